// What is said about a token that cannot stand where it stands; `before` is the token to its left, null at the start.
const SHOWN = 60;
const COMPARED = 300;
const sourceOf = (text, token) => [...text.slice(token.offset, token.end)].slice(0, SHOWN).join("");
const isFunction = (name) => Object.hasOwn(TABLES.functions, name) || TABLES.hyperbolic.includes(name);
const functionNames = () => [...Object.keys(TABLES.functions), ...TABLES.hyperbolic];

function missingValue(text, token, before) {
  const hint = "a number, a name or an opening bracket belongs here";
  let what = `a value is missing before ${sourceOf(text, token)}`;
  if (token.kind === "end") what = before ? `nothing follows ${sourceOf(text, before)}` : "there is no expression";
  else if (before && before.kind === "(" && token.kind === ")") what = "nothing stands between the brackets";
  return new ParseError(what, hint, text, token.offset);
}

function stray(text, token, before) {
  if (token.kind === ",") {
    const [what, hint] = ["a comma stands outside a function's arguments", "write a decimal point, as in 0.5"];
    return numberComma(text, token, before) || new ParseError(what, hint, text, token.offset);
  }
  return new ParseError(...misplaced(text, token, before), text, token.offset);
}

function misplaced(text, token, before) {
  if (token.kind === "end") return ["a bracket is not closed", "add a closing bracket"];
  if (token.kind === ")") return ["a closing bracket has no opening one", "take it away or open one before it"];
  if (before && before.kind === "number" && token.kind === "number") {
    if (before.end === token.offset && text[token.offset] === ".") return secondPoint(text, before);
    return ["two numbers stand side by side", "write one number without spaces, or a sign between the two"];
  }
  return [`a sign is missing before ${sourceOf(text, token)}`, "write products with *, as in 2 * x"];
}

// A decimal point follows at once on a number, which has its point or a comma already.
function secondPoint(text, before) {
  if (text.slice(before.offset, before.end).includes(",")) {
    return ["a number has both a comma and a point", "write one of them, for the decimals alone"];
  }
  return ["a number has two decimal points", "write one, as in 0.5"];
}

function twoWays(text, factor) {
  const what = `${sourceOf(text, factor)} follows a divisor without a sign, which can be read in two ways`;
  return new ParseError(what, "write (1/2)*x or 1/(2*x), not 1/2x", text, factor.offset);
}

// The refusal of a comma inside a number; null where digits do not touch it on both sides.
function numberComma(text, comma, before) {
  const after = /^[0-9]+(\.[0-9]*)?(?:[eE][+-]?[0-9]+)?/.exec(text.slice(comma.end));
  if (!before || !after || before.kind !== "number" || before.end !== comma.offset) return null;
  const [left, right] = [before.text, after[0]];
  const sign = /^\s*[-\u2212]\s*$/u.test(text.slice(0, before.offset)) ? "-" : "";
  let [what, hint] = ["a number has a decimal comma", `write ${sign}${left}.${right}`];
  if (left.includes(".") || after[1] !== undefined) {
    [what, hint] = ["a number has both a comma and a point", "write one point and no comma, as in 1234.5"];
  } else if (/^[1-9][0-9]{0,2}$/.test(left) && /^[0-9]{3}$/.test(right)) {
    [what, hint] = [`${left},${right} is ambiguous`, `write ${sign}${left}${right} or ${sign}${left}.${right}`];
  }
  return new ParseError(what, hint, text, comma.offset);
}

function wrongCount(text, name, token, before) {
  const [least, most] = TABLES.functions[name.text];
  const takes = least === 1 && most === 1 ? "one argument" : `${least} to ${most} arguments`;
  const few = token.kind !== ",";
  const what = `${name.text} has too ${few ? "few" : "many"} arguments`;
  const error = new ParseError(what, `it takes ${takes}`, text, few ? name.offset : token.offset);
  return few ? error : numberComma(text, token, before) || error;
}

function unknownFunction(text, name) {
  const missing = missingAmong("function", [...name.text].slice(0, SHOWN).join(""), functionNames());
  const product = `a name with a bracket behind it is read as a function; for a product write ${name.text}*(...)`;
  const hint = /^[A-Za-z]{1,2}[0-9_']{0,9}$/.test(name.text) ? product : missing.hint;
  return new ParseError(missing.what, own(TABLES.elsewhere, name.text) ?? hint, text, name.offset);
}

function unknownName(text, name, known) {
  if (isFunction(name.text)) {
    const hint = `write its argument in brackets, as in ${name.text}(x)`;
    return new ParseError(`${name.text} is a function`, hint, text, name.offset);
  }
  if (/^[xX][0-9]*$/.test(name.text) && /[\p{Nd}⁰¹²³⁴⁵⁶⁷⁸⁹₀-₉]\s*$/u.test(text.slice(0, name.offset))) {
    return new ParseError(`unknown name ${quoted(name.text)}`, "write * for times, as in 1.2*10^-3", text, name.offset);
  }
  const missing = missingAmong("name", [...name.text].slice(0, SHOWN).join(""), known.slice(0, COMPARED));
  const hint = known.length ? missing.hint : "only numbers and functions stand here";
  return new ParseError(missing.what, own(TABLES.elsewhere, name.text) ?? hint, text, name.offset);
}
