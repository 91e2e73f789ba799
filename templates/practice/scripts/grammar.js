// The one grammar of answers, by a hand-written parser; nothing is ever evaluated as code.
//
//   sum     = signed {("+" | "-") signed}          signed  = {"+" | "-"} product
//   product = power {("*" | "/") ["-"] power | name or bracket}      power = atom ["^" ["-"] power | raised number]
//   atom    = number | name | function "(" sum {"," sum} ")" | "(" sum ")"
//
// e^x is exp(x) where nothing else is called e.
// parse(text, names, {comma, limits}) -> {term, value}, `names` an object from what may be typed to what it means;
// throws ParseError.
function parse(text, names = {}, { comma = false, limits = TABLES.limits } = {}) {
  return new Parser(text, names, limits, comma).whole();
}

class Parser {
  constructor(text, names, limits, comma) {
    this.text = text;
    this.names = names;
    this.tokens = tokensOf(text, (name) => Object.hasOwn(names, name), limits, comma);
    this.doubled = false;
    this.before = null;
    this.token = this.tokens.next().value;
    this.build = new Builder(text, limits);
    this.level = 0;
  }

  whole() {
    const part = this.sum();
    this.expect("end");
    return part;
  }

  sum() {
    const start = this.token;
    const parts = [this.signed(() => this.product())];
    while (this.token.kind === "+" || this.token.kind === "-") {
      const sign = this.take();
      const part = this.signed(() => this.product());
      parts.push(sign.kind === "-" ? this.build.minus(sign, part) : part);
    }
    return this.build.sum(start, parts);
  }

  signed(read) {
    if (this.token.kind !== "+" && this.token.kind !== "-") return read();
    const sign = this.take();
    const part = this.inside(sign, () => this.signed(read));
    return sign.kind === "-" ? this.build.minus(sign, part) : part;
  }

  product() {
    const start = this.token;
    let [factors, divided] = [[this.power()], false];
    while (["*", "/", "name", "("].includes(this.token.kind)) {
      const sign = this.token;
      if (sign.kind === "name" || sign.kind === "(") {
        if (divided) throw twoWays(this.text, sign);
        factors.push(this.power());
        continue;
      }
      this.take();
      divided = sign.kind === "/";
      const part = this.signed(() => this.power());
      if (divided) factors = [this.build.quotient(sign, this.build.product(start, factors), part)];
      else factors.push(part);
    }
    return this.build.product(start, factors);
  }

  power() {
    if (this.token.kind === "name" && this.token.text === "e" && !Object.hasOwn(this.names, "e")) {
      return this.exponential();
    }
    const base = this.atom();
    const sign = this.token;
    return this.isExponent() ? this.build.power(sign, base, this.exponent()) : base;
  }

  isExponent() {
    return this.token.kind === "^" || this.token.kind === "raised";
  }

  // A power of e, where nothing else is called so.
  exponential() {
    const name = this.take();
    if (!this.isExponent()) throw unknownName(this.text, name, Object.keys(this.names));
    return this.build.call({ ...name, text: "exp" }, [this.exponent()]);
  }

  exponent() {
    const sign = this.take();
    const exponent =
      sign.kind === "^" ? this.inside(sign, () => this.signed(() => this.power())) : this.build.number(sign);
    if (this.isExponent()) {
      const hint = "set brackets: (x^2)^3 or x^(2^3)";
      throw this.build.refusal(this.token, "two exponents follow one another", hint);
    }
    return exponent;
  }

  atom() {
    if (this.token.kind === "number") return this.build.number(this.take());
    if (this.token.kind === "(") return this.bracketed(this.take());
    if (this.token.kind === "name") return this.name(this.take());
    throw missingValue(this.text, this.token, this.before);
  }

  bracketed(opening) {
    const part = this.inside(opening, () => this.sum());
    this.expect(")");
    return part;
  }

  name(token) {
    const meaning = own(this.names, token.text);
    if (this.token.kind === "(" && (meaning === undefined || isFunction(token.text))) return this.call(token);
    if (meaning !== undefined) return this.build.name(token, meaning);
    throw unknownName(this.text, token, Object.keys(this.names));
  }

  // The argument of cosh and sinh is written twice: one inside another would double the whole.
  hyperbolic(name) {
    if (this.doubled) {
      throw this.build.refusal(name, "cosh or sinh stands in another one", "name intermediate results");
    }
    const opening = this.take();
    this.doubled = true;
    const part = this.inside(opening, () => this.sum());
    this.doubled = false;
    this.expect(")");
    return this.build.hyperbolic(name, part);
  }

  call(written) {
    const name = { ...written, text: own(TABLES.aliases, written.text) ?? written.text };
    if (TABLES.hyperbolic.includes(name.text)) return this.hyperbolic(name);
    if (!Object.hasOwn(TABLES.functions, name.text)) throw unknownFunction(this.text, name);
    const [opening, [least, most]] = [this.take(), TABLES.functions[name.text]];
    const parts = [this.inside(opening, () => this.sum())];
    while (this.token.kind === "," && parts.length < most) {
      this.take();
      parts.push(this.inside(opening, () => this.sum()));
    }
    if (this.token.kind === "," || (this.token.kind === ")" && parts.length < least)) {
      throw wrongCount(this.text, name, this.token, this.before);
    }
    this.expect(")");
    return this.build.call(name, parts);
  }

  inside(at, read) {
    this.level += 1;
    this.build.checkNesting(at, this.level);
    const part = read();
    this.level -= 1;
    return part;
  }

  take() {
    this.before = this.token;
    const next = this.tokens.next();
    if (!next.done) this.token = next.value;
    return this.before;
  }

  expect(kind) {
    if (this.token.kind !== kind) throw stray(this.text, this.token, this.before);
    this.take();
  }
}
