"""Telling from first principles: every form of every line has the same value, and nothing is missing."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.activations import ACTIVATIONS
from derive.backprop import Derivation
from derive.cancelling import short_forms
from derive.evaluate import evaluate
from derive.graph import Equation, ExplicitGraph
from derive.losses import LOSSES
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.plan import RATE, SAMPLE, Batch, Plan, make_plan
from derive.program import Program
from derive.quantities import Derivative, Named, Quantity
from derive.rules import carried_out
from derive.terms import TWO, Product, Term, inputs_of
from exercises.files.library import load_lesson
from exercises.lessons.lesson import Wish
from templates.document import (
    Block,
    Columns,
    Document,
    Equations,
    Formula,
    Heading,
    Line,
    Numbers,
    Paragraph,
    Ref,
    Shown,
)
from templates.handout_lines import Telling
from templates.styles import style_named
from templates.tellings.principles import MANNER, MOST_UNITS

L = Quantity("L")


@dataclass(frozen=True)
class Case:
    """A network with numbers for everything given, and what is asked of it."""

    spec: NetworkSpec
    batch: Batch
    wanted: tuple[Quantity, ...]
    short: bool
    classes: bool
    update: bool
    seed: int = 1

    def derivation(self) -> Derivation:
        return Derivation(DenseNetwork(self.spec))

    def plan(self) -> Plan:
        derivation = self.derivation()
        last = derivation.graph.layers[-1]
        forms = short_forms(derivation, [last.net(j) for j in range(1, last.units + 1)]) if self.short else {}
        update = [q for q in self.wanted if q.kind in ("w", "b")] if self.update else []
        return make_plan(derivation, self.wanted, batch=self.batch, update=update, after=self.update, forms=forms)

    def given(self, plan: Plan) -> dict[Quantity, float]:
        drawn = random.Random(self.seed)
        numbers: dict[Quantity, float] = {}
        for quantity in plan.given:
            for s in range(1, self.batch.samples + 1) if quantity.sample == SAMPLE else (None,):
                name = quantity.of_sample(s) if s else quantity
                numbers[name] = 0.3 if quantity == RATE else self.number(quantity, s or 1, drawn)
        return numbers

    def number(self, quantity: Quantity, sample: int, drawn: random.Random) -> float:
        """Weights and inputs with three decimals, targets 0 and 1 of a class each or anything between."""
        if quantity.kind != "y":
            return drawn.choice([-1, 1]) * drawn.randint(101, 999) / 1000
        (j,) = quantity.indices
        own = (sample - 1) % self.spec.outputs + 1
        return float(j == own) if self.classes else drawn.randint(1, 999) / 1000

    def told(self) -> tuple[tuple[Block, ...], dict[Named, float]]:
        plan = self.plan()
        given = self.given(plan)
        known = {q: Fraction(int(v)) for q, v in given.items() if q.kind == "y"} if self.classes else {}
        telling = Telling(plan, {}, dict.fromkeys(plan.terms, 6), known=known)
        return MANNER.solution(telling, self.wanted), dict(Program(plan).run(given).variant(0))


def parameters(spec: NetworkSpec) -> tuple[Quantity, ...]:
    return tuple(DenseNetwork(spec).parameters())


@st.composite
def cases(draw: st.DrawFn) -> Case:
    hidden = [
        LayerSpec(draw(st.integers(1, 3)), draw(st.sampled_from(sorted(ACTIVATIONS))), draw(BIASES))
        for _ in range(draw(st.integers(0, 2)))
    ]
    loss = draw(st.sampled_from(sorted(LOSSES)))
    bounded = LOSSES[loss].outputs_in_01
    activation = draw(st.sampled_from(["sigmoid", "softmax"] if bounded else sorted(ACTIVATIONS)))
    last = LayerSpec(draw(st.integers(2 if activation == "softmax" else 1, 3)), activation, draw(BIASES))
    spec = NetworkSpec(draw(st.integers(1, 3)), (*hidden, last), loss)
    classes = draw(st.booleans()) and last.units > 1
    everything = parameters(spec)
    some = st.lists(st.sampled_from([*everything, Quantity("x", (1,)), Quantity("z", (1, 1))]), min_size=1, max_size=3)
    wanted = draw(st.one_of(st.just(everything), some.map(lambda qs: tuple(dict.fromkeys(qs)))))
    batch = Batch(draw(st.integers(1, 5)), draw(st.sampled_from(["sum", "mean"])))
    return Case(spec, batch, wanted, draw(st.booleans()), classes, draw(st.booleans()), draw(st.integers(0, 99)))


BIASES = st.sampled_from(["each", "shared", "none"])


def lines(blocks: tuple[Block, ...]) -> Iterator[Line]:
    for block in blocks:
        if isinstance(block, Equations):
            yield from block.lines
        elif isinstance(block, Columns):
            yield from lines((*block.first, *block.second))


@dataclass(frozen=True)
class Values:
    """The value of every name: those of the plan, and local derivatives found from the graph."""

    known: dict[Named, float]
    graph: DenseNetwork
    several: bool

    def of(self, term: Term) -> float:
        plain = carried_out(term)
        return evaluate(plain, {name: self.name(name) for name in inputs_of(plain)})

    def name(self, name: Named) -> float:
        here = self.sampled(name) if self.several else name
        for candidate in (name, here):
            if candidate in self.known:
                return self.known[candidate]
        assert isinstance(name, Derivative), name
        sample = name.of.sample or (1 if self.several else None)
        local = self.graph.local(name.of.of_sample(None), name.wrt.of_sample(None))
        return evaluate(local, {leaf: self.name(at(leaf, sample)) for leaf in inputs_of(local)})

    @staticmethod
    def sampled(name: Named) -> Named:
        """A rule is written without a sample and holds for each; it is tried on the first."""
        return at(name, 1)


def at(name: Named, sample: object) -> Named:
    if isinstance(name, Derivative):
        wrt = name.wrt if name.wrt.kind in ("w", "b") else name.wrt.of_sample(sample)
        return Derivative(name.of.of_sample(sample), wrt)
    return name if name.kind in ("w", "b", "eta") else name.of_sample(sample)


def assert_every_form_has_the_value_of_its_line(case: Case) -> None:
    blocks, known = case.told()
    values = Values(known, DenseNetwork(case.spec), case.batch.several)
    for line in lines(blocks):
        assert isinstance(line.left, Quantity | Derivative)
        expected = values.name(line.left)
        for right in line.rights:
            found = values.name(right.name) if isinstance(right, Shown) else values.of(right.term)
            assert math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12), (line.left.name, right)


@given(cases())
@settings(max_examples=150)
def test_every_form_of_every_line_has_the_same_value(case: Case) -> None:
    assert_every_form_has_the_value_of_its_line(case)


def networks() -> Iterator[tuple[NetworkSpec, int]]:
    """Every activation in a hidden layer, every loss with outputs that it takes, and how many samples."""
    for name in ACTIVATIONS:
        yield NetworkSpec(2, (LayerSpec(2, name), LayerSpec(2))), 1
    for name in LOSSES:
        last = LayerSpec(3, "softmax" if name == "cross_entropy" else "sigmoid")
        yield from ((NetworkSpec(2, (last,), name), samples) for samples in (1, 3))


def _name(value: object) -> str:
    return f"{value.layers[0].activation}-{value.loss}" if isinstance(value, NetworkSpec) else str(value)


@pytest.mark.parametrize("short", [True, False])
@pytest.mark.parametrize(("spec", "samples"), list(networks()), ids=_name)
def test_every_activation_and_loss_is_told_in_full(spec: NetworkSpec, samples: int, short: bool) -> None:
    case = Case(spec, Batch(samples), parameters(spec), short, classes=True, update=True)
    assert_every_form_has_the_value_of_its_line(case)
    blocks, _ = case.told()
    told = {line.left for line in lines(blocks) if any(isinstance(right, Shown) for right in line.rights)}
    assert {Derivative(L, q) for q in case.wanted} <= told
    assert {q.after_update() for q in case.wanted} <= told


@given(cases())
@settings(max_examples=60)
def test_every_reference_has_its_equation_and_no_label_stands_twice(case: Case) -> None:
    blocks, _ = case.told()
    labels = [line.label for line in lines(blocks) if line.label]
    assert len(labels) == len(set(labels))
    found = Document("t", (), (), blocks).numbers()
    texts = [*(b.text for b in blocks if isinstance(b, Paragraph | Heading)), *(line.reason for line in lines(blocks))]
    assert all(part.label in found for text in texts for part in text if isinstance(part, Ref))


@given(cases())
@settings(max_examples=60)
def test_formulas_are_told_without_numbers(case: Case) -> None:
    blocks = tuple(MANNER.formulas(case.derivation(), case.wanted, {}))
    assert all(isinstance(right, Formula) for line in lines(blocks) for right in line.rights)
    assert all(line.rights for line in lines(blocks))
    told = {line.left for line in lines(blocks)}
    reached = {q for q in case.wanted if case.derivation().step(q).routes}
    assert {Derivative(L, q) for q in reached} <= told


def test_a_large_network_is_told_in_short() -> None:
    spec = NetworkSpec(MOST_UNITS, (LayerSpec(3),))
    blocks = tuple(MANNER.formulas(Derivation(DenseNetwork(spec)), [Quantity("w", (1, 1, 1))], {}))
    assert len(list(lines(blocks))) < 10


IRIS = Case(
    NetworkSpec(2, (LayerSpec(2, "relu"), LayerSpec(3, "softmax")), "cross_entropy"),
    Batch(3),
    parameters(NetworkSpec(2, (LayerSpec(2, "relu"), LayerSpec(3, "softmax")), "cross_entropy")),
    short=True,
    classes=True,
    update=True,
)


def test_softmax_is_told_by_the_quotient_rule_for_the_own_class_and_for_another() -> None:
    blocks, _ = IRIS.told()
    ruled = [line for line in lines(blocks) if "quotient rule" in line.rules]
    assert [line.left.name for line in ruled] == ["da[2,1]/dz[2,1]", "da[2,2]/dz[2,1]"]
    assert all(len(line.rules) == len(line.rights) >= 6 for line in ruled)


def test_zero_targets_drop_out_of_the_loss_in_sight() -> None:
    blocks, _ = IRIS.told()
    (loss,) = [line for line in lines(blocks) if line.label == "eq:L@1"]
    sizes = [len(inputs_of(right.term)) for right in loss.rights if isinstance(right, Formula | Numbers)]
    assert sizes == [6, 3, 1, 1]


def test_the_output_biases_are_the_prediction_less_one_or_the_prediction() -> None:
    _, known = IRIS.told()
    for j in (1, 2, 3):
        for s in (1, 2, 3):
            prediction = known[Quantity("a", (2, j), sample=s)]
            expected = prediction - 1 if s == j else prediction
            assert math.isclose(known[Derivative(L.of_sample(s), Quantity("b", (2, j)))], expected, rel_tol=1e-12)


def test_graphs_that_are_no_dense_network_are_left_to_the_usual_manner() -> None:
    x, y = Quantity("x"), Quantity("y")
    assert not MANNER.takes(ExplicitGraph((x,), (Equation(y, Product((TWO, x))),), y))
    assert MANNER.takes(DenseNetwork(IRIS.spec))


def test_golden_formulas(golden: Callable[[str, str], None]) -> None:
    style = style_named("named-nodes")
    lesson = load_lesson("iris-relu")
    formulas = lesson.told(style, Wish((Quantity("b", (2, 1)),), formula_only=True))
    golden(formulas.compiled(style, "tex").part({}, {}).body, "iris-relu-formulas.tex")
