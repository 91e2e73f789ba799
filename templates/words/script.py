"""Words as a `Script`: partial derivative of L with respect to weight w one one, layer two."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from templates.filling import Place, Written
from templates.mathematics import shapes
from templates.mathematics.fragments import Fragment, atom, joined
from templates.mathematics.script import Script, Sign
from templates.notations import Name
from templates.numbers import Figure
from templates.slots import Strip
from templates.words.matrices import MatrixSlot, matrix, matrix_slot
from templates.words.names import name_fragment, name_words
from templates.words.numerals import exact_number, numeral, spoken_figure

_SIGNS: Mapping[Sign, tuple[str, float]] = {
    "plus": (" plus ", 0.0),
    "minus": (" minus ", 0.0),
    "negative": ("minus ", 0.0),
    "dots": (" plus and so on", 0.0),
    "times": (" times ", 0.0),
    "dot": (" times ", 0.0),
    "by": (" times ", 0.0),
    "air": (" times ", 0.0),
    "nothing": (" times ", 0.0),
    "circle": (" times entry by entry ", 0.0),
    "equal": (" equals ", 0.0),
    "near": (" is about ", 0.0),
    "e": ("e", 0.0),
}
_FUNCTIONS: Mapping[str, str] = {
    "ln": "natural logarithm",
    "max": "maximum",
    "min": "minimum",
    "relu": "relu",
    "leaky_relu": "leaky relu",
    "prelu": "parametric relu",
    "arctan": "arc tangent",
    "tanh": "hyperbolic tangent",
    "erf": "error function",
}
"""The spoken names of functions whose own names are no words."""
_POWERS = {"2": " squared", "3": " cubed"}


class WordsScript:
    """Mathematics as it is read aloud."""

    signs = _SIGNS

    def figure(self, figure: Figure, place: Place = Place.ALONE, strong: bool = False) -> Written:
        """The digits of a number at a place."""
        return spoken_figure(figure, place, strong)

    def exact(self, value: Fraction) -> Fragment:
        """An exact number without its sign."""
        return atom(exact_number(value), 0.0)

    def name(self, name: Name) -> Fragment:
        """A name with its indices."""
        return name_fragment(name)

    def derivative(self, of: Fragment | None, wrt: Fragment, *, alone: bool) -> Fragment:
        """The derivative of one name with respect to another."""
        return shapes.derivative(_derivative(of.text if of else "", wrt.text, alone=alone), of, wrt)

    def slashed(self, of: Name, wrt: Name, *, alone: bool) -> Fragment:
        """The same for a line of text."""
        return atom(_derivative(name_words(of), name_words(wrt), alone=alone), 0.0)

    def fraction(self, above: Fragment, below: Fragment) -> Fragment:
        """above over below"""
        return shapes.fraction(f"fraction {above.text} over {below.text} end fraction", above, below)

    def small_fraction(self, above: Fragment, below: Fragment) -> Fragment:
        """A fraction of plain numbers."""
        return shapes.small_fraction(f"{above.text} over {below.text}", above, below)

    def bracketed(self, inner: Fragment) -> Fragment:
        """The fragment in round brackets."""
        return shapes.bracketed(" open bracket ", inner, " close bracket ")

    def framed(self, inner: Fragment) -> Fragment:
        """The fragment in a box, which only shows where something comes from."""
        return shapes.framed(inner.text, inner)

    def power(self, base: Fragment, exponent: Fragment) -> Fragment:
        """base to the power exponent"""
        usual = f" to the power {exponent.text}" + (" end power" if " " in exponent.text else "")
        return shapes.power(base, _POWERS.get(exponent.text, usual), exponent)

    def transposed(self, base: Fragment) -> Fragment:
        """base transposed"""
        return shapes.transposed(base, " transposed")

    def primed(self, head: Fragment) -> Fragment:
        """The name of a function with a prime."""
        return shapes.primed(head, " prime")

    def applied(self, function: str, inner: Sequence[Fragment], head: Fragment | None = None) -> Fragment:
        """A function of printed arguments."""
        if function == "sqrt":
            return shapes.root(f"square root of {inner[0].text} end root", inner[0])
        if function == "abs":
            return shapes.absolute("absolute value of ", inner[0], " end absolute value")
        named = joined((head or self.head(function), atom(" of ", 0.0)))
        return joined((named, self.bracketed(shapes.listed(inner, ", "))))

    def head(self, function: str) -> Fragment:
        """The usual name of a function."""
        return atom(_FUNCTIONS.get(function, function), 0.0)

    def cases(self, yes: Fragment, no: Fragment, subject: Fragment, *, turned: bool) -> Fragment:
        """Two cases by a sign."""
        sign = "at most" if turned else "at least"
        words = f"{yes.text} if {subject.text} is {sign} zero, else {no.text}, end of cases"
        return shapes.cases(words, yes, no, subject)

    def matrix(self, rows: Sequence[Sequence[Fragment]]) -> Fragment:
        """Printed entries in square brackets."""
        return matrix(rows)

    def matrix_slot(self, rows: Sequence[Sequence[Fragment]], strip: Callable[[Fragment], Strip]) -> MatrixSlot:
        """The slot of a matrix whose entries hold slots."""
        return matrix_slot(rows, strip)

    def summation(self, index: str, count: int | None) -> Fragment:
        """The summation sign."""
        if count is None:
            return atom(f"sum over {index} of ", 0.0)
        return atom(f"sum over {index} from one to {numeral(str(count))} of ", 0.0, 2)

    def shown_large(self, whole: Fragment) -> Fragment:
        """A formula at its full size."""
        return atom(whole.text, whole.width)

    def inline(self, whole: Fragment) -> str:
        """A formula as a line of text has it."""
        return whole.text


def _derivative(of: str, wrt: str, *, alone: bool) -> str:
    sort = "derivative" if alone else "partial derivative"
    return f"{sort}{' of ' if of else ''}{of} with respect to {wrt}{'' if of else ' of '}"


WORDS: Script = WordsScript()
