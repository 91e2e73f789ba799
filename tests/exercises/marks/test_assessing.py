"""What is said of wrong answers, against answers worked out by hand from the numbers on the sheet."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from fractions import Fraction

import pytest

from derive.errors import Place
from exercises.answers.submissions import Entry, Key, Submissions
from exercises.files.reading import problem_set_of
from exercises.files.yamlread import parse_yaml
from exercises.marks.assessing import mark_all
from exercises.marks.marking import AnswerMark, mark_answer
from exercises.marks.rebuilt import rebuilt
from exercises.mistakes import TITLES
from exercises.storage.manifest import ExpectedAnswer, Manifest, RoundingRecord, SetRecord
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Copy, Generator

STEP = """
  - type: gradient_step
    points: 6
    network: {inputs: 2, layers: [{units: 1}, {units: 1}], loss: half_squared_error}
    draw: {weights: [0.35, 0.55, 0.8, -0.45], biases: [0.2, -0.3], inputs: [0.4, 0.7, 0.9], targets: [0.01]}
    learning_rate: 0.5
    ask: ["z[1,1]", "a[1,1]", "a[2,1]", L, "dL/dw[2,1,1]", "dL/dw[1,1,1]"]
"""
Work = Callable[[Mapping[str, float]], dict[str, float]]


class Run:
    """A run of a set in memory, and what is said of the first student's answers."""

    def __init__(self, questions: str, marking: str = "{}", copies: int = 1) -> None:
        text = f"title: T\nstyle: mazur\nrounding: {{carry: 6, answer: 4}}\nmarking: {marking}\nquestions:{questions}"
        problem_set = problem_set_of(parse_yaml(text), "t")
        generator = Generator(problem_set, Lottery(b"a secret of many signs", "", 1))
        self.copies: list[Copy] = generator.copies(numbered(copies))
        shared = {str(number): structure.shared for number, structure in enumerate(generator.structures, 1)}
        records = {copy.student.id: copy.record() for copy in self.copies}
        kept = SetRecord("T", "", 1, "", "t", text)
        self.manifest = Manifest(kept, RoundingRecord(6, 4), None, records, questions=shared)
        self.rebuilt = rebuilt(self.manifest)
        assert self.rebuilt.notes == ()

    def given(self, question: int = 1) -> Mapping[str, float]:
        return self.manifest.students["s001"].given[str(question)]

    def marks(self, typed: Mapping[str, str], question: int = 1, more: Mapping[str, str] | None = None):
        """The marks by quantity of the first student, who typed this to one question, and `more` to the next."""
        answers = {(question, name): text for name, text in typed.items()}
        answers |= {(question + 1, name): text for name, text in (more or {}).items()}
        entries = {
            Key.of("s001", str(number), name): Entry("s001", str(number), name, text, Place())
            for (number, name), text in answers.items()
        }
        found = mark_all(self.manifest, Submissions(entries, (), ()), self.rebuilt)["s001"].answers
        return {mark.quantity: mark for mark in found if (mark.question, mark.quantity) in answers}


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def worked(g: Mapping[str, float], *, z: float | None = None, slope: bool = True, delta: float | None = None):
    """The step by hand with six decimals; a net input or an output's derivative of one's own, or no slopes."""
    first = round(g["w[1,1,1]"] * g["x[1]"] + g["w[1,1,2]"] * g["x[2]"] + g["b[1,1]"], 6) if z is None else z
    a1 = round(sigmoid(first), 6)
    a2 = round(sigmoid(round(g["w[2,1,1]"] * a1 + g["b[2,1]"], 6)), 6)
    error = round(a2 - g["y[1]"], 6)
    own = round(error * (round(a2 * (1 - a2), 6) if slope else 1), 6) if delta is None else delta
    hidden = round(round(own * g["w[2,1,1]"], 6) * (round(a1 * (1 - a1), 6) if slope else 1), 6)
    return {
        "z[1,1]": f"{first:.4f}",
        "a[1,1]": f"{a1:.4f}",
        "a[2,1]": f"{a2:.4f}",
        "L": f"{error**2 / 2:.4f}",
        "dL/dw[2,1,1]": f"{own * a1:.6f}",
        "dL/dw[1,1,1]": f"{hidden * g['x[1]']:.6f}",
    }


@pytest.fixture(scope="module")
def step() -> Run:
    return Run(STEP)


def verdicts(marks: Mapping[str, AnswerMark]) -> list[str]:
    return [mark.verdict for mark in marks.values()]


def test_who_is_right_gets_everything(step):
    marks = step.marks(worked(step.given()))
    assert set(verdicts(marks)) == {"right"}
    assert sum(mark.points for mark in marks.values()) == 6
    assert all(mark.first_wrong is None and not mark.told for mark in marks.values())


def test_what_follows_from_a_slip_is_carried(step):
    g = step.given()
    wrong = round(float(worked(g)["z[1,1]"]) + 0.3217, 4)
    marks = step.marks(worked(g, z=wrong))
    assert verdicts(marks) == ["wrong", *["carried"] * 5]
    assert {mark.first_wrong for mark in marks.values()} == {"z[1,1]"}
    assert [mark.points > 0 for mark in marks.values()] == [False, *[True] * 5]
    assert sum(mark.points for mark in marks.values()) == 6 - step.manifest.students["s001"].answers[0].points
    assert marks["a[1,1]"].follows == pytest.approx(sigmoid(wrong), abs=1e-9)
    assert marks["a[1,1]"].value == pytest.approx(float(worked(g)["a[1,1]"]), abs=1e-3)
    assert "follows from the student's own z[1,1]" in marks["L"].reason


def test_what_follows_with_too_few_decimals_is_rounded_early(step):
    """On the student's own numbers: the share of that mistake, and one sentence that does not contradict itself."""
    g = step.given()
    typed = worked(g, z=round(float(worked(g)["z[1,1]"]) + 0.3217, 4))
    short = f"{float(typed['a[2,1]']):.2f}"
    assert float(short) != float(typed["a[2,1]"])
    mark = step.marks(typed | {"a[2,1]": short})["a[2,1]"]
    assert (mark.verdict, mark.mistake, mark.first_wrong) == ("mistake", "rounded_early", "z[1,1]")
    assert mark.points == mark.of / 2
    assert mark.reason.endswith(", but with fewer decimals than were asked for")
    assert "the method is right" not in mark.reason
    assert "follows from your earlier answers" in str(mark.told)


@pytest.mark.parametrize("name", ["z[1,1]", "a[1,1]", "a[2,1]", "L"])
def test_a_mistyped_answer_takes_no_more_than_an_empty_one(step, name):
    """Whoever leaves all slopes out does so still, and went on from the right number."""
    typed = worked(step.given(), slope=False)
    empty, wrong = (step.marks({**typed, name: text}) for text in ("", f"{float(typed[name]) + 0.1713:.4f}"))
    assert wrong[name].verdict == "wrong"
    assert wrong[name].first_wrong == name
    for other in typed.keys() - {name}:
        assert (wrong[other].verdict, wrong[other].points) == (empty[other].verdict, empty[other].points)
    assert wrong["dL/dw[1,1,1]"].mistake == "slope_left_out"
    if name != "L":
        assert "go on from another number" in wrong[name].reason
        assert [one.name for one in wrong[name].unused] == [name]
        assert not any(mark.unused for other, mark in wrong.items() if other != name)


def test_a_coarse_answer_is_no_mistake_that_is_made_after_it(step):
    typed = worked(step.given(), slope=False)
    short = f"{float(typed['a[2,1]']):.2f}"
    assert float(short) != float(typed["a[2,1]"])
    marks = step.marks({**typed, "a[2,1]": short})
    assert (marks["a[2,1]"].mistake, marks["dL/dw[2,1,1]"].mistake) == ("rounded_early", "slope_left_out")
    (told,) = marks["a[2,1]"].told
    assert "with fewer decimals than were asked for" in str(told)
    assert str(marks["a[2,1]"].value) not in str(told), "a report may not give it away"


def test_nearly_right_numbers_are_told_as_such(step):
    """The other sign, a last digit that is cut off, and one that is wrong."""
    g = step.given()
    right = worked(g)
    exact = {e.quantity: float(e.value) for e in step.manifest.students["s001"].answers}
    name = next(n for n in ("a[1,1]", "a[2,1]", "L") if (exact[n] * 1e4) % 1 > 0.6)
    cut, off = f"{math.floor(exact[name] * 1e4) / 1e4:.4f}", f"{float(right[name]) + 0.0001:.4f}"
    for typed, told in ((cut, "cut off, where it should be rounded"), (off, "but for its last digit")):
        mark = step.marks({name: typed})[name]
        assert mark.verdict == "wrong"
        assert told in mark.reason
    assert "cut off" not in step.marks({name: off})[name].reason
    z = round(float(right["z[1,1]"]) + 0.3217, 4)
    typed = worked(g, z=z)
    turned = step.marks(typed | {"dL/dw[2,1,1]": f"{-float(typed['dL/dw[2,1,1]']):.6f}"})["dL/dw[2,1,1]"]
    assert "it is what follows from the student's own numbers with the other sign" in turned.reason


def test_an_answer_that_does_not_follow_is_wrong_and_says_where_it_began(step):
    g = step.given()
    typed = worked(g, z=round(float(worked(g)["z[1,1]"]) + 0.3217, 4)) | {"L": "0.9137"}
    marks = step.marks(typed)
    assert verdicts(marks) == ["wrong", "carried", "carried", "wrong", "carried", "carried"]
    assert marks["L"].first_wrong == "z[1,1]"
    assert marks["L"].mistake is None


def test_a_zero_is_not_carried(step):
    """A derivative of 0 makes everything after it 0."""
    g = step.given()
    typed = worked(g) | {"a[2,1]": f"{g['y[1]']:.2f}", "L": "0", "dL/dw[2,1,1]": "0", "dL/dw[1,1,1]": "0"}
    marks = step.marks(typed)
    assert verdicts(marks) == ["right", "right", "wrong", "wrong", "wrong", "wrong"]
    assert all(mark.points == 0 for mark in list(marks.values())[2:])
    assert "leaves nothing of the step" in marks["dL/dw[1,1,1]"].reason
    assert [mark.trivial for mark in marks.values()] == ["leaves nothing" in mark.reason for mark in marks.values()]
    assert [mark.trivial for mark in marks.values()] == [False, False, False, True, True, True]


@pytest.mark.parametrize("coarse", ["1e1", "3", "2"])
def test_a_coarse_answer_does_not_let_all_later_ones_follow(step, coarse):
    """What follows, follows from the number as it was typed."""
    g = step.given()
    output, error = float(coarse), float(coarse) - g["y[1]"]
    delta = error * output * (1 - output)
    a1 = float(worked(g)["a[1,1]"])
    typed = worked(g) | {"a[2,1]": coarse, "L": f"{error**2 / 2:.4f}", "dL/dw[2,1,1]": f"{delta * a1:.6f}"}
    followed = step.marks(typed)
    assert [followed[name].verdict for name in ("a[2,1]", "L")] == ["wrong", "carried"]
    near = step.marks(typed | {"L": f"{0.97 * error**2 / 2:.4f}", "dL/dw[2,1,1]": f"{0.97 * delta * a1:.6f}"})
    assert [near[name].verdict for name in ("a[2,1]", "L", "dL/dw[2,1,1]")] == ["wrong"] * 3


LOGARITHM = """
  - type: gradient_step
    points: 6
    network: {inputs: 1, layers: [{units: 1}], loss: cross_entropy}
    learning_rate: 0.5
    ask: ["a[1,1]", L, "dL/da[1,1]", "dL/dz[1,1]"]
"""


@pytest.mark.parametrize("text", ["7", "-123.4567", "0.5"])
def test_nothing_follows_where_a_divisor_is_0(text):
    marks = Run(LOGARITHM).marks({"a[1,1]": "0", "dL/da[1,1]": text})
    assert verdicts(marks) == ["wrong", "wrong"]


def test_a_wider_tolerance_lowers_no_mark():
    """An answer that is right by a wide tolerance alone still leads to what follows from it."""
    run = Run(STEP)
    g = run.given()
    wide = replace_tolerance(run, "z[1,1]", 1.0)
    typed = worked(g, z=round(float(worked(g)["z[1,1]"]) + 0.3217, 4))
    strict, loose = run.marks(typed), wide.marks(typed)
    assert (strict["z[1,1]"].verdict, loose["z[1,1]"].verdict) == ("wrong", "right")
    for name in typed:
        assert loose[name].points >= strict[name].points, name


def replace_tolerance(run: Run, quantity: str, tolerance: float) -> Run:
    """The run, with another tolerance of one quantity."""
    other = copy(run)
    records = {
        ident: replace(record, answers=tuple(widened(answer, quantity, tolerance) for answer in record.answers))
        for ident, record in run.manifest.students.items()
    }
    other.manifest = replace(run.manifest, students=records)
    return other


def widened(answer: ExpectedAnswer, quantity: str, tolerance: float) -> ExpectedAnswer:
    return replace(answer, tolerance=tolerance) if answer.quantity == quantity else answer


def test_a_saturated_unit_leaves_nothing_to_be_worked_out(step):
    """Any large net input leads to 1; what is found from that again depends on the weights."""
    typed = worked(step.given(), z=10.0)
    assert typed["a[1,1]"] == "1.0000"
    marks = step.marks(typed)
    assert verdicts(marks) == ["wrong", "wrong", *["carried"] * 4]
    assert "leaves nothing of the step" in marks["a[1,1]"].reason
    assert marks["a[1,1]"].points == 0


COPIES = """
  - type: gradient_step
    points: 6
    network: {inputs: 2, layers: [{units: 2, activation: relu}, {units: 2}], loss: half_squared_error}
    learning_rate: 0.5
    ask: [z, a, "dL/dz", "dL/db"]
"""


def test_to_know_that_a_step_repeats_a_number_counts():
    """A positive net input passes, and the derivative by a bias is that by the net input."""
    run = Run(COPIES)
    typed = {"z[1,1]": "0.7123", "a[1,1]": "0.7123", "dL/dz[2,1]": "0.123457", "dL/db[2,1]": "0.123457"}
    assert verdicts(run.marks(typed)) == ["wrong", "carried"] * 2


IDENTITY = """
  - type: gradient_step
    points: 6
    network: {inputs: 1, layers: [{units: 1, activation: identity}], loss: half_squared_error}
    learning_rate: 0.5
    ask: ["dL/da[1,1]", "dL/dz[1,1]", "dL/db[1,1]"]
"""


def test_one_wrong_number_that_others_repeat_rightly_is_no_guess():
    typed = dict.fromkeys(("dL/da[1,1]", "dL/dz[1,1]", "dL/db[1,1]"), "0.123457")
    assert verdicts(Run(IDENTITY).marks(typed)) == ["wrong", "carried", "carried"]


@pytest.mark.parametrize("number", ["1", "0", "0.5"])
@pytest.mark.parametrize("question", [COPIES, STEP, LOGARITHM], ids=["relu", "step", "logarithm"])
def test_one_number_everywhere_earns_nothing_by_following(question, number):
    run = Run(question)
    marks = run.marks({e.quantity: number for e in run.manifest.students["s001"].answers})
    assert not [name for name, mark in marks.items() if mark.verdict == "carried"]


def test_a_mistake_is_counted_once_where_the_set_says_so():
    """The hidden slope is left out after that of the output: one habit, and the points of one answer are lost."""
    run = Run(STEP, marking="{once: true, method: 0.9}")
    marks = run.marks(worked(run.given(), slope=False))
    first, second = marks["dL/dw[2,1,1]"], marks["dL/dw[1,1,1]"]
    assert (first.mistake, second.mistake) == ("slope_left_out", "slope_left_out")
    assert (first.points, second.points) == (first.of / 2, second.of * Fraction(9, 10))
    assert "counted once" not in first.reason
    assert second.reason.endswith(" It is counted once, at dL/dw[2,1,1].")
    usual = Run(STEP, marking="{method: 0.9}").marks(worked(run.given(), slope=False))
    assert usual["dL/dw[1,1,1]"].points == second.of / 2


def test_a_mistake_is_named_and_explained(step):
    marks = step.marks(worked(step.given(), slope=False))
    assert verdicts(marks)[:4] == ["right"] * 4
    for name in ("dL/dw[2,1,1]", "dL/dw[1,1,1]"):
        mark = marks[name]
        assert (mark.verdict, mark.mistake, mark.possible) == ("mistake", "slope_left_out", ("slope_left_out",))
        assert "was left out" in mark.reason
        assert len(mark.told) == 1
        full = next(e.points for e in step.manifest.students["s001"].answers if e.quantity == name)
        assert float(mark.points) == pytest.approx(full / 2)


def test_where_a_key_is_another_no_mistake_explains_an_answer_that_it_does_not_touch(step):
    """The loss is found before the slopes: one who leaves these out finds it as everybody does."""
    run = copy(step)
    records = {
        ident: replace(record, answers=tuple(replace(a, value=9.0) if a.quantity == "L" else a for a in record.answers))
        for ident, record in step.manifest.students.items()
    }
    run.manifest = replace(step.manifest, students=records)
    marks = run.marks(worked(step.given(), slope=False))
    assert verdicts(marks) == ["right"] * 3 + ["wrong"] + ["mistake"] * 2
    assert (marks["L"].mistake, marks["L"].points) == (None, 0)


def test_what_the_set_gives_for_method_and_mistakes():
    run = Run(STEP, "{method: 0.5, carried: 2, mistakes: {slope_left_out: 0.25}}")
    g, points = run.given(), {e.quantity: Fraction(str(e.points)) for e in run.manifest.students["s001"].answers}
    carried = run.marks(worked(g, z=round(float(worked(g)["z[1,1]"]) + 0.3217, 4)))
    earned = [float(mark.points / points[name]) for name, mark in carried.items()]
    assert earned == [0, 0.5, 0.5, 0, 0, 0]
    assert verdicts(carried) == ["wrong", *["carried"] * 5]
    assert "only 2 answers of a question" in carried["L"].reason
    mistaken = run.marks(worked(g, slope=False))
    assert float(mistaken["dL/dw[2,1,1]"].points / points["dL/dw[2,1,1]"]) == 0.25


def test_a_right_answer_is_never_lowered(step):
    """Not even beside answers that a mistake explains."""
    g = step.given()
    marks = step.marks(worked(g, slope=False) | {"dL/dw[1,1,1]": worked(g)["dL/dw[1,1,1]"]})
    assert marks["dL/dw[1,1,1]"].verdict == "right"
    assert marks["dL/dw[1,1,1]"].points > 0


def test_too_few_decimals(step):
    g = step.given()
    right = float(worked(g)["a[2,1]"])
    marks = step.marks(worked(g) | {"a[2,1]": f"{right:.2f}"})
    assert abs(right - round(right, 2)) > 1e-3, "a number that shows what is missing"
    assert (marks["a[2,1]"].verdict, marks["a[2,1]"].mistake) == ("mistake", "rounded_early")
    assert verdicts(marks)[3:] == ["right"] * 3


def test_unreadable_and_missing_answers_stay_so(step):
    marks = step.marks(worked(step.given()) | {"z[1,1]": "about 0.7", "a[1,1]": ""})
    assert verdicts(marks)[:2] == ["unreadable", "missing"]
    assert set(verdicts(marks)[2:]) == {"right"}


ONE = """
  - type: gradient_step
    network: {inputs: 2, layers: [{units: 1}], loss: half_squared_error}
    learning_rate: 0.5
    ask: ["w[1,1,2]'"]
"""


def test_a_habit_decides_in_another_question():
    """The new weight alone does not tell whether the gradient was added or has the wrong sign; the other question does.

    Its answers say that the sign of the error was turned.
    """
    run, name = Run(STEP + ONE), "w[1,1,2]'"
    old = run.given(2)["w[1,1,2]"]
    new = next(e.value for e in run.manifest.students["s001"].answers if e.question == 2)
    added = {name: f"{2 * old - float(new):.4f}"}
    alone = run.marks(added, 2)[name]
    assert (alone.verdict, alone.mistake) == ("mistake", None)
    assert {"gradient_added", "error_sign"} <= set(alone.possible)
    assert "cannot tell" in alone.reason
    ((sentence,),) = alone.told
    assert "More than one mistake" in sentence
    assert all(TITLES[mistake] in sentence for mistake in alone.possible)
    worked_out = worked(run.given())
    habit = {name: _turned(run, 1, name) if name.startswith("dL") else text for name, text in worked_out.items()}
    marks = run.marks(habit, 1, added)
    assert [mark.mistake for mark in marks.values()] == [None] * 4 + ["error_sign"] * 3


def _turned(run: Run, question: int, quantity: str) -> str:
    answers = run.manifest.students["s001"].answers
    value = next(e.value for e in answers if e.question == question and e.quantity == quantity)
    return f"{-float(value):.6f}"


FORMULA = """
  - type: formula
    network: {inputs: 1, layers: [{units: 1}], loss: half_squared_error}
    ask: ["dL/dw[1,1,1]"]
"""
CHOICE = """
  - type: choose_formula
    network: {inputs: 2, layers: [{units: 2}, {units: 1}], loss: half_squared_error}
    ask: "dL/dw[1,1,1]"
"""
MATRIX = """
  - type: matrix_backprop
    network: {inputs: 2, layers: [{units: 2}, {units: 2}], loss: half_squared_error}
    ask: [a, dL/dz, dL/dw]
"""


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ("(a[1,1] - y[1]) * x[1]", "slope_left_out"),
        ("(a[1,1] - y[1]) * z[1,1] * (1 - z[1,1]) * x[1]", "sigmoid_slope_of_net"),
        ("(a[1,1] - y[1]) * a[1,1] * (1 - a[1,1])", "source_left_out"),
        ("(a[1,1] - y[1]) * exp(x[1])", None),
    ],
)
def test_wrong_formulas(typed, mistake):
    mark = Run(FORMULA).marks({"dL/dw[1,1,1]": typed})["dL/dw[1,1,1]"]
    assert (mark.verdict, mark.mistake) == ("mistake" if mistake else "wrong", mistake)
    assert len(mark.told) == (1 if mistake else 0)


def test_of_several_mistakes_behind_a_formula_none_is_told_as_what_happened():
    """A share of a single weight is all of it: the weight is left out either way."""
    run = Run(FORMULA.replace("[{units: 1}]", "[{units: 1}, {units: 1}]"))
    slopes = "a[2,1] * (1 - a[2,1]) * a[1,1] * (1 - a[1,1])"
    mark = run.marks({"dL/dw[1,1,1]": f"(a[2,1] - y[1]) * {slopes} * x[1]"})["dL/dw[1,1,1]"]
    assert mark.possible == ("weight_left_out", "shared_in_proportion")
    ((sentence,),) = mark.told
    assert all(TITLES[mistake] in sentence for mistake in mark.possible)


def test_a_slope_of_tanh_may_be_written_with_cosh():
    run = Run(FORMULA.replace("[{units: 1}]", "[{units: 1, activation: tanh}]"))
    for typed, verdict in (("1/cosh(z[1,1])^2", "right"), ("1/cosh(z[1,1])", "wrong")):
        mark = run.marks({"dL/dw[1,1,1]": f"(a[1,1] - y[1]) * {typed} * x[1]"})["dL/dw[1,1,1]"]
        assert mark.verdict == verdict


def test_wrong_choices_come_from_mistakes():
    run = Run(CHOICE)
    expected = run.manifest.students["s001"].answers[0]
    assert len(expected.details["mistakes"]) == 3
    for letter, mistake in expected.details["mistakes"].items():
        mark = run.marks({"choice": letter})["choice"]
        assert (mark.verdict, mark.mistake) == ("mistake", mistake)
        assert mark.told
        assert mark.points == 0
    right = run.marks({"choice": str(expected.value)})["choice"]
    assert (right.verdict, right.points) == ("right", right.of)


def test_a_wrong_choice_earns_what_its_mistake_has_by_name():
    for marking, share in (("{mistakes: {default: 1}}", 0), ("{mistakes: {%s: 0.25}}", Fraction(1, 4))):
        letter, mistake = next(iter(Run(CHOICE).manifest.students["s001"].answers[0].details["mistakes"].items()))
        mark = Run(CHOICE, marking.replace("%s", mistake)).marks({"choice": letter})["choice"]
        assert mark.points == share * mark.of


TWO = """
  - type: gradient_step
    network: {inputs: 2, layers: [{units: 2, activation: tanh}, {units: 1}], loss: binary_cross_entropy}
    draw: {weights: [0.35, 0.55, 0.8, -0.45, 0.7, 0.6], biases: [0.4, 0], inputs: [0.4, 0.7]}
    learning_rate: 0.5
    ask: ["z[1,1]", "z[1,2]", "dL/dw[1,1,1]", "dL/dw[1,1,2]", "dL/dw[1,2,1]", "dL/dw[1,2,2]"]
"""


def test_of_two_mistakes_those_are_told_that_touch_the_answer_where_they_first_change_it():
    """No bias, and no slope in the hidden layer; where a bias is drawn as 0, the mistake is told at another number."""
    run = Run(TWO, copies=1)
    g = run.given()
    nets = [g[f"w[1,{j},1]"] * g["x[1]"] + g[f"w[1,{j},2]"] * g["x[2]"] for j in (1, 2)]
    delta = sigmoid(sum(g[f"w[2,1,{j}]"] * math.tanh(net) for j, net in enumerate(nets, 1))) - g["y[1]"]
    typed = {f"z[1,{j}]": f"{net:.4f}" for j, net in enumerate(nets, 1)}
    for j in (1, 2):
        typed |= {f"dL/dw[1,{j},{k}]": f"{delta * g[f'w[2,1,{j}]'] * g[f'x[{k}]']:.6f}" for k in (1, 2)}
    marks = run.marks(typed)
    zero = next(j for j in (1, 2) if g[f"b[1,{j}]"] == 0)
    other = 3 - zero
    assert marks[f"z[1,{zero}]"].verdict == "right"
    assert f"at z[1,{other}], the bias b[1,{other}] was left out" in marks[f"z[1,{other}]"].reason
    assert "the slope" not in marks[f"z[1,{other}]"].reason
    for j in (1, 2):
        reason = marks[f"dL/dw[1,{j},1]"].reason
        assert marks[f"dL/dw[1,{j},1]"].mistake == "slope_left_out"
        assert f"at dL/dz[1,{j}], the slope of the activation, 1 - a[1,{j}]^2, was left out" in reason
        assert f"at z[1,{other}]" in reason
        assert f"at z[1,{zero}]" not in reason


def test_the_entries_of_a_matrix_that_earn_something_are_counted():
    run = Run(MATRIX)
    answers = {e.quantity: e for e in run.manifest.students["s001"].answers}
    name, expected = next((n, e) for n, e in answers.items() if n.startswith("dL/dw"))
    rows = [[f"{value:.6f}" for value in row] for row in expected.details["exact"]]
    count = sum(map(len, rows))
    rows[0][0] = "0.9137"
    mark = run.marks({name: str(rows).replace("'", "")})[name]
    assert (mark.verdict, mark.points) == ("wrong", mark.of * (count - 1) / count)
    assert f"of {count} entries {count - 1} are right; " in mark.reason


WIDE = """
  - type: matrix_backprop
    network: {inputs: 3, layers: [{units: 2}, {units: 2}], loss: half_squared_error}
    ask: ["dL/dw"]
    layers: [1]
"""


def test_a_gradient_that_is_not_square_may_be_transposed_too():
    run = Run(WIDE, marking="{mistakes: {gradient_transposed: 0.75}}")
    name, rows = next((e.quantity, e.details["exact"]) for e in run.manifest.students["s001"].answers)
    mark = run.marks({name: _matrix(list(map(list, zip(*rows, strict=True))))})[name]
    assert (mark.verdict, mark.mistake) == ("mistake", "gradient_transposed")
    assert mark.points == mark.of * Fraction(3, 4)
    assert "rows and columns are exchanged: a matrix of 2 x 3 is wanted, this one is 3 x 2" in mark.reason
    other = run.marks({name: _matrix([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]])})[name]
    assert (other.verdict, other.points) == ("wrong", 0)


def test_an_entry_of_a_matrix_may_have_too_few_decimals():
    run = Run(WIDE)
    name, rows = next((e.quantity, e.details["exact"]) for e in run.manifest.students["s001"].answers)
    row, column = max(((i, j) for i in (0, 1) for j in (0, 1, 2)), key=lambda at: abs(rows[at[0]][at[1]]))
    texts = [[f"{value:.6f}" for value in values] for values in rows]
    texts[row][column] = f"{rows[row][column]:.3f}"
    mark = run.marks({name: str(texts).replace("'", "")})[name]
    assert (mark.verdict, mark.mistake) == ("mistake", "rounded_early")
    assert mark.points == mark.of * Fraction(11, 12)
    texts[row][column] = f"{float(texts[row][column]) + 0.004:.3f}"
    assert run.marks({name: str(texts).replace("'", "")})[name].verdict == "wrong"


def test_entries_of_matrices_are_followed():
    """The derivatives by the weights follow from wrong derivatives by the net inputs, entry by entry."""
    run = Run(MATRIX)
    answers = {e.quantity: e for e in run.manifest.students["s001"].answers}
    exact = {label: e.details["exact"] for label, e in answers.items()}
    deltas = [row[0] + 0.0813 for row in exact["dL/dz[2]"]]
    gradient = [[d * a[0] for a in exact["a[1]"]] for d in deltas]
    typed = {
        "a[1]": str(answers["a[1]"].value),
        "dL/dz[2]": _matrix([[d] for d in deltas]),
        "dL/dw[2]": _matrix(gradient),
    }
    marks = run.marks(typed)
    assert verdicts(marks) == ["right", "wrong", "carried"]
    assert marks["dL/dw[2]"].points == Fraction(str(answers["dL/dw[2]"].points))
    half = run.marks(typed | {"dL/dw[2]": _matrix([gradient[0], [0.5, 0.25]])})["dL/dw[2]"]
    assert (half.verdict, half.points * 2) == ("wrong", marks["dL/dw[2]"].points)


@pytest.mark.parametrize("most", [0, 1])
def test_the_limit_takes_what_is_carried_and_no_more(most):
    """Of a matrix with right, wrong and carried entries; the right ones are left."""
    run = Run(MATRIX, f"{{carried: {most}}}")
    answers = {e.quantity: e for e in run.manifest.students["s001"].answers}
    exact = {label: e.details["exact"] for label, e in answers.items()}
    deltas = [exact["dL/dz[2]"][0][0], exact["dL/dz[2]"][1][0] + 0.0813]
    gradient = [[d * a[0] for a in exact["a[1]"]] for d in deltas]
    gradient[0][1] = 0.777777
    typed = {"dL/dz[2]": _matrix([[d] for d in deltas]), "dL/dw[2]": _matrix(gradient)}
    mark = run.marks(typed)["dL/dw[2]"]
    entry = mark.of / 4
    assert (mark.verdict, mark.points, mark.carried) == ("wrong", entry * (1 + 2 * most), entry * 2 * most)
    assert ("only 0 answers" in mark.reason) == (most == 0)


def test_exchanged_rows_and_columns_earn_what_is_in_its_place():
    """No less with the question at hand, which may explain the others besides."""
    run = Run(MATRIX)
    expected = next(e for e in run.manifest.students["s001"].answers if e.quantity == "dL/dw[2]")
    turned = _matrix(list(zip(*expected.details["exact"], strict=True)))
    mark, alone = run.marks({"dL/dw[2]": turned})["dL/dw[2]"], mark_answer(expected, turned)
    assert (alone.points, mark.points >= alone.points) == (alone.of / 2, True)
    assert all("exchanged" in one.reason for one in (mark, alone))


def _matrix(rows: list[list[float]]) -> str:
    return "[" + ", ".join("[" + ", ".join(f"{n:.6f}" for n in row) + "]" for row in rows) + "]"


def test_the_number_of_the_wrong_sheet_is_known():
    """Who takes over the wrong step makes its mistake."""
    question = """
  - type: find_the_error
    network: {inputs: 2, layers: [{units: 2}, {units: 2}], loss: half_squared_error}
    ask: ["dL/dw[1,1,1]"]
    versions: 1
    mistakes: [slope_left_out]
"""
    run = Run(question)
    number = Generator(
        problem_set_of(parse_yaml(run.manifest.set.text), "t"), Lottery(b"a secret of many signs", "", 1)
    ).copies(numbered(1))[0]
    (told,) = number.questions
    expected = run.manifest.students["s001"].answers[1]
    value = {name.name: value for name, value in told.told.items()}[expected.details["name"]]
    mark = run.marks({"value": f"{value:.6f}"})["value"]
    assert (mark.verdict, mark.mistake) == ("mistake", "slope_left_out")
