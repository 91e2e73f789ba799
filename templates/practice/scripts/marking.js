// One answer held against what is right: judge(answer, typed, question) -> {verdict, share, reason, told, pointed}.
//
//   question  {comma, names, limits}: how its answers are written
//   answer    {kind, right, ...} and for a
//     number    rows: [[cell]];  matrix  rows: [[cell, ...], ...];  cell  {value, tolerance, decimals, wrong: [known]}
//     formula   samples: [[{name: number}, value], ...], wrong: [known], with values at the first of these points
//     choice    options: [[mark, word], ...], wrong: [known]
//   known     {value, tolerance, share, told}: what a known mistake gives instead, and what is told about it
//
// verdict is right, mistake, wrong, undecided, unreadable or missing; share is that of the points, from 0 to 1; reason is
// a sentence, and told is the list of what the mistakes behind a wrong answer are to be told by. Each answer is judged by
// itself: what follows from a wrong one before it is not looked for.
function judge(answer, typed, question) {
  const text = typed.trim();
  if (!text) return verdictOf("missing", 0, "no answer");
  try {
    return JUDGES[answer.kind](answer, text, question);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { ...verdictOf("unreadable", 0, error.sentence), pointed: error.pointed };
  }
}

const verdictOf = (verdict, share, reason, told = []) => ({ verdict, share, reason, told });

const JUDGES = Object.freeze({
  number: (answer, text, question) => {
    const [[cell]] = answer.rows;
    const found = judgeCell(cell, readNumber(text, question), question.comma ? text.replace(/,/g, ".") : text);
    return verdictOf(found.verdict, found.share, found.reason, found.known ? [found.known.told] : []);
  },
  matrix: judgeMatrix,
  formula: judgeFormula,
  choice: judgeChoice,
});

const DATE = /^(?:[0-9]{1,2}([/-])[0-9]{1,2}\1(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?: 00:00(?::00)?)?)$/;

function readNumber(text, { comma }) {
  if (DATE.test(text)) {
    throw new ParseError(`${text} is a date`, "a spreadsheet made it of a fraction; write 0.375", text, 0);
  }
  return toExact(parse(text, {}, { comma }).value);
}

// One number: its verdict, and the known mistake that gives it.
function judgeCell(cell, number, text) {
  if (isWithin(number, cell.value, cell.tolerance)) return { verdict: "right", share: 1, reason: "right" };
  const known = cell.wrong.find((one) => isWithin(number, one.value, one.tolerance));
  if (known) return { verdict: "mistake", share: known.share, reason: "not right", known };
  return { verdict: "wrong", share: 0, reason: tooCoarse(cell, number, text) || "not right" };
}

// The comparison is exact; value and tolerance went through binary floats, whose last places are allowed for.
function isWithin(number, value, tolerance) {
  const room = exactOf(tolerance);
  const off = distance(number, exactOf(value));
  const slack = added(
    multiplied(room, fraction(1n, 10n ** 12n)),
    multiplied(distance(exactOf(value), fraction(0n)), fraction(1n, 1n << 50n)),
  );
  return signOf(added(added(room, slack), opposite(off))) >= 0;
}

// The fraction that the shortest decimal text of a float names.
function exactOf(value) {
  const size = literal(String(Math.abs(value)));
  return value < 0 ? opposite(size) : size;
}

function distance(left, right) {
  const off = added(left, opposite(right));
  return signOf(off) < 0 ? opposite(off) : off;
}

// Says that the number is right at fewer decimals than were asked for; empty where it is not.
function tooCoarse({ value, decimals }, number, text) {
  const plain = /^[+-]?(?:[0-9]+\.?([0-9]*)|\.([0-9]+))$/.exec(text);
  const places = plain ? (plain[1] || plain[2] || "").length : decimals;
  const half = fraction(1n, 2n * 10n ** BigInt(places));
  if (places >= decimals || signOf(added(half, opposite(distance(number, exactOf(value))))) < 0) return "";
  const own = places === 1 ? "1 decimal" : `${places} decimals`;
  return `the answer agrees at its ${own}, but ${decimals} were asked for`;
}

function judgeMatrix(answer, text, question) {
  const typed = readMatrix(text, question);
  const [height, width] = [answer.rows.length, answer.rows[0].length];
  const shaped = shapedMatrix(typed, height, width);
  if (!shaped) return verdictOf("wrong", 0, otherShape(typed, answer, text, question));
  const cells = shaped.rows.flatMap((row, i) =>
    row.map((number, j) => ({ ...judgeCell(answer.rows[i][j], number, ""), place: `row ${i + 1}, column ${j + 1}` })),
  );
  const off = cells.filter((cell) => cell.verdict !== "right");
  if (!off.length) return verdictOf("right", 1, "right");
  const told = [...new Set(off.filter((cell) => cell.known).map((cell) => cell.known.told))];
  const share = cells.reduce((sum, cell) => sum + cell.share, 0) / cells.length;
  const reason = isTurned(typed, answer) ? "rows and columns are exchanged" : `not right: ${listed(off)}`;
  return verdictOf(off.every((cell) => cell.known) ? "mistake" : "wrong", share, reason, told);
}

const listed = (off) =>
  off.slice(0, 6).map((cell) => cell.place).join("; ") + (off.length > 6 ? " ..." : "");

// Whether a matrix would be right with rows and columns exchanged.
function isTurned({ rows }, answer) {
  const exchanged = turned(rows);
  const fits = exchanged.length === answer.rows.length && exchanged[0].length === answer.rows[0].length;
  return (
    fits && exchanged.every((row, i) => row.every((n, j) => isWithin(n, answer.rows[i][j].value, answer.rows[i][j].tolerance)))
  );
}

// What is wrong about the shape; throws ParseError where a comma may have joined or parted numbers unasked.
function otherShape(typed, answer, text, { comma }) {
  const [height, width] = [answer.rows.length, answer.rows[0].length];
  const joined = /([0-9]+),([0-9]+)/.exec(text);
  if (joined && comma) {
    const [shown] = /[0-9],[0-9]/.exec(text);
    const what = `${shown} is read as one number with a decimal comma, and the matrix has another shape so`;
    throw new ParseError(what, "part entries by ; or by spaces", text, text.indexOf(shown) + 1);
  }
  if (joined && fitsWithComma(text, height, width)) {
    const place = joined.index + joined[1].length;
    throw new ParseError("a number has a decimal comma", `write ${joined[1]}.${joined[2]}`, text, place);
  }
  const exchanged = isTurned(typed, answer) ? "rows and columns are exchanged: " : "";
  return `${exchanged}a matrix of ${height} x ${width} is wanted, this one is ${typed.rows.length} x ${typed.rows[0].length}`;
}

function fitsWithComma(text, height, width) {
  try {
    return shapedMatrix(readMatrix(text, { comma: true }), height, width) !== null;
  } catch (error) {
    if (error instanceof ParseError) return false;
    throw error;
  }
}

const DIFFERENT = 1e-4;
const SAME = 1e-9;
const CLEAR = 1e-6;

// The same function where it has the same values at the points; what rounding may explain is left open, never wrong.
function judgeFormula({ samples, wrong }, text, { names, limits, comma }) {
  const { term } = parse(text, names, { comma, limits });
  const values = samples.map(([point]) => valueAt(term, point));
  const found = agreement(values, samples.map(([, right]) => right));
  const known = found.verdict === "wrong" && wrong.find((one) => agreement(values, one.values).verdict === "right");
  return known ? verdictOf("mistake", known.share, "not right", [known.told]) : found;
}

function agreement(values, wanted) {
  const found = wanted.map((right, place) => {
    const [value, error] = values[place];
    const size = Math.max(Math.abs(value), Math.abs(right), 1e-300);
    return { off: Math.abs(value - right) / size, doubt: Math.min(error / size, 1) };
  });
  if (found.some(({ off, doubt }) => off - doubt > DIFFERENT)) return verdictOf("wrong", 0, "another function");
  if (found.some(({ off }) => Number.isNaN(off))) {
    return verdictOf("undecided", 0, "it has no value for some numbers where the right formula has one");
  }
  const clear = found.filter(({ doubt }) => doubt <= CLEAR);
  if (2 * clear.length < found.length) {
    return verdictOf("undecided", 0, "so much cancels in it that its value cannot be told");
  }
  const off = Math.max(...clear.map((one) => Math.max(0, one.off - one.doubt)));
  if (off <= SAME) return verdictOf("right", 1, "right: the same function");
  const digits = Math.floor(-Math.log10(off));
  return verdictOf("undecided", 0, `it agrees to ${digits} digits, as with rounded constants`);
}

function judgeChoice({ options, right, wrong }, text) {
  const plain = text.replace(/^[()[\]. ]+|[()[\]. ]+$/g, "").toLowerCase();
  const chosen = options.find(([mark, word]) => [mark, word || mark].some((one) => one.toLowerCase() === plain));
  if (!chosen) {
    const what = `${quoted([...text].slice(0, 40).join(""))} is none of the choices`;
    throw new ParseError(what, `write one of ${options.map(([mark]) => mark).join(", ")}`, text, 0);
  }
  if (chosen[0] === right) return verdictOf("right", 1, "right");
  const known = wrong.find((one) => one.value === chosen[0]);
  return known
    ? verdictOf("mistake", known.share, "not right", [known.told])
    : verdictOf("wrong", 0, "not right");
}
