from __future__ import annotations

import pytest

from exercises.marks.marking import mark_answer
from exercises.storage.manifest import ExpectedAnswer

WORDS = {"A": "converges", "B": "diverges"}


def expected(options: dict[str, str], right: str) -> ExpectedAnswer:
    return ExpectedAnswer(1, "choice", right, 0, 0.0, 1.0, "choice", {"options": options})


@pytest.mark.parametrize("text", ["A", "a", " A ", "(a)", "a)", "A.", "[A]", "converges", "Converges"])
def test_the_mark_or_the_word_of_an_option(text: str) -> None:
    assert mark_answer(expected(WORDS, "A"), text).verdict == "right"
    assert mark_answer(expected(WORDS, "B"), text).verdict == "wrong"


@pytest.mark.parametrize("text", ["C", "A or B", "AB", "?", "it converges"])
def test_anything_else_is_unreadable_and_told(text: str) -> None:
    mark = mark_answer(expected(WORDS, "A"), text)
    assert mark.verdict == "unreadable"
    assert "write one of A, B" in mark.reason


def test_options_without_words_have_only_their_marks() -> None:
    answer = expected({"1": "", "12": ""}, "12")
    assert [mark_answer(answer, text).verdict for text in ("12", "(12)", "1", "2")] == [
        "right",
        "right",
        "wrong",
        "unreadable",
    ]
