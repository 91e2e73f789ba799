from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import ParseError
from exercises.answers.matrices import read
from exercises.kinds.matrix import written
from exercises.marks.marking import mark_answer
from exercises.storage.manifest import ExpectedAnswer

ENTRY = st.decimals("-99", "99", places=3).map(str)
MATRIX = st.integers(1, 4).flatmap(
    lambda columns: st.lists(st.lists(ENTRY, min_size=columns, max_size=columns), min_size=1, max_size=4)
)


def expected(rows: list[list[float]], tolerance: float = 0.01) -> ExpectedAnswer:
    printed = written([[f"{value:.2f}" for value in row] for row in rows])
    details = {"exact": rows, "tolerances": [[tolerance] * len(row) for row in rows]}
    return ExpectedAnswer(1, "dL/dw[1]", printed, 2, tolerance, 1.0, "matrix", details)


@given(MATRIX)
def test_every_way_of_writing_gives_the_same_numbers(rows: list[list[str]]) -> None:
    numbers = tuple(tuple(map(Fraction, row)) for row in rows)
    texts = [
        written(rows),
        written(rows).replace(" ", ""),
        "; ".join(" ".join(row) for row in rows),
        "\n".join(", ".join(row) for row in rows),
        f"[{'; '.join(', '.join(row) for row in rows)}]",
    ]
    assert {read(text).rows for text in texts} == {numbers}


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        ("[[0.1, 0.2], [0.3, 0.4]]", "right", ""),
        ("[[1/10, 2e-1], [.3, 0.4]]", "right", ""),
        ("0.1 0.2; 0.3 0.4", "right", ""),
        ("[[0.1, 0.2], [0.3, 0.409]]", "right", ""),
        ("[[0.1, 0.2], [0.3, 0.42]]", "wrong", "not right: row 2, column 2"),
        ("[[0.1, 0.3], [0.2, 0.4]]", "wrong", "rows and columns are exchanged"),
        ("[[0.1, 0.2, 0.3, 0.4]]", "wrong", "a matrix of 2 x 2 is wanted, this one is 1 x 4"),
        ("[0.1, 0.2, 0.3, 0.4]", "wrong", "this one is 1 x 4"),
        ("[[0.1, 0.2], [0.3]]", "unreadable", "character 15: this row has 1 numbers, the first has 2"),
        ("[[0.1, 0.2], [0.3, y]]", "unreadable", "character 20"),
        ("[[0.1, 0.2], [0.3, 0.4", "unreadable", "character 1"),
    ],
)
def test_a_matrix_is_marked_entry_by_entry(text: str, verdict: str, words: str) -> None:
    mark = mark_answer(expected([[0.1, 0.2], [0.3, 0.4]]), text)
    assert (mark.verdict, words in mark.reason) == (verdict, True), mark.reason


@pytest.mark.parametrize("text", ["[1, 2, 3]", "1, 2, 3", "1 2 3", "[[1], [2], [3]]", "1; 2; 3"])
def test_a_flat_list_is_a_column_where_one_is_wanted(text: str) -> None:
    assert mark_answer(expected([[1.0], [2.0], [3.0]]), text).verdict == "right"


def test_rows_are_no_column() -> None:
    assert mark_answer(expected([[1.0], [2.0]]), "[[1, 2]]").verdict == "wrong"
    assert mark_answer(expected([[1.0, 2.0]]), "[[1], [2]]").verdict == "wrong"
    assert mark_answer(expected([[1.0, 2.0]]), "[1, 2]").verdict == "right"


def test_a_parse_error_points_into_the_whole_text() -> None:
    with pytest.raises(ParseError) as caught:
        read("[[1, 2], [3, 4 +]]")
    assert caught.value.offset == len("[[1, 2], [3, 4 +")


@pytest.mark.parametrize("text", ["[[0,31], [-0,25]]", "[0,31; -0,25]"])
def test_decimal_commas_in_a_matrix_are_told(text: str) -> None:
    mark = mark_answer(expected([[0.31], [-0.25]]), text)
    assert mark.verdict == "unreadable"
    assert "a number has a decimal comma; write 0.31" in mark.reason
