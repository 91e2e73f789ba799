// Names as sheets print them and people type them: "w_{11}^{(2)}" -> {base, sub, sup, primed} -> keys "w^2_11", ...
function spelled(text) {
  const whole = text.normalize("NFC");
  const match = matched("printed", whole, 0);
  if (!match || match.end !== whole.length) return null;
  const { base, marks } = match.groups;
  const tilde = base.endsWith(TABLES.tilde);
  let found = { base: translated(tilde ? base.slice(0, -1) : base, TABLES.letters), sub: [], sup: [], primed: tilde };
  for (const [mark] of marksIn(marks)) found = withMark(found, mark);
  return found;
}

function* marksIn(marks) {
  for (let place = 0; place < marks.length; ) {
    const match = matched("decoration", marks, place);
    if (!match) return;
    yield [match[0], match.end];
    place = match.end;
  }
}

// Where a printed name may end, the farthest first.
function endsOf(match, place) {
  const start = place + match.groups.base.length;
  return [start, ...[...marksIn(match.groups.marks)].map(([, end]) => start + end)].reverse();
}

// With commas between longer lowered parts; without them; without the underscore, where nothing is raised.
function keysOf({ base, sub, sup, primed }) {
  const comma = sub.some((part) => part.length > 1) ? "," : "";
  const raised = base + sup.map((part) => `^${part}`).join("");
  const shapes = [comma, ""].map((mark) => (sub.length ? `${raised}_${sub.join(mark)}` : raised));
  if (!sup.length) shapes.push(base + sub.join(""));
  return [...new Set(shapes)].map((shape) => shape + (primed ? "'" : ""));
}

function withMark(name, mark) {
  if (translated(mark, TABLES.letters) === "'") return { ...name, primed: true };
  const inside = mark.replace(/^[_^]+/, "").replace(/^[{}]+|[{}]+$/g, "").replace(/\s+/gu, "");
  if (mark.startsWith("^")) {
    const raised = inside.replace(/^[()[\]<>⟨⟩]+|[()[\]<>⟨⟩]+$/gu, "");
    return TABLES.updated.includes(raised) ? { ...name, primed: true } : { ...name, sup: [...name.sup, raised] };
  }
  for (const part of translated(inside, TABLES.lowered).split(",")) {
    const nested = spelled(closed(part));
    const flat = nested ? nested.base + nested.sub.join("") : translated(part, TABLES.letters);
    name = { ...name, sub: [...name.sub, flat], sup: [...name.sup, ...(nested ? nested.sup : [])] };
  }
  return name;
}

// A lowered part whose own raised figure stands bare, as in h^2_1, with brackets around that.
function closed(part) {
  const open = part.split("{").length - part.split("}").length;
  return (part + "}".repeat(Math.max(0, open))).replace(/\^([0-9]+)/g, "^($1)");
}
