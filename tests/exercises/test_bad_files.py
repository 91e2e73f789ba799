"""Every kind of bad example and problem set: (what is changed, line, words of the message)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import InputError
from exercises.files.library import load_example, load_set

EXAMPLE = """\
title: Two units
network:
  inputs: 2
  layers:
    - {units: 3, activation: tanh}
    - {units: 1, activation: sigmoid, bias: shared}
  loss: half_squared_error
weights:
  - [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]
  - [[0.7, 0.8, 0.9]]
biases: [[0.1, 0.2, 0.3], 0.4]
samples:
  - {input: [1, 2], target: [0.5]}
  - {input: [3, 4], target: [0.25]}
reduction: sum
learning_rate: 0.5
update: {weights: true, biases: false}
iterations: 1
style: mazur
rounding: {carry: 6, answer: 4}
published:
  L: "0.1"
"""

GRAPH = """\
title: A graph
graph:
  given: {x: -2, y: 5}
  nodes:
    q: x + y
    f: q * exp(x)
  output: f
"""

SET = """\
title: A set
course: A course
style: mazur
seed: 2026
rounding: {carry: 6, answer: 4}
questions:
  - type: gradient_step
    title: A step
    points: 10
    network:
      inputs: 2
      layers:
        - {units: 2, activation: sigmoid}
      loss: half_squared_error
    draw:
      weights: {from: -1, to: 1, step: 0.05}
      targets: [0.01, 0.99]
    learning_rate: 0.5
    update: {biases: true}
    ask: [z, L, "dL/dw[1,1,1]", "L'"]
"""

# what is replaced, by what, the line of the error, words of the message
EXAMPLES = [
    ("title: Two units", "titel: Two units", 1, "unknown key 'titel'; did you mean title?"),
    ("title: Two units", "title: [Two, units]", 1, "text is wanted here, not a list"),
    ("title: Two units", "title: ''", 1, "not a line of text"),
    ("title: Two units", 'title: "Two\\nunits"', 1, "not a line of text"),
    ("title: Two units", f"title: {'x' * 300}", 1, "not a line of text"),
    ("network:", "netwrok:", 2, "unknown key 'netwrok'; did you mean network?"),
    ("  inputs: 2", "  input: 2", 3, "unknown key 'input'; did you mean inputs?"),
    ("  inputs: 2", "  inputs: 2.0", 3, "inputs is '2.0'; write a whole number from 1 to 1,000"),
    ("  inputs: 2", "  inputs: 0", 3, "inputs is '0'"),
    ("  inputs: 2", "  inputs: '2'", 3, "leave the quotes out"),
    ("  inputs: 2", "  inputs: 1000000", 3, "inputs is '1000000'"),
    ("  inputs: 2", f"  inputs: {'9' * 5000}", 3, "write a whole number"),
    ("  inputs: 2\n", "", 3, "inputs is missing"),
    ("units: 3", "units: three", 5, "units is 'three'"),
    ("units: 3, ", "", 5, "units is missing"),
    ("activation: tanh", "activation: than", 5, "unknown activation 'than'; did you mean tanh?"),
    ("activation: sigmoid", "activation: sigmod", 6, "unknown activation 'sigmod'; did you mean sigmoid?"),
    ("activation: tanh", "activation: [tanh]", 5, "not a list"),
    ("activation: tanh", "activation: tanh, alpha: 0.1", 5, "tanh takes no alpha; leaky_relu, prelu and elu do"),
    ("activation: tanh", "activation: elu, alpha: x", 5, "'x' is not a number"),
    ("activation: tanh", "activaton: tanh", 5, "unknown key 'activaton'; did you mean activation?"),
    ("bias: shared", "bias: share", 6, "unknown kind of bias 'share'; did you mean shared?"),
    (
        "loss: half_squared_error",
        "loss: half_squared",
        7,
        "unknown loss 'half_squared'; did you mean half_squared_error?",
    ),
    (
        "    - {units: 3, activation: tanh}\n    - {units: 1, activation: sigmoid, bias: shared}",
        "    []",
        5,
        "layers is empty",
    ),
    (
        "    - {units: 3, activation: tanh}\n    - {units: 1, activation: sigmoid, bias: shared}",
        "    {units: 3}",
        5,
        "a list",
    ),
    ("    - {units: 3, activation: tanh}", "    - 3", 5, "a mapping is wanted here, not '3'"),
    ("  - [[0.7, 0.8, 0.9]]\n", "", 9, "weights has 1 matrix, and the network has 2 layers"),
    (
        "  - [[0.7, 0.8, 0.9]]",
        "  - [[0.7, 0.8, 0.9]]\n  - [[1]]",
        11,
        "weights has 3 matrices, and the network has 2 layers",
    ),
    ("[[0.7, 0.8, 0.9]]", "[[0.7], [0.8], [0.9]]", 10, "layer 2 want 1 row, found 3; "),
    ("[[0.7, 0.8, 0.9]]", "[[0.7], [0.8], [0.9]]", 10, "this matrix is turned"),
    ("[0.3, 0.4], [0.5", "[0.3], [0.5", 9, "layer 1 want 2 columns, found 1 in row 2"),
    ("[[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]", "[[0.1, 0.2], [0.3, 0.4]]", 9, "layer 1 want 3 rows, found 2"),
    ("[0.7, 0.8, 0.9]", "[0.7, 0.8, 0.9, 1.0]", 10, "layer 2 want 3 columns, found 4 in row 1"),
    ("[[0.7, 0.8, 0.9]]", "[0.7, 0.8, 0.9]", 10, "a list is wanted here, not '0.7'"),
    ("0.7", "abc", 10, "'abc' is not a number; write a decimal such as 0.15"),
    ("0.7", "'0.7'", 10, "'0.7' is text, and a number is wanted; leave the quotes out"),
    ("0.7", ".nan", 10, "'.nan' is not a finite number"),
    ("0.7", "-.inf", 10, "'-.inf' is not a finite number"),
    ("0.7", "1/3", 10, "work the quotient out, as in 0.5"),
    ("0.7", "0x10", 10, "'0x10' is not a number"),
    ("0.7", "1_000", 10, "'1_000' is not a number"),
    ("0.7", "٣", 10, "is not a number"),
    ("0.7", "", 10, "no value stands in front of this comma; take the comma away"),
    ("0.7", "null", 10, "a number is wanted here, not nothing"),
    ("0.7", "true", 10, "'true' is not a number"),
    ("0.7", "[0.7]", 10, "a number is wanted here, not a list"),
    ("0.7", "2000000000", 10, "larger than 1,000,000,000"),
    ("0.7", "1e10", 10, "larger than 1,000,000,000"),
    ("0.7", "1e999999", 10, "takes more than 15 digits"),
    ("0.7", "1e-41", 10, "takes more than 15 digits"),
    ("0.7", "1e9999999999", 10, "is not a number"),
    ("0.7", f"0.{'1' * 41}", 10, "takes more than 15 digits"),
    (
        "biases: [[0.1, 0.2, 0.3], 0.4]",
        "biases:\n  - 0.1\n  - 0.4",
        12,
        "layer 1 has a bias for each neuron (bias: each); write a list of 3",
    ),
    ("0.3], 0.4]", "0.3], [0.4]]", 11, "layer 2 shares one bias (bias: shared); write one number, not a list"),
    ("0.3], 0.4]", "0.3], null]", 11, "layer 2 shares one bias"),
    ("0.3], 0.4]", "0.3]]", 11, "biases has 1 entry, and the network has 2 layers with biases"),
    ("0.2, 0.3], 0.4]", "0.2], 0.4]", 11, "layer 1 wants 3 biases, found 2"),
    ("bias: shared", "bias: none", 11, "layer 2 has no biases (bias: none); write null, or leave the entry out"),
    ("0.3], 0.4]", "0.3], {b: 1}]", 11, "a number is wanted here, not a mapping"),
    ("{input: [1, 2], target", "{input: [1, 2, 3], target", 13, "input has 3 numbers, and the network has 2 inputs"),
    ("target: [0.25]", "target: []", 14, "target has 0 numbers, and the network has 1 output; write 1"),
    ("target: [0.25]", "target: 0.25", 14, "a list is wanted here, not '0.25'"),
    (", target: [0.25]", "", 14, "target is missing"),
    ("target: [0.25]", "targets: [0.25]", 14, "unknown key 'targets'; did you mean target?"),
    ("reduction: sum", "reduction: average", 15, "unknown reduction 'average'"),
    ("learning_rate: 0.5", "learning_rate: 0", 16, "learning_rate is 0; it must be more than 0"),
    ("learning_rate: 0.5", "learning_rate: -0.5", 16, "learning_rate is -0.5; it must be more than 0"),
    ("learning_rate: 0.5", "learning_rate: .inf", 16, "not a finite number"),
    ("learning_rate: 0.5", "learning_rat: 0.5", 16, "unknown key 'learning_rat'; did you mean learning_rate?"),
    ("biases: false", "biases: no", 17, "'no' is neither true nor false"),
    ("biases: false", "bias: false", 17, "unknown key 'bias'; did you mean biases?"),
    ("update: {weights: true, biases: false}", "update: none", 17, "a mapping is wanted here, not 'none'"),
    ("iterations: 1", "iterations: 0", 18, "iterations is '0'; write a whole number from 1 to 1,000,000"),
    ("iterations: 1", "iterations: 1000001", 18, "iterations is '1000001'"),
    ("style: mazur", "style: ../../mazur", 19, "'../../mazur' is not a name"),
    ("carry: 6", "carry: 1", 20, "carry is 1; carry 2 to 12 decimals, or full"),
    ("carry: 6", "carry: all", 20, "carry is 'all'; write a number of decimals, or full"),
    ("answer: 4", "answer: 13", 20, "answer is '13'"),
    ("answer: 4", "answer: 7", 20, "answers have 7 decimals, but only 6 are carried"),
    ("answer: 4", "precision: 4", 20, "unknown key 'precision'"),
    ('  L: "0.1"', '  L+1: "0.1"', 22, "'L+1' is not the name of a quantity"),
    ('  L: "0.1"', '  z[3,1]: "0.1"', 22, "there is no z[3,1]"),
    ('  L: "0.1"', '  z[1,1]: "0.1"', 22, "z[1,1] differs from sample to sample; write z[1,1]@1"),
    ('  L: "0.1"', '  L: "about 0.1"', 22, "'about 0.1' is not a number"),
    ('  L: "0.1"', '  b[2]\': "0.1"', 22, "biases are not updated"),
    ('  L: "0.1"', "  L: 0.1\n  L: 0.2", 23, "L is written twice"),
    (
        "title: Two units",
        "title: Two units\ngraph: {nodes: {f: 1 + 1}, output: f}",
        2,
        "the file has a network and a graph",
    ),
    (
        "sigmoid, bias: shared}\n  loss: half_squared_error",
        "relu, bias: shared}\n  loss: cross_entropy",
        6,
        "use sigmoid or softmax in the last layer",
    ),
    (
        "sigmoid, bias: shared}\n  loss: half_squared_error",
        "identity, bias: shared}\n  loss: binary_cross_entropy",
        6,
        "identity gives others; use sigmoid or softmax",
    ),
    (
        "sigmoid, bias: shared}\n  loss: half_squared_error",
        "tanh, bias: shared}\n  loss: cross_entropy",
        6,
        "tanh gives others",
    ),
]

TARGETS = [
    ("cross_entropy", "-0.25", "cross_entropy cannot take the target -0.25; write a target of 0 or more"),
    ("binary_cross_entropy", "1.25", "binary_cross_entropy cannot take the target 1.25; write a target from 0 to 1"),
    ("mean_binary_cross_entropy", "-1", "write a target from 0 to 1"),
    ("binary_log_likelihood", "2", "write a target from 0 to 1"),
]

GRAPHS = [
    ("output: f", "output: g", 7, "unknown node 'g'"),
    ("output: f", "output: x", 7, "x is given, so nothing leads to it"),
    ("  output: f\n", "", 3, "output is missing"),
    ("q: x + y", "q: x + f", 5, "the equations go round in a circle: q -> f -> q"),
    ("q: x + y", "q: q", 5, "the equations go round in a circle: q -> q"),
    ("q: x + y", "q: x + u", 5, "unknown name 'u'"),
    ("q: x + y", "q: x + ", 5, ""),
    ("q: x + y", "q: [x]", 5, "text is wanted here, not a list"),
    ("q: x + y", "q: sin(x)", 5, "sin"),
    ("q: x + y", "q: __import__('os')", 5, ""),
    ("    q: x + y\n", "    exp: x + y\n    q: x\n", 5, "exp is a function"),
    ("    q: x + y\n", "    relu: x + y\n    q: x\n", 5, "relu is a function"),
    ("    q: x + y\n", "    'w[1,1,1]': x + y\n    q: x\n", 5, "'w[1,1,1]' cannot name a node"),
    ("    q: x + y\n", "    q': x + y\n    q: x\n", 5, "cannot name a node"),
    ("    q: x + y\n", "    eta: x + y\n    q: x\n", 5, "eta stands for the learning rate"),
    ("    q: x + y\n", "    df: x + y\n    q: x\n", 5, "df reads as a differential of f"),
    ("    q: x + y\n", "    x: y\n    q: x\n", 5, "x is under given and under nodes"),
    ("y: 5", "y: five", 3, "'five' is not a number"),
    ("title: A graph", "weights: [[[1]]]", 1, "weights belongs to a network, and this file has a graph"),
    ("title: A graph", "learning_rate: 0.5", 1, "learning_rate belongs to a network"),
    ("graph:", "title2: x\ngraph:", 2, "unknown key 'title2'; did you mean title?"),
    ("output: f", "output: f\npublished: {df/dz: 1}", 8, "unknown name 'z'"),
    ("output: f", "output: f\npublished: {f after 10: 1}", 8, "nothing is trained"),
    ("output: f", "output: f\npublished: {df/dx after 10: 1}", 8, "not told after training"),
    ("output: f", "output: f\npublished: {f after 0: 1}", 8, "0 steps of training are out of bounds"),
]

SETS = [
    ("course: A course", "curse: A course", 2, "unknown key 'curse'; did you mean course?"),
    ("seed: 2026", "seed: -1", 4, "seed is '-1'"),
    ("seed: 2026", "seed: today", 4, "seed is 'today'"),
    (
        "type: gradient_step",
        "type: gradient_stop",
        7,
        "unknown question type 'gradient_stop'; did you mean gradient_step?",
    ),
    ("  - type: gradient_step\n    title", "  - title", 7, "type is missing"),
    ("points: 10", "points: 0", 9, "points is 0; it must be more than 0"),
    ("units: 2", "units: -2", 13, "units is '-2'"),
    ("sigmoid}\n      loss: half_squared_error", "relu}\n      loss: cross_entropy", 13, "use sigmoid or softmax"),
    ("step: 0.05", "step: 0", 16, "step is 0; it must be more than 0"),
    ("step: 0.05", "step: 0.00001", 16, "over 10,000 values"),
    ("from: -1, to: 1", "from: 1, to: -1", 16, "the range ends before it starts"),
    ("from: -1, to: 1, ", "from: -1, ", 16, "to is missing"),
    ("from: -1", "form: -1", 16, "unknown key 'form'; did you mean from?"),
    ("{from: -1, to: 1, step: 0.05}", "5", 16, "a list is wanted here, not '5'"),
    ("{from: -1, to: 1, step: 0.05}", "[]", 16, "weights is empty"),
    ("[0.01, 0.99]", "[0.01, x]", 17, "'x' is not a number"),
    (
        "half_squared_error\n    draw:\n      weights: {from: -1, to: 1, step: 0.05}\n      targets: [0.01, 0.99]",
        "binary_cross_entropy\n    draw:\n      targets: [0, 2]",
        16,
        "cannot take the target 2",
    ),
    ("    learning_rate: 0.5\n", "", 19, "L' depends on the learning rate; write learning_rate:"),
    ("learning_rate: 0.5", "learning_rate: 0", 18, "it must be more than 0"),
    ("update: {biases: true}", "update: {biases: false, weights: false}", 20, "nothing is updated"),
    ("[z, L, ", "[z, q, ", 20, "unknown name 'q'"),
    ("[z, L, ", "[z, Z, ", 20, "unknown name 'Z'; did you mean z?"),
    ("[z, L, ", "[z, w, ", 20, "w[1,1,1] is given"),
    ('"dL/dw[1,1,1]"', '"dL/dw[1,3,1]"', 20, "there is no w[1,3,1]"),
    ('"dL/dw[1,1,1]"', "dL/dw[1,1,1]", 20, "put names with brackets in quotes"),
    ('[z, L, "dL/dw[1,1,1]", "L\'"]', "[]", 20, "ask is empty"),
    ('[z, L, "dL/dw[1,1,1]", "L\'"]', "z", 20, "a list is wanted here, not 'z'"),
    ("points: 10", "weights: [[[1, 2]]]", 9, "the weights of layer 1 want 2 rows, found 1"),
    (
        "points: 10",
        "samples: [{input: [1, 2], target: [0, 1]}, {input: [1, 2], target: [0, 1]}]",
        9,
        "a question has one sample",
    ),
    ("  - type: gradient_step", "  - 7\n  - type: gradient_step", 7, "a mapping is wanted here, not '7'"),
]


def place_and_words(path: Path, load: object) -> tuple[int | None, str]:
    assert callable(load)
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.place.file == str(path)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400 + len(str(path))
    return caught.value.place.line, str(caught.value)


def changed(text: str, old: str, new: str, path: Path) -> Path:
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(("old", "new", "line", "words"), EXAMPLES)
def test_a_bad_example_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    found = place_and_words(changed(EXAMPLE, old, new, tmp_path / "f.yaml"), load_example)
    assert found[0] == line, found[1]
    assert words in found[1]


@pytest.mark.parametrize(("loss", "target", "words"), TARGETS)
def test_a_target_that_the_loss_cannot_take(tmp_path: Path, loss: str, target: str, words: str) -> None:
    text = EXAMPLE.replace("half_squared_error", loss)
    path = changed(text, "[0.25]", f"[{target}]", tmp_path / "f.yaml")
    assert place_and_words(path, load_example)[0] == 14
    assert words in place_and_words(path, load_example)[1]


@pytest.mark.parametrize(("old", "new", "line", "words"), GRAPHS)
def test_a_bad_graph_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    found = place_and_words(changed(GRAPH, old, new, tmp_path / "f.yaml"), load_example)
    assert found[0] == line, found[1]
    assert words in found[1]


@pytest.mark.parametrize(("old", "new", "line", "words"), SETS)
def test_a_bad_set_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    found = place_and_words(changed(SET, old, new, tmp_path / "f.yaml"), load_set)
    assert found[0] == line, found[1]
    assert words in found[1]


DESCENT = """\
title: A descent
questions:
  - type: gradient_descent
    function: theta^2
    rates: [0.1, 0.2]
"""


@pytest.mark.parametrize(
    ("new", "line", "column", "words"),
    [
        ("    rates: [0.1, -0.1]", 5, 18, "a learning rate is -0.1; it must be more than 0"),
        ("    rates: {from: 0, to: 1, step: 0.5}", 5, 12, "a learning rate is 0; it must be more than 0"),
        ("    points: 3", 3, 5, "learning_rate is missing"),
        ("    rates: [0.1]\n    learning_rate: 0.1", 5, 12, "there is a learning_rate, and rates besides"),
    ],
)
def test_a_bad_learning_rate_of_a_descent(tmp_path: Path, new: str, line: int, column: int, words: str) -> None:
    path = changed(DESCENT, "    rates: [0.1, 0.2]", new, tmp_path / "f.yaml")
    with pytest.raises(InputError) as caught:
        load_set(path)
    assert words in str(caught.value)
    assert (caught.value.place.line, caught.value.place.column) == (line, column)


@pytest.mark.parametrize("text", ["5", "- a", "just words", "null"])
def test_a_file_without_keys_is_no_example_and_no_set(tmp_path: Path, text: str) -> None:
    path = tmp_path / "f.yaml"
    path.write_text(text)
    assert "its keys are missing" in place_and_words(path, load_example)[1]
    assert "its keys are missing" in place_and_words(path, load_set)[1]


def test_the_first_of_several_faults_is_told(tmp_path: Path) -> None:
    text = EXAMPLE.replace("units: 3", "units: x").replace("iterations: 1", "iterations: x").replace("style", "stile")
    path = changed(text, "inputs: 2", "inputs: 2", tmp_path / "f.yaml")
    assert place_and_words(path, load_example)[0] == 5


def test_the_unchanged_files_are_good(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    for text, load in ((EXAMPLE, load_example), (GRAPH, load_example), (SET, load_set)):
        path.write_text(text)
        load(path)


def test_a_question_asks_for_what_people_can_do(tmp_path: Path) -> None:
    path = changed(SET, "units: 2", "units: 1000", tmp_path / "f.yaml")
    assert place_and_words(path, load_set)[1].endswith("asks for over 1,000 numbers; ask for single ones by name")
    path = changed(SET, "units: 2", "units: 1000}\n        - {units: 1000", path)
    assert "the network has 1,002,000 weights; at most 1,000,000 are read" in place_and_words(path, load_set)[1]


def test_a_long_circle_is_found_soon_and_told_in_short(tmp_path: Path) -> None:
    nodes = "".join(f"    n{i}: n{i - 1} + 1\n" for i in range(1, 3000))
    path = tmp_path / "f.yaml"
    path.write_text(f"graph:\n  nodes:\n    n0: n2999\n{nodes}  output: n1\n")
    line, words = place_and_words(path, load_example)
    assert line == 3
    assert "circle: n0 -> n2999 -> n2998 -> n2997 -> n2996 -> n2995 -> ... -> n0;" in words


def test_a_fault_in_an_expression_has_its_column(tmp_path: Path) -> None:
    path = changed(GRAPH, "q: x + y", "q: x + u", tmp_path / "f.yaml")
    with pytest.raises(InputError) as caught:
        load_example(path)
    assert caught.value.place.column == len("    q: x + u")


PIECES = st.sampled_from(
    [
        "0",
        "-1",
        "null",
        "[]",
        "{}",
        "'x'",
        "x",
        "1e9",
        "true",
        "1.5",
        "softmax",
        "cross_entropy",
        "full",
        "none",
        "L",
        "z[1,1]'",
        "w",
        "dL/dw",
        ":",
        "-",
        "[",
        "]",
    ]
)


@given(text=st.sampled_from((EXAMPLE, GRAPH, SET)), data=st.data())
def test_a_changed_file_is_read_or_refused_at_a_place(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    tokens = re.findall(r"\s+|[\w./]+|.", text)
    for _ in range(data.draw(st.integers(1, 3))):
        tokens[data.draw(st.integers(0, len(tokens) - 1))] = data.draw(PIECES)
    path = tmp_path_factory.getbasetemp() / "changed.yaml"
    path.write_text("".join(tokens))
    assert refusal_line(path, load_set if text is SET else load_example) != 0


def refusal_line(path: Path, load: object) -> int | None:
    """The line of the refusal, 0 where it has none, None where the file is read."""
    assert callable(load)
    try:
        load(path)
    except InputError as error:
        return error.place.line or 0
    return None
