"""Known mistakes in words: a title for lists, and what a sentence to the student says.

    Wrong -> explained(wrong) -> Text, or in_words(wrong) -> str;  names -> titles(names) -> str

In `says`, {0} and {1} are the terms that the slip is about and {way} tells in which way it was made. The
sentences around it tell where, and what would be right at the first place. A test holds that every mistake
of `derive.mistakes` has its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from derive.mistakes import MISTAKES, Slip, Wrong
from derive.mistakes.rounding import Early
from derive.network import DenseNetwork
from derive.plan import SAMPLE
from derive.quantities import Named
from derive.terms import Term, with_index
from derive.text import to_text
from templates.document import Formula, Text

Parts = tuple[str | Formula, ...]


@dataclass(frozen=True)
class Words:
    """A mistake's title, and what it is in a clause."""

    title: str
    says: str


_WAYS = {"loss": "in the loss", "slope": "in the derivatives", "both": "in the loss and in the derivatives"}

WORDS: dict[str, Words] = {
    "bias_left_out": Words("bias left out", "the bias {0} was left out of the net input"),
    "bias_in_every_product": Words(
        "bias added to every product", "the bias {0} was added to every product instead of once to their sum"
    ),
    "net_for_output": Words("net input for output", "the net input {0} was passed on instead of the output {1}"),
    "activation_left_out": Words(
        "activation left out", "the activation was left out, so that the output is the net input"
    ),
    "weights_transposed": Words(
        "rows and columns of the weights exchanged", "rows and columns of the weights were exchanged, {0} taken for {1}"
    ),
    "sigmoid_for_softmax": Words("sigmoid for softmax", "sigmoid was taken for softmax"),
    "softmax_for_sigmoid": Words("softmax for sigmoid", "softmax was taken for sigmoid"),
    "log10_for_ln": Words("log10 for ln", "the logarithm to base 10 was taken instead of the natural one"),
    "log2_for_ln": Words("log2 for ln", "the logarithm to base 2 was taken instead of the natural one"),
    "one_minus_part_left_out": Words(
        "(1 - y) part of binary cross-entropy left out",
        "the part of binary cross-entropy with 1 - y was left out {way}",
    ),
    "half_lost": Words("factor 1/2 of the squared error lost", "the factor 1/2 of the squared error was lost {way}"),
    "two_lost": Words("factor 2 of the squared error lost", "a factor 2 of the squared error was lost {way}"),
    "squared_error_slope": Words(
        "slope of the squared error for another loss", "the slope of the squared error was taken for that of the loss"
    ),
    "error_sign": Words("sign of the error turned", "the sign of the error was turned"),
    "wrong_output": Words(
        "slope of the loss at the wrong output", "the slope of the loss was worked out with {0} for {1}"
    ),
    "neighbouring_target": Words("target of another output", "the target {0} was taken for {1}"),
    "mean_for_sum_over_outputs": Words(
        "mean for sum over the outputs", "the mean over the outputs was taken instead of the sum, {way}"
    ),
    "sum_for_mean_over_outputs": Words(
        "sum for mean over the outputs", "the sum over the outputs was taken instead of the mean, {way}"
    ),
    "slope_left_out": Words("slope of the activation left out", "the slope of the activation, {0}, was left out"),
    "slope_at_output": Words(
        "slope of the activation at the output",
        "the slope of the activation was taken at the output of the unit instead of its net input",
    ),
    "sigmoid_slope_of_net": Words(
        "slope of sigmoid as z(1 - z)", "the slope of sigmoid was worked out with the net input for the output"
    ),
    "slope_of_net": Words(
        "slope with the net input for the output",
        "the slope of the activation was worked out with net inputs for outputs",
    ),
    "sigmoid_slope_for_tanh": Words("slope of sigmoid for tanh", "the slope of sigmoid was taken for that of tanh"),
    "output_for_slope": Words(
        "output for the slope", "the output of the unit was taken for the slope of its activation"
    ),
    "relu_slope_one": Words(
        "ReLU slope 1 everywhere", "the slope was taken as 1, also where the net input is negative"
    ),
    "relu_slope_zero": Words(
        "ReLU slope 0 everywhere", "the slope was taken as 0, also where the net input is positive"
    ),
    "independent_softmax": Words(
        "softmax without its off-diagonal terms",
        "the outputs of softmax were treated as independent: the terms of the other outputs are missing",
    ),
    "softmax_sign_lost": Words(
        "sign of softmax's off-diagonal terms lost", "the terms of the other outputs of softmax lost their minus sign"
    ),
    "one_route": Words("only one route followed", "of the routes to the loss only the one through {0} was followed"),
    "route_forgotten": Words("a route forgotten", "the route to the loss through {0} was forgotten"),
    "route_weights_transposed": Words(
        "route weights transposed", "rows and columns of the weights were exchanged on the way back, {0} taken for {1}"
    ),
    "wrong_connection": Words(
        "weight of the wrong connection", "the weight of another connection was taken on the way back, {0} for {1}"
    ),
    "weight_left_out": Words(
        "weights left out on the way back", "the weights were left out on the way back, {1} the first"
    ),
    "shared_in_proportion": Words(
        "error shared out in proportion to the weights",
        "the error was shared out in proportion to the weights, {0} taken for {1}",
    ),
    "updated_weights": Words(
        "updated weights on the way back",
        "weights that had been updated already were used on the way back, {0} the first",
    ),
    "net_for_source": Words("net input for the signal of a weight", "the net input {0} was taken for the output {1}"),
    "input_for_source": Words("input for the signal of a weight", "the input {0} was taken for the signal {1}"),
    "own_output_for_source": Words(
        "output of the weight's own unit for its signal",
        "the output {0} of the unit that the weight leads to was taken for the signal {1} that it carries",
    ),
    "neighbouring_source": Words("signal of a neighbour", "the signal {0} of another connection was taken for {1}"),
    "source_left_out": Words("signal left out", "the signal {0} that the weight carries was left out"),
    "neighbouring_delta": Words("derivative of a neighbour", "the derivative {0} of another unit was taken for {1}"),
    "gradient_transposed": Words(
        "gradient transposed", "rows and columns were exchanged: the derivative by {0} was given for {1}"
    ),
    "bias_times_signal": Words(
        "bias treated as a weight", "the derivative by a bias was multiplied by {0}, as if it were a weight"
    ),
    "gradient_added": Words("gradient added", "the gradient was added instead of subtracted"),
    "rate_left_out": Words("learning rate left out", "the learning rate was left out"),
    "rate_twice": Words("learning rate applied twice", "the learning rate was applied twice"),
    "bias_not_updated": Words("bias not updated", "the bias was not updated"),
    "change_for_new_value": Words("change for the new value", "the change was given instead of the new value"),
    "delta_for_gradient": Words("delta for the gradient", "{0} was taken for the gradient {1}"),
    "stale_gradient": Words("gradient of the step before", "the gradient {0} of the step before was taken for {1}"),
    "mean_for_sum_over_samples": Words(
        "mean for sum over the samples", "the mean over the samples was taken instead of the sum, {way}"
    ),
    "sum_for_mean_over_samples": Words(
        "sum for mean over the samples", "the sum over the samples was taken instead of the mean, {way}"
    ),
    "averaged_twice": Words(
        "bias gradient averaged twice", "the derivative by a bias was divided twice by the number of samples"
    ),
    "only_one_sample": Words("only one sample", "only sample {0} was counted"),
    "wrong_samples_target": Words("target of another sample", "sample {0} was given the target of sample {1}"),
    "own_factor": Words("a factor for its derivative", "{0} was taken for the other factor of the product"),
    "minus_lost": Words("minus sign lost", "a minus sign was lost in the derivative by {0}"),
    "exponent_lost": Words("exponent lost", "the exponent was not brought down as a factor"),
    "exponent_kept": Words("exponent kept", "the exponent was not lowered by one"),
    "inner_left_out": Words("inner derivative left out", "the inner derivative of the chain rule was left out"),
    "outer_at_inner": Words(
        "outer derivative at the wrong place", "the outer derivative was taken at {0} instead of at the inner function"
    ),
    "both_win": Words("max or min with slope 1 for all", "the slope of max or min was taken as 1 whichever is taken"),
    "square_lost": Words("square of the denominator lost", "the square of the denominator was lost"),
    "quotient_sign": Words("sign of a quotient's derivative", "the minus sign of the quotient rule was lost"),
}

ROUNDING: dict[str, Words] = {
    "rounded_early": Words("rounded too early", "the numbers on the way were rounded to {0}"),
    "cut_off_early": Words("digits cut off", "the numbers on the way were cut off after {0}"),
}
"""The same for what is no wrong statement but a coarse arithmetic."""

TITLES: Mapping[str, str] = {name: words.title for name, words in (WORDS | ROUNDING).items()}
"""What the mistakes are called in lists."""


def titles(mistakes: Iterable[str]) -> str:
    """What some mistakes are called that cannot be told from each other; an unknown one by its name.

    >>> titles(["half_lost", "error_sign"])
    'factor 1/2 of the squared error lost or sign of the error turned'
    """
    return " or ".join(TITLES.get(mistake, mistake) for mistake in mistakes)


def any_of(mistakes: Iterable[str]) -> str:
    """A sentence to the student where an answer comes from any of some mistakes alike.

    >>> any_of(["error_sign", "wrong_output"])
    'More than one mistake leads to this answer: sign of the error turned; or slope of the loss at the wrong output.'
    """
    return f"More than one mistake leads to this answer: {'; or '.join(TITLES[mistake] for mistake in mistakes)}."


def explained(wrong: Wrong, place: Named | None = None) -> Text:
    """A sentence on what happened and where, and one on what is right; names of samples as for the first sample.

    It is told at the first wrong statement, or at another `place` that the mistake changes.
    """
    slip = next(slip for slip in wrong.slips if slip.target == (place or wrong.first_wrong.target))
    what = _capital((*_where(wrong, slip), *_clause(wrong, slip)))
    right = (_formula(wrong, slip.target), " = ", _formula(wrong, wrong.truth.terms[slip.target]))
    return tuple(_together((*what, ". Right is ", *right, ".")))


def in_words(wrong: Wrong) -> str:
    """The same in plain text, with the names of the vocabulary."""
    return plain_text(explained(wrong))


def plain_text(text: Text) -> str:
    """A text with its formulas as they are typed."""
    return "".join(to_text(part.term) if isinstance(part, Formula) else str(part) for part in text)


def rounding_in_words(early: Early, carry: int) -> str:
    """A sentence on numbers that were rounded too early, where the rule is to carry `carry` decimals."""
    plural = "" if early.decimals == 1 else "s"
    what = ROUNDING[early.mistake].says.format(f"{early.decimals} decimal{plural}")
    return f"{what[0].upper()}{what[1:]}. Right is to carry {carry}."


def _where(wrong: Wrong, slip: Slip) -> Parts:
    """The place in words, with the number where there are several; nothing where there is but one place."""
    if MISTAKES[wrong.mistake].finest == "everywhere":
        return ()
    name = _formula(wrong, slip.target)
    if len(wrong.slips) == 1:
        return ("at ", name, ", ")
    which = "first" if slip.target == wrong.first_wrong.target else "here"
    return (_layers(wrong), f", {which} at ", name, ", ")


def _layers(wrong: Wrong) -> str:
    graph = wrong.truth.derivation.graph
    if wrong.site.layer is None or not isinstance(graph, DenseNetwork):
        return "throughout"
    return "in the loss" if wrong.site.layer > len(graph.layers) else f"in layer {wrong.site.layer}"


def _clause(wrong: Wrong, slip: Slip) -> Iterator[str | Formula]:
    """What was done, its slots filled."""
    for piece in filter(None, re.split(r"(\{\w+\})", WORDS[wrong.mistake].says)):
        if piece == "{way}":
            yield _WAYS[wrong.site.choice]
        elif piece.startswith("{"):
            yield _formula(wrong, slip.about[int(piece[1:-1])])
        else:
            yield piece


def _formula(wrong: Wrong, term: Term) -> Formula:
    return Formula(with_index(term, SAMPLE, 1) if wrong.truth.batch.several else term)


def _capital(parts: Parts) -> Parts:
    first, *rest = parts
    return (first[0].upper() + first[1:] if isinstance(first, str) else first, *rest)


def _together(parts: Parts) -> Iterator[str | Formula]:
    """Neighbouring strings as one."""
    for kind, run in groupby(parts, key=type):
        parts_of_kind = tuple(run)
        yield from ("".join(map(str, parts_of_kind)),) if kind is str else parts_of_kind
