"""Terms with a slot for every number: 0.40 x 0.593270 + 0.45 x 0.596884 + 0.60

Functions that a person computes by their definition are opened: the sigmoid is 1/(1 + e^-0.3775).
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.evaluate import prepared
from derive.functions import FUNCTIONS, opened
from derive.quantities import Derivative, Quantity
from derive.terms import Apply, Choice, Matrix, Negative, Number, Quotient, SumOver, Term
from templates.filling import Place
from templates.mathematics.fragments import AT_SUM, TALL, Fragment, atom
from templates.mathematics.script import ProductSign, Script, Sign
from templates.mathematics.terms import TermPrinter
from templates.notations import Notation
from templates.slots import ChoiceSlot, GroupSlot, NumberSlot, SlotTable, Strip

_RAISED, _BAR = 0.77, 0.24
"""An exponent is this much narrower than the line; a fraction's bar is longer than what it parts by that many ems."""


class NumberPrinter(TermPrinter):
    """Prints terms with numbers, each a slot of `table`."""

    def __init__(self, notation: Notation, script: Script, table: SlotTable, sign: ProductSign = "times") -> None:
        super().__init__(notation, script)
        self._table, self._product = table, sign

    def inside(self, term: Term, minimum: int, place: Place) -> Fragment:
        term = _computed(term)
        if isinstance(term, Choice):
            return self._chosen(term, minimum, place)
        return super().inside(term, minimum, place)

    def level(self, term: Term) -> int:
        return super().level(_computed(term))

    def leaf(self, term: Quantity | Derivative, place: Place) -> Fragment:
        return atom(self._table.mark(NumberSlot(term, self.script.figure, place)), 0.0)

    def _is_raised(self, leaf: Quantity) -> bool:
        return False

    def plus(self, part: Term) -> Fragment:
        if isinstance(part, Quantity | Derivative):
            return self.leaf(part, Place.NEXT).breakable(AT_SUM)
        return super().plus(part)

    def gap(self, before: Term, behind: Term) -> Sign:
        if isinstance(before, Matrix) and isinstance(behind, Matrix):
            return "air"  # their brackets keep them apart
        small = isinstance(before, Quotient) and self.is_small(before)
        bare = isinstance(behind, Quantity | Derivative | Number)
        return "air" if small and not bare else self._product

    def by_sign(self, term: SumOver) -> bool:
        return False

    def is_shared(self, term: Quotient) -> bool:
        return False

    def exponent(self, argument: Term) -> Fragment:
        if isinstance(argument, Negative) and isinstance(argument.term, Quantity | Derivative):
            return self.leaf(argument.term, Place.TURNED)
        return super().exponent(argument)

    def power(self, base: Fragment, exponent: Fragment) -> Fragment:
        if not _has_slots(exponent):
            return super().power(base, exponent)
        slot = GroupSlot("%s", (self._strip(exponent),), lambda widths: _RAISED * widths[0])
        return super().power(base, atom(self._table.mark(slot), 0.0))

    def fraction(self, above: Fragment, below: Fragment) -> Fragment:
        plain = super().fraction(above, below)
        if not (_has_slots(above) or _has_slots(below)):
            return plain
        form = super().fraction(atom("%s", 0.0), atom("%s", 0.0)).text
        slot = GroupSlot(form, (self._strip(above), self._strip(below)), lambda widths: max(widths) + _BAR)
        return atom(self._table.mark(slot), 0.0, plain.height)

    def matrix(self, rows: Sequence[Sequence[Fragment]]) -> Fragment:
        return atom(self._table.mark(self.script.matrix_slot(rows, self._strip)), 0.0, TALL)

    def _strip(self, fragment: Fragment) -> Strip:
        return self._table.split(fragment.text, fragment.width)

    def _chosen(self, term: Choice, minimum: int, place: Place) -> Fragment:
        """The branch that the subject's number picks."""
        yes, no = (self.inside(branch, minimum, place) for branch in (term.nonnegative, term.otherwise))
        slot = ChoiceSlot(prepared(term.subject), self._strip(yes), self._strip(no))
        return atom(self._table.mark(slot), 0.0, max(yes.height, no.height))


def _computed(term: Term) -> Term:
    """The term as a person computes it: functions with a definition opened."""
    while isinstance(term, Apply) and FUNCTIONS[term.function].definition is not None:
        term = opened(term)
    return term


def _has_slots(fragment: Fragment) -> bool:
    return "\x1a" in fragment.text
