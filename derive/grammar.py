"""The one grammar of graph files, formulas and answers: text -> `Term`, by a hand-written parser.

    sum     = signed {("+" | "-") signed}          signed  = {"+" | "-"} product
    product = power {("*" | "/") ["-"] power | name or bracket}      power = atom ["^" ["-"] power | raised number]
    atom    = number | name | function "(" sum {"," sum} ")" | "(" sum ")"

e^x is exp(x) where nothing else is called e. So -x^2 is -(x^2), -a*b is -(a*b), a/b*c is (a/b)*c and 2^3^2 would be
2^(3^2). A name or a bracket right behind a factor multiplies it: 2x, a(1 - a), x y; behind a divisor, as in 1/2x, that
could mean two things and is refused. Order and shape stay as written. Names are looked up in a table; nothing is ever
evaluated as code.
Everything is refused by a ParseError at its place: too long, too deep, unknown, or a part without names that
has no real value (division by zero).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from derive.constants import Value
from derive.functions import ALIASES, FUNCTIONS, GRAMMAR, HYPERBOLIC
from derive.lexer import LIMITS, Kind, Limits, Token, tokens
from derive.parts import Builder, Part
from derive.quantities import Named
from derive.refusals import missing_value, stray, two_ways, unknown_function, unknown_name, wrong_count
from derive.terms import Term

Names = Mapping[str, Named] | Callable[[str], Named | None]
"""What each plain-text name means; a callable answers None for a name it does not know."""


def parse(text: str, names: Names, *, limits: Limits = LIMITS, comma: bool = False) -> Term:
    """The term that `text` writes in the names of `names`, with a decimal `comma` or a point; raises ParseError.

    >>> from derive.quantities import Quantity
    >>> from derive.text import to_text
    >>> to_text(parse("-x²/2 + 3.0x(1-x)", {"x": Quantity("x")}))
    '-x^2 / 2 + 3 * x * (1 - x)'
    """
    return _Parser(text, names, limits, comma).whole().term


def evaluate_number(text: str, *, comma: bool = False) -> Value:
    """The number that an answer without names writes: exact, or a float; raises ParseError.

    >>> evaluate_number("-.5"), evaluate_number("1.2*10^-3"), evaluate_number("exp(0)")
    (Fraction(-1, 2), Fraction(3, 2500), 1.0)
    """
    value = _Parser(text, {}, LIMITS, comma).whole().value
    assert value is not None, "only names lack a value"
    return value


class _Parser:
    """One reading of one text; `self._token` is the token that is looked at."""

    def __init__(self, text: str, names: Names, limits: Limits, comma: bool) -> None:
        self._text = text
        self._known: Iterable[str] | None = names if isinstance(names, Mapping) else None
        self._meaning = names.get if isinstance(names, Mapping) else names
        self._tokens = tokens(text, lambda name: self._meaning(name) is not None, limits, comma=comma)
        self._doubled = False
        self._before: Token | None = None
        self._token = next(self._tokens)
        self._build = Builder(text, limits)
        self._level = 0

    def whole(self) -> Part:
        part = self._sum()
        self._expect("end")
        return part

    def _sum(self) -> Part:
        start, parts = self._token, [self._signed(self._product)]
        while self._token.kind in ("+", "-"):
            sign = self._take()
            part = self._signed(self._product)
            parts.append(self._build.minus(sign, part) if sign.kind == "-" else part)
        return self._build.sum(start, parts)

    def _signed(self, read: Callable[[], Part]) -> Part:
        if self._token.kind not in ("+", "-"):
            return read()
        sign = self._take()
        part = self._inside(sign, lambda: self._signed(read))
        return self._build.minus(sign, part) if sign.kind == "-" else part

    def _product(self) -> Part:
        start, factors = self._token, [self._power()]
        divided = False
        while (sign := self._token).kind in ("*", "/", "name", "("):
            if sign.kind in ("name", "("):
                if divided:
                    raise two_ways(self._text, sign)
                factors.append(self._power())
                continue
            self._take()
            divided = sign.kind == "/"
            part = self._signed(self._power)
            if sign.kind == "*":
                factors.append(part)
            else:
                factors = [self._build.quotient(sign, self._build.product(start, factors), part)]
        return self._build.product(start, factors)

    def _power(self) -> Part:
        if self._token.kind == "name" and self._token.text == "e" and self._meaning("e") is None:
            return self._exponential()
        base, sign = self._atom(), self._token
        if sign.kind not in ("^", "raised"):
            return base
        return self._build.power(sign, base, self._exponent())

    def _exponential(self) -> Part:
        """A power of e, where nothing else is called so."""
        name = self._take()
        if self._token.kind not in ("^", "raised"):
            raise unknown_name(self._text, name, self._known)
        return self._build.call(replace(name, text="exp"), [self._exponent()])

    def _exponent(self) -> Part:
        sign = self._take()
        if sign.kind == "^":
            exponent = self._inside(sign, lambda: self._signed(self._power))
        else:
            exponent = self._build.number(sign)
        if self._token.kind in ("^", "raised"):
            hint = "set brackets: (x^2)^3 or x^(2^3)"
            raise self._build.refusal(self._token, "two exponents follow one another", hint)
        return exponent

    def _atom(self) -> Part:
        token = self._token
        if token.kind == "number":
            return self._build.number(self._take())
        if token.kind == "(":
            return self._bracketed(self._take())
        if token.kind == "name":
            return self._name(self._take())
        raise missing_value(self._text, token, self._before)

    def _bracketed(self, opening: Token) -> Part:
        part = self._inside(opening, self._sum)
        self._expect(")")
        return part

    def _name(self, token: Token) -> Part:
        meaning, called = self._meaning(token.text), self._token.kind == "("
        if called and (meaning is None or token.text in (*GRAMMAR, *HYPERBOLIC)):
            return self._call(token)
        if meaning is not None:
            return self._build.name(token, meaning)
        raise unknown_name(self._text, token, self._known)

    def _hyperbolic(self, name: Token) -> Part:
        """Its argument is written twice, so that one inside another is refused: each would double the whole."""
        if self._doubled:
            raise self._build.refusal(name, "cosh or sinh stands in another one", "name intermediate results")
        opening, self._doubled = self._take(), True
        part = self._inside(opening, self._sum)
        self._doubled = False
        self._expect(")")
        return self._build.hyperbolic(name, part)

    def _call(self, name: Token) -> Part:
        name = replace(name, text=ALIASES.get(name.text, name.text))
        if name.text in HYPERBOLIC:
            return self._hyperbolic(name)
        if name.text not in GRAMMAR:
            raise unknown_function(self._text, name)
        opening, (least, most) = self._take(), FUNCTIONS[name.text].arity
        arguments = [self._inside(opening, self._sum)]
        while self._token.kind == "," and len(arguments) < most:
            self._take()
            arguments.append(self._inside(opening, self._sum))
        if self._token.kind == "," or (self._token.kind == ")" and len(arguments) < least):
            raise wrong_count(self._text, name, self._token, self._before)
        self._expect(")")
        return self._build.call(name, arguments)

    def _inside(self, at: Token, read: Callable[[], Part]) -> Part:
        """One level deeper: what bounds the recursion of the parser itself."""
        self._level += 1
        self._build.check_nesting(at, self._level)
        part = read()
        self._level -= 1
        return part

    def _take(self) -> Token:
        self._before = self._token
        self._token = next(self._tokens, self._token)
        return self._before

    def _expect(self, kind: Kind) -> None:
        if self._token.kind != kind:
            raise stray(self._text, self._token, self._before)
        self._take()
