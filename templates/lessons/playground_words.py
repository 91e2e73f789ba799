"""The sentences of a playground."""

from __future__ import annotations

from collections.abc import Sequence

from derive.clouds import Sample
from derive.network import LOSS
from derive.plan import RATE
from derive.playground import Playground
from derive.quantities import Quantity
from templates.document import Formula, Shown, Text
from templates.handout_words import plural


def drawn(samples: Sequence[Sample], where: str, seed: int) -> Text:
    """What was drawn."""
    each = sum(sample.y for sample in samples)
    return (f"{len(samples)} points, {each} of each class, drawn with the seed {seed}: {where}.",)


def task(mean: Quantity) -> Text:
    """What is learned, and how."""
    return (
        "The network is to give the probability of class 1. Its loss for one sample is ",
        Formula(LOSS),
        "; it is trained with all samples in every update, on their mean loss ",
        Formula(mean),
        ", with the learning rate ",
        Formula(RATE),
        " = ",
        Shown(RATE),
        ".",
    )


def outcome(play: Playground) -> Text:
    """What the training has come to."""
    stages, _ = play.trained
    first, last = stages[0], stages[-1]
    right = f"{last.right(play.samples)} of {len(play.samples)} samples are on their side of the line"
    way = f"from {first.loss:.3g} to {last.loss:.3g}" if len(stages) > 1 else f"to {last.loss:.3g}"
    return (
        "The line between the classes is where the output is one half. In ",
        f"{plural(last.epoch, 'epoch')} the mean loss goes {way}; {right}. Filled points are of class 1.",
    )
