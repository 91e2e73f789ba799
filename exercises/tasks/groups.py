"""Names that are asked for together: the parts of a question that asks for numbers of a network or graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from derive.quantities import Derivative, Named, Quantity
from exercises.kinds.number import NumberAsk
from exercises.tasks.task import Part
from templates.document import Formula, Text
from templates.handout_words import listed, plural


@dataclass(frozen=True)
class Group:
    """Names that one part asks for together."""

    holds: Callable[[Named], bool]
    words: Callable[[tuple[Named, ...]], Text]
    weight: int = 1


def plain(kind: str) -> Callable[[Named], bool]:
    """Quantities of a kind before any update."""
    return lambda name: isinstance(name, Quantity) and name.kind == kind and not name.primed


def primed(kinds: str) -> Callable[[Named], bool]:
    """Quantities of some kinds after an update."""
    return lambda name: isinstance(name, Quantity) and name.kind in kinds and name.primed


MOST_LISTED = 8
"""More names than this are not listed in a sentence: the lines to answer on name them."""

MOST_CHAINS = 4
"""More derivatives than this leave no room to write the chain rule of each."""


def derivatives(names: tuple[Named, ...], of: str = "the loss") -> Text:
    """The derivatives of `of` with respect to the names' quantities."""
    wrt = (name.wrt.of_sample(None) for name in names if isinstance(name, Derivative))
    by = [(Formula(quantity),) for quantity in dict.fromkeys(wrt)]
    if len(by) > MOST_LISTED:
        return (f"The {plural(len(by), 'derivative')} of {of}.",)
    return (f"The {'derivative' if len(by) == 1 else 'derivatives'} of {of} with respect to ", *listed(by), ".")


def is_derivative(name: Named) -> bool:
    """Whether a name is that of a derivative."""
    return isinstance(name, Derivative)


def _counted(one: str, several: str) -> Callable[[tuple[Named, ...]], Text]:
    """One of two sentences by how many names there are."""
    return lambda names: (f"{one if len(names) == 1 else several}.",)


def _new(names: tuple[Named, ...]) -> Text:
    word = "value" if len(names) == 1 else "values"
    old = [(Formula(Quantity(n.kind, n.indices)),) for n in names if isinstance(n, Quantity)]
    return (f"The new {word} of ", *listed(old), " after one step.")


NETWORK_GROUPS = (
    Group(plain("z"), _counted("The net input", "The net inputs")),
    Group(plain("a"), _counted("The output of the unit", "The outputs of the units")),
    Group(
        plain("E"), _counted("The part of the loss that the output contributes", "What each output adds to the loss")
    ),
    Group(plain("L"), lambda names: ("The loss.",)),
    Group(is_derivative, derivatives, 2),
    Group(primed("wb"), _new),
    Group(primed("zaE"), lambda names: ("The same with the new parameters.",)),
    Group(primed("L"), lambda names: ("The loss with the new parameters.",)),
)


def parts_of(names: Iterable[Named], groups: Iterable[Group] = NETWORK_GROUPS) -> tuple[Part, ...]:
    """A part for each group that holds some of the names."""
    asked = tuple(names)
    found = []
    for group in groups:
        held = tuple(name for name in asked if group.holds(name))
        if held:
            chain = len(held) <= MOST_CHAINS
            asks = tuple(NumberAsk(name, chain and isinstance(name, Derivative)) for name in held)
            found.append(Part(group.words(held), asks, group.weight * len(held)))
    return tuple(found)
