"""Worked solutions of examples as pages: the document of a `Solved` example, printed in a format."""

from __future__ import annotations

from collections.abc import Iterator

from derive.quantities import Named, Quantity
from exercises.solved import Solved, lettered
from templates.compiled import compile_document
from templates.document import Block, Document, Paragraph, Title
from templates.handout import solution
from templates.handout_formulas import formulas
from templates.handout_lines import Telling
from templates.handout_words import plural
from templates.styles import style_named


def handout(
    solved: Solved, told: tuple[Quantity, ...], style: str, form: str, *, formula_only: bool, update: bool
) -> bytes:
    """The worked solution that tells the derivatives by `told`, and the update where it is wanted."""
    look = style_named(style)
    plan = solved.plan_for(told, solved.trained if update else ())
    decimals = {} if formula_only else solved.decimals(plan)
    if formula_only:
        blocks: tuple[Block, ...] = tuple(formulas(solved.derivation, told))
    else:
        blocks = (*solution(Telling(plan, {}, decimals), told, rule=_rule(solved)), *_training(solved))
    title = solved.example.title
    document = Document(title, (title,), (), (Title((title,)), *blocks))

    def precision(name: Named) -> int:
        return decimals[lettered(name, plan)]

    full = solved.example.rounding.full
    names = look.notation_of(solved.example.network)
    page = compile_document(document, names, precision, full=full, format=form, sign=look.sign)
    return page.format.whole([page.part({} if formula_only else solved.printed(plan), {})])


def _rule(solved: Solved) -> str:
    carry = solved.example.rounding.carry
    if carry is None:
        shown = f"Numbers are exact and shown with up to {plural(solved.example.rounding.shown, 'decimal')}"
        return f"{shown}; ≈ stands where the printed digits alone would give another last digit."
    return f"{plural(carry, 'decimal').capitalize()} are carried."


def _training(solved: Solved) -> Iterator[Block]:
    """Where the network stands after all its iterations."""
    after = solved.after_training
    if after is not None:
        first, last = after.losses[0], after.losses[-1]
        text = f"After {solved.example.iterations:,} such steps the loss has gone from {first:.6g} to {last:.6g}."
        yield Paragraph((text,))
