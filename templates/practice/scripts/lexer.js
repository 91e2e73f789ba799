// Text cut into tokens {kind, text, offset, end}; TABLES holds the signs, patterns and limits of the one grammar.
const PATTERNS = Object.freeze(
  Object.fromEntries(Object.entries(TABLES.patterns).map(([name, source]) => [name, new RegExp(source, "uy")])),
);
const SIGNS = Object.keys(TABLES.signs).sort((a, b) => b.length - a.length);
const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);
const translated = (text, table) => [...text].map((c) => own(table, c) ?? c).join("");
const plainName = (name) => translated(name.replace(/\s+/gu, ""), TABLES.primes);

function matched(pattern, text, place) {
  PATTERNS[pattern].lastIndex = place;
  const match = PATTERNS[pattern].exec(text);
  return match && Object.assign(match, { end: place + match[0].length });
}

// Every token of a text, `end` last; `known` tells which names exist.
function* tokensOf(text, known, limits, comma) {
  if ([...text].length > limits.characters) {
    const what = `the expression is longer than ${limits.characters} characters`;
    throw new ParseError(what, "name intermediate results", text, [...text].slice(0, limits.characters).join("").length);
  }
  let place = matched("blank", text, 0).end;
  while (place < text.length) {
    const token = numberAt(text, place, limits, comma) || nameAt(text, place, known) || otherAt(text, place, comma);
    if (token.kind === "number") refuseDoubleMeaning(text, token, known);
    yield token;
    place = matched("blank", text, token.end).end;
  }
  yield { kind: "end", text: "", offset: place, end: place };
}

function numberAt(text, place, limits, comma) {
  const match = matched(comma ? "withComma" : "number", text, place);
  if (!match) return null;
  const { digits, exponent } = match.groups;
  if (digits.replace(/[^0-9]/g, "").length > limits.digits) {
    const what = `a number has more than ${limits.digits} digits`;
    throw new ParseError(what, "round it, or write a small one as 1.5e-30", text, place);
  }
  if (exponent && Math.abs(Number(exponent)) > limits.decimal_exponent) {
    const what = `a decimal exponent is beyond ${limits.decimal_exponent}`;
    throw new ParseError(what, "use numbers from 1e-300 to 1e300", text, match.end - exponent.length);
  }
  if (comma && /^[1-9][0-9]{0,2}\.[0-9]{3}$/.test(digits)) {
    const hint = `write ${digits.replace(".", "")} or ${digits.replace(".", ",")}`;
    throw new ParseError(`${digits} is ambiguous`, hint, text, place + digits.indexOf("."));
  }
  return { kind: "number", text: match[0].replace(",", "."), offset: place, end: match.end };
}

// 2e1 is twenty, and twice e1 where that is a name.
function refuseDoubleMeaning(text, number, known) {
  const at = number.text.toLowerCase().indexOf("e");
  const after = at < 0 ? "" : number.text.slice(at + 1);
  if (at >= 0 && /^[0-9]+$/.test(after) && known(number.text.slice(at))) {
    const hint = `write ${number.text.slice(0, at)}*e${after}, or the number without an exponent`;
    throw new ParseError(`${number.text} is ambiguous`, hint, text, number.offset);
  }
}

function nameAt(text, place, known) {
  let match = matched("name", text, place);
  if (match) {
    const derivative = matched("derivative", text, place);
    if (derivative && isDerivative(derivative, known)) match = derivative;
  }
  const plain = match && { kind: "name", text: plainName(match[0]), offset: place, end: match.end };
  return printedAt(text, place, known, plain) || plain;
}

// da/db is one name: a known one, or one whose two halves make no quotient either.
function isDerivative(match, known) {
  const { of, wrt, before, after } = match.groups;
  if (known(plainName(match[0]))) return !(before || after) || !known(plainName(of));
  return !known(plainName(of)) && !known(plainName(wrt));
}

// A name as a sheet prints it: a known one, unless the plain one is known and as long; or what can be no other.
function printedAt(text, place, known, plain) {
  const printed = matched("printed", text, place);
  if (!printed) return null;
  const least = plain ? plain.end + (known(plain.text) ? 1 : 0) : place;
  let keys = [];
  for (const end of endsOf(printed, place)) {
    const found = spelled(text.slice(place, end));
    if (!keys.length && found) keys = keysOf(found);
    const key = found && end >= least ? keysOf(found).find(known) : undefined;
    if (key) return { kind: "name", text: key, offset: place, end };
  }
  const sure = !plain || printed[0].includes("{");
  return sure && keys.length ? { kind: "name", text: keys[0], offset: place, end: printed.end } : null;
}

function otherAt(text, place, comma) {
  if (comma && text[place] === ";") return { kind: ",", text: ";", offset: place, end: place + 1 };
  const raised = matched("raised", text, place);
  if (raised) return { kind: "raised", text: translated(raised[0], TABLES.raised), offset: place, end: raised.end };
  const sign = SIGNS.find((one) => text.startsWith(one, place));
  if (sign) return { kind: TABLES.signs[sign], text: TABLES.signs[sign], offset: place, end: place + sign.length };
  const character = String.fromCodePoint(text.codePointAt(place));
  throw new ParseError(`${quoted(character)} is not part of an expression`, adviceOn(character), text, place);
}

function adviceOn(character) {
  const plain = character.normalize("NFKC");
  const entry = own(TABLES.advice, character);
  if (entry !== undefined) return entry;
  if (plain !== character && /^[A-Za-z0-9]+$/.test(plain)) return `write a plain ${plain}`;
  return "use numbers, names, + - * / ^ and round brackets";
}
