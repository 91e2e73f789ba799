"""Students' pages: the numbers in them computed again, what each verdict is told by, and what they look like."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import chain
from pathlib import Path
from textwrap import dedent, indent
from typing import Any, get_args
from weakref import ref

import pytest

from derive.errors import Place
from derive.mistakes import mistakes_for
from derive.quantities import parse_name
from exercises.answers.matrices import read
from exercises.answers.submissions import Entry, Submissions
from exercises.files.library import load_set
from exercises.kinds import Verdict, kind_of
from exercises.marks.assessing import mark_all
from exercises.marks.marking import AnswerMark, StudentMark
from exercises.marks.rebuilt import Rebuilt, rebuilt
from exercises.mistakes import explained
from exercises.questions import question_type, question_types
from exercises.reports.own_numbers import OwnNumbers
from exercises.reports.pages import Run, Wish, Writer, write_reports
from exercises.reports.right import right_of
from exercises.reports.words import VERDICTS
from exercises.storage.manifest import ExpectedAnswer, Manifest, RoundingRecord, SetRecord, StudentRecord
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator
from templates.formats import format_named

QUESTION = """
type: gradient_step
title: One step
points: 10
network: {inputs: 2, layers: [{units: 2}, {units: 2}], loss: half_squared_error}
learning_rate: 0.5
ask: [a, L, "dL/dw[2,1,1]", "dL/dw[1,1,1]", "w[1,1,1]'"]
"""
Change = tuple[str, Verdict, Mapping[str, Any]]
"""What was typed for an answer, its verdict, and other fields of its mark."""


@dataclass(frozen=True)
class Made:
    """A run of one question, of which some answers are not right."""

    manifest: Manifest
    rebuilt: Rebuilt

    @property
    def record(self) -> StudentRecord:
        return next(iter(self.manifest.students.values()))

    def expected(self, label: str) -> ExpectedAnswer:
        return next(answer for answer in self.record.answers if answer.quantity == label)

    def page(self, folder: Path, changes: Mapping[str, Change], wish: Wish | None = None) -> str:
        """The first student's page, with changed answers."""
        assert write_reports(Run(self.manifest, self.rebuilt, self.marks(changes)), wish or Wish(), folder) == 2
        return (folder / "reports" / "s001.html").read_text(encoding="utf-8")

    def marks(self, changes: Mapping[str, Change]) -> dict[str, StudentMark]:
        """The marks of the class, the first student's changed."""
        found = {}
        for ident, record in self.manifest.students.items():
            answers = tuple(self._mark(a, changes if ident == "s001" else {}) for a in record.answers)
            found[ident] = StudentMark(record.name, answers, Fraction(10))
        return found

    @staticmethod
    def _mark(expected: ExpectedAnswer, changes: Mapping[str, Change]) -> AnswerMark:
        usual: Change = (kind_of(expected).right(expected), "right", {})
        text, verdict, more = changes.get(expected.quantity, usual)
        earned = Fraction(1) if verdict == "right" else Fraction(0)
        return AnswerMark(1, expected.quantity, text or None, verdict, earned, "a reason", **more)


Maker = Callable[..., Made]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    folder = tmp_path_factory.mktemp("sets")

    @cache
    def make(question: str = QUESTION, rounding: str = "{carry: 6, answer: 4}") -> Made:
        text = indent(dedent(question).strip(), "    ").lstrip()
        path = folder / "set.yaml"
        path.write_text(
            f"title: Set <3>\nstyle: mazur\nrounding: {rounding}\nquestions:\n  - {text}\n", encoding="utf-8"
        )
        generator = Generator(load_set(path), Lottery(b"a secret of many signs", "set", 1))
        copies = generator.copies(numbered(2))
        record = SetRecord("Set <3>", "Course", 1, "", "set", path.read_text(encoding="utf-8"))
        shared = {"1": generator.structures[0].shared} if generator.structures[0].shared else {}
        people = {copy.student.id: copy.record() for copy in copies}
        manifest = Manifest(record, RoundingRecord(6, 4), None, people, questions=shared)
        return Made(manifest, rebuilt(manifest))

    return make


Untrue = Callable[[str], tuple[int, list[str]]]


def notes(page: str) -> list[str]:
    return re.findall(r'<section class="remark.*?</section>', page, re.DOTALL)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))


def test_a_step_is_told_with_own_numbers_and_with_the_right_ones(made: Maker, tmp_path: Path, untrue: Untrue) -> None:
    run = made()
    wrong: Change = ("0.9000", "wrong", {})
    carried: Change = ("0.5000", "carried", {"first_wrong": "a[1,1]"})
    page = run.page(tmp_path, {"a[1,1]": wrong, "a[2,1]": carried})
    first, second = notes(page)
    assert "The step:" in first
    assert "With your numbers:" in second
    assert "With the right numbers:" in second
    own, right = second.split("With the right numbers:")
    assert "<mn>0.900000</mn>" in own
    assert "<mn>0.900000</mn>" not in right
    value = run.expected("a[2,1]").value
    assert isinstance(value, float)
    assert f"<mn>{value:.4f}"[:-1] in right
    count, untold = untrue(page)
    assert not untold
    assert count >= 5


def test_a_number_that_was_not_gone_on_from_is_put_into_no_later_step(made: Maker, tmp_path: Path) -> None:
    later: Change = ("0.5000", "mistake", {"mistake": "slope_left_out"})
    for unused in (False, True):
        names = (parse_name("a[1,1]"),) if unused else ()
        wrong: Change = ("0.9000", "wrong", {"unused": names})
        _, note = notes(made().page(tmp_path, {"a[1,1]": wrong, "a[2,1]": later}))
        assert ("<mn>0.900000</mn>" in note) is not unused


def test_the_first_wrong_step_is_named(made: Maker, tmp_path: Path) -> None:
    wrong: Change = ("0.9", "wrong", {"first_wrong": "a[1,1]"})
    first, second = notes(made().page(tmp_path, {"a[1,1]": wrong, "L": wrong}))
    assert "is the first that is not right" not in plain(first)
    assert "On the way to it, outh1 is the first that is not right" in plain(second)


def test_an_entry_is_not_told_to_be_on_the_way_to_its_own_matrix(made: Maker, tmp_path: Path) -> None:
    run = made(dedent(question_type("matrix_backprop").examples[0]).strip() + "\npoints: 10")
    matrix = run.record.answers[0]
    (entry, *_) = (name.name for name in run.rebuilt.structures[1].asks[0].names)
    wrong: Change = (next(iter(kind_of(matrix).wrong(matrix))), "wrong", {"first_wrong": entry})
    (note,) = notes(run.page(tmp_path, {matrix.quantity: wrong}))
    assert "is the first that is not right" not in plain(note)


LINEAR = """
type: matrix_backprop
points: 10
network: {inputs: 2, layers: [{units: 2, activation: identity}], loss: half_squared_error}
draw: {weights: [-0.5, 0.5], biases: [0.1, 0.2], inputs: [0.1, 0.2, 0.3], targets: [0.6, 0.7]}
ask: [dL/dz]
"""
"""Its derivatives have two decimals, and six are asked for."""


def test_a_matrix_is_told_whole_and_set_as_one_trailing_zeros_and_all(made: Maker, tmp_path: Path) -> None:
    run = made(LINEAR)
    matrix = run.record.answers[0]
    page = run.page(tmp_path, {matrix.quantity: (next(iter(kind_of(matrix).wrong(matrix))), "wrong", {})})
    rows = len(matrix.details["exact"])
    assert str(matrix.value).replace("-", "\u2212") in page
    (note,) = notes(page)
    assert note.count("<mtr>") >= rows
    numbers = [number.lstrip("-") for number in chain.from_iterable(read(str(matrix.value)).texts)]
    assert all(number.endswith("0000") for number in numbers)
    assert all(f"<mn>{number}</mn>" in note for number in numbers), "it has the decimals that were asked for"


def test_what_a_row_has_no_room_for_is_told_whole_below(made: Maker, tmp_path: Path) -> None:
    run = made(dedent(question_type("formula").examples[0]).strip() + "\npoints: 10")
    typed = "+".join(["a"] * 400) + "+end"
    page = run.page(tmp_path, {run.record.answers[0].quantity: (typed, "wrong", {})})
    assert plain(page).count(typed) == 1
    assert typed in plain(notes(page)[0])


def test_a_piece_is_compiled_once_whatever_else_is_needed(made: Maker, tmp_path: Path) -> None:
    """Also where a set has more answers than are ready at once: what every student needs may not be made for each."""
    desk = Writer(Run(made().manifest, made().rebuilt, made().marks({})), Wish(), format_named("html")).desk
    first = desk.note(1, 0, "bad", "wrong")
    for number in range(200):
        assert desk.note(1, 0, "bad", f"verdict {number}") is not first
    assert desk.note(1, 0, "bad", "wrong") is first


def test_a_desk_goes_with_its_reports(made: Maker) -> None:
    desk = Writer(Run(made().manifest, made().rebuilt, made().marks({})), Wish(), format_named("html")).desk
    desk.question(1)
    seen = ref(desk)
    del desk
    gc.collect()
    assert seen() is None


def test_numbers_that_are_printed_alike_are_told_once(made: Maker, tmp_path: Path) -> None:
    """The student's own derivative is right as it was typed, and not as exact as the program's."""
    run = made(QUESTION.replace("[a, L", "[z, a, L"), "{carry: 6, answer: 6}")
    page = run.page(tmp_path, {"z[1,1]": ("0.9000", "wrong", {}), "w[1,1,1]'": ("0.9000", "wrong", {})})
    _, update = notes(page)
    assert "With your numbers:" not in update
    assert "The step:" in update


def test_a_known_mistake_is_told_in_its_words(made: Maker, tmp_path: Path) -> None:
    run = made()
    mistakes = mistakes_for(run.rebuilt.structures[1].plan, "everywhere")
    wrong = next(mistake for mistake in mistakes if mistake.mistake == "slope_left_out")
    told: Change = ("0.1", "mistake", {"mistake": wrong.mistake, "told": (explained(wrong),)})
    (note,) = notes(run.page(tmp_path, {"dL/dw[2,1,1]": told}))
    assert "the slope of the activation" in plain(note)
    assert "was left out. Right is" in plain(note)


def test_what_leaves_nothing_of_a_step_is_told_so(made: Maker, tmp_path: Path) -> None:
    zero: Change = ("0", "wrong", {})
    trivial: Change = (_given(made(), "w[1,1,1]"), "wrong", {"trivial": True})
    page = made().page(tmp_path, {"dL/dw[1,1,1]": zero, "w[1,1,1]'": trivial})
    first, second = map(plain, notes(page))
    assert "leaves nothing of this step" in second
    assert "leaves nothing of this step" not in first


def _given(run: Made, name: str) -> str:
    return f"{run.record.given['1'][name]:.4f}"


def test_a_sentence_on_a_wrong_choice_may_hold_the_key_of_the_right_one(made: Maker, tmp_path: Path) -> None:
    run = made(dedent(question_type("choose_formula").examples[0]).strip() + "\npoints: 10")
    told = (("At the first unit the slope was left out.",),)
    choice: Change = ("B", "mistake", {"mistake": "slope_left_out", "value": "A", "told": told})
    (note,) = notes(run.page(tmp_path, {"choice": choice}))
    assert "At the first unit the slope was left out." in plain(note)
    assert "as far as it goes" not in plain(note)


def test_which_step_was_wrong_is_told_as_the_key_tells_it(made: Maker, tmp_path: Path) -> None:
    run = made(dedent(question_type("find_the_error").examples[0]).strip() + "\npoints: 10")
    step = run.expected("step")
    wrong: dict[str, Change] = {"step": (next(iter(kind_of(step).wrong(step))), "wrong", {})}
    (note,) = notes(run.page(tmp_path, wrong))
    assert f"Equation ({step.value}) of the sheet is wrong. " in plain(note)
    assert "Right is" in plain(note)
    assert notes(run.page(tmp_path, wrong, Wish(values=False))) == [], "a frame has something in it"


def test_a_formula_that_is_missing_is_set_as_the_sheet_writes_it(made: Maker, tmp_path: Path) -> None:
    """The table has it as it is typed, however long it is."""
    run = made(dedent(question_type("formula").examples[0]).strip() + "\npoints: 10")
    label = run.record.answers[0].quantity
    missing: dict[str, Change] = {label: ("", "missing", {})}
    page = run.page(tmp_path, missing)
    (note,) = notes(page)
    assert "Right is" in plain(note)
    assert "<math" in note.partition("Right is")[2]
    assert "".join(str(run.expected(label).value).split()) in "".join(plain(page).split())
    assert notes(run.page(tmp_path, missing, Wish(values=False))) == []


def test_right_numbers_stay_hidden_where_they_are_not_to_be_told(made: Maker, tmp_path: Path) -> None:
    run = made()
    wrong: Change = ("0.9", "wrong", {})
    changes = dict.fromkeys(("a[1,1]", "a[2,1]", "L", "dL/dw[1,1,1]"), wrong)
    page = run.page(tmp_path, changes, Wish(values=False))
    for label in changes:
        value = run.expected(label).value
        assert isinstance(value, float)
        assert f"{abs(value):.6f}"[:-2] not in page, label
        assert f"{abs(value):.6f}"[:-2] in run.page(tmp_path, changes), label
    assert "for you to work out again" in page


def test_a_step_to_be_worked_out_again_shows_no_number_that_had_to_be_worked_out(made: Maker, tmp_path: Path) -> None:
    """The parts of the loss add up to it, and its derivatives are the factors of that by a weight."""
    wrong: Change = ("0.9", "wrong", {})
    page = made().page(tmp_path, {"L": wrong, "dL/dw[1,1,1]": wrong}, Wish(values=False))
    for note in notes(page):
        assert "for you to work out again" in note
        assert not re.search(r"<mn>\d+[.]\d+</mn>", note)


def test_the_right_number_of_a_missing_answer_stays_hidden_in_later_steps(made: Maker, tmp_path: Path) -> None:
    run, wrong = made(), ("0.9", "wrong", {})
    changes: dict[str, Change] = {"a[1,1]": ("", "missing", {}), "a[1,2]": wrong, "a[2,1]": wrong}
    value = f"{run.expected('a[1,1]').value:.4f}"[:-1]
    assert value in run.page(tmp_path, changes)
    assert value not in run.page(tmp_path, changes, Wish(values=False))


def test_the_key_is_there_when_it_is_wished(made: Maker, tmp_path: Path, untrue: Untrue) -> None:
    usual, with_key = (made().page(tmp_path, {}, Wish(key=key)) for key in (False, True))
    assert "Forward pass" in with_key
    assert 'class="form-name"' not in with_key, "nothing is to be answered there"
    assert "Forward pass" not in usual
    assert untrue(with_key)[1] == []


def test_pages_of_before_do_not_stay_beside_the_new_ones(made: Maker, tmp_path: Path) -> None:
    run = made()
    run.page(tmp_path, {}, Wish(key=True))
    (tmp_path / "reports" / "s001.pdf").write_bytes(b"with the key")
    (tmp_path / "reports" / "s999.pdf").write_bytes(b"of nobody in the run")
    run.page(tmp_path, {}, Wish(values=False))
    assert {path.name for path in (tmp_path / "reports").iterdir()} == {"s001.html", "s002.html", "s999.pdf"}
    assert write_reports(Run(run.manifest, run.rebuilt, run.marks({})), Wish("none"), tmp_path) == 0
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["s999.pdf"]


def test_a_solution_that_a_page_cannot_hold_is_said_to_be_the_instructors(made: Maker, tmp_path: Path) -> None:
    run = made(dedent(question_type("choose_formula").examples[0]).strip() + "\npoints: 10")
    page = plain(run.page(tmp_path, {}, Wish(key=True)))
    assert "Your instructor has the worked solution of question 1." in page


def test_an_unreadable_answer_is_told_with_its_place(made: Maker, tmp_path: Path) -> None:
    unread: Change = ("0.5.5 <b>", "unreadable", {})
    (note,) = notes(made().page(tmp_path, {"L": unread}))
    assert "The program cannot read your answer:" in plain(note)
    before, marked = re.findall(r"<code>.*?</span><mark><span[^>]*>(.*?)</span></mark>", note)[0], plain(note)
    assert before == "."
    assert "0.5.5 &lt;b&gt;" in marked


def test_what_was_typed_is_disarmed(made: Maker, tmp_path: Path) -> None:
    page = made().page(tmp_path, {"L": ("<script>alert(1)</script>\x07", "unreadable", {})})
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "Set &lt;3&gt;" in page
    assert "\x07" not in page


def test_every_verdict_has_its_words() -> None:
    assert set(VERDICTS) == set(get_args(Verdict))


@pytest.mark.parametrize("kind", question_types())
def test_every_question_type_has_its_page(made: Maker, tmp_path: Path, untrue: Untrue, kind: str) -> None:
    run = made(dedent(question_type(kind).examples[0]).strip() + "\npoints: 10")
    for pick in (0, -1):
        changes: dict[str, Change] = {}
        for answer in run.record.answers:
            changes[answer.quantity] = (list(kind_of(answer).wrong(answer))[pick], "wrong", {})
        page = run.page(tmp_path, changes, Wish(key=pick == 0))
        assert len(notes(page)) >= sum(answer.kind != "choice" for answer in run.record.answers)
        assert "\x1a" not in page
        assert untrue(page)[1] == []


def test_a_page_says_what_the_key_prints(made: Maker) -> None:
    """Numbers that were rounded on the way may not be the exact ones to the last digit; those of the instructor are."""
    run = made()
    ask = run.rebuilt.structures[1].asks[0]
    (name,) = ask.names
    expected = replace(run.expected(ask.label), value=0.519536, decimals=6, tolerance=2e-6)
    own = OwnNumbers({name: 0.519535}, {}, {})
    assert right_of(ask, expected, own) == "0.519535"
    assert right_of(ask, replace(expected, value=-0.6), own) == "\u22120.600000"


def test_the_points_of_a_question_are_those_it_is_marked_by(made: Maker, tmp_path: Path) -> None:
    run = made()
    answers = tuple(replace(one, points=one.points + 1) for one in run.record.answers)
    record = replace(run.record, answers=answers)
    more = Made(replace(run.manifest, students={**run.manifest.students, "s001": record}), run.rebuilt)
    text = plain(more.page(tmp_path, {}))
    assert re.search(rf"One step *[0-9.]+ of {10 + len(answers)} points", text)


@pytest.mark.parametrize("kind", question_types())
def test_what_is_judged_is_told(made: Maker, tmp_path: Path, untrue: Untrue, kind: str) -> None:
    run = made(dedent(question_type(kind).examples[-1]).strip() + "\npoints: 10")
    entries = {}
    for place, answer in enumerate(run.record.answers):
        answers = kind_of(answer)
        text = list(answers.wrong(answer))[place % 2] if place % 3 < 2 else answers.right(answer)
        entry = Entry("s001", "1", answer.quantity, text, Place())
        entries[entry.key] = entry
    marks = mark_all(run.manifest, Submissions(entries, (), ()), run.rebuilt)
    assert write_reports(Run(run.manifest, run.rebuilt, marks), Wish(), tmp_path) == 2
    page = (tmp_path / "reports" / "s001.html").read_text(encoding="utf-8")
    told = [answer for answer in marks["s001"].answers if answer.verdict not in ("right", "missing")]
    choices = sum(answer.quantity in ("choice", "step", "fate") for answer in told)
    assert len(told) - choices <= len(notes(page)) <= len(told) > 0
    assert untrue(page)[1] == []


@pytest.mark.parametrize("rounding", ["{carry: 3, answer: 3}", "{carry: full, answer: 6}"])
def test_equalities_hold_under_every_rounding_rule(made: Maker, tmp_path: Path, untrue: Untrue, rounding: str) -> None:
    run = made(rounding=rounding)
    wrong: Change = ("0.87", "wrong", {})
    page = run.page(tmp_path, {answer.quantity: wrong for answer in run.record.answers})
    count, untold = untrue(page)
    assert not untold
    assert count > 10


def test_without_its_questions_a_run_has_no_pages(made: Maker, tmp_path: Path) -> None:
    run = made()
    assert write_reports(Run(run.manifest, Rebuilt(), run.marks({})), Wish(), tmp_path) == 0
    assert write_reports(Run(run.manifest, run.rebuilt, run.marks({})), Wish("none"), tmp_path) == 0
    assert not (tmp_path / "reports").exists()


def test_a_page_in_a_browser(made: Maker, tmp_path: Path, opened: Callable[..., Any]) -> None:
    wrong: Change = ("0.9", "wrong", {"first_wrong": "a[1,1]"})
    page = made().page(tmp_path, {"a[1,1]": wrong, "L": wrong, "a[2,2]": ("0.5.5", "unreadable", {})}, Wish(key=True))
    for width in (360, 1000):
        shown = opened(page, width)
        assert (shown.problems, shown.requests) == ([], [])
        assert shown.overflow <= 0
    levels = shown.page.eval_on_selector_all("h1,h2,h3", "all => all.map(e => Number(e.tagName[1]))")
    assert levels[0] == 1
    assert 3 in levels


@pytest.mark.needs_tex
def test_pdf(made: Maker, tmp_path: Path) -> None:
    import pikepdf

    run = made()
    wrong: Change = ("0.9 \N{SNOWMAN}", "unreadable", {})
    marks = run.marks({"a[1,1]": wrong, "L": ("0.9", "wrong", {"first_wrong": "a[1,1]"})})
    write_reports(Run(run.manifest, run.rebuilt, marks), Wish("both"), tmp_path)
    names = {path.name for path in (tmp_path / "reports").iterdir()}
    assert names == {f"{i}.{e}" for i in ("s001", "s002") for e in ("pdf", "html")}
    with pikepdf.open(tmp_path / "reports" / "s001.pdf") as pdf:
        assert len(pdf.pages) >= 1
        assert str(pdf.docinfo["/Title"]) == "Set <3>"


@pytest.mark.parametrize("output", ["0", "1", "1e200"])
def test_numbers_that_lead_nowhere_stop_no_report(made: Maker, tmp_path: Path, output: str) -> None:
    """A saturated output has no logarithm; what is too large has no square."""
    question = """
        type: gradient_step
        title: One step
        points: 10
        network: {inputs: 1, layers: [{units: 1}], loss: binary_cross_entropy}
        learning_rate: 0.5
        ask: ["a[1,1]", L, "dL/da[1,1]"]
    """
    run = made(question)
    wrong: Change = ("0.1234", "wrong", {})
    changes = {"a[1,1]": (output, "wrong", {}), "L": wrong, "dL/da[1,1]": wrong}
    for wish in (Wish(), Wish(values=False)):
        page = plain(run.page(tmp_path, changes, wish))
        assert "this step leads to no finite number" in page
        assert "NaN" not in page
        assert (tmp_path / "reports" / "s002.html").exists()


def test_matrices_fit_a_phone(made: Maker, tmp_path: Path, opened: Callable[..., Any]) -> None:
    page = made(dedent(question_type("matrix_backprop").examples[0]).strip() + "\npoints: 10").page(tmp_path, {})
    shown = opened(page.encode("utf-8"), 400).page
    tables = shown.eval_on_selector_all(".wide:has(.results)", "all => all.map(e => [e.scrollWidth, e.clientWidth])")
    assert tables
    assert all(whole <= seen + 1 for whole, seen in tables)
