"""Whether two sides are equal: as printed, only where printed operands are rounded ones, or by no reading.

two trees + readings -> Outcome(verdict, entries that miss);  verdicts, best first: holds, doubtful, false
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from exercises.audit.spans import NoValue, Span, cut_off, either, exact, rounded
from exercises.audit.trees import Grid, Literal, Operation, Tree, is_bare
from exercises.audit.values import Reading, Rows, Symbolic, Value, shape, transposed, value_of

VERDICTS = ("holds", "doubtful", "false")
_BASES = (math.e, 10.0, 2.0)
_ROUGHLY = 1.5
"""What is about a number is no more units of its last digit from it."""
_AT_MOST = 0.5
"""Nor is it further off than this share of the number: 12 is not about 100."""


@dataclass(frozen=True)
class Miss:
    """A printed number that its other side does not give as printed: doubtful or false.

    `unit` is one of its last digit (0: it is worked out too), `entry` its row and column in a matrix, from 1.
    """

    verdict: str
    recomputed: float
    printed: float
    unit: float
    entry: tuple[int, int] | None = None

    @property
    def error(self) -> float:
        """How far apart they are."""
        return abs(self.recomputed - self.printed)


@dataclass(frozen=True)
class Outcome:
    """The entries of an equality that miss; `numbers` counts all."""

    misses: tuple[Miss, ...] = ()
    numbers: int = 1

    @property
    def verdict(self) -> str:
        """That of the worst entry."""
        return max((miss.verdict for miss in self.misses), key=VERDICTS.index, default="holds")

    @property
    def rank(self) -> tuple[int, int, int]:
        """The smaller, the kinder; errors of about one size count the same, so that the usual reading is kept."""
        error = sum(miss.error for miss in self.misses)
        return VERDICTS.index(self.verdict), len(self.misses), math.floor(math.log10(error)) if error else 0


def judged(left: Tree, right: Tree, readings: Sequence[Reading], *, about: bool) -> Outcome | None:
    """The kindest outcome of all readings; None where no reading gives both sides a value."""
    outcomes = []
    for reading in _ambiguities(left, right, readings):
        try:
            outcomes.append(_compared(left, right, reading, about=about))
        except (NoValue, Symbolic, OverflowError):
            continue
    found = [outcome for outcome in outcomes if outcome is not None]
    return min(found, key=lambda outcome: outcome.rank, default=None)


def _ambiguities(left: Tree, right: Tree, readings: Sequence[Reading]) -> Iterator[Reading]:
    """Each reading with each base of log and product of matrices that may be meant."""
    names = set(_operations(left)) | set(_operations(right))
    bases = _BASES if names & {"log", "lg", "call"} else _BASES[:1]
    products = (False, True) if "*" in names else (False,)
    for reading, base, elementwise, cut in product(readings, bases, products, (False, True)):
        yield replace(reading, log=base, elementwise=elementwise, cut=cut)


def _operations(tree: Tree) -> Iterator[str]:
    match tree:
        case Operation(name, operands):
            yield name
            for operand in operands:
                yield from _operations(operand)
        case Grid(rows):
            for row in rows:
                for cell in row:
                    yield from _operations(cell)


def _compared(left: Tree, right: Tree, reading: Reading, *, about: bool) -> Outcome | None:
    """The outcome of one reading; None where nothing can be said of what is about equal."""
    if about and not is_bare(right):
        return None
    worked, other = _oriented(left, right, about=about)
    units = [_unit(leaf, about=about) for leaf in _literals(other)] if is_bare(other) else []
    reading = replace(reading, grain=min(units, default=0.0))
    a, b = _aligned(value_of(worked, reading), value_of(other, reading))
    pairs = list(zip(_flat(a), _flat(b), strict=True))
    units = units if len(units) == len(pairs) else [0.0] * len(pairs)
    rooms = [
        _room(y, unit, reading, about=about) if is_bare(other) else y for (_, y), unit in zip(pairs, units, strict=True)
    ]
    verdicts = [_verdict(x, room, bare=is_bare(other)) for (x, _), room in zip(pairs, rooms, strict=True)]
    misses = _misses(pairs, units, verdicts, 0 if isinstance(b, Span) else shape(b)[1])
    bare = is_bare(left) and is_bare(right)
    return Outcome(tuple(miss for miss in misses if not _is_forgiven(miss, about=about, bare=bare)), len(pairs))


def _is_forgiven(miss: Miss, *, about: bool, bare: bool) -> bool:
    """Whether nothing is said of a doubtful number: of one printed twice, or of one that is still about right."""
    return miss.verdict == "doubtful" and (bare or (about and miss.error <= _farthest(miss.printed)))


def _farthest(number: float) -> float:
    """How far off what is about a number may be, however it is printed; of 0 no share tells that."""
    return _AT_MOST * abs(number) or math.inf


def _oriented(left: Tree, right: Tree, *, about: bool) -> tuple[Tree, Tree]:
    """What is worked out, and what it is held against: a printed number where one side is one; of two the coarser."""
    if is_bare(left) and (not is_bare(right) or (about and _coarser(left, right))):
        return right, left
    return left, right


def _misses(
    pairs: Sequence[tuple[Span, Span]], units: Sequence[float], verdicts: Sequence[str], columns: int
) -> tuple[Miss, ...]:
    """The numbers that do not hold, of a matrix with so many columns; raises NoValue where one is not finite."""
    misses = tuple(
        Miss(verdict, x.value, y.value, unit, _entry(place, columns))
        for place, ((x, y), unit, verdict) in enumerate(zip(pairs, units, verdicts, strict=True))
        if verdict != "holds"
    )
    if not all(math.isfinite(miss.error) for miss in misses):
        raise NoValue
    return misses


def _coarser(left: Tree, right: Tree) -> bool:
    """Whether the first number of `left` is printed with the larger unit."""
    one, other = (_literals(tree)[:1] for tree in (left, right))
    return bool(one and other) and _unit(one[0], about=True) > _unit(other[0], about=True)


def _entry(place: int, columns: int) -> tuple[int, int] | None:
    """The row and column, from 1, of an entry of a matrix with so many columns; None of a number."""
    return (place // columns + 1, place % columns + 1) if columns else None


def _room(y: Span, unit: float, reading: Reading, *, about: bool) -> Span:
    """What a printed number with that unit may stand for, as the result of a computation."""
    if about:
        room = min(_ROUGHLY * unit, _farthest(y.value))
        return Span(y.value, y.value - room, y.value + room)
    if unit >= 1 and y.value == 0:
        return rounded(0.0, 1.0)
    return cut_off(y.value, unit) if reading.cut else either(y.value, unit)


def _verdict(x: Span, room: Span, *, bare: bool) -> str:
    """How the value `x` of one side stands to the `room` of the other, a printed number where it is `bare`."""
    if not x.meets(room):
        return "false"
    return "holds" if not bare or exact(x.value).meets(room) else "doubtful"


def _unit(leaf: tuple[Literal, float], *, about: bool) -> float:
    """One unit of the last digit of a printed number; of a whole one that is about right, of its last digit not 0."""
    literal, factor = leaf
    if literal.unit:
        return literal.unit * factor
    zeros = len(literal.text) - len(literal.text.rstrip("0")) if about and literal.value else 0
    return 10.0**zeros * factor


def _literals(tree: Tree) -> list[tuple[Literal, float]]:
    """The printed numbers of a bare tree, each with the power of ten that its digits are multiplied by."""
    match tree:
        case Literal():
            return [(tree, 1.0)]
        case Operation("percent", (Literal() as inner,)):
            return [(inner, 0.01)]
        case Operation("*", (Literal() as inner, power)):
            span = value_of(power, Reading())
            return [(inner, span.value if isinstance(span, Span) else 1.0)]
        case Operation(_, (inner,)):
            return _literals(inner)
        case Grid(rows):
            return [leaf for row in rows for cell in row for leaf in _literals(cell)]
    return []


def _aligned(a: Value, b: Value) -> tuple[Value, Value]:
    """Both in one shape; raises NoValue where they have none."""
    if isinstance(a, Span) and isinstance(b, Span):
        return a, b
    rows_a, rows_b = (value if not isinstance(value, Span) else ((value,),) for value in (a, b))
    if shape(rows_a) == shape(rows_b):
        return rows_a, rows_b
    if shape(rows_a) == shape(transposed(rows_b)) and 1 in shape(rows_a):
        return transposed(rows_a), rows_b
    raise NoValue


def _flat(value: Value) -> list[Span]:
    rows: Rows = ((value,),) if isinstance(value, Span) else value
    return [span for row in rows for span in row]
