// A matrix as people type it: nested brackets, or rows parted by `;` or new lines; entries parted by commas, or by blanks
// where there are none. readMatrix(text, {comma}) -> {rows, texts, flat}, rows of exact numbers; throws ParseError.
const LONGEST_MATRIX = 5000;
const [OPENING, CLOSING] = ["[({", "])}"];
const CALL = /^\s*(?:(?:np|numpy|sp|sympy)\.)?(?:array|matrix|Matrix)\s*(?=\()/u;
const ROUND_ROWS = /^\(\s*(?:\([^()]*\)\s*,?\s*)+\)$/u;
const NESTED = /^(?:\[\s*(?:\[[^[\]]*\]\s*[,;]?\s*)+\]|(?:\[[^[\]]*\]\s*[,;]?\s*){2,})$/u;

function readMatrix(text, { comma = false } = {}) {
  if ([...text].length > LONGEST_MATRIX) {
    const place = [...text].slice(0, LONGEST_MATRIX).join("").length;
    throw new ParseError("the matrix is longer than 5,000 characters", "write fewer digits", text, place);
  }
  refuseOpen(text);
  const [inner, start] = openedMatrix(text);
  const nested = NESTED.test(inner);
  const pieces = (nested ? bracketedRows(inner) : lineRows(inner, comma)).map(([row, at]) => [row, start + at]);
  const entries = pieces.map((piece) => entriesOf(text, piece, comma));
  const rows = entries.map((row) => row.map((piece) => numberIn(text, piece, comma)));
  if (!rows.length) throw new ParseError("there is no number", "write a matrix as [[a, b], [c, d]]", text, 0);
  rows.forEach((row, i) => {
    if (row.length === rows[0].length) return;
    const what = `this row has ${row.length} numbers, the first has ${rows[0].length}`;
    throw new ParseError(what, "write as many in each", text, pieces[i][1] + blankBefore(pieces[i][0]));
  });
  const flat = !nested && (rows.length === 1 || (comma && rows[0].length === 1));
  return { rows, flat, texts: entries.map((row) => row.map(([piece]) => piece)) };
}

const blankBefore = (text) => text.length - text.trimStart().length;
const turned = (rows) => rows[0].map((_, column) => rows.map((row) => row[column]));

// The matrix in the shape that is wanted; null where it has another.
function shapedMatrix({ rows, texts, flat }, height, width) {
  if (rows.length === height && rows[0].length === width) return { rows, texts };
  const fits = flat && rows.length === width && rows[0].length === height;
  return fits ? { rows: turned(rows), texts: turned(texts) } : null;
}

// Throws ParseError for a bracket without its other half.
function refuseOpen(text) {
  const missing = [];
  for (let offset = 0; offset < text.length; offset++) {
    const place = OPENING.indexOf(text[offset]);
    if (place >= 0) missing.push([CLOSING[place], offset]);
    else if (CLOSING.includes(text[offset]) && (!missing.length || missing.pop()[0] !== text[offset])) {
      throw new ParseError("a closing bracket has no opening one", "take it away or open one before it", text, offset);
    }
  }
  if (!missing.length) return;
  const hint = `add ${missing.slice(-4).reverse().map(([sign]) => sign).join("")}`;
  throw new ParseError("a bracket is not closed", hint, text, missing[missing.length - 1][1]);
}

// The text in square brackets alone, without what a program writes in front of them, and where it starts.
function openedMatrix(text) {
  const call = CALL.exec(text);
  let start = call ? call[0].length : 0;
  let inner = text.slice(start).trimEnd();
  let plain = inner.replace(/\{/g, "[").replace(/\}/g, "]");
  if (call && inner.endsWith(")")) [start, inner, plain] = [start + 1, inner.slice(1, -1), plain.slice(1, -1)];
  start += blankBefore(plain);
  plain = plain.trim();
  return [ROUND_ROWS.test(plain) ? plain.replace(/\(/g, "[").replace(/\)/g, "]") : plain, start];
}

const bracketedRows = (inner) =>
  [...inner.matchAll(/\[([^[\]]*)\]/gu)].map((match) => [match[1], match.index + 1]);

// The rows of a text with one pair of brackets around it at most; a separator at its end opens no row.
function lineRows(inner, comma) {
  const separator = comma && inner.includes("\n") ? /\n/gu : /[;\n]/gu;
  const outer = (inner.startsWith("[") && inner.endsWith("]")) || isInRoundOnes(inner);
  const [whole, start] = outer ? [inner.slice(1, -1), 1] : [inner, 0];
  return partsBetween(whole, separator)
    .filter(([piece]) => piece.trim())
    .map(([piece, at]) => [piece, start + at]);
}

// Whether the first bracket closes at the end, and holds more than one number.
function isInRoundOnes(inner) {
  if (!(inner.startsWith("(") && inner.endsWith(")") && /[,;\n]/.test(inner))) return false;
  let depth = 0;
  return [...inner.slice(0, -1)].every((c) => (depth += (c === "(") - (c === ")")) > 0);
}

// The text cut at a separator that stands in no round brackets.
function partsBetween(text, separator) {
  let [start, counted, depth] = [0, 0, 0];
  const parts = [];
  for (const match of text.matchAll(separator)) {
    for (const c of text.slice(counted, match.index)) depth += (c === "(") - (c === ")");
    counted = match.index;
    if (depth) continue;
    parts.push([text.slice(start, match.index), start]);
    start = match.index + match[0].length;
  }
  return [...parts, [text.slice(start), start]];
}

function numberIn(text, [piece, at], comma) {
  try {
    return toExact(parse(piece, {}, { comma }).value);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const place = at + [...piece].slice(0, error.offset).join("").length;
    throw new ParseError(error.what, error.hint, text, place);
  }
}

// The entries of a row with their places in the whole text; a separator at its end opens no entry.
function entriesOf(text, [row, at], comma) {
  const start = at + blankBefore(row);
  const inside = row.trim();
  const separators = comma ? [/;/gu, /,(?=\s)/gu, /\s+/gu] : [/,/gu, /\s+/gu];
  const separator = separators.find((one) => inside.search(one) >= 0) || /\s+/gu;
  const parts = partsBetween(inside, separator);
  if (parts.length > 1 && !parts[parts.length - 1][0].trim()) parts.pop();
  return parts.map(([piece, offset]) => {
    const place = start + offset + blankBefore(piece);
    if (!piece.trim()) throw new ParseError("an entry is missing", "write 0 for one that is zero", text, place);
    return [piece.trim(), place];
  });
}
