"""Settings that a question type cannot use: one line with the place, what is wrong and what would be right."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from derive.errors import InputError
from exercises.files.library import load_set
from exercises.questions import question_types
from exercises.tasks.structure import Structure
from templates.styles import style_named

NET = "network: {inputs: 2, layers: [{units: 2}, {units: 1}], loss: half_squared_error}"
WIDE = "network: {inputs: 2, layers: [{units: 6}, {units: 6}, {units: 6}]}"
BARE = "network: {inputs: 2, layers: [{units: 2, bias: none}]}"
DOWN = "function: theta^2\nlearning_rate: 0.1"
BY = "ask: ['dL/dw[1,1,1]']"

BAD = [
    ("forward_pass", "", "3:5: network is missing", "write network: and its value"),
    ("forward_pass", f"{NET}\nasks: [z]", "5:5: unknown key 'asks'", "did you mean ask?"),
    ("forward_pass", f"{NET}\nask: z", "5:10: a list is wanted here, not 'z'", "write [...]"),
    ("forward_pass", f"{NET}\nask: []", "5:10: ask is empty", "write at least one"),
    ("forward_pass", f"{NET}\nask: [z, q]", "5:14: unknown name 'q'", "known: L, a, b, w, x, y, z"),
    ("forward_pass", f"{NET}\nask: ['z[3,1]']", "5:11: there is no z[3,1]", "there are z[1,1] to z[2,1]"),
    (
        "forward_pass",
        f"{NET}\nask: [dL/dw]",
        "5:10: dL/dw[1,1,1] is no number of the forward pass",
        "the type gradient",
    ),
    ("forward_pass", f"{NET}\npoints: 0", "5:13: points is 0", "it must be more than 0"),
    ("forward_pass", f"{NET}\ndraw: {{weight: [1]}}", "5:12: unknown key 'weight'", "did you mean weights?"),
    (
        "forward_pass",
        f"{NET}\ndraw: {{biases: {{from: 1, to: 0, step: 1}}}}",
        "5:20: the range ends before it",
        "from be at",
    ),
    (
        "forward_pass",
        f"{NET}\ndraw: {{inputs: {{from: 0, to: 9, step: 1.e-9}}}}",
        "5:20: the range holds over",
        "larger step",
    ),
    ("gradient", f"{NET}\nlayers: [1, 3]", "5:17: there is no layer 3", "there are layers 1 to 2"),
    ("gradient", f"{NET}\nlayers: [0]", "5:14: layer is '0'", "write a whole number from 1 to 50"),
    ("gradient", f"{NET}\nask: [z]", "5:10: no derivative is asked for", "the type forward_pass asks for none"),
    ("gradient", f"{NET}\nask: [dE/dw]", "5:11: dE/dw is not a derivative of L", "ask for dL/dw"),
    ("gradient_step", NET, "3:5: ask is missing", "write ask:"),
    ("gradient_step", f"{NET}\nask: [w']", "5:11: w[1,1,1]' depends on the learning rate", "write learning_rate:"),
    ("gradient_step", f"{NET}\nask: [w']\nlearning_rate: -1", "6:20: learning_rate is -1", "it must be more than 0"),
    ("gradient_step", f"{NET}\nask: [a]\nupdate: {{bias: false}}", "6:14: unknown key 'bias'", "did you mean biases?"),
    ("matrix_backprop", f"{NET}\nask: [dL/da]", "5:11: unknown part 'dL/da'", "did you mean dL/dz?"),
    ("matrix_backprop", f"{NET}\nlayers: [5]", "5:14: there is no layer 5", "there are layers 1 to 2"),
    ("matrix_backprop", f"{BARE}\nask: [dL/db]", "5:10: nothing is asked for", "ask for dL/dz or dL/dw"),
    ("batch_gradient", f"{NET}\nsize: 1", "5:11: size is '1'", "write a whole number from 2 to 20"),
    ("batch_gradient", f"{NET}\nreduction: median", "5:16: unknown reduction 'median'", "did you mean mean?"),
    ("batch_gradient", f"{NET}\nask: ['z[1,1]@9']", "5:11: there is no sample 9", "there are samples 1 to 3"),
    ("batch_gradient", f"{NET}\neach: maybe", "5:11: 'maybe' is neither true nor false", "write true or false"),
    (
        "batch_gradient",
        f"{NET}\nsamples: [{{input: [1, 1], target: [0]}}]",
        "5:14: samples lists 1, and several",
        "size out",
    ),
    ("formula", f"{NET}\nask: [L]", "5:10: L is no derivative", 'ask for formulas such as "dL/dw[1,1,1]"'),
    ("formula", f"{WIDE}\n{BY}", "5:10: dL/dw[1,1,1] has 36 routes", "ask for a weight nearer to the loss"),
    ("choose_formula", f"{NET}\nask: dL/dw", "5:10: dL/dw is not one derivative", 'such as "dL/dw[1,1,1]"'),
    ("choose_formula", f"{NET}\nask: 'dL/db[2,1]'\nchoices: 9", "6:14: choices is '9'", "from 3 to 6"),
    ("choose_formula", f"{NET}\nask: 'dL/db[2,1]'\nmistakes: [sign]", "6:16: unknown mistake 'sign'", "did you mean"),
    (
        "choose_formula",
        f"{NET}\nask: 'dL/db[2,1]'\nmistakes: [slope_left_out]",
        "6:15: known mistakes lead to one other",
        "fewer",
    ),
    ("fill_in", f"{NET}\nask: [L]", "5:10: no derivative is asked for", "a solution to be filled in"),
    ("fill_in", f"{NET}\n{BY}\ncount: 13", "6:12: count is '13'", "from 1 to 12"),
    (
        "fill_in",
        f"{NET}\n{BY}\ngaps: ['dL/dw[1,2,2]']",
        "6:11: the solution shows no number of its own for",
        "among z[1,1]",
    ),
    ("find_the_error", f"{NET}\nask: [L]", "5:10: no derivative is asked for", "a solution with steps"),
    ("find_the_error", f"{NET}\n{BY}\nversions: 0", "6:15: versions is '0'", "from 1 to 8"),
    (
        "find_the_error",
        f"{NET}\n{BY}\nmistakes: [log10_for_ln]",
        "6:15: none of the mistakes can be made",
        "leave mistakes out",
    ),
    ("activation_derivative", "activation: softmax", "4:17: softmax couples units", "use the type softmax_jacobian"),
    ("activation_derivative", "activation: step", "4:17: the slope of step is the same everywhere", "use sigmoid"),
    (
        "activation_derivative",
        "activation: tanh\nalpha: 1",
        "5:12: tanh takes no alpha",
        "leaky_relu, prelu and elu do",
    ),
    ("activation_derivative", "activation: tanh\ndepth: deep", "5:12: unknown depth 'deep'", "known: full, short"),
    ("activation_derivative", "activation: tanh\nask: [slope]", "5:11: unknown part 'slope'", "known: formula, value"),
    ("softmax_jacobian", "units: 1", "4:12: units is '1'", "write a whole number from 2 to 5"),
    ("softmax_jacobian", "ask: [formula]", "4:11: unknown part 'formula'", "did you mean formulas?"),
    ("softmax_jacobian", "depth: 3", "4:12: unknown depth '3'", "known: full, short"),
    ("gradient_descent", "function: theta^2", "3:5: learning_rate is missing", "or rates: and a list to draw from"),
    (
        "gradient_descent",
        "function: theta^^2\nlearning_rate: 1",
        "4:21: a value is missing before ^",
        "a number, a name",
    ),
    ("gradient_descent", "function: x^2\nlearning_rate: 1", "4:15: unknown name 'x'", "known: theta"),
    ("gradient_descent", "function: 3\nlearning_rate: 1", "4:15: the function has no slope", "an expression in theta"),
    ("gradient_descent", f"{DOWN}\nrates: [0.2]", "6:12: there is a learning_rate, and rates besides", "keep one"),
    ("gradient_descent", "function: theta^2\nrates: [1, 0]", "5:16: a learning rate is 0", "more than 0"),
    ("gradient_descent", f"{DOWN}\nsteps: 11", "6:12: steps is '11'", "write a whole number from 1 to 10"),
    ("circuit", "inputs: 1", "4:13: inputs is '1'", "write a whole number from 2 to 4"),
    ("circuit", "nodes: 30", "4:12: nodes is '30'", "write a whole number from 2 to 10"),
    ("circuit", "operations: [cosine]", "4:18: unknown operation 'cosine'", "known: difference, exp"),
    ("circuit", "operations: [exp, tanh]", "4:17: no operation joins two numbers", "add sum or product"),
    ("circuit", "draw: [a]", "4:12: 'a' is not a number", "write a decimal such as 0.15"),
]


def structure_of(path: Path) -> Structure:
    """The only question of a set, ready to be printed."""
    problem_set = load_set(path)
    structure = Structure(problem_set.questions[0], problem_set.rounding, style_named("index"))
    assert structure.parts
    return structure


@pytest.mark.parametrize(("kind", "settings", "what", "hint"), BAD)
def test_a_wrong_setting_is_told_with_its_place(tmp_path: Path, kind: str, settings: str, what: str, hint: str) -> None:
    path = tmp_path / "set.yaml"
    question = indent(f"type: {kind}\n{settings}".strip(), "    ").lstrip()
    path.write_text(f"title: A set\nquestions:\n  - {question}\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        structure_of(path)
    told = str(refused.value)
    assert told.startswith(f"{path}:{what}"), told
    assert hint in told.split("; ", 1)[1]
    assert "\n" not in told


def test_every_type_has_wrong_settings_here() -> None:
    assert {kind for kind, *_ in BAD} == set(question_types())
