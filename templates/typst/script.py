"""Typst as a `Script`: frac(a, b), w_(11)^(2), each with its width. What is no function of Typst, the pages define."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from templates.filling import Place, Written
from templates.mathematics import shapes
from templates.mathematics.fragments import Fragment, atom, joined
from templates.mathematics.letters import FUNCTION_NAMES
from templates.mathematics.script import Script, Sign
from templates.mathematics.widths import exact_width
from templates.notations import Name
from templates.numbers import Figure
from templates.slots import Strip
from templates.typst.figures import exact, write_figure
from templates.typst.matrices import MatrixSlot, matrix, matrix_slot
from templates.typst.names import differential_fragment, name_fragment, slashed_fragment

_SIGNS: Mapping[Sign, tuple[str, float]] = {
    "plus": (" + ", 1.22),
    "minus": (" - ", 1.22),
    "negative": ("-", 0.78),
    "dots": (" + ⋯", 2.4),
    "times": (" × ", 1.22),
    "dot": (" ⋅ ", 0.72),
    "by": (" ⋅ ", 0.75),
    "air": (" thin ", 0.17),
    "nothing": (" ", 0.0),
    "circle": (" ⊙ ", 1.22),
    "equal": (" = ", 1.35),
    "near": (" ≈ ", 1.35),
    "e": (" e", 0.5),
}
_SIZES = (
    (r"\(", r"\)"),
    (" bigL ", " bigR "),
    (" BigL ", " BigR "),
    (" biggL ", " biggR "),
    (r" lr(\(", r"\))"),
)
_SMALLER = {" bigL ": r"\(", " bigR ": r"\)", " BigL ": " bigL ", " BigR ": " bigR "}
_SMALLER |= {" biggL ": " BigL ", " biggR ": " BigR "}
"""What brackets are in running text, where fractions are small."""


class TypstScript:
    """Mathematics as Typst reads it."""

    signs = _SIGNS

    def figure(self, figure: Figure, place: Place = Place.ALONE, strong: bool = False) -> Written:
        """The digits of a number at a place."""
        return write_figure(figure, place, strong)

    def exact(self, value: Fraction) -> Fragment:
        """An exact number without its sign."""
        text = exact(value)
        return atom(text, exact_width(value), 1 if "frac" in text else 0)

    def name(self, name: Name) -> Fragment:
        """A name with its indices."""
        return name_fragment(name)

    def derivative(self, of: Fragment | None, wrt: Fragment, *, alone: bool) -> Fragment:
        """A fraction of differentials."""
        return differential_fragment(of, wrt, alone=alone)

    def slashed(self, of: Name, wrt: Name, *, alone: bool) -> Fragment:
        """Differentials with a slash between them."""
        return slashed_fragment(of, wrt, alone=alone)

    def fraction(self, above: Fragment, below: Fragment) -> Fragment:
        """above over below"""
        return shapes.fraction(f" frac({above.text}, {below.text})", above, below)

    def small_fraction(self, above: Fragment, below: Fragment) -> Fragment:
        """A fraction of plain numbers, as high as the line."""
        return shapes.small_fraction(f" inline(frac({above.text}, {below.text}))", above, below)

    def bracketed(self, inner: Fragment) -> Fragment:
        """The fragment in round brackets of its height."""
        left, right = _SIZES[inner.height]
        return shapes.bracketed(left, inner, right)

    def framed(self, inner: Fragment) -> Fragment:
        """The fragment in a box."""
        return shapes.framed(f" framed({inner.text})", inner)

    def power(self, base: Fragment, exponent: Fragment) -> Fragment:
        """base^(exponent)"""
        return shapes.power(base, f"^({exponent.text})", exponent)

    def transposed(self, base: Fragment) -> Fragment:
        """base^T"""
        return shapes.transposed(base, "^(upright(sans(T)))")

    def primed(self, head: Fragment) -> Fragment:
        """head'"""
        return shapes.primed(head, "'")

    def applied(self, function: str, inner: Sequence[Fragment], head: Fragment | None = None) -> Fragment:
        """A function of printed arguments."""
        if function == "sqrt":
            return shapes.root(f" sqrt({inner[0].text})", inner[0])
        if function == "abs":
            return shapes.absolute(" abs(", inner[0], ")")
        listed = shapes.listed(inner, r"\, ")
        return joined((head or self.head(function), self.bracketed(listed)))

    def head(self, function: str) -> Fragment:
        """The usual name of a function."""
        name = FUNCTION_NAMES[function]
        text, width = (f" {name}", 0.6) if len(name) == 1 else (f' roman("{name}")', 0.57 * len(name))
        return atom(text, width)

    def cases(self, yes: Fragment, no: Fragment, subject: Fragment, *, turned: bool) -> Fragment:
        """Two cases by a sign."""
        signs = ("≤", ">") if turned else ("≥", "<")
        rows = [f'{f.text} &quad "if" {subject.text} {s} 0' for f, s in zip((yes, no), signs, strict=True)]
        return shapes.cases(f" cases({', '.join(rows)})", yes, no, subject)

    def matrix(self, rows: Sequence[Sequence[Fragment]]) -> Fragment:
        """Printed entries in square brackets."""
        return matrix(rows)

    def matrix_slot(self, rows: Sequence[Sequence[Fragment]], strip: Callable[[Fragment], Strip]) -> MatrixSlot:
        """The slot of a matrix whose entries hold slots."""
        return matrix_slot(rows, strip)

    def summation(self, index: str, count: int | None) -> Fragment:
        """The summation sign."""
        if count is None:
            return atom(f" scripts(inline(∑))_({index}) ", 1.5)
        return atom(f" limits(∑)_({index} = 1)^({count}) ", 1.8, 2)

    def shown_large(self, whole: Fragment) -> Fragment:
        """A formula at its full size."""
        return atom(f" display({whole.text})", whole.width)

    def inline(self, whole: Fragment) -> str:
        """A formula for running text, where fractions are small and so are the brackets around them."""
        text = whole.text
        for large, small in _SMALLER.items():
            text = text.replace(large, small)
        return text


TYPST: Script = TypstScript()
