"""Answers judged in a browser, held against how `check` judges each by itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from derive.errors import ParseError
from exercises.export.building import collect
from exercises.export.judged import answer_json, question_json
from exercises.export.model import Answer, Collection, Question
from exercises.files.library import builtin_sets, read_set
from exercises.kinds import Judged, kind_of
from exercises.kinds.choice import mistake_of
from exercises.storage.manifest import ExpectedAnswer
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator

JUDGE = "(cases) => cases.map(({ answer, typed, question }) => judge(answer, typed, question))"
Run = Callable[[str, Any], Any]


def collected(name: str, comma: bool = False) -> Collection:
    problem_set, digest = read_set(name)
    if comma:
        problem_set = dataclasses.replace(problem_set, decimal="comma")
    return collect(Generator(problem_set, Lottery(b"a secret of the tests", digest, problem_set.seed)), numbered(2))


def judgements(collection: Collection, run: Run) -> Iterator[tuple[Answer, ExpectedAnswer, str, Question, Any]]:
    """Right, wrong and unreadable answers to everything that is asked, each with what the browser says."""
    found = []
    for question in collection.questions:
        about = question_json(question)
        for variant in question.variants:
            for answer, expected in zip(variant.answers, variant.filled.answers, strict=True):
                data, kind = answer_json(answer, question, lambda one: one.mistake), kind_of(expected)
                typed = [kind.right(expected), "", *kind.wrong(expected), *kind.unreadable(expected)]
                found += [(answer, expected, text, question, {"answer": data, "question": about}) for text in typed]
    cases = [{**given, "typed": typed} for _, _, typed, _, given in found]
    for (answer, expected, typed, question, _), verdict in zip(found, run(JUDGE, cases), strict=True):
        yield answer, expected, typed, question, verdict


@pytest.mark.parametrize("name", builtin_sets())
def test_verdicts_are_those_of_check(in_browser: Run, name: str) -> None:
    for answer, expected, typed, question, found in judgements(collected(name), in_browser):
        where = f"{question.title}: {answer.ask.label}: {typed!r}"
        if not typed.strip():
            assert found["verdict"] == "missing", where
            continue
        judged = _judged(expected, typed.strip(), question)
        if isinstance(judged, ParseError):
            told = (found["verdict"], found["reason"], found["pointed"])
            assert told == ("unreadable", f"{judged.what}; {judged.hint}", judged.pointed()), where
        else:
            verdict = "wrong" if found["verdict"] == "mistake" else found["verdict"]
            assert verdict == judged.verdict, where
            assert found["share"] >= float(judged.share) - 1e-12, where


def _judged(expected: ExpectedAnswer, typed: str, question: Question) -> Judged | ParseError:
    try:
        return kind_of(expected).mark(expected, typed, question.shared)
    except ParseError as error:
        return error


@pytest.mark.parametrize("name", builtin_sets())
def test_known_mistakes_are_told_and_earn_their_share(in_browser: Run, name: str) -> None:
    cases, wanted = [], []
    for question in collected(name).questions:
        for answer in (answer for variant in question.variants for answer in variant.answers):
            data = {
                "answer": answer_json(answer, question, lambda one: one.mistake),
                "question": question_json(question),
            }
            for one in _wrong_ones(answer):
                cases.append({**data, "typed": str(one.value)})
                wanted.append(one)
    for case, one, found in zip(cases, wanted, in_browser(JUDGE, cases), strict=True):
        assert (found["verdict"], found["told"]) == ("mistake", [one.mistake]), case
        assert found["share"] == pytest.approx(float(one.share))


def _wrong_ones(answer: Answer) -> Iterator[Any]:
    yield from answer.wrong
    if answer.ask.kind == "number":
        yield from answer.number.wrong


def test_options_that_mistakes_lead_to_are_told_where_check_tells_them(in_browser: Run) -> None:
    told = 0
    for answer, expected, typed, _, found in judgements(collected("practice"), in_browser):
        if answer.ask.kind == "choice" and found["verdict"] in ("mistake", "wrong"):
            assert found["told"] == list(filter(None, [mistake_of(expected, typed)]))
            told += len(found["told"])
    assert told


def test_entries_of_a_matrix_earn_by_themselves(in_browser: Run) -> None:
    def cell(value: float) -> dict[str, Any]:
        wrong = [{"value": -value, "tolerance": 0.001, "share": 0.5, "told": "sign"}]
        return {"value": value, "tolerance": 0.001, "decimals": 2, "wrong": wrong}

    answer = {"kind": "matrix", "rows": [[cell(1), cell(2)], [cell(3), cell(4)]]}
    question = {"comma": False, "names": {}, "limits": None}
    typed = ["[[1,2],[3,4]]", "[[-1,2],[3,4]]", "[[1,3],[2,4]]", "[[1,9],[-3,4]]", "[1,2,3,4]", "[[1,2]]"]
    found = in_browser(JUDGE, [{"answer": answer, "typed": text, "question": question} for text in typed])
    assert [one["verdict"] for one in found] == ["right", "mistake", "wrong", "wrong", "wrong", "wrong"]
    assert [one["share"] for one in found] == [1, 0.875, 0.5, 0.625, 0, 0]
    assert found[2]["reason"] == "rows and columns are exchanged"
    assert found[3]["reason"] == "not right: row 1, column 2; row 2, column 1"


FORMULAS = {
    "q*(1-q)*x": "right",
    "x q - q^2 x": "right",
    "x*(q - q*q) + 0*q": "right",
    "x*q*(1-q)*1.0000001": "undecided",
    "x*q*(1-q) + 1e-15*ln(q-q)": "undecided",
    "x*q": "wrong",
    "max(0, x)*q*(1-q)": "wrong",
    "(1e4*x + x*q*(1-q)) - 1e4*x": "right",
    "(1e13*x + x*q*(1-q)) - 1e13*x": "undecided",
    "1e30*x - 1e30*x": "undecided",
    "z": "unreadable",
}


@pytest.mark.parametrize("typed", ["x^2 * (1 - x^2)", "x^2 - x^4", "x^-2 * x^4 * (1 - x*x)"])
def test_powers_of_negative_numbers_are_sure(in_browser: Run, typed: str) -> None:
    points = [({"x": x}, x**2 - x**4) for x in (-0.1 - 0.05 * n for n in range(16))]
    answer = {"kind": "formula", "samples": [list(point) for point in points], "wrong": []}
    limits = {"characters": 500, "nesting": 40, "nodes": 200, "digits": 40, "exponent": 64, "decimal_exponent": 300}
    question = {"comma": False, "names": {"x": "x"}, "limits": limits}
    (found,) = in_browser(JUDGE, [{"answer": answer, "typed": typed, "question": question}])
    assert found["verdict"] == "right", found


@pytest.mark.parametrize(("typed", "verdict"), FORMULAS.items())
def test_what_rounding_may_explain_is_not_wrong(in_browser: Run, typed: str, verdict: str) -> None:
    points = [
        ({"x": 0.3 * n - 2, "q": 0.05 + n / 20}, (0.3 * n - 2) * (0.05 + n / 20) * (0.95 - n / 20)) for n in range(16)
    ]
    answer = {"kind": "formula", "samples": [list(point) for point in points], "wrong": []}
    limits = {"characters": 500, "nesting": 40, "nodes": 200, "digits": 40, "exponent": 64, "decimal_exponent": 300}
    question = {"comma": False, "names": {"x": "x", "q": "q"}, "limits": limits}
    (found,) = in_browser(JUDGE, [{"answer": answer, "typed": typed, "question": question}])
    assert found["verdict"] == verdict, found
