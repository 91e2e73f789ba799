"""One step of gradient descent: forward pass, derivatives, new parameters, new loss."""

from __future__ import annotations

from random import Random
from typing import Annotated

from pydantic import Field

from derive.backprop import Derivation
from derive.plan import RATE
from derive.quantities import Named, Quantity
from exercises.files.leaves import Line
from exercises.files.nodes import Node
from exercises.files.schema import Positive, UpdateModel
from exercises.files.wishes import wished
from exercises.questions import QuestionType
from exercises.tasks.groups import parts_of
from exercises.tasks.networked import DEFAULT_RATE, NetworkQuestion, network_task, networked
from exercises.tasks.task import Task
from exercises.tasks.walks import Walk
from exercises.tasks.words import about_network
from templates.document import Formula, Shown, Text


class Settings(NetworkQuestion):
    """`ask` names what is to be computed, `update` which parameters the step changes."""

    learning_rate: Positive | None = None
    update: UpdateModel = UpdateModel()
    ask: Annotated[tuple[Line, ...], Field(min_length=1)]


_UPDATED = {
    frozenset("wb"): "weights and biases",
    frozenset("w"): "the weights and leaves the biases as they are",
    frozenset("b"): "the biases and leaves the weights as they are",
}


def _step(names: tuple[Named, ...], update: frozenset[str]) -> Text:
    """What is said of the step, where anything after it is asked."""
    if not any(isinstance(name, Quantity) and name.primed for name in names):
        return ()
    step = (" Carry out one step of gradient descent with learning rate ", Formula(RATE), " = ", Shown(RATE))
    return (*step, f"; it changes {_UPDATED[update]}.")


def _read(settings: Settings, node: Node, luck: Random) -> Task:
    setting, update = networked(settings, node), settings.update.kinds
    names = wished(settings.ask, setting.graph, node, update=update, rate=settings.learning_rate is not None)
    rate = DEFAULT_RATE if settings.learning_rate is None else settings.learning_rate.value
    opening = (*about_network(setting.graph), *_step(names, update))
    walk = Walk(Derivation(setting.graph), names, update)
    return network_task(setting, walk, opening, parts_of(names), {RATE: rate})


EXAMPLES = (
    """
    type: gradient_step
    network: {inputs: 2, layers: [{units: 2, bias: shared}, {units: 2}], loss: half_squared_error}
    learning_rate: 0.5
    ask: ["z[1,1]", "z[2,1]", a, L, "dL/dw[1,1,1]", "dL/dw[2,1,1]", "w[1,1,1]'", "L'"]
    """,
    """
    type: gradient_step
    network:
      inputs: 2
      layers: [{units: 2, activation: relu}, {units: 3, activation: softmax}]
      loss: cross_entropy
    learning_rate: 0.5
    ask: [a, L, "dL/dw[1,1,1]", "dL/dw[2,1,1]", "w[1,1,1]'", "L'"]
    """,
    """
    type: gradient_step
    network:
      inputs: 3
      layers: [{units: 2, activation: tanh}, {units: 1, activation: identity}]
      loss: squared_error
    learning_rate: 0.25
    update: {biases: false}
    ask: ["z[1,1]", a, "dL/dw[1,1,1]", "w[1,1,1]'", "L'"]
    """,
)

QUESTION = QuestionType(
    "gradient_step",
    "Gradient step",
    "one step of gradient descent: forward pass, derivatives, new parameters, new loss",
    Settings,
    _read,
    EXAMPLES,
)
