"""The 2-2-2 example as pages: a problem sheet and a worked key, built by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from derive import DenseNetwork, Derivation, Derivative, LayerSpec, Named, NetworkSpec, Number, Quantity
from derive.backward import combined
from derive.paper import printed_values
from derive.plan import make_plan
from derive.program import Program
from derive.terms import Apply, Negative, Power, Product, Quotient, Sum, SumOver
from templates.document import (
    Blank,
    Block,
    Columns,
    Diagram,
    Document,
    Equations,
    Field,
    Formula,
    Given,
    Heading,
    Item,
    Items,
    Line,
    Numbers,
    Paragraph,
    Ref,
    Results,
    Shown,
    Title,
)


def q(kind: str, *indices: int) -> Quantity:
    return Quantity(kind, indices)


L = q("L")
W1 = q("w", 1, 1, 1)
W5 = q("w", 2, 1, 1)


@dataclass(frozen=True)
class Example:
    """A network with its numbers, as a person finds them who carries six decimals."""

    spec: NetworkSpec
    derivation: Derivation
    values: Mapping[Named, float]
    decimals: Mapping[Named, int]

    def precision(self, name: Named) -> int:
        return self.decimals.get(name, 6)


GIVEN = {
    **dict(zip([q("w", 1, j, k) for j in (1, 2) for k in (1, 2)], (0.15, 0.20, 0.25, 0.30), strict=True)),
    **dict(zip([q("w", 2, j, k) for j in (1, 2) for k in (1, 2)], (0.40, 0.45, 0.50, 0.55), strict=True)),
    q("b", 1): 0.35,
    q("b", 2): 0.60,
    q("x", 1): 0.05,
    q("x", 2): 0.10,
    q("y", 1): 0.01,
    q("y", 2): 0.99,
    q("eta"): 0.5,
}


def make_example(given: Mapping[Quantity, float] = GIVEN) -> Example:
    layer = LayerSpec(2, "sigmoid", "shared")
    spec = NetworkSpec(2, (layer, layer))
    derivation = Derivation(DenseNetwork(spec))
    weights = [name for name in given if name.kind == "w"]
    program = Program(make_plan(derivation, [*weights, q("a", 1, 1)], update=weights))
    decimals: dict[Named, int] = dict.fromkeys(program.targets, 6)
    decimals |= dict.fromkeys(given, 2)
    return Example(spec, derivation, printed_values(program, given, decimals, full=False).variant(0), decimals)


def forward(example: Example, target: Quantity) -> Line:
    equation = example.derivation.graph.equation(target)
    assert equation is not None
    return Line(target, (Formula(equation.term), Numbers(equation.term), Shown(target)), label=target.name)


def derivative_of(example: Example, target: Quantity, reason: str = "") -> Line:
    step = example.derivation.step(target)
    rights = (Formula(step.chain()), Numbers(combined(step)), Shown(step.target, strong=True))
    return Line(step.target, rights, step.target.name, (reason,) if reason else ())


def local(example: Example, of: Quantity, wrt: Quantity, reason: str) -> Line:
    term = example.derivation.graph.local(of, wrt)
    return Line(Derivative(of, wrt), (Formula(term), Numbers(term), Shown(Derivative(of, wrt))), reason=(reason,))


def given_block(example: Example) -> Given:
    graph = example.derivation.graph
    assert isinstance(graph, DenseNetwork)
    inputs = (q("x", 1), q("x", 2), q("y", 1), q("y", 2))
    rest = (q("b", 1), q("b", 2), q("eta"))
    return Given((inputs, tuple(graph.weights(1)), tuple(graph.weights(2)), rest))


def key_document(example: Example) -> Document:
    net = [q("z", 1, 1), q("a", 1, 1), q("z", 2, 1), q("a", 2, 1)]
    z = Quantity("x")
    sigmoid = Quotient(Number.of(1), Sum((Number.of(1), Apply("exp", (Negative(z),)))))
    error = SumOver(
        "k",
        2,
        Product(
            (
                Quotient(Number.of(1), Number.of(2)),
                Power(Sum((Quantity("y", ("k",)), Negative(Quantity("a", (2, "k"))))), Number.of(2)),
            )
        ),
    )
    change = Sum((W1, Negative(Product((q("eta"), Derivative(L, W1))))))
    blocks: tuple[Block, ...] = (
        Title(("One gradient step",), ("10 points",)),
        Columns(
            (Diagram(example.spec, W1),),
            (
                given_block(example),
                Paragraph(
                    (
                        Formula(Apply("sigmoid", (z,))),
                        " = ",
                        Formula(sigmoid),
                        ", ",
                        Formula(q("eta")),
                        " = ",
                        Shown(q("eta"), 1),
                    )
                ),
                Paragraph((Formula(L), " = ", Formula(error))),
                Paragraph(("Six decimals are carried, four are asked for.",), quiet=True),
            ),
        ),
        Heading(("Forward pass",)),
        Equations(tuple(forward(example, target) for target in net)),
        Paragraph(
            (
                Formula(q("a", 1, 2)),
                " = ",
                Shown(q("a", 1, 2)),
                " and ",
                Formula(q("a", 2, 2)),
                " = ",
                Shown(q("a", 2, 2)),
                " in the same way.",
            ),
            quiet=True,
        ),
        Heading(("Derivative with respect to ", Formula(W1))),
        Paragraph(
            (Formula(W1), " reaches the error over ", Formula(q("a", 1, 1)), " and from there along two routes:")
        ),
        Equations((Line(Derivative(L, W1), (Formula(example.derivation.expanded(W1)),)),)),
        Paragraph(
            ("With the outputs of ", Ref("a[1,1]"), " and ", Ref("a[2,1]"), ":"),
        ),
        Equations(
            (
                derivative_of(example, q("a", 2, 1), "inner derivative -1"),
                local(example, q("a", 2, 1), q("z", 2, 1), "slope of the sigmoid"),
                derivative_of(example, q("z", 2, 1)),
                derivative_of(example, q("a", 1, 1)),
                derivative_of(example, q("z", 1, 1)),
                derivative_of(example, W1),
                Line(
                    W1.after_update(),
                    (
                        Formula(change),
                        Numbers(change),
                        Shown(W1.after_update()),
                        Shown(W1.after_update(), 4, strong=True),
                    ),
                ),
            )
        ),
        Results(
            (("",), ("before",), ("after",)),
            tuple(((Formula(w),), (Shown(w),), (Shown(w.after_update()),)) for w in (W1, W5)),
        ),
    )
    return Document("Problem set 3", ("Problem set 3", "worked solution"), ("form", Field("form")), blocks)


def sheet_document(example: Example) -> Document:
    def asked(*names: Named, chain: bool = False) -> tuple[Line, ...]:
        wide = (Blank(18.0),) if chain else ()
        return tuple(Line(name, (*wide, Blank(5.0))) for name in names)

    outputs = [q("a", layer, j) for layer in (1, 2) for j in (1, 2)]
    blocks: tuple[Block, ...] = (
        Paragraph(("Name ", Field("name"))),
        Title(("1\u2003One gradient step",), ("10 points",)),
        Paragraph(
            (
                "The network below has sigmoid units and shared biases. Carry out one step"
                " of gradient descent with learning rate ",
                Formula(q("eta")),
                " = ",
                Shown(q("eta"), 1),
                ".",
            )
        ),
        Columns((Diagram(example.spec),), (given_block(example),)),
        Paragraph(
            ("Work with six decimals and give four. An answer is right within the rounding that this allows.",),
            quiet=True,
        ),
        Items(
            (
                Item(("The outputs of all units.",), ("3 points",), asked(*outputs)),
                Item(("The total error.",), ("1 point",), asked(L)),
                Item(
                    ("The derivatives of the error with respect to ", Formula(W5), " and ", Formula(W1), "."),
                    ("4 points",),
                    asked(Derivative(L, W5), Derivative(L, W1), chain=True),
                ),
                Item(("The new value of ", Formula(W1), "."), ("2 points",), asked(W1.after_update())),
            )
        ),
    )
    return Document(
        "Problem set 3", ("Machine Learning", "Problem set 3: Backpropagation"), ("form", Field("form")), blocks
    )


FIELDS = {"name": "Zażółć O'Hara-Smith", "form": "K7Q2-D"}


@pytest.fixture(scope="session")
def example() -> Example:
    return make_example()


@pytest.fixture(scope="session")
def key(example: Example) -> Document:
    return key_document(example)


@pytest.fixture(scope="session")
def sheet(example: Example) -> Document:
    return sheet_document(example)


Builder = Callable[[Mapping[Quantity, float]], Example]
