"""The sentences of a lesson on batch, mini-batch and stochastic descent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from derive.quantities import Named
from derive.unit import LOSS, B, W
from derive.variants import Variants, Way
from templates.document import Formula, Shown, Text
from templates.handout_words import count, plural
from templates.plots import Point

USES = {
    "batch": "every update takes the mean over all samples",
    "mini-batch": "every update takes the mean over a few samples",
    "stochastic": "every update takes a single sample",
}


def opening(variants: Variants) -> Text:
    """What is compared."""
    return (
        f"The same {plural(variants.samples, 'sample')}, the same start and the same learning rate, in three ways: with"
        f" all samples in every update, with {count(variants.size)} at a time, and with one at a time. An epoch is one"
        " pass over all samples; an iteration is one update of ",
        Formula(W),
        " and ",
        Formula(B),
        ".",
    )


def drawn(variants: Variants) -> Text:
    """The order of the samples in every epoch."""
    orders = "; ".join(" ".join(map(str, order)) for order in variants.orders)
    return (
        f"The mini-batch and the stochastic descent take the samples in an order of their own in every epoch,"
        f" drawn with the seed {variants.seed}: {orders}.",
    )


def raised(variants: Variants) -> Text:
    """How the ways are told apart in the names."""
    names = ", ".join(f"({way.number}) {way.name}" for way in variants.ways)
    return (f"Raised numbers in round brackets name the way, {names}; those in pointed brackets name the sample.",)


def first_update(way: Way) -> Text:
    """Which samples the first update uses."""
    batch = way.batches[0]
    which = f"sample {batch[0]}" if len(batch) == 1 else f"samples {' and '.join(map(str, batch))}"
    if way.number == 1:
        which = "all samples"
    return (f"{way.name.capitalize()} descent, {which}:",)


def over(minimum: Point | None) -> Text:
    """How the plots of the paths are read."""
    least = "; the cross marks the least." if minimum else "."
    return (f"Each thin line joins parameters of the same mean loss{least}",)


def outcome(variants: Variants, numbers: Mapping[Named, float]) -> Text:
    """Where each way is after the first epoch, and what single samples do to the loss."""
    parts = [(" to ", Shown(way.at(LOSS, way.iterations), 4), f" in {_updates(way)} descent") for way in variants.ways]
    listed = tuple(part for number, text in enumerate(parts) for part in (("," if number else ""), *text))
    return ("In one epoch the mean loss goes from ", Shown(LOSS, 4), *listed, f".{_noise(variants, numbers)}")


def _updates(way: Way) -> str:
    return f"{plural(way.iterations, 'update')} of {way.name}"


def _noise(variants: Variants, numbers: Mapping[Named, float]) -> str:
    """Whether single samples lead uphill now and then where all samples together do not."""
    rises = [[after > before for before, after in _pairs(way, numbers)] for way in variants.ways]
    if any(rises[0]) or not any(rises[2]):
        return ""
    single = variants.ways[2]
    still = ", some in the last epoch still: the path wanders about." if any(rises[2][-single.iterations :]) else "."
    return (
        " With all samples together every update makes the loss fall. Single samples pull in different directions:"
        f" {sum(rises[2])} of the {single.updates} stochastic updates make it rise{still}"
    )


def _pairs(way: Way, numbers: Mapping[Named, float]) -> Iterator[tuple[float, float]]:
    return pairwise(numbers[way.at(LOSS, k)] for k in range(way.updates + 1))
