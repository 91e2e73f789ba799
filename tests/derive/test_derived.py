"""Every derivation told line by line: complete, and each line proved equal to the one before by SymPy."""

from __future__ import annotations

import itertools

import pytest

from derive.activations import ACTIVATIONS
from derive.derived import activation_lines, definition, loss_lines, rule_lines
from derive.equality import agree
from derive.losses import LOSSES
from derive.network import LayerNames
from derive.quantities import Quantity
from derive.rules import RULES
from derive.symbolic import symbol, to_sympy
from derive.terms import Differential, Product, Sum, SumOver, Term, children
from derive.text import to_text

LAYER = LayerNames(1, 3)
ALPHA, Y, A = Quantity("alpha"), Quantity("y"), Quantity("a")
PAIRS = [(name, j, i) for name, entry in ACTIVATIONS.items() for j, i in ((1, 1), *(((1, 2), (3, 1)) * entry.coupled))]


@pytest.fixture(params=PAIRS, ids=lambda pair: "-".join(map(str, pair)))
def entry(request):
    return request.param


@pytest.fixture(params=LOSSES)
def loss(request):
    return request.param


def with_outputs_opened(name: str, term: Term):
    """The SymPy form with every output of the layer replaced by what it is of the net inputs."""
    activation = ACTIVATIONS[name]
    outputs = {symbol(LAYER.output(j)): to_sympy(activation.value(LAYER, j, ALPHA)) for j in (1, 2, 3)}
    return to_sympy(term).xreplace(outputs)


def has_differential(term: Term) -> bool:
    return isinstance(term, Differential) or any(map(has_differential, children(term)))


def test_activation_lines_are_equal_one_after_another(entry):
    name, j, i = entry
    forms = [with_outputs_opened(name, line.term) for line in activation_lines(name, LAYER, j, i, ALPHA)]
    for before, after in itertools.pairwise(forms):
        assert agree(before, after), (before, after)


def test_loss_lines_are_equal_one_after_another(loss):
    forms = [to_sympy(line.term) for line in loss_lines(loss, Y, A)]
    for before, after in itertools.pairwise(forms):
        assert agree(before, after), (before, after)


def test_activation_lines_lead_from_the_definition_to_the_slope(entry):
    name, j, i = entry
    activation = ACTIVATIONS[name]
    first, *_, last = activation_lines(name, LAYER, j, i, ALPHA)
    assert isinstance(first.term, Differential)
    assert first.term.wrt == LAYER.net(i)
    assert agree(to_sympy(first.term.body), to_sympy(activation.value(LAYER, j, ALPHA)))
    assert first.term.body == definition(activation, LAYER, j, ALPHA)
    assert last.term == activation.local(LAYER, j, i, ALPHA)


def test_loss_lines_lead_from_the_part_to_the_slope(loss):
    first, *_, last = loss_lines(loss, Y, A)
    assert first.term == Differential(LOSSES[loss].part(Y, A), A)
    assert last.term == LOSSES[loss].slope(Y, A)


def test_nothing_is_left_to_be_carried_out_and_nothing_is_said_twice(entry, loss):
    name, j, i = entry
    for lines in (activation_lines(name, LAYER, j, i, ALPHA), loss_lines(loss, Y, A)):
        assert not has_differential(lines[-1].term)
        assert all(line.rule in RULES for line in lines)
        texts = [line.term for line in lines]
        assert all(a != b for a, b in itertools.pairwise(texts))


def test_every_rule_is_told_somewhere():
    told = {line.rule for name, j, i in PAIRS for line in activation_lines(name, LAYER, j, i, ALPHA)}
    told |= {line.rule for name in LOSSES for line in loss_lines(name, Y, A)}
    assert set(RULES) - told <= {"standard derivative"}


def test_softmax_is_told_by_the_quotient_rule_for_both_classes():
    own = activation_lines("softmax", LAYER, 1, 1)
    other = activation_lines("softmax", LAYER, 1, 2)
    assert [line.rule for line in own][1] == [line.rule for line in other][1] == "quotient rule"
    assert to_text(own[-1].term) == "a[1,1] * (1 - a[1,1])"
    assert to_text(other[-1].term) == "-a[1,1] * a[1,2]"


def test_terms_that_drop_out_are_seen():
    """d/db (w a + b) = d/db (w a) + d/db b = 0 + 1 = 1"""
    w, a, b = Quantity("w", ("k",)), Quantity("a", ("k",)), Quantity("b")
    lines = rule_lines(Sum((SumOver("k", 2, Product((w, a))), b)), b)
    assert [to_text(line.term) for line in lines] == [
        "d/db (w[1] * a[1] + w[2] * a[2] + b)",
        "d/db (w[1] * a[1]) + d/db (w[2] * a[2]) + d/db (b)",
        "0 + 0 + 1",
        "1",
    ]
