"""Every question type: its key marks itself full, what is wrong is wrong, and its pages can be set."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import pytest

from derive.quantities import Derivative, Named, parse_name
from exercises.drawing import Lottery
from exercises.files import load_set
from exercises.generate import Copy, Generator
from exercises.manifest import ExpectedAnswer
from exercises.marking import mark_answer, mark_student
from exercises.questions import question_type, question_types
from exercises.roster import numbered
from exercises.sheets import key, key_blocks, sheet, sheet_blocks
from exercises.spec import ProblemSet
from templates.compiled import Compiled, compile_document
from templates.formats import formats
from templates.styles import styles

SEEDS = 200
NETWORKS = {
    "sigmoid": "{inputs: 2, layers: [{units: 2, bias: shared}, {units: 2}], loss: half_squared_error}",
    "softmax": (
        "{inputs: 2, layers: [{units: 2, activation: relu}, {units: 3, activation: softmax}], loss: cross_entropy}"
    ),
    "tanh": (
        "{inputs: 3, layers: [{units: 2, activation: tanh}, {units: 1, activation: identity}], loss: squared_error}"
    ),
}
ROUNDINGS = {"6": "{carry: 6, answer: 4}", "3": "{carry: 3, answer: 3}", "full": "{carry: full, answer: 6}"}
ASK = """["z[1,1]", "z[2,1]", a, L, "dL/dw[1,1,1]", "dL/dw[2,1,1]", "w[1,1,1]'", "L'"]"""
UNREADABLE = ("?", "0.5.5", "1/0", "see above", "__import__('os')", "9^9^9", "=1", "nan")

TYPES = tuple(question_types())
CASES = [(kind, network, rounding) for kind in TYPES for network in NETWORKS for rounding in ROUNDINGS]
each_case = pytest.mark.parametrize(("kind", "network", "rounding"), CASES)
Ask = Callable[..., str]
SetFile = Callable[..., Path]
Case = Callable[[str, str, str], tuple[Generator, list[Copy]]]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The generator of a set with one question and its copies for all seeds, made once."""
    folder = tmp_path_factory.mktemp("sets")

    @cache
    def make(kind: str, network: str, rounding: str) -> tuple[Generator, list[Copy]]:
        path = folder / f"{kind}-{network}-{rounding}.yaml"
        question = f"{{type: {kind}, points: 7.5, learning_rate: 0.5, network: {NETWORKS[network]}, ask: {ASK}}}"
        path.write_text(f"title: Set\nrounding: {ROUNDINGS[rounding]}\nquestions:\n  - {question}\n", encoding="utf-8")
        generator = Generator(load_set(path), Lottery(b"a secret of many signs", path.name, 1))
        return generator, generator.copies(numbered(SEEDS))

    return make


def typed(copy: Copy) -> Iterator[tuple[ExpectedAnswer, str]]:
    """Each answer expected, and the printed value as a person writes it down with the decimals asked for."""
    for question in copy.questions:
        for expected in question.answers:
            printed = Decimal(repr(question.printed[parse_name(expected.quantity)]))
            yield expected, f"{printed.quantize(Decimal(1).scaleb(-expected.decimals), ROUND_HALF_UP):f}"


@each_case
def test_the_key_marks_itself_full(case: Case, kind: str, network: str, rounding: str) -> None:
    for copy in case(kind, network, rounding)[1]:
        record = copy.record()
        mark = mark_student(record, [text for _, text in typed(copy)])
        assert [a.quantity for a in mark.answers if a.verdict != "right"] == []
        assert mark.points == mark.of
        assert float(mark.of) == pytest.approx(7.5)


@each_case
def test_what_is_beyond_the_tolerance_is_wrong(case: Case, kind: str, network: str, rounding: str) -> None:
    for copy in case(kind, network, rounding)[1]:
        for expected, _ in typed(copy):
            assert isinstance(expected.value, float)
            for sign in (-1, 1):
                off = Decimal(repr(expected.value)) + sign * Decimal(repr(expected.tolerance)) * Decimal("1.5")
                assert mark_answer(expected, f"{off:f}").verdict == "wrong", expected


@each_case
def test_no_derivative_is_zero_or_of_the_other_sign(case: Case, kind: str, network: str, rounding: str) -> None:
    for copy in case(kind, network, rounding)[1]:
        derivatives = [(e, text) for e, text in typed(copy) if isinstance(parse_name(e.quantity), Derivative)]
        assert derivatives
        for expected, text in derivatives:
            turned = text.removeprefix("-") if text.startswith("-") else f"-{text}"
            assert mark_answer(expected, "0").verdict == "wrong"
            assert mark_answer(expected, turned).verdict == "wrong"


@pytest.mark.parametrize("kind", TYPES)
def test_unreadable_answers_are_unreadable_and_none_is_missing(case: Case, kind: str) -> None:
    for copy in case(kind, "sigmoid", "6")[1][:5]:
        for expected, _ in typed(copy):
            assert {mark_answer(expected, text).verdict for text in UNREADABLE} == {"unreadable"}
            assert mark_answer(expected, " ").verdict == "missing"


def page_of(problem_set: ProblemSet, generator: Generator, style: str, form: str, which: str) -> Compiled:
    (structure,) = generator.structures
    look = styles()[style]
    if which == "sheet":
        document = sheet(problem_set, 1, sheet_blocks(structure, 1, look), named=True)
    else:
        document = key(problem_set, key_blocks(structure, 1, look))
    names = look.notation_of(structure.spec.network)
    full = structure.rounding.carry is None
    return compile_document(document, names, structure.decimals.__getitem__, full=full, format=form, sign=look.sign)


@pytest.mark.parametrize("form", [name for name in formats() if name != "pdf"])
@pytest.mark.parametrize("style", list(styles()))
@each_case
def test_sheet_and_key_can_be_set(case: Case, kind: str, network: str, rounding: str, style: str, form: str) -> None:
    generator, copies = case(kind, network, rounding)
    for which in ("sheet", "key"):
        page = page_of(generator.problem_set, generator, style, form, which)
        parts = [page.part(copy.questions[0].printed, copy.fields()) for copy in copies[:3]]
        whole = page.format.whole(parts).decode()
        for copy, part in zip(copies, parts, strict=False):
            assert copy.form in part.body
            assert copy.student.id in part.body
        assert len({part.body for part in parts}) == 3
        assert "\x1a" not in whole


@each_case
def test_a_key_shows_every_answer_and_a_sheet_none(case: Case, kind: str, network: str, rounding: str) -> None:
    generator, copies = case(kind, network, rounding)
    pages = {which: page_of(generator.problem_set, generator, "index", "md", which) for which in ("sheet", "key")}
    for copy in copies[:40]:
        question = copy.questions[0]
        texts = {which: set(numbers(page.fill(question.printed, copy.fields()))) for which, page in pages.items()}
        given = {abs(value) for value in question.given.values()}
        for expected, text in typed(copy):
            shown = {Decimal(number) for number in texts["key"]}
            assert abs(Decimal(text)) in shown or Decimal(text) == 0 or small(text), (expected, text)
            if len(text) > 5 and abs(float(text)) not in given:
                assert text.removeprefix("-") not in texts["sheet"]
        assert any(value in {float(t) for t in texts["sheet"]} for value in given)


def small(text: str) -> bool:
    """Whether so little is left of a number at its decimals that a key may print a power of ten."""
    return len(text.replace("-", "").replace(".", "").lstrip("0")) < 4


def numbers(page: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", page)


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_asks_for_every_name_once_and_says_what_it_is(case: Case, kind: str) -> None:
    found = question_type(kind)
    assert found.name == kind
    assert found.summary.strip()
    for network in NETWORKS:
        (structure,) = case(kind, network, "6")[0].structures
        asked: list[Named] = [name for part in structure.parts for name in part.asked]
        assert asked
        assert len(asked) == len(set(asked))
        assert all(part.weight >= 1 and part.text for part in structure.parts)
        assert set(asked) <= set(structure.program.targets)
        assert found.opening(structure.spec)


@pytest.mark.parametrize("kind", TYPES)
def test_all_given_numbers_stand_on_the_sheet(case: Case, kind: str) -> None:
    generator, copies = case(kind, "tanh", "6")
    page = page_of(generator.problem_set, generator, "mazur", "md", "sheet")
    for copy in copies[:20]:
        values: Mapping[Named, float] = copy.questions[0].given
        shown = {float(text) for text in numbers(page.fill(copy.questions[0].printed, copy.fields()))}
        assert {abs(value) for value in values.values()} <= shown
