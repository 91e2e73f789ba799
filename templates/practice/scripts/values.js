// Numbers: exact ones are fractions of two BigInts, {n, d} in lowest terms with d > 0; all others are floats.
// Operations give fractions as long as they can; what has no real value of reasonable size throws NoValue.
const LARGEST = 10n ** 308n;
const LONGEST_FRACTION = 20000;
const EXACT_FUNCTIONS = new Set(["abs", "max", "min"]);

function fraction(n, d = 1n) {
  if (d < 0n) [n, d] = [-n, -d];
  const shared = divisor(n < 0n ? -n : n, d);
  return { n: n / shared, d: d / shared };
}

function divisor(a, b) {
  while (b) [a, b] = [b, a % b];
  return a || 1n;
}

const isExact = (value) => typeof value !== "number";
const signOf = (value) => (isExact(value) ? (value.n > 0n) - (value.n < 0n) : Math.sign(value));
const bits = (n) => (n < 0n ? -n : n).toString(2).length - (n === 0n ? 1 : 0);
const lengthOf = ({ n, d }) => bits(n) + bits(d);

// The nearest float, ties to even: 64 bits of the quotient and a sticky one decide.
function toFloat(value) {
  if (!isExact(value)) return value;
  const { n, d } = value;
  const size = n < 0n ? -n : n;
  if (!size) return 0;
  const shift = Math.max(64 - (bits(size) - bits(d)), -1074);
  const [above, below] = shift > 0 ? [size << BigInt(shift), d] : [size, d << BigInt(-shift)];
  const quotient = above / below;
  const rounded = Number(shift > 1074 ? quotient : quotient | (quotient * below === above ? 0n : 1n));
  const scaled = shift > 1000 ? (rounded / 2 ** 1000) / 2 ** (shift - 1000) : rounded / 2 ** shift;
  return n < 0n ? -scaled : scaled;
}

// The fraction that a float is.
function toExact(value) {
  if (isExact(value)) return value;
  let [size, power] = [value, 0n];
  while (!Number.isInteger(size)) [size, power] = [size * 2, power + 1n];
  return fraction(BigInt(size), 1n << power);
}

function literal(text) {
  const [, whole, places = "", exponent = "0"] = /^([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/.exec(text);
  const power = Number(exponent) - places.length;
  const digits = BigInt(whole + places || "0");
  return sound(power < 0 ? fraction(digits, 10n ** BigInt(-power)) : fraction(digits * 10n ** BigInt(power)));
}

function sound(value) {
  if (!isExact(value)) {
    if (!(Math.abs(value) <= 1e308)) throw tooLarge();
    return value;
  }
  const size = value.n < 0n ? -value.n : value.n;
  if (size > LARGEST * value.d) throw tooLarge();
  if (lengthOf(value) > LONGEST_FRACTION || (size && size * LARGEST < value.d)) {
    throw new NoValue("a number is too small or has too many digits", "round the numbers it is made of");
  }
  return value;
}

const tooLarge = () => new NoValue("a number is too large", "numbers go up to 1e308");

const lifted = (exactly, roughly) => (a, b) =>
  sound(isExact(a) && isExact(b) ? exactly(a, b) : roughly(toFloat(a), toFloat(b)));
const added = lifted((a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d), (a, b) => a + b);
const multiplied = lifted((a, b) => fraction(a.n * b.n, a.d * b.d), (a, b) => a * b);
const divided = lifted((a, b) => fraction(a.n * b.d, a.d * b.n), (a, b) => a / b);
const opposite = (value) => (isExact(value) ? { n: -value.n, d: value.d } : -value);

function quotientOf(above, below) {
  if (!signOf(below)) throw new NoValue("division by zero", "divide by a number other than 0");
  return divided(above, below);
}

function powerOf(base, exponent) {
  if (!signOf(base) && signOf(exponent) < 0) {
    throw new NoValue("division by zero: 0 to a negative power", "raise a number other than 0");
  }
  const whole = isExact(exponent) ? exponent.d === 1n : Number.isInteger(exponent);
  if (signOf(base) < 0 && !whole) {
    throw new NoValue("a negative number to a fractional power is not real", "raise a positive number");
  }
  return isExact(base) && isExact(exponent) && whole
    ? exactPower(base, exponent.n)
    : sound(toFloat(base) ** toFloat(exponent));
}

function exactPower(base, power) {
  const size = power < 0n ? -power : power;
  if (BigInt(lengthOf(base)) * size > BigInt(LONGEST_FRACTION)) throw tooLarge();
  const raised = { n: base.n ** size, d: base.d ** size };
  return sound(power < 0n ? fraction(raised.d, raised.n) : raised);
}

function applied(name, values) {
  const exact = EXACT_FUNCTIONS.has(name) && values.every(isExact);
  const result = exact ? extreme(name, values) : FUNCTION_VALUES[name](...values.map(toFloat));
  if (Number.isNaN(result) || result === -Infinity) {
    const shown = values.map((value) => general(toFloat(value))).join(", ");
    throw new NoValue(`${name}(${shown}) is not a real number`, TABLES.domains[name] || "");
  }
  return sound(result);
}

function extreme(name, values) {
  if (name === "abs") return signOf(values[0]) < 0 ? opposite(values[0]) : values[0];
  const wins = name === "max" ? (a, b) => a.n * b.d > b.n * a.d : (a, b) => a.n * b.d < b.n * a.d;
  return values.reduce((best, value) => (wins(value, best) ? value : best));
}

// Six significant digits, without trailing zeros.
function general(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const [digits, power] = value.toExponential(5).split("e");
  const exponent = Number(power);
  const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (exponent >= -4 && exponent < 6) return trimmed(value.toFixed(5 - exponent));
  return `${trimmed(digits)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}
