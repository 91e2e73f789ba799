"""The stress report: its numbers worked out again from the variants, its faults, and the statuses of the command."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from derive.quantities import Quantity
from exercises.cli import main
from exercises.files.library import builtin_sets, read_set
from exercises.questions import question_type, question_types
from exercises.stress import CLASS, stressing
from exercises.stress.stressing import collisions, stress
from exercises.stress.words import as_data, as_html, as_text, sentences
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator
from exercises.variants.soundness import draw_sound

Ask = Callable[..., str]
SetFile = Callable[..., Path]
VARIANTS = 400
DRAW = "draw: {weights: {from: -1, to: 1, step: 0.05}, biases: [-0.5, 0.5], inputs: [0.25, 0.5, 1]}"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["stress", *map(str, arguments)])


def drawn_again(path: Path) -> dict[str, np.ndarray]:
    """The given numbers of the variants that a report is about, by their names."""
    problem_set, digest = read_set(path)
    lottery = Lottery(stressing._SECRET, digest, problem_set.seed)
    structure = Generator(problem_set, lottery).structures[0]
    given = draw_sound(structure, lottery, [f"v{n}" for n in range(VARIANTS)], 1).given
    return {quantity.name: numbers for quantity, numbers in given.items() if isinstance(quantity, Quantity)}


def test_figures_are_those_of_the_variants(set_file: SetFile, asking: Ask) -> None:
    path = set_file(asking(ask='[L, "dL/dw[2,1,1]", "z[1,1]"]', more=DRAW))
    given = drawn_again(path)

    def layer(number: int, inputs: list[np.ndarray]) -> list[np.ndarray]:
        return [
            sum(given[f"w[{number},{j},{k}]"] * x for k, x in enumerate(inputs, 1)) + given[f"b[{number},{j}]"]
            for j in (1, 2)
        ]

    nets = layer(1, [given["x[1]"], given["x[2]"]])
    hidden = [1 / (1 + np.exp(-z)) for z in nets]
    outputs = [1 / (1 + np.exp(-z)) for z in layer(2, hidden)]
    loss = sum((given[f"y[{j}]"] - a) ** 2 / 2 for j, a in enumerate(outputs, 1))
    slope = -(given["y[1]"] - outputs[0]) * outputs[0] * (1 - outputs[0]) * hidden[0]
    data = as_data(stress(str(path), VARIANTS))
    (question,) = data["questions"]
    found = {answer["quantity"]: answer for answer in question["answers"]}
    expected = {"L": (loss, 4), "dL/dw[2,1,1]": (slope, 6), "z[1,1]": (nets[0], 4)}
    assert found.keys() == expected.keys()
    for name, (own, decimals) in expected.items():
        answer = found[name]
        assert answer["decimals"] == decimals
        spread = [answer["spread"][key] for key in ("least", "low", "middle", "high", "largest")]
        np.testing.assert_allclose(spread, np.percentile(own, [0, 5, 50, 95, 100]), rtol=1e-9)
        assert sum(answer["spread"]["histogram"]) == VARIANTS
        texts = Counter(f"{value + 1e-12:.{decimals}f}" for value in own)
        assert answer["distinct"] == len(texts)
        assert answer["frequent_share"] == max(texts.values()) / VARIANTS
        assert answer["positive"] == pytest.approx(float(np.mean(np.round(own, decimals) > 0)))
    rows = Counter(zip(*(column.tolist() for column in given.values()), strict=True))
    assert question["given"]["repeated"] == VARIANTS - len(rows)
    assert question["given"]["pairs"] == sum(n * (n - 1) // 2 for n in rows.values())
    assert question["students"]["marked_wrong"] == 0


@pytest.mark.parametrize("name", builtin_sets())
def test_built_in_sets_are_sound(name: str) -> None:
    result = run(name, "--variants", 300)
    assert result.exit_code == 0, result.stdout
    assert result.stdout.endswith("no fault found\n")


FAULTY = [
    ("[z]", "{weights: [0.5, 0.25], biases: [0.1], inputs: [1]}", "pairs of students get the same numbers"),
    ('["z[1,1]", L]', "{weights: [0.5], inputs: [1], biases: [0, 0.1], targets: [0.5]}", "z[1,1] is 1"),
    ('["dL/dw[2,1,1]"]', "{targets: [0], inputs: [0.5, 1]}", "dL/dw[2,1,1] is positive in 100%"),
]


@pytest.mark.parametrize(("ask", "draw", "fault"), FAULTY)
def test_a_fault_is_found_with_its_change_and_status_is_1(
    set_file: SetFile, asking: Ask, ask: str, draw: str, fault: str
) -> None:
    path = set_file(asking(ask=ask, more=f"draw: {draw}"), sound="{apart: false}")
    result = run(path, "--variants", VARIANTS, "--format", "json")
    assert result.exit_code == 1
    faults = json.loads(result.stdout)["faults"]
    found = [one for one in faults if fault in one]
    assert found
    assert all(one.startswith("question 1: ") and one.partition("; ")[2] for one in faults)


def test_advice_fits_what_is_asked(tmp_path: Path) -> None:
    """A graph has no targets, and of more values as many are 0."""
    relu = "{inputs: 2, layers: [{units: 2, activation: relu}, {units: 1}], loss: squared_error}"
    questions = ["{type: circuit, inputs: 3, nodes: 6}", f"{{type: forward_pass, network: {relu}, ask: [a]}}"]
    path = tmp_path / "set.yaml"
    path.write_text("title: T\nquestions:\n" + "".join(f"  - {one}\n" for one in questions), encoding="utf-8")
    faults = stress(str(path), 200).faults
    assert any("question 2: a[1,1] is 0 in" in fault and "away from 0" in fault for fault in faults)
    assert not any("targets" in fault or "e-0" in fault for fault in faults)
    assert not any("e-0" in line for line in as_text(stress(str(path), 200)).splitlines())


def test_faults_are_those_of_the_class(set_file: SetFile, asking: Ask) -> None:
    ask, draw, _ = FAULTY[0]
    path = set_file(asking(ask=ask, more=f"draw: {draw}"), sound="{apart: false}")
    alike = [fault for fault in stress(str(path), VARIANTS, size=99).faults if "in a class of 99" in fault]
    assert len(alike) == 1
    assert not [fault for fault in stress(str(path), VARIANTS, size=2).faults if "in a class" in fault]
    assert "in a class of 7," in run(path, "--variants", 50, "--class", 7).stdout


def test_help_tells_the_usual_class_and_what_to_put_for_it() -> None:
    told = " ".join(CliRunner().invoke(main, ["stress", "--help"]).stdout.split())
    assert f"--class N {CLASS} by default." in told


def test_mistakes_that_no_numbers_tell_apart_are_named(tmp_path: Path) -> None:
    """With two outputs whose derivatives are each other's negatives the sign is turned by taking the other output."""
    network = "{inputs: 2, layers: [{units: 2}, {units: 2, activation: softmax}], loss: cross_entropy}"
    path = tmp_path / "set.yaml"
    question = f"{{type: gradient, network: {network}, ask: ['dL/dw[1,1,1]', 'dL/dw[2,1,1]']}}"
    path.write_text(f"title: T\nquestions:\n  - {question}\n", encoding="utf-8")
    told = "whatever is drawn, these mistakes give the same answers: sign of the error turned; slope of the loss at the"
    assert told in as_text(stress(str(path), 20))


def test_pairs_in_a_class_are_foreseen() -> None:
    """Of 20 equally likely sheets, one pair in 20 is alike."""
    source = np.random.default_rng(1)
    found = collisions([source.integers(20, size=4000).astype(float)])
    assert found.expected(CLASS) == pytest.approx(CLASS * (CLASS - 1) / 2 / 20, rel=0.05)


def test_a_question_without_numbers_is_the_same_for_everyone(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    question = "{type: formula, network: {inputs: 1, layers: [{units: 1}], loss: squared_error}, ask: ['dL/dw[1,1,1]']}"
    path.write_text(f"title: One\nquestions:\n  - {question}\n", encoding="utf-8")
    result = run(path, "--variants", 10)
    assert result.exit_code == 0, result.output
    assert "the same for everyone" in result.stdout


class Page(HTMLParser):
    """The tags of a page, checked to close in order; its links, and its text."""

    VOID = ("meta", "rect", "line", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for key, value in attributes if key in ("href", "src", "xlink:href")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_stands_alone_and_escapes_what_files_say(set_file: SetFile, asking: Ask, tmp_path: Path) -> None:
    path = set_file(asking(title="'<script>alert(1)</script> & more'"))
    result = run(path, "--variants", 50, "-o", tmp_path / "out")
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["stress.html", "stress.json"]
    text = (tmp_path / "out" / "stress.html").read_text("utf-8")
    page = Page(text)
    assert not page.open
    assert page.links == ["#question-1"]
    assert 'id="question-1"' in text
    assert "http://" not in text
    assert "https://" not in text
    assert "<script" not in text
    assert "<script>alert(1)</script> & more" in page.text
    assert "wrote stress.html" in result.stderr
    data: dict[str, Any] = json.loads((tmp_path / "out" / "stress.json").read_text("utf-8"))
    assert all(answer["quantity"] in page.text for answer in data["questions"][0]["answers"])


def test_a_terminal_and_the_page_tell_the_same_sentences(set_file: SetFile) -> None:
    report = stress(str(set_file()), 60)
    told = [sentence for question in report.questions for sentence in sentences(question).values()]
    text, page = as_text(report), Page(as_html(report)).text.replace("\u00a0", " ")
    assert len(told) >= 5
    assert all(sentence in text and sentence in page for sentence in told)


@pytest.mark.parametrize("name", sorted(question_types()))
def test_every_type_of_question_is_reported_on(name: str, set_file: SetFile) -> None:
    examples = [dedent(text).strip() + "\ntitle: T\npoints: 3" for text in question_type(name).examples]
    path = set_file("\n  ".join(f"- {indent(text, '    ').lstrip()}" for text in examples))
    report = stress(str(path), 60)
    assert len(report.questions) == len(examples)
    assert not Page(as_html(report)).open
    assert all(fault.change for question in report.questions for fault in question.faults)
    assert all(question.students.marked_wrong == 0 for question in report.questions if question.students)


def test_no_table_of_the_page_scrolls_sideways(set_file: SetFile, opened: Callable[..., Any]) -> None:
    page = opened(as_html(stress(str(set_file()), 100))).page
    widths = page.evaluate("[...document.querySelectorAll('.wide')].map((e) => [e.scrollWidth, e.clientWidth])")
    assert len(widths) > 2
    assert all(inner <= outer for inner, outer in widths), widths


def test_the_same_report_in_every_run(set_file: SetFile) -> None:
    path = str(set_file())
    first, second, other = stress(path, 60), stress(path, 60), stress(path, 60, seed=5)
    assert as_html(first) == as_html(second)
    assert as_text(first) == as_text(second) != as_text(other)


@pytest.mark.parametrize("arguments", [("backprop-2-2-2", "--variants", "1"), ("backprop-2-2-2", "--format", "pdf")])
def test_bad_options_are_refused(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
