"""The gradient over several samples: each sample's own, and their sum or mean."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Annotated, Literal

from pydantic import Field

from derive.backprop import Derivation
from derive.errors import InputError
from derive.plan import Batch
from derive.quantities import Derivative, Named, of_one_sample
from exercises.files.leaves import Flag, Line, one_of, whole
from exercises.files.nodes import Node, find
from exercises.files.wishes import wished
from exercises.questions import QuestionType
from exercises.tasks.groups import NETWORK_GROUPS, Group, derivatives, is_derivative, parts_of
from exercises.tasks.networked import NetworkQuestion, network_task, networked
from exercises.tasks.task import Task
from exercises.tasks.walks import Walk
from exercises.tasks.words import about_network
from templates.document import Text
from templates.handout_words import count

LEAST, MOST = 2, 20
USUAL = 3


class Settings(NetworkQuestion):
    """`size` samples are drawn, where `samples` gives none; `each` asks for every sample's own numbers, too."""

    size: Annotated[int, whole("size", LEAST, MOST)] | None = None
    reduction: Annotated[Literal["sum", "mean"], one_of("reduction", ("sum", "mean"))] = "sum"
    ask: Annotated[tuple[Line, ...], Field(min_length=1)] = ("L",)
    each: Flag = True


def _batch(settings: Settings, node: Node) -> Batch:
    given = len(settings.samples) if settings.samples else None
    if given == 1 or (given and settings.size and given != settings.size):
        what = f"samples lists {given}, and {settings.size or 'several'} are wanted"
        raise InputError(what, "leave size out, or list as many samples", find(node, ("samples",)).place)
    return Batch(given or settings.size or USUAL, settings.reduction)


def _with_each(names: tuple[Named, ...], batch: Batch) -> Iterator[Named]:
    """Every total's parts, sample by sample, before the totals."""
    for name in names:
        if _is_total(name):
            yield from (of_one_sample(name, sample) for sample in range(1, batch.samples + 1))
    yield from names


def _is_total(name: Named) -> bool:
    return name.of.sample is None if isinstance(name, Derivative) else name.sample is None


def _own(names: tuple[Named, ...]) -> Text:
    """The derivatives of every sample's own loss."""
    return derivatives(names, "each sample's own loss")


def _groups(whole_loss: str) -> tuple[Group, ...]:
    """Samples first, then totals; net inputs and outputs are always some sample's."""
    return (
        *NETWORK_GROUPS[:3],
        Group(lambda name: name.name.startswith("L@"), lambda names: ("The loss of each sample.",)),
        Group(lambda name: is_derivative(name) and not _is_total(name), _own, 2),
        Group(lambda name: name.name == "L", lambda names: (f"The loss over all samples, the {whole_loss}.",)),
        Group(
            lambda name: is_derivative(name) and _is_total(name),
            lambda names: derivatives(names, f"the {whole_loss}"),
            2,
        ),
    )


def _opening(batch: Batch) -> Text:
    together = "mean" if batch.reduction == "mean" else "sum"
    samples = f" There are {count(batch.samples)} samples, told apart by a raised number in brackets; the loss"
    return (f"{samples} over all of them is the {together} of their losses.",)


def _read(settings: Settings, node: Node, luck: Random) -> Task:
    batch = _batch(settings, node)
    setting = networked(settings, node, batch)
    names = wished(settings.ask, setting.graph, node, samples=batch.samples)
    asked = tuple(dict.fromkeys(_with_each(names, batch) if settings.each else names))
    walk = Walk(Derivation(setting.graph), asked, batch=batch)
    opening = (*about_network(setting.graph), *_opening(batch))
    groups = _groups("mean loss" if batch.reduction == "mean" else "summed loss")
    return network_task(setting, walk, opening, parts_of(asked, groups))


EXAMPLES = (
    """
    type: batch_gradient
    network: {inputs: 2, layers: [{units: 2}, {units: 1}], loss: half_squared_error}
    size: 3
    reduction: mean
    ask: [L, "dL/dw[1,1,1]", "dL/db[2,1]"]
    """,
    """
    type: batch_gradient
    network: {inputs: 2, layers: [{units: 2, activation: tanh}, {units: 1, activation: identity}], loss: squared_error}
    samples: [{input: [1, 0.5], target: [0.2]}, {input: [-0.5, 1], target: [0.6]}]
    each: false
    ask: ["z[1,1]@1", "a[2,1]@2", L, "dL/dw[2,1,1]", "dL/dz[1,1]@2"]
    """,
)

QUESTION = QuestionType(
    "batch_gradient",
    "Gradient over a batch",
    "several samples: each sample's own gradient, and their sum or mean",
    Settings,
    _read,
    EXAMPLES,
)
