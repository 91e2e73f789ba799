"""The page of losses: each has its words, each pair its derivatives, examples their numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derive.activations import ACTIVATIONS
from derive.losses import LOSSES
from derive.pairings import LossExample, Pairing, Pairings
from derive.quantities import Derivative
from derive.rules import RULES
from templates.document import Document, Equations, Heading, Results, Shown
from templates.lessons.losses import blocks, formulas
from templates.lessons.losses_words import PROBLEMS, REASONS, TITLES, called, pair_title
from templates.outline import outline
from templates.rule_words import RULE_WORDS

PAIRS = tuple(
    Pairing(loss, activation)
    for loss, entry in LOSSES.items()
    for activation in (("sigmoid", "softmax") if entry.outputs_in_01 else ACTIVATIONS)
)
NUMBERS = tuple(map(Fraction, ("0.25", "0.5", "0.125")))
TARGETS = tuple(map(Fraction, ("0", "1", "0")))
EXAMPLES = (
    LossExample(1, None, "softmax", NUMBERS),
    LossExample(2, "cross_entropy", "softmax", NUMBERS, TARGETS),
    LossExample(3, "binary_cross_entropy", None, NUMBERS, TARGETS),
    LossExample(4, "squared_error", "tanh", NUMBERS[:1], TARGETS[:1]),
)


def test_every_loss_and_every_rule_has_its_words() -> None:
    assert TITLES.keys() == PROBLEMS.keys() == REASONS.keys() == LOSSES.keys()
    assert RULE_WORDS.keys() == set(RULES)
    assert all(called(name) for name in ACTIVATIONS)


def test_every_pair_has_a_row_and_a_section_and_no_label_stands_twice() -> None:
    told = blocks(Pairings(PAIRS, ()))
    (table,) = [block for block in told if isinstance(block, Results)]
    assert len(table.rows) == len(PAIRS)
    assert [b.text[0] for b in told if isinstance(b, Heading)] == list(map(pair_title, PAIRS))
    labels = [line.label for b in told if isinstance(b, Equations) for line in b.lines if line.label]
    assert len(set(labels)) == len(labels)
    assert "(slope:" in outline(Document("t", (), (), told))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: str(e.number))
def test_an_example_tells_each_of_its_numbers(example: LossExample) -> None:
    told = blocks(Pairings(PAIRS[:1], (example,)))
    lines = [line for b in told if isinstance(b, Equations) for line in b.lines]
    shown = [line.left for line in lines if any(isinstance(right, Shown) for right in line.rights)]
    assert shown == [statement.target for statement in example.statements()]
    assert any(isinstance(name, Derivative) for name in shown) == (example.loss is not None)


def test_formulas_have_no_numbers() -> None:
    told = formulas(Pairings(PAIRS[:3], EXAMPLES))
    assert not [block for block in told if isinstance(block, Results)]
    assert not [
        r for b in told if isinstance(b, Equations) for line in b.lines for r in line.rights if isinstance(r, Shown)
    ]
