from __future__ import annotations

import math
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from derive.errors import InputError, NameMissing
from derive.graph import Graph
from derive.network import NetworkSpec
from derive.quantities import Quantity
from derive.symbolic import symbol, to_sympy
from exercises.files.library import builtin_examples, builtin_sets, load_example, load_lesson, load_set
from exercises.files.spec import Example, Rounding
from exercises.lessons.derivations import DerivationLesson
from exercises.variants.drawing import Urn

TARGET = Quantity("y", (1,))
NETWORK = "network: {{inputs: 2, layers: [{{units: {units}, activation: {activation}}}], loss: {loss}}}"


def values_of(graph: Graph, given: dict[Quantity, float]) -> dict[Quantity, float]:
    """Every quantity, as SymPy evaluates the equations one after the other."""
    known = dict(given)
    for equation in graph.equations():
        expression = to_sympy(equation.term)
        known[equation.target] = float(expression.subs({symbol(q): value for q, value in known.items()}))
    return known


def plain_network(file: dict[str, object], sample: int) -> dict[str, list[float]]:
    """The forward pass of a sigmoid network with half the squared error, straight from a file's data."""
    outputs: list[float] = list(file["samples"][sample]["input"])  # type: ignore[index]
    layers = []
    for matrix, biases in zip(file["weights"], file["biases"], strict=True):  # type: ignore[call-overload]
        each = biases if isinstance(biases, list) else [biases] * len(matrix)
        nets = [sum(w * a for w, a in zip(row, outputs, strict=True)) + b for row, b in zip(matrix, each, strict=True)]
        outputs = [1 / (1 + math.exp(-z)) for z in nets]
        layers.append((nets, outputs))
    target = file["samples"][sample]["target"]  # type: ignore[index]
    loss = sum((y - a) ** 2 / 2 for y, a in zip(target, outputs, strict=True))
    return {"z": [z for nets, _ in layers for z in nets], "a": [a for _, out in layers for a in out], "L": [loss]}


def one_sample(example: Example, sample: int) -> dict[Quantity, float]:
    index = sample + 1 if example.samples > 1 else None
    kept = {q: v for q, v in example.given.items() if q.sample in (None, index)}
    return {q.of_sample(None): float(v) for q, v in kept.items()}


NUMBERS = st.decimals(-2, 2, places=2).map(float)


@st.composite
def files(draw: st.DrawFn) -> dict[str, object]:
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=3))
    kinds = [draw(st.sampled_from(["each", "shared"])) for _ in sizes[1:]]

    def row(count: int) -> list[float]:
        return draw(st.lists(NUMBERS, min_size=count, max_size=count))

    return {
        "network": {
            "inputs": sizes[0],
            "layers": [{"units": u, "activation": "sigmoid", "bias": k} for u, k in zip(sizes[1:], kinds, strict=True)],
        },
        "weights": [[row(before) for _ in range(after)] for before, after in pairwise(sizes)],
        "biases": [row(u) if k == "each" else row(1)[0] for u, k in zip(sizes[1:], kinds, strict=True)],
        "samples": [{"input": row(sizes[0]), "target": row(sizes[-1])} for _ in range(draw(st.integers(1, 2)))],
    }


@settings(max_examples=20)
@given(file=files())
def test_an_example_computes_what_its_file_says(
    tmp_path_factory: pytest.TempPathFactory, file: dict[str, object]
) -> None:
    path = tmp_path_factory.getbasetemp() / "f.yaml"
    with path.open("w") as stream:
        YAML(typ="safe", pure=True).dump(file, stream)
    example = load_example(path)
    for sample in range(example.samples):
        found = values_of(example.graph, one_sample(example, sample))
        for kind, numbers in plain_network(file, sample).items():
            assert [v for q, v in found.items() if q.kind == kind] == pytest.approx(numbers, rel=1e-12, abs=1e-12)


def test_numbers_are_exact_and_keep_their_written_decimals(tmp_path: Path) -> None:
    text = f"{NETWORK.format(units=1, activation='sigmoid', loss='half_squared_error')}\n"
    example = load(
        tmp_path, f"{text}weights: [[[0.10, -.5]]]\nbiases: [[1e-3]]\nsamples: [{{input: [5., 2], target: [+0.250]}}]"
    )
    w1, w2, b, x1, y = (
        Quantity(*a) for a in (("w", (1, 1, 1)), ("w", (1, 1, 2)), ("b", (1, 1)), ("x", (1,)), ("y", (1,)))
    )
    assert [example.given[q] for q in (w1, w2, b, x1, y)] == [
        Fraction(*n) for n in ((1, 10), (-1, 2), (1, 1000), (5, 1), (1, 4))
    ]
    assert [example.decimals[q] for q in (w1, w2, b, x1, y)] == [2, 2, 3, 0, 3]


def load(tmp_path: Path, text: str) -> Example:
    path = tmp_path / "f.yaml"
    path.write_text(text)
    return load_example(path)


def test_numbers_may_be_left_out(tmp_path: Path) -> None:
    example = load(tmp_path, NETWORK.format(units=1, activation="sigmoid", loss="half_squared_error"))
    assert (example.name, example.title, example.given, example.samples) == ("f", "f", {}, 1)
    assert (example.learning_rate, example.update, example.rounding) == (None, {"w", "b"}, Rounding(6, 4))


@pytest.mark.parametrize(
    ("written", "rounding"),
    [("{carry: full, answer: 9}", Rounding(None, 9)), ("{carry: 3}", Rounding(3, 3)), ("{answer: 2}", Rounding(6, 2))],
)
def test_rounding(tmp_path: Path, written: str, rounding: Rounding) -> None:
    text = NETWORK.format(units=1, activation="sigmoid", loss="half_squared_error")
    assert load(tmp_path, f"{text}\nrounding: {written}").rounding == rounding


@pytest.mark.parametrize(
    ("biases", "names"), [("[null, [1, 2]]", "b[2,1] b[2,2]"), ("[[1, 2]]", "b[2,1] b[2,2]"), ("", "")]
)
def test_layers_without_biases_have_null_or_no_entry(tmp_path: Path, biases: str, names: str) -> None:
    layers = "[{units: 2, bias: none}, {units: 2}]"
    example = load(tmp_path, f"network: {{inputs: 1, layers: {layers}}}\nbiases: {biases}")
    assert [q.name for q in example.given] == names.split()


def test_alpha_is_exact(tmp_path: Path) -> None:
    example = load(tmp_path, "network: {inputs: 1, layers: [{units: 1, activation: elu, alpha: 2.50e-1}]}")
    assert example.network is not None
    assert example.network.layers[0].alpha == "0.25"


def test_the_step_by_step_example_is_the_published_one() -> None:
    example = load_example("mazur")
    numbers = values_of(example.graph, {q: float(v) for q, v in example.given.items()})
    for name in ("z[1,1]", "a[1,1]", "a[1,2]", "z[2,1]", "a[2,1]", "a[2,2]", "E[1]", "E[2]", "L"):
        printed = example.published[name][0].value
        value = next(v for q, v in numbers.items() if q.name == name)
        assert f"{value:.{len(printed.partition('.')[2])}f}" == printed
    assert (example.learning_rate, example.update, example.rounding) == (Fraction(1, 2), {"w"}, Rounding(None, 9))
    assert set(example.decimals.values()) == {2}


def test_the_circuit() -> None:
    example = load_example("circuit")
    assert example.network is None
    numbers = values_of(example.graph, {q: float(v) for q, v in example.given.items()})
    assert [(q.name, v) for q, v in numbers.items()] == [("x", -2), ("y", 5), ("z", -4), ("q", 3), ("f", -12)]


@pytest.mark.parametrize("name", builtin_examples())
def test_built_in_examples_have_every_number_and_a_title(name: str) -> None:
    lesson = load_lesson(name)
    title, path = builtin_examples()[name]
    assert (lesson.common.title, lesson.common.name, path.stem) == (title, name, name)
    if isinstance(lesson, DerivationLesson):
        example = lesson.solved.example
        assert {q.of_sample(None) for q in example.given} == set(example.graph.given())
        assert len(example.given) == len(example.decimals)


@pytest.mark.parametrize("name", builtin_sets())
def test_built_in_sets_have_a_title_and_questions(name: str) -> None:
    problem_set = load_set(name)
    assert (problem_set.title, problem_set.name) == (builtin_sets()[name][0], name)
    assert all(part.asks for question in problem_set.questions for part in question.task.parts)


def test_the_problem_set() -> None:
    problem_set = load_set("backprop-2-2-2")
    (question,) = problem_set.questions
    assert (problem_set.seed, problem_set.course, problem_set.style) == (2026, "Machine Learning", "mazur")
    assert (question.points, question.task.fixed) == (10, {Quantity("eta"): Fraction(1, 2)})
    tables = question.task.urn.tables
    assert tables[Quantity("w", (1, 1, 1))] == tuple(Fraction(n, 20) for n in range(-20, 21))
    assert tables[TARGET] == (Fraction(1, 100), Fraction(99, 100))
    assert question.place.line == 8


@pytest.mark.parametrize(
    ("activation", "loss", "one_hot", "values"),
    [
        ("sigmoid", "half_squared_error", False, {"0.01", "0.99"}),
        ("sigmoid", "binary_cross_entropy", False, {"0", "1"}),
        ("softmax", "cross_entropy", True, {"0", "1"}),
        ("tanh", "squared_error", False, None),
        ("relu", "squared_error", False, None),
    ],
)
def test_targets_that_are_left_out(
    tmp_path: Path, activation: str, loss: str, one_hot: bool, values: set[str] | None
) -> None:
    urn = urn_of(tmp_path, activation, loss, "")
    assert bool(urn.one_hot) == one_hot
    targets = urn.tables[TARGET]
    if values is not None:
        assert set(targets) == set(map(Fraction, values))
    else:
        assert (targets[0] < 0) == (activation == "tanh")
        assert len(targets) >= 10


def urn_of(tmp_path: Path, activation: str, loss: str, more: str) -> Urn:
    network = NETWORK.format(units=2, activation=activation, loss=loss)
    path = tmp_path / "set.yaml"
    path.write_text(f"questions:\n  - {{type: gradient_step, {network}, {more} ask: [L]}}")
    return load_set(path).questions[0].task.urn


def test_targets_that_are_written_are_not_one_hot(tmp_path: Path) -> None:
    urn = urn_of(tmp_path, "softmax", "cross_entropy", "draw: {targets: [0.25, 0.75]},")
    assert (urn.one_hot, urn.tables[TARGET]) == ((), (Fraction(1, 4), Fraction(3, 4)))
    fixed = urn_of(tmp_path, "softmax", "cross_entropy", "samples: [{input: [1, 2], target: [0, 1]}],")
    assert TARGET not in fixed.tables
    assert not fixed.one_hot


def test_numbers_that_are_the_same_for_everyone(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    network = "network: {inputs: 1, layers: [{units: 1, bias: shared}]}"
    path.write_text(f"questions:\n  - {{type: gradient_step, {network}, weights: [[[0.50]]], biases: [1], ask: [L]}}")
    (question,) = load_set(path).questions
    task = question.task
    fixed = {q.name: v for q, v in task.fixed.items() if q.name != "eta"}
    assert fixed == {"w[1,1,1]": Fraction(1, 2), "b[1]": 1}
    assert {q.name: n for q, n in task.decimals.items()} == {"w[1,1,1]": 2, "b[1]": 0}
    assert (question.title, question.points) == ("Gradient step", 1)
    assert isinstance(task.network, NetworkSpec)


def test_a_path_that_exists_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mazur").write_text("graph: {nodes: {f: 1 + 1}, output: f}")
    assert load_example("mazur").network is None
    (tmp_path / "mazur").unlink()
    (tmp_path / "mazur").mkdir()
    assert load_example("mazur").network is not None


@pytest.mark.parametrize("name", ["mazr", "mazur.yaml", "no/such/file.yaml", "x" * 5000, "a\0b", ""])
def test_a_name_of_nothing_suggests_a_built_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        load_example(name)
    assert len(str(caught.value)) < 400
    if name in ("mazr", "mazur.yaml"):
        assert isinstance(caught.value, NameMissing)
        assert "did you mean mazur?" in str(caught.value)


def test_an_empty_set_is_told_what_a_set_starts_with(tmp_path: Path) -> None:
    path = tmp_path / "empty.yaml"
    path.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="the file is empty; a problem set starts with title: and questions:"):
        load_set(path)
    with pytest.raises(InputError, match="the file is empty; an example starts with title: and network:"):
        load_example(path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        load_set(tmp_path)


def test_the_other_sort_of_file_is_told() -> None:
    with pytest.raises(InputError, match=r"yaml:7:1: this is a problem set, and an example is wanted; gradsheet make"):
        load_example(builtin_sets()["backprop-2-2-2"][1])
    with pytest.raises(
        InputError, match=r"yaml:6:1: this is an example, and a problem set is wanted; gradsheet derive"
    ):
        load_set(builtin_examples()["mazur"][1])
    with pytest.raises(InputError, match="backprop-2-2-2 is a built-in problem set"):
        load_example("backprop-2-2-2")
    with pytest.raises(InputError, match="mazur is a built-in example"):
        load_set("mazur")


def test_reading_files_does_not_load_sympy() -> None:
    work = "import exercises.files.library as f; f.load_example('mazur'); f.load_set('backprop-2-2-2')"
    code = f"import sys; {work}; print('sympy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
