"""What files say, as plain data: `Example`, `ProblemSet` with its `QuestionSpec`s, and their parts.

    example file -> Example(graph, given numbers, settings, published: Claims by name)
    problem-set file -> ProblemSet(questions: QuestionSpec(network, draw, ask, ...))

Numbers are exact. A setting that a file may leave out has its default here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from derive.errors import InputError, Place
from derive.graph import Graph
from derive.network import NetworkSpec
from derive.quantities import Quantity
from exercises.asking import asked as asked

Reduction = Literal["sum", "mean"]

CARRY = (2, 12)
ANSWER = (1, 12)
MOST_VALUES = 10_000
"""What a range may hold: drawing lists its values."""


@dataclass(frozen=True)
class Rounding:
    """Work with `carry` decimals (None: in full), give results with `answer`; raises InputError out of bounds."""

    carry: int | None = 6
    answer: int = 4

    def __post_init__(self) -> None:
        if self.carry is not None and not CARRY[0] <= self.carry <= CARRY[1]:
            raise InputError(f"carry is {self.carry}", f"carry {CARRY[0]} to {CARRY[1]} decimals, or full")
        if not ANSWER[0] <= self.answer <= ANSWER[1]:
            raise InputError(f"answer is {self.answer}", f"give {ANSWER[0]} to {ANSWER[1]} decimals")
        if self.carry is not None and self.answer > self.carry:
            what = f"answers have {self.answer} decimals, but only {self.carry} are carried"
            raise InputError(what, "let answer be at most carry")

    @property
    def derivatives(self) -> int:
        """The decimals asked of derivatives: a small gradient shows its digits only at the working precision."""
        return self.shown

    @property
    def full(self) -> bool:
        """Whether all digits are carried."""
        return self.carry is None

    @property
    def shown(self) -> int:
        """The decimals that a page shows of intermediate numbers."""
        return self.answer if self.carry is None else self.carry


def decimals_of(value: Fraction) -> int:
    """The decimals that a finite decimal needs; raises InputError for other fractions.

    >>> decimals_of(Fraction("0.10")), decimals_of(Fraction(-3))
    (1, 0)
    """
    rest, decimals = value.denominator, 0
    while rest != 1:
        if rest % 2 and rest % 5:
            raise InputError(f"{value} has no finite decimal form", "use decimals")
        decimals += 1
        rest = (value * 10**decimals).denominator
    return decimals


@dataclass(frozen=True)
class Range:
    """start, start + step, ... up to `stop`; raises InputError when that is no list of handy length."""

    start: Fraction
    stop: Fraction
    step: Fraction

    def __post_init__(self) -> None:
        if self.step <= 0:
            raise InputError("the step is not more than 0", "write a step such as 0.05")
        if self.start > self.stop:
            raise InputError("the range ends before it starts", "let from be at most to")
        if self.count > MOST_VALUES:
            raise InputError(f"the range holds over {MOST_VALUES:,} values", "take a larger step")

    @property
    def count(self) -> int:
        """How many values there are."""
        return int((self.stop - self.start) // self.step) + 1

    def value(self, i: int) -> Fraction:
        """The value at position `i`, counted from 0; raises IndexError outside the range."""
        if not 0 <= i < self.count:
            raise IndexError(i)
        return self.start + i * self.step

    @property
    def decimals(self) -> int:
        """The decimals that show every value exactly."""
        return max(decimals_of(self.start), decimals_of(self.step))


Source = Range | tuple[Fraction, ...]
"""What a number is drawn from."""


def _range(start: str, stop: str, step: str) -> Range:
    return Range(Fraction(start), Fraction(stop), Fraction(step))


@dataclass(frozen=True)
class Draw:
    """What each kind of number is drawn from; with `one_hot` one target is 1 and the others are 0."""

    weights: Source = field(default_factory=lambda: _range("-1", "1", "0.05"))
    biases: Source = field(default_factory=lambda: _range("-0.5", "0.5", "0.1"))
    inputs: Source = field(default_factory=lambda: _range("0", "1", "0.05"))
    targets: Source = (Fraction("0.01"), Fraction("0.99"))
    one_hot: bool = False


@dataclass(frozen=True)
class Claim:
    """A number as a handout prints it, and where in the handout it stands."""

    value: str
    where: str = ""

    @property
    def number(self) -> Fraction:
        """The printed number."""
        return Fraction(self.value)

    @property
    def unit(self) -> Fraction:
        """One unit of the last printed digit.

        >>> Claim("0.3775").unit, Claim("12").unit
        (Fraction(1, 10000), Fraction(1, 1))
        """
        exponent = Decimal(self.value).as_tuple().exponent
        assert isinstance(exponent, int), "claims are finite"
        return Fraction(10) ** exponent


@dataclass(frozen=True)
class Example:
    """One concrete graph. `given` holds w, b, x and y (x[k]@s and y[j]@s where there are several samples)
    and lacks what the file leaves out; `decimals` are those written in the file, for a network the most of
    a kind, so that columns align. `network` is None for a graph of the file's own. `published` holds what a
    handout prints for a name, more than one number where it prints different ones."""

    name: str
    title: str
    graph: Graph
    network: NetworkSpec | None = None
    given: Mapping[Quantity, Fraction] = field(default_factory=dict)
    decimals: Mapping[Quantity, int] = field(default_factory=dict)
    samples: int = 1
    reduction: Reduction = "sum"
    learning_rate: Fraction | None = None
    update: frozenset[str] = frozenset(("w", "b"))
    iterations: int = 1
    style: str = "index"
    rounding: Rounding = Rounding()
    published: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class QuestionSpec:
    """One question: a network, what its numbers are drawn from, and what is asked. `given` holds numbers
    that are the same for everyone, `decimals` those they are written with; `place` is for errors."""

    type: str
    title: str
    points: Fraction
    network: NetworkSpec
    draw: Draw
    learning_rate: Fraction
    update: frozenset[str]
    ask: tuple[str, ...]
    place: Place = field(default_factory=Place)
    given: Mapping[Quantity, Fraction] = field(default_factory=dict)
    decimals: Mapping[Quantity, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ProblemSet:
    """Questions under one title, seed, style and rounding rule."""

    name: str
    title: str
    course: str
    style: str
    seed: int
    rounding: Rounding
    questions: tuple[QuestionSpec, ...]
