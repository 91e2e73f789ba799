from __future__ import annotations

import json
import math
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import InputError
from exercises.storage.manifest import (
    ExpectedAnswer,
    Manifest,
    RoundingRecord,
    SetRecord,
    StudentRecord,
    read_manifest,
)

FINITE = st.floats(allow_nan=False, allow_infinity=False)
POSITIVE = st.floats(min_value=0, max_value=1e6)
TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
ANSWER = st.builds(
    ExpectedAnswer,
    st.integers(1, 9),
    TEXT,
    FINITE | TEXT,
    st.integers(0, 12),
    tolerance=POSITIVE,
    points=POSITIVE,
    kind=st.sampled_from(("number", "matrix")),
    details=st.dictionaries(TEXT, FINITE | TEXT, max_size=2),
)
RECORD = st.builds(
    StudentRecord,
    TEXT,
    TEXT,
    st.dictionaries(st.sampled_from("123"), st.dictionaries(TEXT, FINITE, max_size=3), max_size=2),
    st.lists(ANSWER, max_size=4, unique_by=lambda a: (a.question, a.quantity)).map(tuple),
)
MANIFEST = st.builds(
    Manifest,
    st.builds(SetRecord, TEXT, TEXT, st.integers(), TEXT),
    st.builds(RoundingRecord, st.none() | st.integers(2, 12), st.integers(1, 12)),
    st.none() | TEXT,
    st.dictionaries(TEXT, RECORD, max_size=3),
    program=TEXT,
    questions=st.dictionaries(st.sampled_from("123"), st.dictionaries(TEXT, TEXT, max_size=2), max_size=2),
)
SMALL = Manifest(
    SetRecord("Set 3", "Machine Learning", 2026, "ab12"),
    RoundingRecord(6, 4),
    "pdflatex",
    {
        "s2": StudentRecord(
            "Żółć",
            "K7Q2-D",
            {"1": {"w[1,1,1]": 0.15}},
            (
                ExpectedAnswer(1, "dL/dw[1,1,1]", 0.00043857, 6, 0.000002, 1.0),
                ExpectedAnswer(1, "L", 0.3, 4, 5e-5, 0.5),
            ),
        ),
        "s1": StudentRecord("", "K7Q3-X", {}, ()),
    },
)


@given(MANIFEST)
def test_another_reader_finds_every_field(manifest: Manifest) -> None:
    read = json.loads(manifest.to_json())
    for record in read["students"].values():
        record["answers"] = [{"kind": "number", "details": {}} | answer for answer in record["answers"]]
    assert read == json.loads(json.dumps(asdict(manifest)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


@given(manifest=MANIFEST)
def test_what_is_written_is_read(folder: Path, manifest: Manifest) -> None:
    (folder / "manifest.json").write_bytes(manifest.to_json().encode())
    assert read_manifest(folder) == manifest
    assert list(read_manifest(folder).students) == list(manifest.students)


def test_the_keys_are_those_that_others_read() -> None:
    whole = json.loads(SMALL.to_json())
    assert set(whole) == {"version", "program", "set", "rounding", "engine", "questions", "students"}
    assert set(whole["set"]) == {"title", "course", "seed", "file_hash", "name", "text"}
    assert whole["rounding"] == {"carry": 6, "answer": 4}
    assert list(whole["students"]) == ["s2", "s1"]
    assert set(whole["students"]["s2"]) == {"name", "form", "given", "answers"}
    assert whole["students"]["s2"]["given"] == {"1": {"w[1,1,1]": 0.15}}
    assert whole["students"]["s2"]["answers"][0] == {
        "question": 1,
        "quantity": "dL/dw[1,1,1]",
        "value": 0.00043857,
        "decimals": 6,
        "tolerance": 0.000002,
        "points": 1,
    }


def test_an_answer_takes_one_line() -> None:
    lines = SMALL.to_json().splitlines()
    assert len([line for line in lines if '"tolerance"' in line]) == 2
    assert '"points": 1}' in SMALL.to_json()


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_no_infinity_is_written(value: float) -> None:
    answer = replace(SMALL.students["s2"].answers[0], value=value)
    record = replace(SMALL.students["s2"], answers=(answer,))
    with pytest.raises(ValueError, match="JSON"):
        replace(SMALL, students={"s": record}).to_json()


def test_a_folder_without_a_manifest(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(InputError, match=r"no manifest\.json|no such folder") as caught:
            read_manifest(folder)
        assert "gradsheet make" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"version": 1', '"version": 2', "version 2 of its format"),
        ('"version": 1', '"version": "x"', "version is not what make writes"),
        ('"version": 1,', "", "version is missing"),
        ('"engine": "pdflatex",', "", "engine is missing"),
        ("0.00043857", "NaN", "students > s2 > answers > 1 > value"),
        ("0.00043857", "1e999", "students > s2 > answers > 1 > value"),
        ("2e-06", "-1", "students > s2 > answers > 1 > tolerance is not"),
        ('"points": 1}', '"points": "1"}', "students > s2 > answers > 1 > points is not"),
        ('"question": 1', '"question": true', "students > s2 > answers > 1 > question is not"),
        ('"quantity": "L"', '"quantity": "dL/dw[1,1,1]"', "asks for dL/dw[1,1,1] of question 1 twice"),
        ("}\n", "", "not the JSON"),
        ("{", "", "not the JSON"),
    ],
)
def test_damage_is_told_with_its_place(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = SMALL.to_json()
    assert old in text
    cut = text.rindex(old) if old == "}\n" else text.index(old)
    (tmp_path / "manifest.json").write_text(text[:cut] + new + text[cut + len(old) :], encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_manifest(tmp_path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "manifest.json"))


@pytest.mark.parametrize("data", [b"", b"\x00\xff\x89PNG", b"[]", b"[" * 100_000, b'"\xff"'])
def test_rubbish_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(data)
    with pytest.raises(InputError, match="damaged"):
        read_manifest(tmp_path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such folder"):
        read_manifest(tmp_path / "none")


def test_keys_that_are_added_later_are_skipped(tmp_path: Path) -> None:
    text = (
        SMALL.to_json()
        .replace('"version": 1,', '"version": 1, "more": {"x": [1]},')
        .replace('"name"', '"x": 1, "name"')
    )
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    assert read_manifest(tmp_path) == SMALL
