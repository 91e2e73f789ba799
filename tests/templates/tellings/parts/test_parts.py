"""Telling by parts of the loss: every form of every line has one value, every number is told before it is used."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.activations import ACTIVATIONS
from derive.backprop import Derivation
from derive.evaluate import evaluate
from derive.graph import Equation, ExplicitGraph
from derive.losses import LOSSES
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.paper import printed_values
from derive.plan import RATE, SAMPLE, Batch, Plan, make_plan
from derive.program import Program
from derive.quantities import Derivative, Named, Quantity
from derive.terms import Choice, Product, Term, inputs_of
from exercises.files.library import load_lesson
from exercises.lessons.lesson import Wish
from templates.document import (
    Block,
    Diagram,
    Document,
    Equations,
    Formula,
    Given,
    Heading,
    Line,
    Numbers,
    Paragraph,
    Ref,
    Results,
    Shown,
    Text,
)
from templates.handout_lines import Telling
from templates.outline import outline
from templates.styles import style_named
from templates.tellings.parts import MANNER, MOST_UNITS

L, CARRY = Quantity("L"), 6
DEPTHS = MANNER.options["depth"]
BIASES = st.sampled_from(["each", "shared", "none"])


@dataclass(frozen=True)
class Case:
    """A network with numbers for everything given, and what is asked of it."""

    spec: NetworkSpec
    batch: Batch
    wanted: tuple[Quantity, ...]
    depth: str
    update: bool
    seed: int = 1

    def plan(self) -> Plan:
        derivation = Derivation(DenseNetwork(self.spec))
        update = tuple(derivation.graph.parameters()) if self.update else ()
        every = tuple(dict.fromkeys((*self.wanted, *update)))
        by_parts = MANNER.by_parts(derivation, every, {"depth": self.depth})
        return make_plan(derivation, self.wanted, batch=self.batch, update=update, after=self.update, by_parts=by_parts)

    def given(self, plan: Plan) -> dict[Quantity, float]:
        drawn = random.Random(self.seed)
        numbers: dict[Quantity, float] = {}
        for quantity in plan.given:
            for s in range(1, self.batch.samples + 1) if quantity.sample == SAMPLE else (None,):
                name = quantity.of_sample(s) if s else quantity
                sign = 1 if name.kind in ("y", RATE.kind) else drawn.choice([-1, 1])
                numbers[name] = sign * drawn.randint(101, 999) / 1000
        return numbers

    def told(self) -> tuple[Plan, tuple[Block, ...]]:
        plan = self.plan()
        telling = Telling(plan, {}, dict.fromkeys(plan.terms, CARRY), {"depth": self.depth})
        return plan, MANNER.solution(telling, self.wanted)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    hidden = [
        LayerSpec(draw(st.integers(1, 3)), draw(st.sampled_from(["tanh", "sigmoid", "softmax", "elu"])), draw(BIASES))
        for _ in range(draw(st.integers(0, 2)))
    ]
    loss = draw(st.sampled_from(sorted(LOSSES)))
    bounded = LOSSES[loss].outputs_in_01
    activation = draw(st.sampled_from(["sigmoid", "softmax"] if bounded else sorted(ACTIVATIONS)))
    last = LayerSpec(draw(st.integers(2, 3)), activation, draw(BIASES))
    spec = NetworkSpec(draw(st.integers(1, 3)), (*hidden, last), loss)
    everything = tuple(DenseNetwork(spec).parameters())
    others = [Quantity("x", (1,)), Quantity("z", (1, 1)), Quantity("a", (1, 1)), Quantity("E", (1,))]
    some = st.lists(st.sampled_from([*everything, *others]), min_size=1, max_size=3, unique=True).map(tuple)
    wanted = draw(st.one_of(st.just(everything), some))
    batch = Batch(draw(st.integers(1, 3)), draw(st.sampled_from(["sum", "mean"])))
    return Case(spec, batch, wanted, draw(st.sampled_from(DEPTHS)), draw(st.booleans()), draw(st.integers(0, 99)))


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    return Document("t", (), (), blocks).walk()


def lines(blocks: tuple[Block, ...]) -> Iterator[Line]:
    for block in walk(blocks):
        yield from block.lines if isinstance(block, Equations) else ()


@dataclass(frozen=True)
class Values:
    """The exact value of every name: those of the plan, parts without routes as 0, local derivatives from the graph."""

    known: Mapping[Named, float]
    graph: DenseNetwork

    def of(self, term: Term) -> float:
        return evaluate(term, {name: self.name(name) for name in inputs_of(term)})

    def name(self, name: Named) -> float:
        if name in self.known:
            return self.known[name]
        assert isinstance(name, Derivative), name
        of, wrt = name.of.of_sample(None), name.wrt.of_sample(None)
        if of.kind == "E" and not Derivation(self.graph).parts[of.indices[0] - 1].step(wrt).routes:
            return 0.0
        local = self.graph.local(of, wrt)
        return evaluate(local, {leaf: self.name(_at(leaf, name.of.sample)) for leaf in inputs_of(local)})


def _at(quantity: Named, sample: object) -> Named:
    return quantity if quantity.kind in ("w", "b") else quantity.of_sample(sample)


@settings(max_examples=120)
@given(cases())
def test_every_form_of_every_line_has_the_same_value(case: Case) -> None:
    plan, blocks = case.told()
    values = Values(Program(plan).run(case.given(plan)).variant(0), DenseNetwork(case.spec))
    for line in lines(blocks):
        expected = values.of(line.left)
        for right in line.rights:
            found = values.name(right.name) if isinstance(right, Shown) else values.of(right.term)
            assert math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12), (line.left, right)


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "step"])
def test_a_slope_that_is_one_of_two_numbers_is_printed_once(activation: str, depth: str) -> None:
    spec = NetworkSpec(2, (LayerSpec(2, activation), LayerSpec(2)))
    _, blocks = Case(spec, Batch(1, "sum"), tuple(DenseNetwork(spec).parameters()), depth, update=False).told()
    slopes = [line for line in lines(blocks) if isinstance(line.left, Derivative) and line.left.of.kind == "a"]
    assert any(isinstance(right, Shown) for line in slopes for right in line.rights)
    for line in slopes:
        of_two = [right for right in line.rights if isinstance(right, Numbers) and isinstance(right.term, Choice)]
        assert not of_two


@settings(max_examples=80)
@given(cases())
def test_what_is_put_in_gives_the_number_on_paper(case: Case) -> None:
    """Each line computed again from the rounded numbers before it, with its own rounding."""
    plan, blocks = case.told()
    given_numbers = case.given(plan)
    places = dict.fromkeys(plan.given, 3) | dict.fromkeys(Program(plan).targets, CARRY)
    printed = printed_values(Program(plan), given_numbers, places, full=False).variant(0)
    for line in lines(blocks):
        for before, after in zip(line.rights, line.rights[1:], strict=False):
            if isinstance(before, Numbers) and isinstance(after, Shown):
                again = evaluate(before.term, {name: printed[name] for name in inputs_of(before.term)})
                assert abs(again - printed[after.name]) <= 0.500001 * 10**-CARRY, (line.left, before.term)


@settings(max_examples=80)
@given(cases())
def test_every_number_is_told_before_it_is_used(case: Case) -> None:
    plan, blocks = case.told()
    told: set[Named] = {*plan.given, *(q.of_sample(1) for q in plan.given if q.sample == SAMPLE)}
    for block in walk(blocks):
        if isinstance(block, Results):
            told |= {part.name for row in block.rows for cell in row for part in cell if isinstance(part, Shown)}
        for line in block.lines if isinstance(block, Equations) else ():
            used = {n for right in line.rights if isinstance(right, Numbers) for n in inputs_of(right.term)}
            samples = {n for n in used if _is_of_a_later_sample(n)}
            assert used - samples <= told, line.left
            shown = {right.name for right in line.rights if isinstance(right, Shown)}
            equal = {right.term for right in line.rights if isinstance(right, Formula)}
            told |= shown | ({term for term in equal if isinstance(term, Derivative)} if shown else set())
    assert {_asked(case, q) for q in case.wanted if q.kind != "E"} <= told


def _is_of_a_later_sample(name: Named) -> bool:
    return (name.of if isinstance(name, Derivative) else name).sample not in (None, 1)


def _asked(case: Case, quantity: Quantity) -> Derivative:
    """The total for a parameter, the derivative of the first sample's own loss for all else."""
    if not case.batch.several or quantity.kind in ("w", "b"):
        return Derivative(L, quantity)
    return Derivative(L.of_sample(1), quantity.of_sample(1))


@settings(max_examples=60)
@given(cases())
def test_every_reference_has_its_equation_and_no_label_stands_twice(case: Case) -> None:
    _, blocks = case.told()
    derivation = Derivation(DenseNetwork(case.spec))
    for told in (blocks, tuple(MANNER.formulas(derivation, case.wanted, {"depth": case.depth}))):
        labels = [line.label for line in lines(told) if line.label]
        assert len(labels) == len(set(labels))
        assert all(ref.label in labels for text in _texts(told) for ref in text if isinstance(ref, Ref))


def _texts(blocks: tuple[Block, ...]) -> Iterator[Text]:
    yield from (block.text for block in walk(blocks) if isinstance(block, Paragraph | Heading))
    yield from (line.reason for line in lines(blocks))


@settings(max_examples=40)
@given(cases())
def test_formulas_have_no_numbers(case: Case) -> None:
    blocks = tuple(MANNER.formulas(Derivation(DenseNetwork(case.spec)), case.wanted, {"depth": case.depth}))
    assert not [block for block in walk(blocks) if isinstance(block, Results | Given | Diagram)]
    assert all(isinstance(right, Formula) for line in lines(blocks) for right in line.rights)
    assert {line.left for line in lines(blocks)} >= {Derivative(L, q) for q in case.wanted if q.kind != "E"}


TWO = NetworkSpec(2, (LayerSpec(2, bias="shared"), LayerSpec(2, bias="shared")))
SOFTMAX = NetworkSpec(3, (LayerSpec(3), LayerSpec(3, "softmax")), "cross_entropy")


@pytest.mark.parametrize(
    ("graph", "taken"),
    [
        (DenseNetwork(TWO), True),
        (DenseNetwork(SOFTMAX), True),
        (DenseNetwork(NetworkSpec(2, (LayerSpec(1),))), False),
        (DenseNetwork(NetworkSpec(784, (LayerSpec(MOST_UNITS), LayerSpec(2)))), True),
        (DenseNetwork(NetworkSpec(2, (LayerSpec(MOST_UNITS + 1), LayerSpec(2)))), False),
        (ExplicitGraph([Quantity("x")], [Equation(L, Product((Quantity("x"), Quantity("x"))))], L), False),
    ],
)
def test_what_has_no_parts_or_too_many_units_is_told_otherwise(graph: DenseNetwork, taken: bool) -> None:
    assert MANNER.takes(graph) is taken


def case_of(spec: NetworkSpec, depth: str, *, samples: int = 1) -> Case:
    return Case(spec, Batch(samples), tuple(DenseNetwork(spec).parameters()), depth, update=True)


def small_diagrams(blocks: tuple[Block, ...]) -> list[Quantity | None]:
    return [block.highlight for block in walk(blocks) if isinstance(block, Diagram) and block.small]


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_first_weight_of_each_layer_has_its_routes_drawn(depth: str) -> None:
    _, blocks = case_of(SOFTMAX, depth).told()
    assert small_diagrams(blocks) == [Quantity("w", (2, 1, 1)), Quantity("w", (1, 1, 1))]


def test_hidden_weights_are_told_through_two_routes_with_known_factors_framed() -> None:
    _, blocks = case_of(TWO, "outputs").told()
    told = {str(line.left): line for line in lines(blocks)}
    text = outline(Document("t", (), (), blocks))
    assert "dL/da[1,1] = dE[1]/da[1,1] + dE[2]/da[1,1]" in text
    assert "sum:dL/da[1,1]" in text
    framed = [line.left for line in lines(blocks) if "Framed" in repr(line.rights)]
    assert {"dE[1]/dz[2,1]", "dE[2]/dz[2,2]", "dL/dw[1,1,2]", "dL/dw[2,1,2]"} <= {str(left) for left in framed}
    assert "dL/dw[1,1,1]" not in {str(left) for left in framed}, "what is told within its own section has no frame"
    assert [str(right.term) for right in told["dE[2]/da[2,1]"].rights if isinstance(right, Formula)][-1].count("0") == 1


def test_an_output_weight_of_sigmoids_changes_one_part() -> None:
    plan, blocks = case_of(TWO, "weights").told()
    assert plan.terms[Derivative(L, Quantity("w", (2, 1, 1)))] == Derivative(
        Quantity("E", (1,)), Quantity("w", (2, 1, 1))
    )
    lefts = [str(line.left) for line in lines(blocks)]
    assert lefts.count("dE[1]/dw[2,1,2]") == 0, "one line tells the part and the whole"
    assert lefts.count("dL/dw[2,1,2]") == 1


def test_a_softmax_layer_has_every_part_of_every_weight_and_bias() -> None:
    _, blocks = case_of(SOFTMAX, "weights").told()
    told = {right.name for line in lines(blocks) for right in line.rights if isinstance(right, Shown)}
    for parameter in DenseNetwork(SOFTMAX).parameters():
        assert {Derivative(Quantity("E", (j,)), parameter) for j in (1, 2, 3)} <= told
    assert {Derivative(Quantity("a", (2, j)), Quantity("z", (2, i))) for j in (1, 2, 3) for i in (1, 2, 3)} <= told


@pytest.mark.parametrize("depth", DEPTHS)
def test_no_line_is_told_twice(depth: str) -> None:
    _, blocks = case_of(SOFTMAX, depth).told()
    shown = [line.left for line in lines(blocks) if any(isinstance(right, Shown) for right in line.rights)]
    assert len(shown) == len(set(shown))


def test_a_table_tells_every_update() -> None:
    plan, blocks = case_of(SOFTMAX, "weights").told()
    rows = [row for block in blocks if isinstance(block, Results) and len(block.head) == 9 for row in block.rows]
    told = [part.name for row in rows for cell in (row[3], row[8]) for part in cell if isinstance(part, Shown)]
    assert sorted(map(str, told)) == sorted(str(s.target) for s in plan.of_stage("update"))
    slopes = [part.name for row in rows for cell in (row[1], row[6]) for part in cell if isinstance(part, Shown)]
    assert [str(slope.wrt) + "'" for slope in slopes if isinstance(slope, Derivative)] == [str(name) for name in told]


def test_formulas_stay_as_they_were(golden) -> None:
    lesson = load_lesson("mazur")
    style = style_named("mazur")
    told = lesson.told(style, Wish(formula_only=True))
    golden(told.compiled(style, "tex").part(told.numbers, {}).body, "mazur-formulas.tex")
