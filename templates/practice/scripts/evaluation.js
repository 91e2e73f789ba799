// The value of a term at a point, {name: number}, with a bound on what rounding may have done to it: [value, error].
// Anything on the way that is not a finite number makes the value NaN.
const EPSILON = 2 ** -52;

function valueAt(term, point) {
  const [value, error] = VALUES[term.kind](term, (inner) => valueAt(inner, point), point);
  const rounding = isExactThere(term, value) ? 0 : EPSILON * Math.abs(value);
  return Number.isFinite(value) ? [value, error + rounding] : [NaN, 0];
}

// Whole numbers, and what has but the other sign, are not rounded: (-0.5)^2 has a value, and near 2 there is none.
const isExactThere = ({ kind }, value) => kind === "negative" || (kind === "number" && Number.isInteger(value));

const VALUES = Object.freeze({
  number: ({ value }) => [toFloat(value), 0],
  name: ({ name }, _, point) => [own(point, name) ?? NaN, 0],
  negative: ({ term }, at) => at(term).map((number, place) => (place ? number : -number)),
  sum: ({ terms }, at) => terms.map(at).reduce(([a, e], [b, f]) => [a + b, e + f + EPSILON * Math.abs(a + b)]),
  product: ({ factors }, at) =>
    factors.map(at).reduce(([a, e], [b, f]) => [a * b, Math.abs(a) * f + Math.abs(b) * e + e * f]),
  quotient: ({ above, below }, at) => moved((a, b) => a / b, [at(above), at(below)]),
  power: ({ base, exponent }, at) => moved((a, b) => a ** b, [at(base), at(exponent)]),
  apply: ({ name, terms }, at) => moved(FUNCTION_VALUES[name], terms.map(at)),
});

// A function of inexact arguments: how far its value moves where each of them moves by its error, either way.
function moved(evaluate, inner) {
  const values = inner.map(([value]) => value);
  const value = evaluate(...values);
  const error = inner.map(([, off], place) => {
    const ends = [-off, off].map((step) => evaluate(...values.with(place, values[place] + step)) - value);
    return Math.max(...ends.map((end) => (Number.isNaN(end) ? Infinity : Math.abs(end))));
  });
  return [value, error.reduce((a, b) => a + b, 0)];
}
