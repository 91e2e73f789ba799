"""A formula, right where it is the same function of the given numbers as the truth; see `derive.agreement`.

It may hold the names that the question allows, in the vocabulary or as the sheet prints them, where that can be
typed. The equations and the intervals of the given numbers stand in the manifest once a question (`shared`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np

from derive.agreement import Agreement, Ground, numbers
from derive.grammar import parse
from derive.graph import Equation
from derive.lexer import Limits
from derive.quantities import Named, Quantity, parse_name
from derive.terms import Term
from derive.text import to_text
from exercises.answers.spellings import typed_names
from exercises.kinds import Judged, Kind, Row, Shared, Wanted, has_comma
from exercises.storage.manifest import ExpectedAnswer
from templates.document import Blank, Line
from templates.notations import Notation

LONGEST = 3_000
LIMITS = Limits(characters=LONGEST, nodes=1_000)
_OWN = Limits(characters=100_000, nodes=10_000, nesting=200, digits=60)
_ROOM = 26.0


@dataclass(frozen=True)
class FormulaAsk:
    """Asks for the formula of `symbol`, which is `truth` on `ground`; an answer may hold the names in `allowed`."""

    label: str
    symbol: Term
    truth: Term
    ground: Ground
    allowed: tuple[Quantity, ...]
    kind: str = "formula"
    names: tuple[Named, ...] = ()

    @property
    def line(self) -> Line:
        return Line(self.symbol, (Blank(_ROOM),))

    def wanted(self, row: Row) -> Wanted:
        return Wanted(to_text(self.truth))

    def copied(self, row: Row) -> str:
        return to_text(self.truth)

    def shared(self, names: Notation) -> Shared:
        own: dict[str, Named] = {quantity.name: quantity for quantity in self.allowed}
        return {
            "equations": {e.target.name: to_text(e.term) for e in self.ground.equations},
            "domain": {q.name: [str(low), str(high)] for q, low, high in self.ground.domain},
            "names": {**{name: name for name in own}, **typed_names(own, names)},
        }


@lru_cache(maxsize=64)
def _ground(equations: tuple[tuple[str, str], ...], domain: tuple[tuple[str, str, str], ...]) -> Ground:
    """What formulas stand on, read again from the manifest."""
    given = tuple((_quantity(name), Fraction(low), Fraction(high)) for name, low, high in domain)
    known = {name: _quantity(name) for name in (*(n for n, _, _ in domain), *(n for n, _ in equations))}
    return Ground(tuple(Equation(known[name], parse(text, known, limits=_OWN)) for name, text in equations), given)


def _quantity(name: str) -> Quantity:
    found = parse_name(name)
    assert isinstance(found, Quantity), "the manifest holds quantities here"
    return found


def parsed(typed: str, shared: Shared) -> Term:
    """A formula as it was typed; raises ParseError."""
    names: Mapping[str, Named] = {text: _quantity(name) for text, name in shared["names"].items()}
    return parse(typed, names, limits=LIMITS, comma=has_comma(shared))


def _mark(expected: ExpectedAnswer, typed: str, shared: Shared) -> Judged:
    answer = parsed(typed, shared)
    found = _compared(_shared_ground(shared), str(expected.value), answer)
    return _VERDICTS[found.verdict](expected, found.digits)


def samples(formulas: Sequence[str], shared: Shared, count: int) -> tuple[list[dict[str, float]], list[list[float]]]:
    """Points where the first of some formulas has a value: the numbers of the names that an answer may hold.

    With them comes what each formula has there; nan where it has nothing.
    """
    ground = _shared_ground(shared)
    allowed, every = set(shared["names"].values()), _every(ground)
    terms = [parse(text, every, limits=_OWN) for text in formulas]
    points = ground.samples(terms[0], count)
    columns = {name: np.array([point[name] for point in points]) for name in points[0]}
    shown = [{name.name: number for name, number in point.items() if name.name in allowed} for point in points]
    return shown, [numbers(term, columns).tolist() for term in terms]


def _shared_ground(shared: Shared) -> Ground:
    ends = ((name, *interval) for name, interval in shared["domain"].items())
    return _ground(tuple(shared["equations"].items()), tuple(ends))


def _every(ground: Ground) -> dict[str, Named]:
    return {q.name: q for q in (*(q for q, _, _ in ground.domain), *(e.target for e in ground.equations))}


@lru_cache(maxsize=1024)
def _compared(ground: Ground, truth: str, answer: Term) -> Agreement:
    """The answer held against the truth; many students write the same."""
    return ground.compare(parse(truth, _every(ground), limits=_OWN), answer)


_VERDICTS = {
    "same": lambda expected, digits: Judged("right", f"the same function as {expected.value}"),
    "different": lambda expected, digits: Judged("wrong", f"another function than {expected.value}"),
    "near": lambda expected, digits: Judged(
        "undecided", f"agrees with {expected.value} to {digits} digits, as with rounded constants; for you to say"
    ),
    "undefined": lambda expected, digits: Judged(
        "undecided", f"has no value for some numbers where {expected.value} has one; for you to say"
    ),
}


def _wrong(expected: ExpectedAnswer) -> Iterator[str]:
    """Another constant, the other sign, a factor too many."""
    yield from (f"{expected.value} + 1", f"-({expected.value})", f"1.01 * ({expected.value})")


def _unreadable(expected: ExpectedAnswer) -> Iterator[str]:
    yield from ("?", "1/0", f"({expected.value}", "q + nothing", "__import__('os')", f"{expected.value} = 3", "9^9^9^9")


KIND = Kind(
    "formula",
    _mark,
    lambda expected: str(expected.value),
    _wrong,
    _unreadable,
    "A formula is typed with + - * / ^, round brackets and functions such as exp(x), ln(x), max(0, x).",
    "A formula is typed with + - * / ^, round brackets and functions such as exp(x), ln(x), max(0; x).",
    longest=LONGEST,
)
