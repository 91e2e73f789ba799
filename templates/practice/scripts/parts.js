// Parts of an expression as the parser joins them, held to the limits: {term, height, degree, value}.
// A term is {kind, ...}: number(value) name(name) negative(term) sum(terms) product(factors) quotient(above, below)
// power(base, exponent) apply(name, terms); a value is a number where the part holds no name, else null.
class Builder {
  constructor(text, limits) {
    Object.assign(this, { text, limits, nodes: 0 });
  }

  name(at, meaning) {
    return this.node(at, { kind: "name", name: meaning }, null, []);
  }

  number(at) {
    const value = this.value(at, () => signedLiteral(at.text), []);
    return this.node(at, { kind: "number", value }, value, []);
  }

  minus(at, part) {
    return this.node(at, { kind: "negative", term: part.term }, this.value(at, opposite, [part]), [part]);
  }

  sum(at, parts) {
    if (parts.length === 1) return parts[0];
    const value = this.value(at, (...values) => values.reduce(added), parts);
    return this.node(at, { kind: "sum", terms: termsOf(parts) }, value, parts);
  }

  product(at, parts) {
    if (parts.length === 1) return parts[0];
    const value = this.value(at, (...values) => values.reduce(multiplied), parts);
    return this.node(at, { kind: "product", factors: termsOf(parts) }, value, parts);
  }

  quotient(at, above, below) {
    if (below.value !== null && !signOf(below.value)) {
      throw this.refusal(at, "division by zero", "divide by a number other than 0");
    }
    const value = this.value(at, quotientOf, [above, below]);
    return this.node(at, { kind: "quotient", above: above.term, below: below.term }, value, [above, below]);
  }

  power(at, base, exponent) {
    if ([base, exponent].some((part) => part.term.kind === "power" && part.value !== null)) {
      throw this.refusal(at, "a power of numbers stands in another power", "work the inner power out");
    }
    const raised = exponent.value === null ? 1 : Math.abs(toFloat(exponent.value));
    const degree = base.degree * Math.max(1, raised);
    if (degree > this.limits.exponent) {
      const what = `an exponent, or the product of nested exponents, is beyond ${this.limits.exponent}`;
      throw this.refusal(at, what, "use smaller powers");
    }
    const value = this.value(at, powerOf, [base, exponent]);
    const term = { kind: "power", base: base.term, exponent: signedNumber(exponent.term) };
    return this.node(at, term, value, [base, exponent], degree);
  }

  call(at, parts) {
    const value = this.value(at, (...values) => applied(at.text, values), parts);
    return this.node(at, { kind: "apply", name: at.text, terms: termsOf(parts) }, value, parts);
  }

  // cosh x = (exp x + exp(-x)) / 2, or sinh x with minus between them.
  hyperbolic(at, part) {
    const exponential = { ...at, text: "exp" };
    const up = this.call(exponential, [part]);
    const down = this.call(exponential, [this.minus(at, part)]);
    const both = this.sum(at, [up, at.text === "cosh" ? down : this.minus(at, down)]);
    return this.quotient(at, both, this.number({ ...at, text: "2" }));
  }

  checkNesting(at, levels) {
    if (levels > this.limits.nesting) {
      const what = `more than ${this.limits.nesting} levels inside one another`;
      throw this.refusal(at, what, "name intermediate results");
    }
  }

  refusal(at, what, hint) {
    return new ParseError(what, hint, this.text, at.offset);
  }

  node(at, term, value, parts, degree = 1) {
    this.nodes += 1;
    if (this.nodes > this.limits.nodes) {
      const what = `more than ${this.limits.nodes} numbers, names and operations`;
      throw this.refusal(at, what, "name intermediate results");
    }
    const height = 1 + Math.max(0, ...parts.map((part) => part.height));
    this.checkNesting(at, height);
    return { term, height, degree: Math.max(degree, 1, ...parts.map((part) => part.degree)), value };
  }

  value(at, operation, parts) {
    const values = parts.map((part) => part.value);
    if (values.includes(null)) return null;
    try {
      return operation(...values);
    } catch (error) {
      if (error instanceof NoValue) throw this.refusal(at, error.what, error.hint);
      throw error;
    }
  }
}

const termsOf = (parts) => parts.map((part) => part.term);

// A raised number may have a sign of its own.
const signedLiteral = (text) =>
  text.startsWith("-") ? opposite(literal(text.slice(1))) : literal(text.replace(/^\+/, ""));

// x^-2 has the number -2 as its exponent.
function signedNumber(term) {
  const minus = term.kind === "negative" && term.term.kind === "number";
  return minus ? { kind: "number", value: opposite(term.term.value) } : term;
}
