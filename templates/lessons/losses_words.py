"""What a lesson on losses says in words: what each is called, for which problem, with which activation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from derive.pairings import LossExample, Pairing
from derive.quantities import Quantity
from derive.terms import ONE, Quotient
from derive.text import decimal
from templates.document import Formula, Ref, Text
from templates.lessons.activation_words import TITLES as ACTIVATION_TITLES

TITLES: Mapping[str, str] = {
    "half_squared_error": "Half squared error",
    "squared_error": "Squared error",
    "mean_squared_error": "Mean squared error",
    "cross_entropy": "Cross-entropy",
    "binary_cross_entropy": "Binary cross-entropy",
    "mean_binary_cross_entropy": "Mean binary cross-entropy",
    "binary_log_likelihood": "Log-likelihood",
}
"""What each loss is called in a heading."""

PROBLEMS: Mapping[str, str] = {
    "half_squared_error": "numbers",
    "squared_error": "numbers",
    "mean_squared_error": "numbers",
    "cross_entropy": "one of several classes",
    "binary_cross_entropy": "yes or no",
    "mean_binary_cross_entropy": "yes or no",
    "binary_log_likelihood": "yes or no",
}
"""What is to be predicted where a loss fits."""

REASONS: Mapping[str, str] = {
    "half_squared_error": "For regression, as all squared errors are. The half takes away the 2 that the square brings "
    "into the derivative.",
    "squared_error": "For regression. A miss twice as large counts four times.",
    "mean_squared_error": "For regression: outputs that may be any number, so nothing bounds them at the end. A large "
    "miss counts far more than a small one.",
    "cross_entropy": "For classes of which one is right: the outputs are shares that add up to 1, and what counts is "
    "the logarithm of the share that the right class gets.",
    "binary_cross_entropy": "For one question with yes or no, or several that do not exclude each other: each output "
    "is the probability of yes, and both answers count.",
    "mean_binary_cross_entropy": "For several questions with yes or no, averaged, so that losses with different "
    "numbers of questions can be compared.",
    "binary_log_likelihood": "The binary cross-entropy with its sign turned: the logarithm of how likely the targets "
    "are. It is to become large, so steps go with its derivative, not against it.",
}
"""When to take a loss, and what it does."""

N = Quantity("n")
"""How many outputs there are."""

OPENING = (
    "A loss says in one number how far outputs are from their targets. Which one fits depends on what the outputs are, "
    "and so on the activation of the last layer; the two are chosen together."
)


def called(activation: str) -> str:
    """An activation within a sentence.

    >>> called("sigmoid"), called("tanh"), called("softmax")
    ('the logistic function', 'the hyperbolic tangent', 'softmax')
    """
    name = in_short(activation)
    if activation == "softmax" or name[1:2].isupper():
        return name
    return "the logistic function" if activation == "sigmoid" else f"the {name}"


def in_short(activation: str) -> str:
    """An activation within a cell."""
    title = ACTIVATION_TITLES[activation].partition(",")[0].partition(" (")[0]
    return title if title[1:2].isupper() else title.lower()


def pair_title(pair: Pairing) -> str:
    """A loss and the activation in front of it."""
    return f"{TITLES[pair.loss]} after {called(pair.activation)}"


def together(pair: Pairing) -> Text:
    """The sentence before the derivative by the net input."""
    if pair.activation == "identity":
        return ("The last activation leaves its net input as it is, so the derivative by the net input is the same:",)
    if pair.cancels:
        return (f"With the slope of {called(pair.activation)} put in, what it has in common with the loss cancels:",)
    return (
        f"With the slope of {called(pair.activation)} put in, nothing cancels: where the activation is flat, the "
        "derivative stays small, however far the output is from its target.",
    )


SURE = ("the targets of classes add up to 1",)
"""Why the derivative for classes is shorter still."""


def averaged(part: str) -> Text:
    """What the mean does to the derivative of a part."""
    share = Formula(Quotient(ONE, N))
    return ("The mean over ", Formula(N), " outputs puts the factor ", share, " in front of ", Ref(part), ".")


def example_title(example: LossExample) -> Text:
    """What an example starts from."""
    numbers = _listed(example.start)
    if example.activation:
        return (f"Worked: {in_short(example.activation)} of {numbers}{_loss(example)}",)
    assert example.loss is not None
    return (f"Worked: {TITLES[example.loss].lower()} of the outputs {numbers}",)


def _loss(example: LossExample) -> str:
    return f", and its {TITLES[example.loss].lower()}" if example.loss else ""


def _listed(numbers: Sequence[Fraction]) -> str:
    texts = [decimal(number) for number in numbers]
    return ", ".join(texts[:-1]) + f" and {texts[-1]}" if len(texts) > 1 else texts[0]


BASE = (
    "All logarithms here are natural ones. Logarithms to the base 10 would make every number of this example smaller, "
    f"by the factor ln 10, about {math.log(10):.4f}, and every derivative with it.",
)
