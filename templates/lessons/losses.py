"""A lesson on losses: a table of losses and last activations, each derivative line by line, examples in numbers."""

from __future__ import annotations

from collections.abc import Iterator

from derive.pairings import FIRST, A, L, LossExample, Pairing, Pairings, Y, Z
from derive.quantities import Derivative, Quantity
from derive.statements import Statement
from derive.terms import Differential, Term
from templates.document import (
    Block,
    Equations,
    Formula,
    Heading,
    Line,
    Numbers,
    Paragraph,
    Ref,
    Results,
    Shown,
    Text,
)
from templates.lessons.losses_words import (
    BASE,
    OPENING,
    PROBLEMS,
    REASONS,
    SURE,
    TITLES,
    averaged,
    example_title,
    in_short,
    pair_title,
    together,
)
from templates.rule_words import RULE_WORDS

_PART = Quantity("E")


def blocks(pairings: Pairings) -> tuple[Block, ...]:
    """The whole lesson."""
    return (
        Paragraph((OPENING,)),
        _table(pairings),
        *_derivations(pairings),
        *(block for example in pairings.examples for block in _worked(example)),
    )


def formulas(pairings: Pairings) -> tuple[Block, ...]:
    """The definitions and derivatives, without examples."""
    return tuple(_derivations(pairings))


def _table(pairings: Pairings) -> Results:
    head: tuple[Text, ...] = (
        ("to be predicted",),
        ("last activation",),
        ("loss",),
        ("a part ", Formula(_PART)),
        ("derivative by the net input",),
    )
    return Results(head, tuple(map(_row, pairings.pairs)))


def _row(pair: Pairing) -> tuple[Text, ...]:
    part = pair.entry.part(Y, A)
    return (
        (PROBLEMS[pair.loss],),
        (in_short(pair.activation),),
        (TITLES[pair.loss].lower(),),
        (Formula(part),),
        (Formula(pair.of_classes),),
    )


def _derivations(pairings: Pairings) -> Iterator[Block]:
    told: dict[Term, str] = {}
    for pair in pairings.pairs:
        yield from _derived(pair, told)


def _derived(pair: Pairing, told: dict[Term, str]) -> Iterator[Block]:
    """One pair: the loss, its derivative by an output, and by the net input through the activation."""
    yield Heading((pair_title(pair),))
    yield Paragraph((REASONS[pair.loss],))
    yield Equations((Line(L, (Formula(pair.whole, compact=True),), f"loss:{pair.loss}:{pair.activation}"),))
    lines = pair.lines()
    known = told.get(lines[0].term)
    if known is None:
        known = told[lines[0].term] = f"slope:{pair.loss}:{pair.activation}"
        yield Paragraph(("One output's part of it, and its derivative by that output:",))
        rules = tuple(RULE_WORDS[line.rule] for line in lines)
        left = Differential(_PART, A)
        yield Equations((Line(left, tuple(Formula(line.term) for line in lines), known, rules=rules),))
    else:
        yield Paragraph(("The derivative of a part by its output is that of ", Ref(known), "."))
    if pair.entry.mean:
        yield Paragraph(averaged(known))
    yield Paragraph(together(pair))
    yield Equations(tuple(_deltas(pair)))


def _deltas(pair: Pairing) -> Iterator[Line]:
    """The derivative by the net input, and what it comes to for classes."""
    net = Quantity("z", (FIRST, 1)) if pair.coupled else Z
    target = Derivative(L if pair.coupled else _PART, net)
    yield Line(target, tuple(map(Formula, pair.together)), f"delta:{pair.loss}:{pair.activation}")
    if pair.of_classes != pair.together[-1]:
        yield Line(target, (Formula(pair.of_classes),), "", SURE)


def _worked(example: LossExample) -> Iterator[Block]:
    """One example: outputs, parts and loss, derivatives."""
    yield Heading(example_title(example))
    statements = tuple(example.statements())
    for kinds in (("a",), ("E", "L")):
        if lines := tuple(_line(s) for s in statements if isinstance(s.target, Quantity) and s.target.kind in kinds):
            yield Equations(lines)
    if example.activation is None:
        yield Paragraph(BASE)
    if slopes := tuple(_line(s) for s in statements if isinstance(s.target, Derivative)):
        yield Paragraph(("The derivatives:",))
        yield Equations(slopes)


def _line(statement: Statement) -> Line:
    """A statement with its numbers."""
    return Line(statement.target, (Formula(statement.term), Numbers(statement.term), Shown(statement.target)))
