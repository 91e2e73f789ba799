"""Files that train a small network on two classes of points.

playground: {clusters: {distance: 3, spread: 0.8}, each: 10, seed: 2, hidden: [], weights: 0.5,
             learning_rate: 0.5, shown: [0, 10, 100]}
playground: {rings: {radius: 1, inner: 1.5, outer: 2}, each: 15, hidden: [{units: 4, activation: tanh}], ...}
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import Annotated

from pydantic import Field

from derive.clouds import DECIMALS, Cloud, Clusters, Rings, Sample, drawn, uniform
from derive.errors import InputError
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.plan import lettered
from derive.playground import X1, X2, Playground, Y
from derive.quantities import Named, Quantity
from derive.text import decimal
from exercises.files.complaints import key_place
from exercises.files.leaves import Written, positive, whole
from exercises.files.nodes import Node, find, placed
from exercises.files.schema import LayerModel, Model
from exercises.files.spec import Example
from exercises.lessons.derivations import DerivationLesson
from exercises.lessons.lesson import Accounts, Common, Told, Wish
from exercises.lessons.published import accounts_of, exact_number
from exercises.lessons.solved import Solved
from exercises.subjects import Subject
from templates.lessons import playground_words
from templates.lessons.playground import blocks, mean_of
from templates.styles import Style

MOST_EACH, MOST_EPOCHS, MOST_SHOWN, MOST_HIDDEN = 50, 2000, 6, 3
FEW = 3
"""All derivatives of a network with so many parameters are worked by hand; else those of some."""
WEIGHT_DECIMALS = 1
LOSS_NAME = "binary_cross_entropy"
_DECIMALS = {"x": DECIMALS, "w": WEIGHT_DECIMALS}


class ClustersModel(Model):
    """Two clusters."""

    distance: Annotated[Written, positive("distance")]
    spread: Annotated[Written, positive("spread")]


class RingsModel(Model):
    """A disc and the ring around it."""

    radius: Annotated[Written, positive("radius")]
    inner: Annotated[Written, positive("inner")]
    outer: Annotated[Written, positive("outer")]


class PlaygroundModel(Model):
    """The points, the network, and its training; weights are drawn from -weights to weights, biases start at 0."""

    clusters: ClustersModel | None = None
    rings: RingsModel | None = None
    each: Annotated[int, whole("each", 2, MOST_EACH)] = 10
    seed: Annotated[int, whole("seed", 0, 2**63 - 1)] = 1
    hidden: Annotated[tuple[LayerModel, ...], Field(max_length=MOST_HIDDEN)] = ()
    weights: Annotated[Written, positive("weights")]
    learning_rate: Annotated[Written, positive("learning_rate")]
    shown: Annotated[
        tuple[Annotated[int, whole("an epoch", 0, MOST_EPOCHS)], ...], Field(min_length=1, max_length=MOST_SHOWN)
    ]
    told: Annotated[int, whole("told", 1, 2 * MOST_EACH)] = 1


@dataclass(frozen=True)
class PlaygroundLesson:
    """What one file trains."""

    common: Common
    play: Playground
    model: PlaygroundModel

    @cached_property
    def batch(self) -> Solved:
        """The network with all samples; raises InputError where its training runs off to infinity."""
        assert self.play.trained
        count, last = len(self.play.samples), self.play.shown[-1]
        points = {q: v for i, s in enumerate(self.play.samples, 1) for q, v in _named(s, i).items()}
        return Solved(replace(self._example(points), samples=count, reduction="mean", iterations=last))

    @cached_property
    def _single(self) -> Solved:
        """The network with the sample that is worked by hand."""
        return Solved(self._example(_named(self.play.samples[self.model.told - 1], None)))

    def _example(self, points: dict[Quantity, Fraction]) -> Example:
        """The network with some samples."""
        start = {name: Fraction(str(value)) for name, value in self.play.start.items()}
        return Example(
            name=self.common.name,
            title=self.common.title,
            graph=self.play.network,
            network=self.play.network.spec,
            given=points | start,
            decimals={name: _DECIMALS.get(name.kind, 0) for name in (*points, *start)},
            learning_rate=self.model.learning_rate.value,
            style=self.common.style,
            rounding=self.common.rounding,
        )

    def _chosen(self, wish: Wish) -> tuple[Quantity, ...]:
        """What is differentiated by hand: as wished, all of few parameters, or one of each sort, last layer first."""
        every = self.play.parameters
        firsts = {(-int(name.indices[0]), name.kind != "w"): name for name in reversed(every)}
        usual = every if len(every) <= FEW else tuple(firsts[key] for key in sorted(firsts))
        return tuple(dict.fromkeys(map(self._single.find, wish.wrt))) or usual

    def told(self, style: Style, wish: Wish) -> Told:
        chosen = self._chosen(wish)
        single = DerivationLesson(self._single).worked(style, chosen, formula_only=wish.formula_only)
        if wish.formula_only:
            return single
        batch, plan = self.batch, self.batch.plan_for((), self.play.parameters)
        decimals, printed = batch.decimals(plan), batch.printed(plan)
        means = {mean_of(name): name for name in printed}

        def precision(name: Named) -> int:
            return decimals[lettered(means[name], plan.batch)] if name in means else single.precision(name)

        title, *solution = single.document.blocks
        about = playground_words.drawn(self.play.samples, _origin(self.model), self.model.seed)
        trained = tuple(name for name in chosen if name in self.play.parameters)
        page = (title, *blocks(self.play, about, self.model.told, trained, solution))
        numbers = {**single.numbers, **{name: printed[old] for name, old in means.items()}}
        return replace(single, document=replace(single.document, blocks=page), numbers=numbers, precision=precision)

    def as_json(self, wish: Wish) -> str:
        chosen = tuple(map(self.batch.find, wish.wrt)) or None
        return self.batch.as_json(chosen, formulas_only=wish.formula_only)

    def exact(self, name: str) -> float:
        return exact_number(self.batch, name)

    def accounts(self) -> Accounts:
        return accounts_of(self.batch, self.common.published)


def _named(sample: Sample, number: int | None) -> dict[Quantity, Fraction]:
    return {X1.of_sample(number): sample.x1, X2.of_sample(number): sample.x2, Y.of_sample(number): Fraction(sample.y)}


def _origin(model: PlaygroundModel) -> str:
    """What the points are drawn from."""
    if model.clusters is not None:
        far, spread = decimal(model.clusters.distance.value), decimal(model.clusters.spread.value)
        return f"two round clusters with normally distributed coordinates of spread {spread}, centres {far} apart"
    assert model.rings is not None
    radius, inner, outer = (decimal(v.value) for v in (model.rings.radius, model.rings.inner, model.rings.outer))
    return f"class 1 in a disc of radius {radius}, class 0 in the ring around it from {inner} to {outer}"


def read(model: PlaygroundModel, node: Node, common: Common) -> PlaygroundLesson:
    """The lesson that a file writes; raises InputError with its place."""
    cloud = _cloud(model, node)
    _check_epochs(model, node)
    draw = Random(model.seed)  # noqa: S311 - nothing is hidden by it; the page prints what was drawn
    samples = drawn(cloud, model.each, draw)
    if model.told > len(samples):
        what = f"told is {model.told}, and there are {len(samples)} samples"
        raise InputError(what, f"write at most {len(samples)}", find(node, ("told",)).place)
    network = DenseNetwork(_spec(model, node))
    most = model.weights.value
    start = {q: float(uniform(draw, most, WEIGHT_DECIMALS)) if q.kind == "w" else 0.0 for q in network.parameters()}
    play = Playground(network, samples, start, float(model.learning_rate.value), model.shown)
    return PlaygroundLesson(common, play, model)


def _cloud(model: PlaygroundModel, node: Node) -> Cloud:
    if (model.clusters is None) == (model.rings is None):
        found = "both clusters and rings" if model.clusters else "no points"
        raise InputError(f"the playground has {found}", "write clusters: or rings:", node.place)
    if model.clusters is not None:
        return Clusters(float(model.clusters.distance.value), float(model.clusters.spread.value))
    assert model.rings is not None
    rings = Rings(*(float(v.value) for v in (model.rings.radius, model.rings.inner, model.rings.outer)))
    if not rings.radius <= rings.inner < rings.outer:
        hint = "let radius be at most inner, and inner less than outer"
        raise InputError("the disc and the ring overlap", hint, key_place(node, ("rings",)))
    return rings


def _check_epochs(model: PlaygroundModel, node: Node) -> None:
    if list(model.shown) != sorted(set(model.shown)) or model.shown[-1] == 0:
        hint = "write rising numbers, such as [0, 10, 100]"
        raise InputError("the epochs that are shown do not rise", hint, find(node, ("shown",)).place)


def _spec(model: PlaygroundModel, node: Node) -> NetworkSpec:
    layers = []
    for number, layer in enumerate(model.hidden):
        alpha = None if layer.alpha is None else decimal(layer.alpha.value)
        with placed(find(node, ("hidden", number)).place):
            layers.append(LayerSpec(layer.units, layer.activation, layer.bias, alpha))
    return NetworkSpec(2, (*layers, LayerSpec(1, "sigmoid")), LOSS_NAME)


SUBJECT = Subject("playground", PlaygroundModel, read)
