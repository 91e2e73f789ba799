"""The lesson of a network or a graph: its worked solution, or its numbers and formulas."""

from __future__ import annotations

from dataclasses import dataclass

from derive.errors import InputError
from derive.plan import lettered
from derive.quantities import Named, Quantity
from exercises.lessons.lesson import Accounts, Common, Told, Wish
from exercises.lessons.published import accounts_of, exact_number
from exercises.lessons.solved import Solved
from templates.document import Block, Document, Title
from templates.handout_training import Training, training
from templates.handout_words import plural
from templates.styles import Style

MOST_TOLD = 120
"""More derivatives than this are no handout; some are chosen with --wrt, or JSON holds them all."""


@dataclass(frozen=True)
class DerivationLesson:
    """An example with its derivation."""

    solved: Solved

    @property
    def common(self) -> Common:
        example = self.solved.example
        return Common(example.name, example.title, example.style, example.rounding, example.published)

    def told(self, style: Style, wish: Wish) -> Told:
        wanted = self._wanted(wish)
        quantities = wanted or _usual(self.solved)
        update = () if wanted else self.solved.trained
        return self.worked(style, quantities, update, formula_only=wish.formula_only)

    def worked(
        self, style: Style, quantities: tuple[Quantity, ...], update: tuple[Quantity, ...] = (), *, formula_only: bool
    ) -> Told:
        """The page that tells the derivatives by `quantities` and the update of the parameters in `update`."""
        if formula_only:
            return self._page(style, style.formulas(self.solved.derivation, quantities))
        return self._numbered(style, quantities, update)

    def _wanted(self, wish: Wish) -> tuple[Quantity, ...]:
        return tuple(dict.fromkeys(map(self.solved.find, wish.wrt)))

    def _numbered(self, style: Style, quantities: tuple[Quantity, ...], update: tuple[Quantity, ...]) -> Told:
        """The page with its numbers."""
        solved = self.solved
        manner = style.manner_of(solved.example.graph)
        by_parts = style.by_parts(solved.derivation, tuple(dict.fromkeys((*quantities, *update))))
        plan = solved.plan_for(manner.needs(solved.example.graph, quantities), update, by_parts, short=manner.short)
        decimals = solved.decimals(plan)
        telling = style.telling_of(plan, {}, decimals, solved.example.given)
        blocks = manner.solution(telling, quantities, rule=_rule(solved))
        after = _training(solved) if update else None
        page = self._page(style, (*blocks, *(training(plan, after) if after else ())))
        numbers = solved.printed(plan) | (after.numbers if after else {})

        def precision(name: Named) -> int:
            return after.places(name) if after and name in after.numbers else decimals[lettered(name, plan.batch)]

        return Told(page.document, page.notation, numbers, precision, solved.example.rounding.full)

    def _page(self, style: Style, blocks: tuple[Block, ...]) -> Told:
        """The page around its blocks, without numbers."""
        example = self.solved.example
        title = Title((example.title,))
        document = Document(example.title, (example.title,), (), (title, *blocks), style.page)
        return Told(document, style.notation_of(example.network), {}, lambda name: 0)

    def as_json(self, wish: Wish) -> str:
        return self.solved.as_json(self._wanted(wish) or None, formulas_only=wish.formula_only)

    def exact(self, name: str) -> float:
        return exact_number(self.solved, name)

    def accounts(self) -> Accounts:
        return accounts_of(self.solved, self.common.published)


def _usual(solved: Solved) -> tuple[Quantity, ...]:
    """What a handout tells by itself: the trained parameters, all parameters, or every given quantity."""
    graph = solved.example.graph
    told = solved.trained or tuple(graph.parameters()) or tuple(graph.given())
    if len(told) > MOST_TOLD:
        what = f"{len(told)} derivatives are too many for a page"
        raise InputError(what, 'choose some with --wrt, such as "w[1,1,1]"')
    return told


def _rule(solved: Solved) -> str:
    carry = solved.example.rounding.carry
    if carry is None:
        shown = f"Numbers are exact and shown with up to {plural(solved.example.rounding.shown, 'decimal')}"
        return f"{shown}; ≈ stands where the printed digits alone would give another last digit."
    return f"{plural(carry, 'decimal').capitalize()} are carried."


def _training(solved: Solved) -> Training | None:
    """Where the network stands after all its iterations, if there are more than one."""
    after = solved.after_training
    if after is None:
        return None
    return Training(after.losses, solved.values_with(after.given), solved.example.rounding.shown)
