"""The sentences of a telling from first principles, and the words for its rules."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from templates.document import Inline, Ref, Text
from templates.handout_words import activation_name, count, listed


def refs(labels: Sequence[str]) -> Text:
    """Equations in a row."""
    return listed([(Ref(label),) for label in labels])


def layer_title(layer: int, last: int) -> str:
    """What a layer is called.

    >>> layer_title(2, 2), layer_title(1, 2), layer_title(2, 3)
    ('the output layer', 'the hidden layer', 'hidden layer 2')
    """
    return "the output layer" if layer == last else "the hidden layer" if last == 2 else f"hidden layer {layer}"


def layer_step(layer: int, last: int, activation: str, *, coupled: bool) -> Text:
    """What is done in one layer."""
    adds = "Weighted inputs and bias add up to the net input of a unit"
    if activation == "identity":
        out = "which is its output as it stands"
    elif coupled:
        out = f"and {activation_name(activation)} makes the outputs from all the net inputs together"
    else:
        out = f"and {activation_name(activation)} makes its output from that"
    return (f"Step {layer}: {layer_title(layer, last)}. {adds}, {out}.",)


def sentence(*parts: Inline | Text) -> Text:
    """Words, names and whole texts one after another."""
    return tuple(chain.from_iterable(part if isinstance(part, tuple) else (part,) for part in parts))


def plural_routes(routes: int) -> str:
    """How an output goes on, before the net inputs that it goes into."""
    return " goes on along one route, through " if routes == 1 else f" goes on along {count(routes)} routes, through "
