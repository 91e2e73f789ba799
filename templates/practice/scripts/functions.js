// The functions that an expression may call, as plain floats; a test holds them against Python's to 1e-14.
const FUNCTION_VALUES = Object.freeze(
  Object.assign(Object.create(null), {
    exp: Math.exp,
    ln: (x) => (x >= 0 ? Math.log(x) : NaN),
    sqrt: Math.sqrt,
    abs: Math.abs,
    max: Math.max,
    min: Math.min,
    tanh: Math.tanh,
    arctan: Math.atan,
    erf: errorFunction,
    sigmoid: (z) => 1 / (1 + Math.exp(-z)),
    softplus: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
    step: (z) => (z > 0 ? 1 : 0),
  }),
);

// erf by its series about 0 up to 2, then 1 minus a continued fraction; beyond 6 it is 1 to the last digit.
function errorFunction(x) {
  const size = Math.abs(x);
  if (Number.isNaN(x)) return NaN;
  if (size < 2) return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * seriesOfErf(x);
  return Math.sign(x) * (size > 6 ? 1 : 1 - (Math.exp(-size * size) / Math.sqrt(Math.PI)) * fractionOfErfc(size));
}

// x + 2 x^3/3 + 4 x^5/15 + ...: all terms have one sign, so that nothing cancels.
function seriesOfErf(x) {
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return sum;
}

// 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))), from the inside out.
function fractionOfErfc(x) {
  let inner = x;
  for (let n = 100; n > 0; n--) inner = x + n / 2 / inner;
  return 1 / inner;
}
