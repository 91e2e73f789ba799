"""What a reader makes of a text, written so that readers in two languages can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.errors import ParseError
from derive.grammar import parse
from derive.quantities import Named, parse_name
from derive.terms import Apply, Negative, Number, Power, Product, Quotient, Sum, Term

Case = dict[str, Any]
"""A text, the names that it may hold, whether numbers have a comma, and what is made of it."""


def tree(term: Term) -> Any:
    """A term as nested lists."""
    match term:
        case Number():
            return str(term.value)
        case Negative():
            return ["negative", tree(term.term)]
        case Sum():
            return ["sum", *map(tree, term.terms)]
        case Product():
            return ["product", *map(tree, term.factors)]
        case Quotient():
            return ["quotient", tree(term.above), tree(term.below)]
        case Power():
            return ["power", tree(term.base), tree(term.exponent)]
        case Apply():
            return [term.function, *map(tree, term.arguments)]
    return term.name


def reading(text: str, names: Mapping[str, str], comma: bool) -> Case:
    """What Python's reader makes of a text: a tree, or a refusal with its place."""
    known: dict[str, Named] = {typed: parse_name(name) for typed, name in names.items()}
    try:
        return {"tree": tree(parse(text, known, comma=comma))}
    except ParseError as error:
        return {"what": error.what, "hint": error.hint, "offset": error.offset}


READ = """
(cases) => {
  const tree = (t) => ({
    number: () => (t.value.d === 1n ? `${t.value.n}` : `${t.value.n}/${t.value.d}`),
    name: () => t.name,
    negative: () => ["negative", tree(t.term)],
    sum: () => ["sum", ...t.terms.map(tree)],
    product: () => ["product", ...t.factors.map(tree)],
    quotient: () => ["quotient", tree(t.above), tree(t.below)],
    power: () => ["power", tree(t.base), tree(t.exponent)],
    apply: () => [t.name, ...t.terms.map(tree)],
  })[t.kind]();
  const read = (text, names, comma) => {
    try {
      return { tree: tree(parse(text, names, { comma }).term) };
    } catch (error) {
      if (!(error instanceof ParseError)) return { broken: `${error}` };
      return { what: error.what, hint: error.hint, offset: error.offset };
    }
  };
  return cases.map(({ text, names, comma }) => read(text, names, comma));
}
"""
"""The same for the reader in JavaScript, for many cases."""
