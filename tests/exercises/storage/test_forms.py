from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import InputError
from exercises.checking import check
from exercises.cli import main
from exercises.storage.forms import CODES, code_of, owner, read_code
from exercises.storage.manifest import ExpectedAnswer, Manifest, RoundingRecord, SetRecord, StudentRecord, read_manifest

FORMS = {"ada": code_of(7), "emmy": code_of(123_456), "z-9": code_of(5_000)}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    answer = ExpectedAnswer(1, "L", 0.25, 4, 1e-4, 2)
    records = {ident: StudentRecord(ident.title(), form, {"1": {}}, (answer,)) for ident, form in FORMS.items()}
    manifest = Manifest(SetRecord("Set", "", 1, "00"), RoundingRecord(6, 4), None, records)
    (tmp_path / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    return tmp_path


@given(st.integers(0, 2**64))
def test_a_code_is_read_as_people_write_it(number: int) -> None:
    code = code_of(number)
    assert code == code_of(number % CODES)
    assert len(code) == 6
    for typed in (code, code.lower(), code.replace("-", ""), f" {code[:2]} {code[2:]} ", code.replace("1", "I")):
        assert read_code(typed) == code


@given(st.text(max_size=9))
def test_what_is_read_is_a_code(text: str) -> None:
    code = read_code(text)
    assert code is None or read_code(code) == code


@given(st.integers(0, CODES - 1), st.integers(0, 3), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXY"))
def test_one_wrong_sign_is_no_code(number: int, place: int, sign: str) -> None:
    code = code_of(number)
    wrong = code[:place] + sign + code[place + 1 :]
    assert wrong == code or read_code(wrong) is None


def test_a_code_or_an_id_finds_its_student(run: Path) -> None:
    result = CliRunner().invoke(main, ["key", str(run), FORMS["emmy"].lower(), "ADA"])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [str(run / "keys" / "emmy.pdf"), str(run / "keys" / "ada.pdf")]
    assert f"{FORMS['emmy']}: student emmy, Emmy" in result.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (code_of(8), "no sheet of this run has the form code"),
        (FORMS["emmy"][:-1] + "0", f"neither a student's id nor a right form code; did you mean {FORMS['emmy']}"),
        ("somebody", "neither a student's id nor a right form code; a form code stands at the top"),
    ],
)
def test_a_code_of_no_sheet_is_refused(run: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        owner(read_manifest(run), text)
    assert words in str(caught.value)


def test_answers_may_be_handed_in_under_form_codes(run: Path) -> None:
    rows = [f"{FORMS['ada']},1,L,0.25", f"{FORMS['emmy'].lower()},1,L,0.5", "Z-9,1,L,0.25"]
    (run / "answers.csv").write_text("\n".join(["student,question,quantity,answer", *rows]))
    result = check(run, [run / "answers.csv"])
    assert {ident: mark.answers[0].verdict for ident, mark in result.marks.items()} == {
        "ada": "right",
        "emmy": "wrong",
        "z-9": "right",
    }


def test_a_mistyped_form_code_is_told_with_the_nearest(run: Path) -> None:
    mistyped = FORMS["ada"][:-1] + "Y"
    rows = [f"{mistyped},1,L,0.25", "emmy,1,L,0.5"]
    (run / "answers.csv").write_text("\n".join(["student,question,quantity,answer", *rows]))
    notes = check(run, [run / "answers.csv"]).notes
    assert any(mistyped in note and f"did you mean {FORMS['ada']}?" in note for note in notes)
