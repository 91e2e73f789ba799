from __future__ import annotations

import pytest

from derive.errors import InputError, Place
from derive.graph import Equation, ExplicitGraph
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Named, Quantity, parse_name
from derive.terms import Product, Sum
from exercises.files.asking import Scope
from exercises.files.nodes import Scalar
from exercises.files.wishes import wished

SPEC = NetworkSpec(2, (LayerSpec(2, "tanh", "shared"), LayerSpec(2, "sigmoid", "none")))
ONE_OUTPUT = NetworkSpec(1, (LayerSpec(1),))


def asked(spec: NetworkSpec, ask: list[str]) -> tuple[Named, ...]:
    """What the items stand for, with everything updated."""
    return wished(ask, DenseNetwork(spec), Scalar("", False, Place()), update=frozenset("wb"), rate=True)


@pytest.mark.parametrize(
    ("item", "names"),
    [
        ("z", "z[1,1] z[1,2] z[2,1] z[2,2]"),
        ("a", "a[1,1] a[1,2] a[2,1] a[2,2]"),
        ("E", "E[1] E[2]"),
        ("L", "L"),
        ("L'", "L'"),
        ("dL/dw", " ".join(f"dL/dw[{i},{j},{k}]" for i in (1, 2) for j in (1, 2) for k in (1, 2))),
        ("dL/db", "dL/db[1]"),
        ("b'", "b[1]'"),
        ("dL/dx", "dL/dx[1] dL/dx[2]"),
        ("a[2,1]'", "a[2,1]'"),
        ("dL/dw[2,1,1]", "dL/dw[2,1,1]"),
    ],
)
def test_what_is_left_out_stands_for_all(item: str, names: str) -> None:
    assert [name.name for name in asked(SPEC, [item])] == names.split()


def test_items_keep_their_order_and_are_not_repeated() -> None:
    assert [n.name for n in asked(SPEC, ["L", "z[2,2]", "z", "L"])] == ["L", "z[2,2]", "z[1,1]", "z[1,2]", "z[2,1]"]


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("q", "unknown name 'q'; known: E, L, a, b, w, x, y, z"),
        ("z[3,1]", "there is no z[3,1]; there are z[1,1] to z[2,2]"),
        ("z[1,3]", "there is no z[1,3]"),
        ("w[1,1]", "there is no w[1,1]"),
        ("dL/dw[1,1,9]", "there is no w[1,1,9]; there are w[1,1,1] to w[2,2,2]"),
        ("b[1,1]'", "there is no b[1,1]; there is b[1]"),
        ("w", "w[1,1,1] is given"),
        ("y[1]", "y[1] is given"),
        ("x[1]'", "no update changes x[1]"),
        ("da[1,1]/dz[1,1]", "da[1,1]/dz[1,1] is not a derivative of L; ask for dL/dz[1,1]"),
        ("dL'/dw[1,1,1]", "dL'/dw[1,1,1] has a prime"),
        ("dL/dL", "is not asked for; ask for derivatives by w, b, z, a, x"),
        ("z[1,1]@1", "names a sample, but there is one sample; leave out @1"),
        ("z+1", "is not the name of a quantity"),
    ],
)
def test_what_is_not_computed_is_refused_with_a_hint(item: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        asked(SPEC, [item])
    assert words in str(caught.value)


def test_one_output_has_no_parts() -> None:
    with pytest.raises(InputError, match="unknown name 'E'"):
        asked(ONE_OUTPUT, ["E"])


def test_what_is_not_updated_has_no_new_value() -> None:
    scope = Scope(DenseNetwork(SPEC), update=frozenset("w"))
    assert scope.expand("w[1,1,1]'")
    with pytest.raises(InputError, match=r"biases are not updated; set update: \{biases: true\}"):
        scope.expand("b'")
    with pytest.raises(InputError, match="nothing is updated"):
        Scope(DenseNetwork(SPEC), update=frozenset()).expand("L'")


@pytest.mark.parametrize(
    "name", ["z[1,1]@2", "L", "L@2", "dL/dw[1,1,1]", "dL/dw[1,1,1]@2", "dL/dz[1,1]@1", "w[1,1,1]'", "da[1,1]/dz[1,1]@1"]
)
def test_names_of_samples_are_known(name: str) -> None:
    Scope(DenseNetwork(SPEC), samples=2).check(parse_name(name))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("z[1,1]", "z[1,1] differs from sample to sample; write z[1,1]@1"),
        ("dL/dz[1,1]", "dL/dz[1,1] differs from sample to sample"),
        ("da[1,1]/dz[1,1]", "differs from sample to sample"),
        ("z[1,1]@3", "there is no sample 3; there are samples 1 to 2"),
        ("L@0", "there is no sample 0"),
        ("w[1,1,1]'@1", "all samples share it; leave out @1"),
        ("dz[2,1]/dw[1,1,1]@1", "neither a derivative of L nor a local one; name dL/dw[1,1,1]"),
    ],
)
def test_names_of_samples_are_checked(name: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        Scope(DenseNetwork(SPEC), samples=2).check(parse_name(name))
    assert words in str(caught.value)


def test_a_graph_of_its_own_has_its_own_names() -> None:
    x, y, q, f = map(Quantity, "xyqf")
    graph = ExplicitGraph((x, y), (Equation(f, Product((q, x))), Equation(q, Sum((x, y)))), f)
    scope = Scope(graph, update=frozenset())
    for name in ("q", "f", "df/dq", "df/dx", "dq/dy"):
        scope.check(parse_name(name))
    with pytest.raises(InputError, match="nothing is updated"):
        scope.check(parse_name("q'"))
    with pytest.raises(InputError, match="x is given"):
        scope.check(parse_name("x"))


def test_derivatives_of_a_part_of_the_loss_are_known() -> None:
    for name in ("dE[1]/dw[1,1,1]", "dE[2]/dz[2,1]", "dE[1]/da[2,1]"):
        Scope(DenseNetwork(SPEC)).check(parse_name(name))
        Scope(DenseNetwork(SPEC), samples=2).check(parse_name(f"{name}@2"))
    with pytest.raises(InputError, match=r"there is no E\[3\]"):
        Scope(DenseNetwork(SPEC)).check(parse_name("dE[3]/dw[1,1,1]"))
    with pytest.raises(InputError, match=r"unknown name 'E\[1\]'"):
        Scope(DenseNetwork(ONE_OUTPUT)).check(parse_name("dE[1]/dw[1,1,1]"))
