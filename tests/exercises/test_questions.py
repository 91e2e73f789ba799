"""Every question type: its key marks itself full, what is wrong is wrong, and its pages can be set."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from textwrap import dedent, indent

import numpy as np
import pytest
from numpy.typing import NDArray

from derive.program import Values
from derive.quantities import Derivative, Quantity
from exercises.files.library import load_set
from exercises.kinds import Row, Shared, kind_of, kinds
from exercises.marks.marking import mark_answer, mark_student
from exercises.press.sheets import key, key_blocks, sheet, sheet_blocks
from exercises.questions import question_type, question_types
from exercises.storage.manifest import ExpectedAnswer
from exercises.storage.roster import numbered
from exercises.tasks.points import in_words
from exercises.tasks.rows import by_row
from exercises.tasks.structure import Structure
from exercises.tasks.worked import Worked
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Copy, Generator
from templates.compiled import Compiled, compile_document
from templates.formats import Part
from templates.formats.pdf.compiler import compile_pdf
from templates.formats.tex import whole
from templates.styles import styles

SEEDS = {"6": 200, "3": 25, "full": 25}
"""Copies under each rounding rule: very many under the usual one."""
ROUNDINGS = {"6": "{carry: 6, answer: 4}", "3": "{carry: 3, answer: 3}", "full": "{carry: full, answer: 6}"}
EXAMPLES = [(name, number) for name, kind in question_types().items() for number in range(len(kind.examples))]


def stacked(variants: Sequence[Mapping[Quantity, float]]) -> dict[Quantity, NDArray[np.float64]]:
    """The numbers of many variants as arrays over them."""
    return {quantity: np.array([variant[quantity] for variant in variants]) for quantity in variants[0]}


@dataclass(frozen=True)
class Case:
    """A set with one question, and its copies for all seeds."""

    generator: Generator
    copies: list[Copy]

    @property
    def structure(self) -> Structure:
        return self.generator.structures[0]

    @property
    def shared(self) -> Shared:
        return self.structure.shared

    @cached_property
    def rows(self) -> list[Row]:
        """The numbers of every copy, computed again for all at once."""
        drawn = [copy.questions[0].given for copy in self.copies]
        outcome = self.structure.evaluate(stacked(drawn))
        lottery = self.generator.lottery
        lucks = (lottery.generator(copy.student.id, 1, "luck") for copy in self.copies)
        return [self.structure.row(outcome, number, luck) for number, luck in enumerate(lucks)]

    def different(self) -> list[ExpectedAnswer]:
        """What is expected of all copies; what is the same of several, such as a formula, once."""
        return list({repr(answer): answer for copy in self.copies for answer in copy.questions[0].answers}.values())


Cases = Callable[[str, int, str], Case]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Cases:
    """Each case, made once."""
    folder = tmp_path_factory.mktemp("sets")

    @cache
    def make(kind: str, number: int, rounding: str) -> Case:
        path = folder / f"{kind}-{number}-{rounding}.yaml"
        question = indent(dedent(question_type(kind).examples[number]).strip() + "\npoints: 7.5", "    ").lstrip()
        path.write_text(f"title: Set\nrounding: {ROUNDINGS[rounding]}\nquestions:\n  - {question}\n", encoding="utf-8")
        generator = Generator(load_set(path), Lottery(b"a secret of many signs", path.name, 1))
        return Case(generator, generator.copies(numbered(SEEDS[rounding])))

    return make


each_example = pytest.mark.parametrize(("kind", "number"), EXAMPLES)
each_rounding = pytest.mark.parametrize("rounding", ROUNDINGS)


@each_rounding
@each_example
def test_the_key_marks_itself_full(cases: Cases, kind: str, number: int, rounding: str) -> None:
    case = cases(kind, number, rounding)
    shared = {"1": case.shared}
    for copy, row in zip(case.copies, case.rows, strict=True):
        mark = mark_student(copy.record(), [ask.copied(row) for ask in case.structure.asks], shared)
        assert [(a.quantity, a.answer, a.reason) for a in mark.answers if a.verdict != "right"] == []
        assert mark.points == mark.of
        assert float(mark.of) == pytest.approx(7.5)


@each_rounding
@each_example
def test_invented_answers_get_their_verdicts(cases: Cases, kind: str, number: int, rounding: str) -> None:
    case = cases(kind, number, rounding)
    for expected in case.different():
        answers = kind_of(expected)
        assert mark_answer(expected, answers.right(expected), case.shared).verdict == "right", expected
        wrong = list(answers.wrong(expected))
        assert wrong
        assert {mark_answer(expected, text, case.shared).verdict for text in wrong} == {"wrong"}, expected
    for expected in case.copies[0].questions[0].answers:
        texts = list(kind_of(expected).unreadable(expected))
        assert texts
        verdicts = {text: mark_answer(expected, text, case.shared).verdict for text in texts}
        assert verdicts == dict.fromkeys(texts, "unreadable")
        assert mark_answer(expected, " ", case.shared).verdict == "missing"


@dataclass(frozen=True)
class Page:
    """A sheet or key of a case in a style and format, filled for its copies."""

    case: Case
    style: str
    form: str
    which: str

    @cached_property
    def structure(self) -> Structure:
        return replace(self.case.structure, style=styles()[self.style])

    @cached_property
    def compiled(self) -> tuple[Compiled, ...]:
        """Every version of the page."""
        told = self.structure.told
        return tuple(self._compiled(version, one) for version, one in enumerate(told))

    def _compiled(self, version: int, told: Worked) -> Compiled:
        structure, problem_set, look = self.structure, self.case.generator.problem_set, styles()[self.style]
        if self.which == "sheet":
            document = sheet(problem_set, 1, structure, sheet_blocks(structure, 1, look, version), named=True)
        else:
            document, told = key(problem_set, key_blocks(structure, 1, look, version)), structure.truth
        names, full = look.notation_of(structure.task.network), structure.rounding.full
        decimals = told.decimals.__getitem__
        return compile_document(document, names, decimals, full=full, format=self.form, sign=look.sign)

    def parts(self, count: int) -> Iterator[Part]:
        """The pages of the first copies: the same numbers, and those that this style tells besides."""
        copies = self.case.copies[:count]
        given = stacked([copy.questions[0].given for copy in copies])
        told = self.structure.told if self.which == "sheet" else (self.structure.truth,) * len(self.structure.told)
        numbers = [by_row(one.printed(given) if given else Values({}, 1), len(copies)) for one in told]
        for number, copy in enumerate(copies):
            question = copy.questions[0]
            version = question.version % len(told)
            yield self.compiled[version].part(numbers[version][number], {**copy.fields(), **question.fields})

    def texts(self, count: int) -> list[str]:
        return [part.body.replace("\\", "") for part in self.parts(count)]


LOOKS = [
    *((kind, 0, style) for kind in question_types() for style in styles()),
    *((*example, list(styles())[place % len(styles())]) for place, example in enumerate(EXAMPLES) if example[1]),
]
"""The first example of each type in every style, each other one in one of them."""
OVERFULL = re.compile(r"Overfull \\[hv]box \(([0-9.]+)pt too (?:wide|high)\)[^\n]*")


def faults(log: str) -> list[str]:
    """What a reader would see of what TeX complains about."""
    wide = [found[0] for found in OVERFULL.finditer(log) if float(found[1]) > 2]
    return wide + re.findall(r"Missing character[^\n]*|[^\n]*undefined[^\n]*", log)


@pytest.mark.needs_tex
@pytest.mark.parametrize("which", ["sheet", "key"])
def test_every_type_is_laid_out_well_in_every_style(cases: Cases, which: str) -> None:
    pages = [next(Page(cases(kind, number, "6"), style, "tex", which).parts(1)) for kind, number, style in LOOKS]
    assert not [look for look, page in zip(LOOKS, pages, strict=True) if "\x1a" in page.body]
    *logs, _ = compile_pdf(whole(pages)).log.split("gradsheet pages:")
    found = {look: faults(log) for look, log in zip(LOOKS, logs, strict=True)}
    assert not {look: said for look, said in found.items() if said}


@pytest.mark.needs_tex
def test_a_fault_is_told_of_its_page(cases: Cases) -> None:
    page = next(Page(cases("forward_pass", 0, "6"), "index", "tex", "sheet").parts(1))
    wide = replace(page, body=page.body + r"\hbox to 3cm{\rule{4cm}{1pt}}")
    first, second, third, _ = compile_pdf(whole([page, wide, page])).log.split("gradsheet pages:")
    assert list(map(len, map(faults, (first, second, third)))) == [0, 1, 0]


@each_example
def test_sheet_and_key_say_whose_they_are(cases: Cases, kind: str, number: int) -> None:
    case = cases(kind, number, "6")
    for which in ("sheet", "key"):
        texts = Page(case, "mazur", "md", which).texts(3)
        for copy, text in zip(case.copies, texts, strict=False):
            assert copy.form in text
            assert copy.student.id in text
            assert "\x1a" not in text


@each_rounding
@each_example
def test_a_sheet_says_what_an_answer_needs(cases: Cases, kind: str, number: int, rounding: str) -> None:
    case = cases(kind, number, rounding)
    (text,) = Page(case, "index", "md", "sheet").texts(1)
    assert in_words(case.structure.spec.points) in text
    asked = {answer.kind for answer in case.copies[0].questions[0].answers}
    assert all(kinds()[name].how in text for name in asked)
    if case.structure.asked:
        assert {"6": "six decimals", "3": "three decimals", "full": "full precision"}[rounding] in text


@each_rounding
@each_example
def test_a_sheet_shows_no_answer(cases: Cases, kind: str, number: int, rounding: str) -> None:
    case = cases(kind, number, rounding)
    for copy, text in zip(case.copies, Page(case, "index", "md", "sheet").texts(20), strict=False):
        question = copy.questions[0]
        shown = set(numbers(text))
        known = {abs(value) for value in question.given.values()}
        if case.structure.task.gaps:  # the sheet shows other numbers on purpose, and one may be the same by chance
            known |= {abs(v) for name, v in question.printed.items() if name not in case.structure.task.gaps}
        if question.told:  # a sheet with a mistake in it may show the right number with the other sign
            worked_out = {f"{value:.6f}" for name, value in question.told.items() if name not in question.given}
            assert not any(e.kind == "number" and kind_of(e).right(e) in worked_out for e in question.answers)
            known |= {abs(value) for value in question.told.values()}
        for expected in question.answers:
            if expected.kind == "number":
                answer = kind_of(expected).right(expected).removeprefix("-")
                assert len(answer) <= 5 or float(answer) in known or answer not in shown, expected


def numbers(page: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", page)


@each_example
def test_a_type_says_what_it_is_and_asks_for_everything_once(cases: Cases, kind: str, number: int) -> None:
    found = question_type(kind)
    assert found.name == kind
    assert found.summary.strip()
    case = cases(kind, number, "6")
    structure = case.structure
    labels = [ask.label for ask in structure.asks]
    assert labels
    assert len(labels) == len(set(labels))
    assert all(part.weight >= 1 and part.text for part in structure.parts)
    assert set(structure.asked) <= set(
        structure.program.run(dict.fromkeys(structure.given, 0.3)) if structure.given else ()
    )
    assert structure.task.opening


@each_example
def test_all_given_numbers_stand_on_the_sheet(cases: Cases, kind: str, number: int) -> None:
    case = cases(kind, number, "6")
    for copy, text in zip(case.copies, Page(case, "mazur", "md", "sheet").texts(20), strict=False):
        shown = {float(found) for found in numbers(text)}
        assert {abs(value) for value in copy.questions[0].given.values()} <= shown


@each_example
def test_derivatives_are_those_of_finite_differences(cases: Cases, kind: str, number: int) -> None:
    """The plan's own derivatives against its own values, moved a little: another way than the backward walk."""
    case = cases(kind, number, "full")
    structure, step = case.structure, 1e-6
    derivatives = [name for name in structure.asked if isinstance(name, Derivative)]
    names = [n for n in derivatives if n.wrt in structure.given and n.of in structure.program.targets]
    for copy in case.copies[:5] if names else ():
        given = dict(copy.questions[0].given)
        exact = structure.program.run(given)
        for name in names:
            up, down = (
                structure.program.run({**given, name.wrt: given[name.wrt] + d})[name.of][0] for d in (step, -step)
            )
            assert exact[name][0] == pytest.approx((up - down) / (2 * step), rel=1e-5, abs=1e-8)
