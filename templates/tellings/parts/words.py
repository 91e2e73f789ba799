"""The sentences of a telling by parts."""

from __future__ import annotations

from collections.abc import Sequence

from derive.quantities import Derivative, Quantity
from derive.terms import Term, inputs_of
from templates.document import Formula, Ref, Text
from templates.handout_words import count, listed, names

MOST_REFERENCES = 3


def referring(labels: Sequence[str]) -> Text:
    """Which equations a line takes its known factors from; none where they are too many to be looked up."""
    where = list(dict.fromkeys(labels))
    return listed([(Ref(one),) for one in where], last=", ") if len(where) <= MOST_REFERENCES else ()


def coefficient(label: str) -> Text:
    """Why the derivative of a net input is what its quantity is multiplied by."""
    return ("the rest of ", Ref(label), " is constant")


def meeting(output: Quantity, quantity: Quantity, parts: Sequence[Quantity]) -> Text:
    """The sentence before a sum over the parts of the loss."""
    if len(parts) == 1:
        return (Formula(output), " is a sum of parts, and only ", *names(parts), " depends on ", Formula(quantity), ":")
    return (Formula(quantity), " changes ", *names(parts), f", so its derivative is a sum of {count(len(parts))}:")


def alone(parts: Sequence[Quantity], quantity: Quantity) -> Text:
    """Why the derivatives of some parts are 0."""
    verb = "does" if len(parts) == 1 else "do"
    return (*names(parts), f" {verb} not depend on ", Formula(quantity))


def put_into(label: str) -> Text:
    """Where a line's numbers are put into."""
    return ("put into ", Ref(label))


def remaining(quantities: Sequence[Quantity]) -> Text:
    """The sentence before derivatives that are told in short."""
    return ("Likewise for ", *names(quantities), "; a frame holds what is known from the equations at the right.")


def chains(parts: int) -> Text:
    """The sentence before the chains of the parts."""
    each = "" if parts == 1 else " for each part"
    return (f"The chain rule{each}, from the output back:",)


def remaining_by_parts(quantities: Sequence[Quantity]) -> Text:
    """The sentence before derivatives that are told in short, part by part."""
    return ("Likewise for ", *names(quantities), ", with what is known from the equations at the right:")


def before_layer(nets: Sequence[Quantity]) -> Text:
    """The sentence before the derivatives by the net inputs of the layer after."""
    return ("All of this layer leans on the derivatives by ", *names(list(dict.fromkeys(nets))), ":")


def as_the_biases(nets: Sequence[Quantity]) -> Text:
    """The sentence before a table of derivatives that those by the biases are, too."""
    return ("The derivatives of the parts by ", *names(nets), " are those by the biases, where the last factor is 1:")


def bias() -> Text:
    """The sentence before the derivatives by biases."""
    return ("A bias is added as it is, so the last factor of its chain is 1:",)


def through(quantity: Quantity, output: Quantity, chain: Term) -> Text:
    """The sentence before a chain: which quantities stand between it and the output."""
    between = [leaf.wrt for leaf in inputs_of(chain) if isinstance(leaf, Derivative) and leaf.wrt != quantity]
    way = (" through ", *names(list(dict.fromkeys(reversed(between))))) if between else ()
    return (Formula(quantity), " changes ", Formula(output), *way, ":")
