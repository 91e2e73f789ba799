"""What a lesson on activations says in words: what each is called, what it is like, and what happens at its kinks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.shapes import ALPHA, F, Shape, X
from derive.terms import TWO, Differential, Power
from derive.text import decimal
from templates.document import Formula, Text

TITLES: Mapping[str, str] = {
    "identity": "Identity",
    "step": "Binary step",
    "sigmoid": "Logistic (sigmoid)",
    "tanh": "Hyperbolic tangent",
    "arctan": "Arctangent",
    "relu": "ReLU, rectified linear unit",
    "leaky_relu": "Leaky ReLU",
    "prelu": "PReLU, parametric ReLU",
    "elu": "ELU, exponential linear unit",
    "softplus": "Softplus",
    "gelu": "GELU, Gaussian error linear unit",
    "silu": "SiLU, sigmoid linear unit",
    "softmax": "Softmax",
}
"""What each activation is called in a heading."""

TRAITS: Mapping[str, str] = {
    "identity": "It leaves a net input as it is: the last step of a network whose outputs are plain numbers.",
    "step": "It only says on which side of 0 a net input lies. Its slope is 0 wherever there is one, so that no "
    "gradient passes through it and nothing before it can learn.",
    "sigmoid": "It brings any number between 0 and 1. Far from 0 it is nearly flat: its slope is 1/4 at most.",
    "tanh": "It brings any number between −1 and 1 and is steepest at 0, with slope 1.",
    "arctan": "It flattens like the hyperbolic tangent, but slowly: its slope falls off with the square of the input.",
    "relu": "It passes positive net inputs on and stops negative ones. Where it stops them, no gradient passes either.",
    "leaky_relu": "A small fixed slope to the left of 0 keeps a gradient alive there.",
    "prelu": "The same shape as the leaky ReLU; here the slope to the left is a parameter, which may be learnt.",
    "elu": "To the left of 0 it bends down to a floor, so that outputs are nearer to 0 on average.",
    "softplus": "A ReLU with its corner rounded off; its slope is the logistic function.",
    "gelu": "The net input times the share of a standard normal distribution that lies below it.",
    "silu": "The net input times its own logistic function: smooth, and slightly negative to the left of 0.",
    "softmax": "It makes shares out of a layer's net inputs: positive outputs that add up to 1. Each output depends on "
    "every net input, so there are two kinds of derivative.",
}
"""What each activation is like, in a sentence or two."""

SLOPE = Differential(F, X, alone=True)

INVERTED: Text = (
    "The function turned round is ",
    Formula(X),
    " = tan ",
    Formula(F),
    ", with the slope 1 + tan² ",
    Formula(F),
    " = 1 + ",
    Formula(Power(X, TWO)),
    "; the slope of a function is one over that of its inverse.",
)
"""Why the arctangent has its slope."""


def at_kink(entry: Shape, kink: float) -> Text:
    """What happens where the slope changes at once."""
    here: Text = ("At ", Formula(X), f" = {kink:g} ")
    if entry.jumps(kink):
        return (*here, *_jump(entry, kink), *_used(entry, kink))
    left, right = entry.sides(kink)
    if left == right:
        return (*here, f"both sides have the slope {right:g}, so there is no corner for this parameter.")
    return (*here, f"there is a corner: slope {left:g} on the left, {right:g} on the right. ", *_used(entry, kink))


def _jump(entry: Shape, kink: float) -> Text:
    low, high = entry.ends(kink)
    value = entry.height(kink)
    other = high if value == low else low
    gap = f"the function jumps from {low:g} to {high:g}. It is {value:g} there (some tables write {other:g}), "
    return (gap, "and it has no slope, so that tables leave a question mark. ")


def _used(entry: Shape, kink: float) -> Text:
    """The convention of the project."""
    return (f"The slope from the right, {entry.steepness(kink):g}, is taken.",)


def parameter(entry: Shape) -> Iterator[Text]:
    """The number of the parameter, where there is one."""
    if entry.alpha is not None:
        yield ("Drawn and worked out for ", Formula(ALPHA), f" = {decimal(entry.alpha)}.")
