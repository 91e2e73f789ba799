"""`export` as it is called: places, refusals, and a run's own numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from derive.errors import InputError
from exercises.cli import main
from exercises.export.exporting import Wish, collection_of, export

SET = "backprop-2-2-2"
Make = Callable[[Path], Path]


def run(*words: str | Path) -> int:
    try:
        main(list(map(str, words)))
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "class"
    assert run("make", SET, "-o", folder, "--copies", "2", "--engine", "typst", "--also", "typst") == 0
    return folder


def test_make_exports_what_it_made(made: Path) -> None:
    assert (made / "export" / "typst.typ").is_file()


def test_a_run_has_its_own_numbers_answers_and_forms(made: Path) -> None:
    collection = collection_of(Wish(str(made), ("typst",), made))
    students = json.loads((made / "manifest.json").read_text())["students"]
    for question in collection.questions:
        for variant in question.variants:
            record = students[variant.owner]
            assert variant.form == record["form"]
            assert variant.given == record["given"][str(question.number)]
            wanted = [a for a in record["answers"] if a["question"] == question.number]
            assert [
                (a.ask.label, a.number.value, a.number.tolerance, float(a.ask.points)) for a in variant.answers
            ] == [(a["quantity"], a["value"], a["tolerance"], a["points"]) for a in wanted]


def test_variants_of_a_set_are_nobodys(tmp_path: Path) -> None:
    collection = collection_of(Wish(SET, ("typst",), tmp_path, copies=3))
    assert not collection.personal
    assert [len(question.variants) for question in collection.questions] == [3] * len(collection.questions)
    assert sum(ask.points for question in collection.questions for ask in question.asks) == sum(
        question.points for question in collection.questions
    )


def test_a_run_whose_numbers_are_others_is_refused(made: Path, tmp_path: Path) -> None:
    other = tmp_path / "secret"
    other.write_text("another secret, as long")
    with pytest.raises(InputError, match="not those that this version draws"):
        collection_of(Wish(str(made), ("typst",), tmp_path, secret=other))


def test_a_page_to_practise_on_is_called_that(tmp_path: Path) -> None:
    (path,) = export(Wish(SET, ("html",), tmp_path, copies=1))
    assert path == tmp_path / "practice.html"


def test_a_single_file_is_named_by_the_person(tmp_path: Path) -> None:
    (path,) = export(Wish(SET, ("typst",), tmp_path / "mine.typ", copies=1))
    assert path == tmp_path / "mine.typ"
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((SET, "--to", "typts", "-o", "out"), "did you mean typst?"),
        ((SET, "--to", ",", "-o", "out"), "no target is named"),
        ((SET, "--to", "typst", "-o", "out.pdf"), "typst is no .pdf file; name a file that ends in .typ, or a folder"),
        (("nothing", "--to", "typst", "-o", "out"), "there is no file 'nothing'"),
        ((".", "--to", "typst", "-o", "out"), "there is no manifest.json in this folder"),
        ((".", "--to", "typst", "-o", "out", "--seed", "3"), "a run has its own students and seed"),
    ],
)
def test_bad_input_is_one_line_and_writes_nothing(
    words: tuple[str, ...],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("export", *words) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
    assert not list(tmp_path.iterdir())
