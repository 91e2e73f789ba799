"""One step of gradient descent: forward pass, derivatives, new parameters, new loss."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from derive.network import DenseNetwork, LayerSpec
from derive.plan import RATE
from derive.quantities import Derivative, Named, Quantity
from exercises.questions import Part, QuestionType
from exercises.spec import QuestionSpec, asked
from templates.document import Formula, Shown, Text
from templates.handout_words import plural


@dataclass(frozen=True)
class _Group:
    """Names that one part asks for together."""

    holds: Callable[[Named], bool]
    words: Callable[[tuple[Named, ...]], Text]
    weight: int
    shows_chain: bool = False


def _plain(kind: str) -> Callable[[Named], bool]:
    return lambda name: isinstance(name, Quantity) and name.kind == kind and not name.primed


def _primed(kinds: str) -> Callable[[Named], bool]:
    return lambda name: isinstance(name, Quantity) and name.kind in kinds and name.primed


def _listed(before: str, names: Iterable[Formula], after: str = ".") -> Text:
    """before n1, n2 and n3 after"""
    formulas = list(names)
    parts: list[str | Formula] = [before]
    for number, formula in enumerate(formulas):
        between = "" if number == 0 else " and " if number == len(formulas) - 1 else ", "
        parts += [between, formula] if between else [formula]
    return (*parts, after)


def _derivatives(names: tuple[Named, ...]) -> Text:
    by = [Formula(name.wrt) for name in names if isinstance(name, Derivative)]
    word = "derivative" if len(by) == 1 else "derivatives"
    return _listed(f"The {word} of the loss with respect to ", by, ". Write the chain rule first.")


def _new(names: tuple[Named, ...]) -> Text:
    word = "value" if len(names) == 1 else "values"
    old = [Formula(Quantity(n.kind, n.indices)) for n in names if isinstance(n, Quantity)]
    return _listed(f"The new {word} of ", old, " after one step.")


_GROUPS = (
    _Group(_plain("z"), lambda names: ("The net inputs.",), 1),
    _Group(_plain("a"), lambda names: ("The outputs of the units.",), 1),
    _Group(_plain("E"), lambda names: ("The part of the loss that each output contributes.",), 1),
    _Group(_plain("L"), lambda names: ("The loss.",), 1),
    _Group(lambda name: isinstance(name, Derivative), _derivatives, 2, shows_chain=True),
    _Group(_primed("wb"), _new, 1),
    _Group(_primed("zaE"), lambda names: ("The same with the new parameters.",), 1),
    _Group(_primed("L"), lambda names: ("The loss with the new parameters.",), 1),
)


def _parts(spec: QuestionSpec) -> tuple[Part, ...]:
    names = asked(spec.network, spec.ask)
    found = []
    for group in _GROUPS:
        held = tuple(name for name in names if group.holds(name))
        if held:
            found.append(Part(group.words(held), held, group.weight * len(held), group.shows_chain))
    return tuple(found)


_UPDATED = {
    frozenset("wb"): "weights and biases",
    frozenset("w"): "the weights and leaves the biases as they are",
    frozenset("b"): "the biases and leaves the weights as they are",
}


def _units(layer: LayerSpec) -> str:
    return plural(layer.units, f"{layer.activation} unit")


def _opening(spec: QuestionSpec) -> Text:
    graph = DenseNetwork(spec.network)
    shared = any(layer.bias == "shared" for layer in spec.network.layers)
    layers = ", then ".join(_units(layer) for layer in spec.network.layers)
    biases = ", with one bias a layer" if shared else ""
    network = (f"The network below has {layers}{biases}. Its loss is ", Formula(graph.output), ".")
    if not any(isinstance(name, Quantity) and name.primed for name in asked(spec.network, spec.ask)):
        return network
    step = (" Carry out one step of gradient descent with learning rate ", Formula(RATE), " = ", Shown(RATE))
    return (*network, *step, f"; it changes {_UPDATED[spec.update]}.")


QUESTION = QuestionType(
    "gradient_step",
    "one step of gradient descent: forward pass, derivatives, new parameters, new loss",
    _opening,
    _parts,
)
