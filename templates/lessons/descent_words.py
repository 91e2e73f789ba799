"""The sentences of a lesson on learning rates, chosen by what a path does."""

from __future__ import annotations

from derive.descent import CURVATURE, Descent, Run, Verdict
from derive.valley import THETA
from templates.document import Formula, Text
from templates.handout_words import plural

SHORT: dict[Verdict, str] = {
    "rests": "stays where it is",
    "arrives": "is there in one step",
    "approaches": "comes closer from one side",
    "alternates": "comes closer, changing sides",
    "circles": "goes to and fro",
    "jumps apart": "diverges, changing sides",
    "runs away": "diverges to one side",
    "descends": "goes lower with every step",
    "wanders": "shows no single pattern",
}
"""What a path does, for a table and a caption."""

_BY_FACTOR: dict[Verdict, str] = {
    "arrives": " is 0: the very first step ends where the slope is 0, and nothing changes after it.",
    "approaches": " lies between 0 and 1: each step ends on the same side of the minimum, nearer to it.",
    "alternates": " lies between −1 and 0: each step passes the minimum, but lands nearer to it than it began.",
    "circles": " is −1: each step lands as far on the other side, so the path goes to and fro for ever.",
    "jumps apart": " is below −1: each step passes the minimum and lands farther from it than it began, where the slope"
    " is steeper and the next step longer still. The rate is too large.",
    "runs away": " is above 1: the slope leads away from where it is 0, farther with every step.",
}
_BY_STEPS: dict[Verdict, str] = {
    "arrives": "The path is at its end: there",
    "approaches": "The steps become shorter and the path comes closer from one side; at its end",
    "alternates": "The steps become shorter and the path comes closer, changing sides; at its end",
    "circles": "The steps do not become shorter and the path goes to and fro; at its end",
    "jumps apart": "The steps become longer from side to side, so the rate is too large; at the path's end",
    "descends": "J falls with every step; at the path's end",
    "wanders": "J does not fall with every step, and the steps show no single pattern; at the path's end",
}
SLOW = 0.9
"""A factor from here on makes a path that gets there, but slowly."""


def verdict(descent: Descent, run: Run) -> Text:
    """What the path of a run does, and why; the line of its factor follows."""
    done = descent.verdict(run)
    if done == "rests":
        return ("The slope is 0 here, so no step changes anything.",)
    if not descent.is_quadratic:
        return (f"{_BY_STEPS[done]}:",)
    slow = " Safe, but slow." if done == "approaches" and descent.exact[run.factor] > SLOW else ""
    return (Formula(run.factor), _BY_FACTOR[done] + slow)


def distance(descent: Descent) -> Text:
    """How one step changes the distance to the place where the slope is 0."""
    return (
        "The slope grows in proportion to the distance from ",
        Formula(descent.flat),
        ", so each step multiplies this distance by a factor ",
        Formula(descent.runs[0].factor),
        " that depends on nothing but the rate:",
    )


def bound(descent: Descent) -> Text:
    """For which rates a quadratic is descended to the place where its slope is 0."""
    if descent.exact[CURVATURE] < 0:
        return ("The curvature is negative: the slope is 0 at a maximum, and every rate leads away from it.",)
    return (
        "The path converges exactly where ",
        Formula(descent.runs[0].factor),
        " lies between −1 and 1, that is for rates above 0 and below",
    )


def opening(descent: Descent) -> Text:
    """What the page is about."""
    steps, rates = plural(descent.steps, "step"), plural(len(descent.rates), "learning rate")
    return (
        f"{steps.capitalize()} of gradient descent with {rates}: what the rate ",
        Formula(descent.runs[0].alpha),
        " does to the path of ",
        Formula(THETA),
        f"{', from the same start' if len(descent.rates) > 1 else ''}.",
    )
