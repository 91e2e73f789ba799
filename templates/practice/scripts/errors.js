// A text that the grammar refuses: what is wrong, what would be right, and where (characters counted from 0).
class ParseError extends Error {
  constructor(what, hint, text, place) {
    super(what);
    Object.assign(this, { what, hint, text, offset: [...text.slice(0, place)].length });
  }

  get sentence() {
    return this.hint ? `${this.what}; ${this.hint}` : this.what;
  }

  // The text with a caret under the place.
  get pointed() {
    const start = Math.max(0, this.offset - 40);
    const shown = [...this.text].slice(start, start + 80).map((c) => (/[\p{C}\p{Zl}\p{Zp}]/u.test(c) ? "\ufffd" : c));
    return `${shown.join("")}\n${" ".repeat(this.offset - start)}^`;
  }
}

// What has no value of its own place: an operation on numbers that cannot be carried out.
class NoValue extends Error {
  constructor(what, hint) {
    super(what);
    Object.assign(this, { what, hint });
  }
}

// The known name that somebody may have meant: one that differs in case alone, else the most alike. With an index a
// letter stays the same.
function nearest(name, known, cutoff) {
  const same = known.find((one) => one.toLowerCase() === name.toLowerCase());
  if (same !== undefined) return same;
  let best = null;
  const first = (text) => [...text.toLowerCase()][0];
  for (const one of known) {
    if (/^[A-Za-z][^A-Za-z]/.test(name) && first(one) !== first(name)) continue;
    const ratio = likeness(one, name);
    if (ratio >= cutoff && (best === null || ratio > best.ratio || (ratio === best.ratio && one > best.one))) {
      best = { ratio, one };
    }
  }
  return best && best.one;
}

// Twice the characters in blocks that both share, by the length of both (Ratcliff and Obershelp).
function likeness(left, right) {
  const [a, b] = [[...left], [...right]];
  return a.length + b.length ? (2 * shared(a, 0, a.length, b, 0, b.length)) / (a.length + b.length) : 1;
}

function shared(a, fromA, toA, b, fromB, toB) {
  let [atA, atB, size] = [fromA, fromB, 0];
  let before = new Map();
  for (let i = fromA; i < toA; i++) {
    const now = new Map();
    for (let j = fromB; j < toB; j++) {
      if (a[i] !== b[j]) continue;
      const length = (before.get(j - 1) || 0) + 1;
      now.set(j, length);
      if (length > size) [atA, atB, size] = [i - length + 1, j - length + 1, length];
    }
    before = now;
  }
  if (!size) return 0;
  return size + shared(a, fromA, atA, b, fromB, atB) + shared(a, atA + size, toA, b, atB + size, toB);
}

function missingAmong(kind, name, known) {
  const names = [...known].sort();
  const near = nearest(name, names, 0.5);
  const listed = names.slice(0, 20).join(", ") + (names.length > 20 ? ", ..." : "");
  return { what: `unknown ${kind} ${quoted(name)}`, hint: near ? `did you mean ${near}?` : `known: ${listed}` };
}

function quoted(text) {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = [...text].map((c) => (c === "\\" || c === mark ? `\\${c}` : escaped(c)));
  return mark + inside.join("") + mark;
}

function escaped(character) {
  const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  if (Object.hasOwn(short, character)) return short[character];
  if (character === " " || !/[\p{C}\p{Z}]/u.test(character)) return character;
  const code = character.codePointAt(0).toString(16);
  return code.length <= 2 ? `\\x${code.padStart(2, "0")}` : code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
}
