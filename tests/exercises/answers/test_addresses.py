from __future__ import annotations

from pathlib import Path

import pytest

from exercises.answers.addresses import Addresses

LABELS = {
    "1": {"L": "L", "w[1,1,1]'": "w[1,1,1]'", "dL/dw[2,1,1]": "dL/dw[2,1,1]", "dE_total/dw_5": "dL/dw[2,1,1]"},
    "2": {"L": "L", "q": "q", "formula": "formula"},
    "3": {"only": "only"},
}
ADDRESSES = Addresses({i: i for i in ("s001", "s0011", "ada.l@x.org", "7")}, {"EE44-8": "s001"}, LABELS)


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("1: w[1,1,1]'", ("1", "w[1,1,1]'")),
        ("Q1 dL/dw[2,1,1]", ("1", "dL/dw[2,1,1]")),
        ("Question 1: dL / dw[2, 1, 1]", ("1", "dL/dw[2,1,1]")),
        ("Q1. ∂E_total/∂w_5 (2 pts)", ("1", "dL/dw[2,1,1]")),
        ("Q1 dE/dw_5", ("1", "dL/dw[2,1,1]")),
        ("Q1 da/dw_5", ("1", "da/dw_5")),
        ("q2_L", ("2", "L")),
        ("1.L", ("1", "L")),
        ("1 / L", ("1", "L")),
        ("Q2 \u2013 q [1.5]", ("2", "q")),
        ("48213: Q1: L", ("1", "L")),
        ("48213: Question 2: the loss L", ("2", "L")),
        ("Question 1: One gradient step: w[1,1,1]'", ("1", "w[1,1,1]'")),
        ("dL/dw[2,1,1]", ("1", "dL/dw[2,1,1]")),
        ("q", ("2", "q")),
        ("Q3 L", ("3", "L")),
        ("Q4 L", ("4", "L")),
        ("Q1 z[1,1]", ("1", "z[1,1]")),
        ("L", None),
        ("Section q", None),
        ("Question 3", ("3", "only")),
        ("Q3", ("3", "only")),
        ("Q1", None),
        ("3", None),
        ("1.0", None),
        ("Section", None),
        ("Attempt", None),
        ("Q. 1 /10.00", None),
        ("2026 cohort", None),
        ("", None),
    ],
)
def test_columns_name_what_they_answer(header: str, address: tuple[str, str] | None) -> None:
    assert ADDRESSES.column(header) == address


@pytest.mark.parametrize(
    ("path", "ident"),
    [
        ("s001.csv", "s001"),
        ("S0011_answers.csv", "s0011"),
        ("answers-s001 (2).json", "s001"),
        ("lovelace_48213_s001_late.csv", "s001"),
        ("ada.l@x.org.csv", "ada.l@x.org"),
        ("ee44-8.csv", "s001"),
        ("Ada Lovelace_s0011_assignsubmission_file/answers.csv", "s0011"),
        ("answers.csv", ""),
        ("xs001.csv", ""),
        ("s001_s0011.csv", "s0011"),
        ("s002.csv", ""),
    ],
)
def test_a_files_name_tells_whose_it_is(path: str, ident: str) -> None:
    assert ADDRESSES.named_in(Path(path)).casefold() == ident


def test_long_names_take_no_time() -> None:
    assert ADDRESSES.named_in(Path("a-" * 2000)) == ""


def test_questions_are_told_by_what_only_they_ask() -> None:
    assert [ADDRESSES.question(text) for text in ("q", "dE_total/dw_5", "L", "x")] == ["2", "1", "", ""]
    assert ADDRESSES.label("Question 1", "∂E_total / ∂w_5") == "dL/dw[2,1,1]"
    assert ADDRESSES.label("2", "∂E_total/∂w_5") == "∂E_total/∂w_5"


def test_responses_are_numbered_through_as_what_is_asked() -> None:
    order = (("1", "L"), ("1", "w[1,1,1]'"), ("2", "q"))
    run = Addresses(labels=LABELS, order=order)
    headers = ["Surname", "State", "Grade/10.00", "Response 2", "Response 1", "Response 3"]
    assert run.columns(headers) == {3: order[1], 4: order[0], 5: order[2]}
    assert run.columns(headers[:-1]) == {}
    assert run.columns([*headers, "Q2 q"]) == {6: ("2", "q")}
