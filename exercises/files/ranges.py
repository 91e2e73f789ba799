"""Where the numbers of a question come from: `Range` (equal steps) or a list, and the values each can give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from derive.errors import InputError

MOST_VALUES = 10_000
"""What a range may hold: drawing lists its values."""

Choices = tuple[Fraction, ...]


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


def choices(source: Range | Sequence[Fraction]) -> Choices:
    """The values a source can give."""
    if isinstance(source, Range):
        return tuple(source.value(number) for number in range(source.count))
    return tuple(source)


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
