"""What a target writes mathematics with: a `Script`, which knows how fractions, names, figures and signs look there.

    Term -> printers of this package -> calls of a Script -> Fragment in the target's own text

Where signs, brackets and breaks stand is decided by the printers, for every target alike. To add a target: a class
with these methods, as in `templates.latex.script` and `templates.mathml`, which its format names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Literal, Protocol

from templates.filling import Place, Written
from templates.mathematics.fragments import Fragment
from templates.notations import Name
from templates.numbers import Figure
from templates.slots import Slot, Strip

ProductSign = Literal["times", "dot"]
_Between = Literal["plus", "minus", "dots", "by", "air", "nothing", "circle", "equal", "near"]
Sign = ProductSign | _Between | Literal["negative", "e"]
"""Signs by what they are for: `minus` stands between terms, `negative` in front; `by` parts factors that would run
together."""

PRODUCT_SIGNS: tuple[ProductSign, ...] = ("times", "dot")
"""The signs that a style may set between numbers."""


class Script(Protocol):
    """How one target writes the parts of a formula, each with the width that it takes in ems."""

    @property
    def signs(self) -> Mapping[Sign, tuple[str, float]]:
        """Every `Sign` and its width."""
        ...

    def figure(self, figure: Figure, place: Place = Place.ALONE, strong: bool = False) -> Written:
        """The digits of a number at a place."""
        ...

    def exact(self, value: Fraction) -> Fragment:
        """An exact number without its sign."""
        ...

    def name(self, name: Name) -> Fragment:
        """A name with its indices."""
        ...

    def derivative(self, of: Fragment | None, wrt: Fragment, *, alone: bool) -> Fragment:
        """d of / d wrt, or d / d wrt, as a fraction; `alone` where there is no other variable."""
        ...

    def slashed(self, of: Name, wrt: Name, *, alone: bool) -> Fragment:
        """The same for a line of text."""
        ...

    def fraction(self, above: Fragment, below: Fragment) -> Fragment:
        """above over below"""
        ...

    def small_fraction(self, above: Fragment, below: Fragment) -> Fragment:
        """A fraction of plain numbers, as high as the line."""
        ...

    def bracketed(self, inner: Fragment) -> Fragment:
        """The fragment in round brackets."""
        ...

    def framed(self, inner: Fragment) -> Fragment:
        """The fragment in a box."""
        ...

    def power(self, base: Fragment, exponent: Fragment) -> Fragment:
        """base ^ exponent"""
        ...

    def transposed(self, base: Fragment) -> Fragment:
        """base ^ T"""
        ...

    def primed(self, head: Fragment) -> Fragment:
        """The name of a function with a prime: its slope."""
        ...

    def applied(self, function: str, inner: Sequence[Fragment], head: Fragment | None = None) -> Fragment:
        """A function of printed arguments; `head` is its name where that is not the usual one."""
        ...

    def head(self, function: str) -> Fragment:
        """The usual name of a function."""
        ...

    def cases(self, yes: Fragment, no: Fragment, subject: Fragment, *, turned: bool) -> Fragment:
        """`yes` where the subject is 0 or more, else `no`; `turned` where it is 0 or less."""
        ...

    def matrix(self, rows: Sequence[Sequence[Fragment]]) -> Fragment:
        """Printed entries in square brackets."""
        ...

    def matrix_slot(self, rows: Sequence[Sequence[Fragment]], strip: Callable[[Fragment], Strip]) -> Slot:
        """The slot of a matrix whose entries hold slots, each cut into a strip."""
        ...

    def summation(self, index: str, count: int | None) -> Fragment:
        """The summation sign; without a count, a small one with its index alone."""
        ...

    def shown_large(self, whole: Fragment) -> Fragment:
        """A formula that has its full size within a line of text too."""
        ...

    def inline(self, whole: Fragment) -> str:
        """A formula as a line of text has it."""
        ...
