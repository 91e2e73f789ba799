from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import ParseError
from exercises.answers.matrices import Typed, read
from exercises.kinds.matrix import KIND, written

TWO = ((1, 2), (3, 4))


@pytest.mark.parametrize(
    "text",
    [
        "[[1, 2], [3, 4]]",
        "[[1,2],[3,4]]",
        " [ [1 , 2] , [ 3, 4 ] ] ",
        "[[1, 2],\n [3, 4]]",
        "[[1. 2.]\n [3. 4.]]",
        "[[1 2] [3 4]]",
        "[1, 2], [3, 4]",
        "[1 2]\n[3 4]",
        "[1, 2; 3, 4]",
        "[1 2; 3 4]",
        "1 2; 3 4;",
        "1\t2\r\n3\t4\r\n",
        "(1, 2; 3, 4)",
        "((1, 2), (3, 4))",
        "{{1, 2}, {3, 4}}",
        "np.array([[1, 2], [3, 4]])",
        "Matrix([[1, 2], [3, 4]])",
        "array([[1, 2],\n       [3, 4]])",
        "[[max(1, 0), (1 + 1)], [6/2, 2^2]]",
        "[[1, 2,], [3, 4,],]",
        "[[1, 2]; [3, 4]]",
    ],
)
def test_ways_to_type_rows(text: str) -> None:
    assert read(text).rows == TWO


@pytest.mark.parametrize("text", ["[[1; 2]; [3; 4]]", "1 2\n3 4", "[[1, 2], [3, 4]]", "[1; 2\n3; 4]", "[1,0 2,0\n3 4]"])
def test_rows_with_decimal_commas(text: str) -> None:
    assert read(text, comma=True).rows == TWO


def test_decimal_commas_in_entries() -> None:
    rows = ((Fraction("0.5"), Fraction("-1.25")), (Fraction("0.003"), Fraction(4)))
    for text in (
        "[[0,5; -1,25]; [0,003; 4]]",
        "0,5 -1,25\n3e-3 4",
        "[[0,5, -1,25], [3e-3, 4]]",
        "[[0.5 -1.25] [3e-3 4]]",
    ):
        assert read(text, comma=True).rows == rows


@pytest.mark.parametrize("text", ["0,1; 0,2; 0,3", "0,1 0,2 0,3", "[0,1; 0,2; 0,3]", "[0,1\n0,2\n0,3]"])
def test_a_list_with_decimal_commas_is_a_row_or_a_column(text: str) -> None:
    assert read(text, comma=True).shaped(1, 3)
    assert read(text, comma=True).shaped(3, 1)


@pytest.mark.parametrize(
    ("text", "offset", "words"),
    [
        ("", 0, "there is no number"),
        ("[]", 0, "there is no number"),
        ("[[]]", 2, "an entry is missing"),
        ("[[1,, 2], [3, 4]]", 4, "an entry is missing"),
        ("[[, 1], [3, 4]]", 2, "an entry is missing"),
        ("[[1, 2], [3]]", 10, "this row has 1 numbers"),
        ("[[1, 2], [3, y]]", 13, "unknown name 'y'"),
        ("np.array([[1, y]])", 14, "unknown name 'y'"),
        ("[[1, 2], 3]", 1, "'[' is not part"),
        ("1 - 2; 3 4", 3, "nothing follows -"),
        ("[[1, 2], [3, 4]", 0, "a bracket is not closed"),
        ("[[1,2", 1, "a bracket is not closed"),
        ("1, 2]", 4, "a closing bracket has no opening one"),
        ("os.system([[1]])", 2, "'.' is not part"),
        ("a b", 0, "unknown name 'a'"),
        ("[1 2", 0, "a bracket is not closed"),
    ],
)
def test_a_refusal_points_to_the_place(text: str, offset: int, words: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(text)
    assert (caught.value.text, caught.value.offset) == (text, offset)
    assert words in caught.value.what


@given(st.text("[](){};,. 12-+/e\n\tnp", max_size=40), st.booleans())
def test_any_text_is_a_matrix_or_refused(text: str, comma: bool) -> None:
    found = outcome_of(text, comma)
    if isinstance(found, ParseError):
        assert found.text == text
        assert 0 <= found.offset <= len(text)
    else:
        assert len({len(row) for row in found.rows}) == 1


def outcome_of(text: str, comma: bool = False) -> Typed | ParseError:
    try:
        return read(text, comma=comma)
    except ParseError as error:
        return error


@given(st.lists(st.lists(st.decimals("-9", "9", places=2).map(str), min_size=2, max_size=2), min_size=2, max_size=3))
def test_what_the_key_prints_is_read_with_and_without_commas(rows: list[list[str]]) -> None:
    numbers = tuple(tuple(map(Fraction, row)) for row in rows)
    assert read(written(rows)).rows == numbers
    commas = "[" + "; ".join(f"[{'; '.join(cell.replace('.', ',') for cell in row)}]" for row in rows) + "]"
    assert read(commas, comma=True).rows == numbers


@pytest.mark.parametrize(
    "text", ["[" * 5000, "(" * 5000, "[[1," * 1250, "1 " * 2500, "(1,2" + ";(" * 2000, "{" * 2500 + "}" * 2500]
)
def test_the_longest_text_takes_little_time(text: str) -> None:
    assert len(text) <= KIND.longest
    start = time.thread_time()
    outcome_of(text)
    assert time.thread_time() - start < 0.25
