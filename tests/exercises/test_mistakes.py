"""The words of every mistake: complete, filled in, and true to the place that they name."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest

from derive.backprop import Derivation
from derive.descent import Descent
from derive.grammar import parse
from derive.graph import Equation, ExplicitGraph
from derive.mistakes import MISTAKES, Wrong, mistakes_for
from derive.mistakes.rounding import Early
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.plan import Batch, Plan, make_plan
from derive.quantities import Quantity
from derive.terms import TWO, Power
from derive.text import to_text
from exercises.mistakes import ROUNDING, WORDS, explained, in_words, rounding_in_words
from templates.document import Formula


def network(loss: str, *activations: str, units: int = 3, batch: Batch | None = None) -> Plan:
    graph = DenseNetwork(NetworkSpec(units, tuple(LayerSpec(units, name) for name in activations), loss))
    parameters = tuple(graph.parameters())
    return make_plan(Derivation(graph), parameters, update=parameters, batch=batch or Batch(), after=True)


def circuit(**nodes: str) -> Plan:
    names = {name: Quantity(name) for name in ("x", "y", *nodes)}
    equations = [Equation(names[name], parse(text, names.get)) for name, text in nodes.items()]
    graph = ExplicitGraph([names["x"], names["y"]], equations, names[list(nodes)[-1]])
    return make_plan(Derivation(graph), (names["x"], names["y"]))


@cache
def made() -> tuple[Wrong, ...]:
    plans = (
        network("half_squared_error", "sigmoid", "sigmoid", units=2),
        network("cross_entropy", "tanh", "softmax", batch=Batch(3)),
        network("mean_binary_cross_entropy", "relu", "sigmoid", batch=Batch(2, "mean")),
        network("squared_error", "elu", "sigmoid"),
        Descent(Power(Quantity("theta"), TWO), Fraction(1), (Fraction("0.1"),), 2).plan,
        circuit(p="x - y", q="p^2", r="max(q, x)", s="exp(x * y)", t="r / s", f="t * q"),
    )
    return tuple(wrong for plan in plans for wrong in mistakes_for(plan, "single"))


def test_every_mistake_has_words_and_every_word_a_mistake():
    assert set(WORDS) == set(MISTAKES)
    assert set(ROUNDING) == {Early(2).mistake, Early(2, cut=True).mistake}
    titles = [words.title for words in (*WORDS.values(), *ROUNDING.values())]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_sentence_tells_where_and_what_is_right(name):
    wrongs = [wrong for wrong in made() if wrong.mistake == name]
    assert wrongs
    for wrong in wrongs:
        text = in_words(wrong)
        assert re.fullmatch(r"[A-Zd][^{}]+\. Right is [^{}]+ = [^{}]+\.", text), text
        first = to_text(wrong.first_wrong.target).replace("@s", "@1")
        right = to_text(explained(wrong)[-2].term)
        assert text.endswith(f"Right is {first} = {right}.")
        if wrong.site.scope == "layer":
            assert "In the loss" in text or f"In layer {wrong.site.layer}, first at {first}" in text
        if wrong.site.scope == "single" and MISTAKES[name].finest == "single":
            assert text.startswith(f"At {first}, ")


def test_parts_are_strings_and_formulas_by_turns():
    for wrong in made():
        parts = explained(wrong)
        assert all(isinstance(part, str | Formula) for part in parts)
        assert not any(isinstance(a, str) and isinstance(b, str) for a, b in pairwise(parts))


@pytest.mark.parametrize(
    ("mistake", "scope", "sentence"),
    [
        (
            "slope_left_out",
            "layer",
            "In layer 2, first at dL/dz[2,1], the slope of the activation, a[2,1] * (1 - a[2,1]), was left out. "
            "Right is dL/dz[2,1] = dL/da[2,1] * da[2,1]/dz[2,1].",
        ),
        (
            "one_route",
            "single",
            "At dL/da[1,1], of the routes to the loss only the one through z[2,1] was followed. "
            "Right is dL/da[1,1] = dL/dz[2,1] * w[2,1,1] + dL/dz[2,2] * w[2,2,1].",
        ),
        (
            "rate_left_out",
            "everywhere",
            "Throughout, first at w[1,1,1]', the learning rate was left out. "
            "Right is w[1,1,1]' = w[1,1,1] - eta * dL/dw[1,1,1].",
        ),
        (
            "half_lost",
            "everywhere",
            "The factor 1/2 of the squared error was lost in the loss. Right is E[1] = 1 / 2 * (y[1] - a[2,1])^2.",
        ),
    ],
)
def test_sentences_as_they_read(mistake, scope, sentence):
    assert in_words(next(w for w in made() if w.mistake == mistake and w.site.scope == scope)) == sentence


def test_rounding_in_words():
    assert rounding_in_words(Early(3), 6) == ("The numbers on the way were rounded to 3 decimals. Right is to carry 6.")
    assert "cut off after 1 decimal." in rounding_in_words(Early(1, cut=True), 4)


LEAST = {
    "slope_left_out": "slope of the activation left out",
    "sigmoid_slope_of_net": "slope of sigmoid as z(1 - z)",
    "slope_at_output": "slope taken at the wrong place",
    "independent_softmax": "softmax treated as independent",
    "sigmoid_for_softmax": "sigmoid for softmax",
    "softmax_for_sigmoid": "softmax for sigmoid",
    "one_route": "only one route followed",
    "route_weights_transposed": "route weights transposed",
    "wrong_connection": "weight of the wrong connection",
    "updated_weights": "weights that were updated already",
    "gradient_added": "gradient added instead of subtracted",
    "rate_left_out": "learning rate left out",
    "rate_twice": "learning rate applied twice",
    "bias_left_out": "bias left out of the forward pass",
    "bias_not_updated": "bias not updated",
    "bias_times_signal": "bias updated with the input",
    "half_lost": "factor 1/2 lost",
    "two_lost": "factor 2 lost",
    "error_sign": "sign of (y - a)",
    "mean_for_sum_over_samples": "mean for sum over samples",
    "sum_for_mean_over_samples": "sum for mean over samples",
    "mean_for_sum_over_outputs": "mean for sum over outputs",
    "sum_for_mean_over_outputs": "sum for mean over outputs",
    "only_one_sample": "only the first sample",
    "log10_for_ln": "log10 for ln",
    "log2_for_ln": "log2 for ln",
    "one_minus_part_left_out": "the (1 - y) part of binary cross-entropy left out",
    "net_for_output": "net input for output",
    "net_for_source": "net input for the output that a weight carries",
    "relu_slope_one": "ReLU slope 1 everywhere",
    "relu_slope_zero": "ReLU slope 0 everywhere",
    "wrong_output": "slope of the loss at the wrong output",
    "neighbouring_source": "value of the neighbouring index",
    "neighbouring_delta": "derivative of the neighbouring index",
    "neighbouring_target": "target of the neighbouring index",
    "wrong_samples_target": "target of another sample",
}
"""What marking must know at the least, by name."""


def test_the_mistakes_that_marking_must_know_are_there_and_can_be_made():
    assert LEAST.keys() <= MISTAKES.keys()
    assert {wrong.mistake for wrong in made()} >= LEAST.keys()
    assert {Early(3).mistake, Early(3, cut=True).mistake} == ROUNDING.keys()
