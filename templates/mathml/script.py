"""MathML as a `Script`: what browsers draw without any program of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from derive.functions import PI
from derive.text import decimal
from templates.filling import Place, Written
from templates.mathematics.fragments import Fragment, atom, joined, solid
from templates.mathematics.letters import FUNCTION_NAMES
from templates.mathematics.script import Script
from templates.mathml.elements import APPLIED, SIGNS, element, fence, infix, partial, row
from templates.mathml.figures import write_figure
from templates.mathml.matrices import MatrixSlot, matrix, matrix_slot
from templates.mathml.names import name_fragment
from templates.notations import Name
from templates.numbers import Figure
from templates.slots import Strip

_LOW = 1
"""Up to this height brackets need not grow, so that what they hold may go on in the next line."""


class MathmlScript:
    """Mathematics as browsers read it."""

    signs = SIGNS

    def figure(self, figure: Figure, place: Place = Place.ALONE, strong: bool = False) -> Written:
        """The digits of a number at a place."""
        return write_figure(figure, place, strong)

    def exact(self, value: Fraction) -> Fragment:
        """An exact number without its sign."""
        if abs(value) == PI.value:
            return atom(element("mi", "\u03c0"), 0.6)
        text = decimal(abs(value))
        above, slash, below = text.partition("/")
        if slash:
            return self.small_fraction(_number(above), _number(below))
        return _number(text)

    def name(self, name: Name) -> Fragment:
        """A name with its indices."""
        return name_fragment(name)

    def derivative(self, of: Fragment | None, wrt: Fragment, *, alone: bool) -> Fragment:
        """A fraction of differentials."""
        sign = partial(alone=alone)
        above = atom(sign + (of.text if of else ""), 0.58 + (of.width if of else 0.0))
        return self.fraction(above, atom(sign + wrt.text, 0.58 + wrt.width))

    def slashed(self, of: Name, wrt: Name, *, alone: bool) -> Fragment:
        """Differentials with a slash between them."""
        sign, above, below = partial(alone=alone), name_fragment(of), name_fragment(wrt)
        slash = element("mo", "/", lspace="0.1em", rspace="0.1em")
        return atom(row(sign + above.text + slash + sign + below.text), above.width + below.width + 1.6)

    def fraction(self, above: Fragment, below: Fragment) -> Fragment:
        """above over below"""
        height = 3 if max(above.height, below.height) > 1 else 2
        text = element("mfrac", row(above.text) + row(below.text))
        return atom(text, max(above.width, below.width) + 0.24, height)

    def small_fraction(self, above: Fragment, below: Fragment) -> Fragment:
        """A fraction of plain numbers, as high as the line."""
        text = element("mfrac", row(above.text) + row(below.text), displaystyle="false")
        return atom(text, 0.75 * max(above.width, below.width) + 0.2, 1)

    def bracketed(self, inner: Fragment) -> Fragment:
        """The fragment in round brackets; brackets that grow are not parted."""
        grows = inner.height > _LOW
        left, right = (atom(fence(sign, grows=grows), 0.39) for sign in "()")
        if not grows:
            return joined((left, inner.inner().glued(), right))
        return atom(row(left.text + inner.text + right.text), inner.width + 0.9, inner.height)

    def framed(self, inner: Fragment) -> Fragment:
        """The fragment in a box."""
        return atom(row(inner.text, class_="framed"), inner.width + 0.4, inner.height)

    def power(self, base: Fragment, exponent: Fragment) -> Fragment:
        """base ^ exponent"""
        width = base.width + 0.1 + 0.77 * exponent.width
        return atom(element("msup", row(base.text) + row(exponent.text)), width, base.height)

    def transposed(self, base: Fragment) -> Fragment:
        """base ^ T"""
        raised = element("mi", "T", mathvariant="normal")
        return atom(element("msup", row(base.text) + raised), base.width + 0.55, base.height)

    def primed(self, head: Fragment) -> Fragment:
        """head'"""
        return atom(element("msup", head.text + element("mo", "\u2032")), head.width + 0.3)

    def applied(self, function: str, inner: Sequence[Fragment], head: Fragment | None = None) -> Fragment:
        """A function of printed arguments."""
        if function == "sqrt":
            return atom(element("msqrt", inner[0].text), inner[0].width + 0.9, inner[0].height)
        if function == "abs":
            bars = element("mo", "|", form="prefix"), element("mo", "|", form="postfix")
            return atom(row(inner[0].text.join(bars)), inner[0].width + 0.6, inner[0].height)
        comma = atom(element("mo", ",", separator="true"), 0.45)
        listed = joined(part for i, f in enumerate(inner) for part in ((comma, f) if i else (f,)))
        return joined((head or self.head(function), atom(element("mo", APPLIED), 0.0), self.bracketed(listed)))

    def head(self, function: str) -> Fragment:
        """The usual name of a function."""
        name = FUNCTION_NAMES[function]
        return atom(element("mi", name), 0.57 * len(name))

    def cases(self, yes: Fragment, no: Fragment, subject: Fragment, *, turned: bool) -> Fragment:
        """Two cases by a sign."""
        signs = ("\u2264", "&gt;") if turned else ("\u2265", "&lt;")
        lines = "".join(
            element("mtr", element("mtd", f.text) + element("mtd", _when(subject, s)))
            for f, s in zip((yes, no), signs, strict=True)
        )
        text = row(fence("{", grows=True) + element("mtable", lines, class_="cases"))
        return atom(text, max(yes.width, no.width) + subject.width + 5.0, 3)

    def matrix(self, rows: Sequence[Sequence[Fragment]]) -> Fragment:
        """Printed entries in square brackets."""
        return matrix(rows)

    def matrix_slot(self, rows: Sequence[Sequence[Fragment]], strip: Callable[[Fragment], Strip]) -> MatrixSlot:
        """The slot of a matrix whose entries hold slots."""
        return matrix_slot(rows, strip)

    def summation(self, index: str, count: int | None) -> Fragment:
        """The summation sign."""
        sign, letter = element("mo", "\u2211"), element("mi", index)
        if count is None:
            return atom(element("msub", element("mo", "\u2211", largeop="false") + letter), 1.5)
        below = row(letter + infix("=") + element("mn", "1"))
        return atom(element("munderover", sign + below + element("mn", str(count))), 1.8, 2)

    def shown_large(self, whole: Fragment) -> Fragment:
        """A formula that has its full size within a line of text too."""
        return atom(element("mstyle", whole.text, displaystyle="true"), whole.width)

    def inline(self, whole: Fragment) -> str:
        """A formula as a line of text has it."""
        return whole.text


def _number(text: str) -> Fragment:
    return atom(element("mn", text), 0.5 * len(text))


def _when(subject: Fragment, sign: str) -> str:
    return row(element("mtext", "if\u00a0") + solid(subject).text + infix(sign) + element("mn", "0"))


MATHML: Script = MathmlScript()
