from __future__ import annotations

import csv
import io
import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import InputError
from exercises.storage.tables import FORMULA_STARTS, defused, parse_table, short_decimal, to_csv

# Carriage returns inside cells are kept by Python's reader only where they are quoted, as here.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


def cells_of(text: str, separator: str = ",") -> list[list[str]]:
    """What Python's own reader finds."""
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=4), max_size=4))
def test_another_reader_finds_the_cells_and_no_formula(rows: list[list[str]]) -> None:
    found = cells_of(to_csv(rows))
    assert found == [[defused(cell) for cell in row] for row in rows]
    assert not any(cell.startswith(FORMULA_STARTS) for row in found for cell in row)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_no_formula_appears_where_another_separator_is_in_use(separator: str) -> None:
    text = to_csv([[f"a{separator}=1+1", "b"]])
    assert not any(cell.startswith("=") for row in cells_of(text, separator) for cell in row)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠a", " =1"])
def test_formulas_are_defused(text: str) -> None:
    assert to_csv([[text, ""]]).lstrip('"').startswith("'")


def test_harmless_text_stays_byte_for_byte() -> None:
    assert to_csv([["s001", "Żółć d'Arc", "a=b", "'quoted'"]]) == "s001,Żółć d'Arc,a=b,'quoted'\n"


@given(st.fractions(min_value=-(10**6), max_value=10**6))
def test_a_short_decimal_is_the_number_rounded(value: Fraction) -> None:
    text = short_decimal(value)
    assert abs(Fraction(text) - value) <= Fraction(1, 20_000)
    assert Decimal(text).as_tuple().exponent >= -4
    assert "." not in text or text[-1] not in "0."


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_no_infinity_gets_into_a_table(value: float) -> None:
    with pytest.raises(ValueError, match="no number"):
        to_csv([[value]])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_found(separator: str, end: str) -> None:
    rows = [["Student-ID", "a,b;c\td"], ["s1", 'say "x"'], ["s2", ""]]
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, lineterminator=end).writerows(rows)
    table = parse_table(stream.getvalue(), "f")
    assert table.header == ("student id", "a b c d")
    assert [list(row.cells) for row in table.rows] == rows[1:]
    assert [row.line for row in table.rows] == [2, 3]


def test_a_named_separator_wins() -> None:
    assert parse_table("sep=;\nid,x;name\n1;2\n", "f").header == ("id x", "name")
    assert parse_table("sep=;\nid,x;name\n1;2\n", "f").rows[0].line == 3


def test_lines_count_through_blank_lines_and_long_cells() -> None:
    table = parse_table('\n\nid,name\n\ns1,"two\nlines"\n,,\ns2,b,,\n', "f")
    assert [(row.line, row.cells) for row in table.rows] == [(5, ("s1", "two\nlines")), (8, ("s2", "b"))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n1,2,3\n", "f:3: 3 cells where the first line names 2 columns"),
        ("a,b\n\n1\n", "f:3: 1 cells"),
        ('a,b\n1,2\n"x,3\n4,5\n', "f:3: cannot be read as a row"),
        (f"a,b\n1,{'x' * 200_000}\n", "f:2: cannot be read as a row"),
        ("", "f: is empty"),
        ("\n , \n", "f: is empty"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_table(text, "f")
    assert str(caught.value).startswith(words)


def test_a_column_named_twice_cannot_be_chosen() -> None:
    with pytest.raises(InputError, match="two columns are named 'id'"):
        parse_table("id,ID\n1,2\n", "f").column("name", "id")
    assert parse_table("id,name\n1,2\n", "f").column("sid", "name") == 1
