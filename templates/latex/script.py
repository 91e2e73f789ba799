r"""LaTeX as a `Script`: \frac{a}{b}, w^{(1)}_{11}, \sigma(x), each with its width."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from templates.filling import Place, Written
from templates.latex.figures import exact, write_figure
from templates.latex.fragments import bracketed, fraction, inline, small_fraction
from templates.latex.functions import applied, cases, function_head
from templates.latex.matrices import MatrixSlot, matrix, matrix_slot
from templates.latex.names import differential_fragment, name_fragment, slashed_fragment
from templates.mathematics import shapes
from templates.mathematics.fragments import Fragment, atom
from templates.mathematics.script import Script, Sign
from templates.mathematics.widths import exact_width
from templates.notations import Name
from templates.numbers import Figure
from templates.slots import Strip

_SIGNS: Mapping[Sign, tuple[str, float]] = {
    "plus": (" + ", 1.22),
    "minus": (" - ", 1.22),
    "negative": ("-", 0.78),
    "dots": (r" + \cdots", 2.4),
    "times": (r" \times ", 1.22),
    "dot": (r" \cdot ", 0.72),
    "by": (r" \cdot ", 0.75),
    "air": (r" \, ", 0.17),
    "nothing": (" ", 0.0),
    "circle": (r" \odot ", 1.22),
    "equal": (" = ", 1.35),
    "near": (r" \approx ", 1.35),
    "e": ("e", 0.5),
}


class LatexScript:
    """Mathematics as TeX reads it."""

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
        r"""\frac{\partial of}{\partial wrt}"""
        return differential_fragment(of, wrt, alone=alone)

    def slashed(self, of: Name, wrt: Name, *, alone: bool) -> Fragment:
        r"""\partial of / \partial wrt"""
        return slashed_fragment(of, wrt, alone=alone)

    def fraction(self, above: Fragment, below: Fragment) -> Fragment:
        r"""\frac{above}{below}"""
        return fraction(above, below)

    def small_fraction(self, above: Fragment, below: Fragment) -> Fragment:
        r"""\tfrac{above}{below}"""
        return small_fraction(above, below)

    def bracketed(self, inner: Fragment) -> Fragment:
        """The fragment in round brackets of its height."""
        return bracketed(inner)

    def framed(self, inner: Fragment) -> Fragment:
        r"""\boxed{inner}"""
        return shapes.framed(rf"\boxed{{{inner.text}}}", inner)

    def power(self, base: Fragment, exponent: Fragment) -> Fragment:
        """base^{exponent}"""
        return shapes.power(base, f"^{{{exponent.text}}}", exponent)

    def transposed(self, base: Fragment) -> Fragment:
        r"""base^{\mathsf{T}}"""
        return shapes.transposed(base, r"^{\mathsf{T}}")

    def primed(self, head: Fragment) -> Fragment:
        """head'"""
        return shapes.primed(head, "'")

    def applied(self, function: str, inner: Sequence[Fragment], head: Fragment | None = None) -> Fragment:
        """A function of printed arguments."""
        return applied(function, inner, head)

    def head(self, function: str) -> Fragment:
        """The usual name of a function."""
        return function_head(function)

    def cases(self, yes: Fragment, no: Fragment, subject: Fragment, *, turned: bool) -> Fragment:
        """Two cases by a sign."""
        return cases(yes, no, subject, turned=turned)

    def matrix(self, rows: Sequence[Sequence[Fragment]]) -> Fragment:
        """Printed entries in square brackets."""
        return matrix(rows)

    def matrix_slot(self, rows: Sequence[Sequence[Fragment]], strip: Callable[[Fragment], Strip]) -> MatrixSlot:
        """The slot of a matrix whose entries hold slots."""
        return matrix_slot(rows, strip)

    def summation(self, index: str, count: int | None) -> Fragment:
        """The summation sign."""
        if count is None:
            return atom(rf"\mathop{{\textstyle\sum}}\nolimits_{{{index}}} ", 1.5)
        return atom(rf"\sum_{{{index}=1}}^{{{count}}} ", 1.8, 2)

    def shown_large(self, whole: Fragment) -> Fragment:
        r"""\displaystyle whole"""
        return atom(rf"\displaystyle {whole.text}", whole.width)

    def inline(self, whole: Fragment) -> str:
        """The LaTeX for running text, where fractions are small and so are the brackets around them."""
        return inline(whole)


LATEX: Script = LatexScript()
