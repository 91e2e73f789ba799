"""Notebooks read back and held against their variants, run by themselves, and marked by a real nbgrader."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exercises.export.building import collect
from exercises.export.model import Answer, Collection, Question, Variant
from exercises.export.targets import targets
from exercises.export.targets.notebook.grading import points_for
from exercises.files.library import builtin_sets, read_set
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator

COPIES = 3
PYTHON = os.environ.get("NBGRADER_PYTHON", sys.executable)
Notebook = dict[str, Any]


def collected(name: str, *, personal: bool = False) -> Collection:
    problem_set, digest = read_set(name)
    lottery = Lottery(b"a secret of the tests", digest, problem_set.seed)
    return collect(Generator(problem_set, lottery), numbered(COPIES), personal=personal)


def written(collection: Collection) -> dict[str, Notebook]:
    outputs = targets()["notebook"].files(collection)
    return {output.name: json.loads(output.data) for output in outputs}


@pytest.fixture(scope="module", params=builtin_sets())
def made(request: pytest.FixtureRequest) -> tuple[Collection, dict[str, Notebook]]:
    collection = collected(request.param, personal=True)
    return collection, written(collection)


def text_of(notebook: Notebook, ident: str) -> str:
    (cell,) = [cell for cell in notebook["cells"] if cell["id"] == ident]
    return "".join(cell["source"])


def each(collection: Collection) -> Iterator[tuple[Question, Variant, str, Answer]]:
    for question in collection.questions:
        for variant in question.variants:
            for part in question.parts:
                for answer in question.answered(variant, part):
                    yield question, variant, f"q{question.number}{part.letter}", answer


def keys_of(notebook: Notebook) -> dict[str, dict[str, Any]]:
    found = re.search(r"^KEYS = json\.loads\((.*)\)$", text_of(notebook, "keys"), re.MULTILINE)
    assert found
    keys: dict[str, dict[str, Any]] = json.loads(eval(found[1]))
    return keys


def test_every_number_tolerance_point_and_sentence_is_that_of_the_variant(made: Any) -> None:
    collection, notebooks = made
    source = next(notebook for name, notebook in notebooks.items() if name.startswith("source/"))
    keys, count = keys_of(source), 0
    for _, variant, cell, answer in each(collection):
        if answer.ask.kind == "formula":
            continue
        key = keys[variant.form][f"{cell}: {answer.ask.label}"]
        count += 1
        assert key["points"] == pytest.approx(float(answer.ask.points), abs=1e-6)
        cells = [cell for row in key.get("rows", []) for cell in row]
        for number, found in zip(answer.numbers, cells, strict=True):
            assert (found["value"], found["tolerance"]) == (number.value, number.tolerance)
            for one, known in zip(number.wrong, found["wrong"], strict=True):
                assert (known["value"], known["share"], known["told"]) == (one.value, float(one.share), one.sentence)
        if answer.ask.kind == "choice":
            assert key["right"] == answer.right
    assert count == sum(map(len, keys.values()))


def test_points_are_those_of_the_set(made: Any) -> None:
    collection, notebooks = made
    whole = sum(question.points for question in collection.questions)
    for name, notebook in notebooks.items():
        own = [cell["metadata"].get("nbgrader", {}).get("points", 0) for cell in notebook["cells"]]
        if not name.startswith("keys/"):
            assert sum(own) == pytest.approx(float(whole), abs=1e-4)


def test_no_key_is_in_a_students_copy(made: Any) -> None:
    collection, notebooks = made
    for name, notebook in notebooks.items():
        if name.startswith("students/"):
            text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
            assert "KEYS" not in text
            assert "BEGIN" not in text
            coded = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
            for _, variant, _, answer in each(collection):
                if variant.owner == name.split("/")[1] and answer.ask.kind == "number" and len(answer.right) > 4:
                    assert not any(answer.right in program for program in coded)


def test_notebooks_are_as_nbformat_wants_them(made: Any) -> None:
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed: pip install nbclient")
    for notebook in made[1].values():
        nbformat.validate(nbformat.from_dict(notebook))
        own = [cell["metadata"]["nbgrader"] for cell in notebook["cells"] if cell["metadata"]]
        assert len({cell["grade_id"] for cell in own}) == len(own)
        for cell in own:
            assert re.fullmatch(r"[A-Za-z0-9_-]+", cell["grade_id"])
            assert cell["schema_version"] == 3


def run(notebook: Notebook, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The values that the last lines of the code cells have, by cell, and the variables that are left."""
    names: dict[str, Any] = {}
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    return names


def test_the_instructors_copy_runs_alone_and_its_answers_earn_all_points(
    made: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    collection, notebooks = made
    source = next(notebook for name, notebook in notebooks.items() if name.startswith("source/"))
    names = run(source, tmp_path / "nobody" / "set", monkeypatch)
    for question, variant, cell, answer in each(collection):
        if variant is question.variants[0] and answer.ask.kind != "formula":
            assert names["score"](cell, answer.ask.label) == pytest.approx(float(answer.ask.points), abs=1e-6)
    assert not capsys.readouterr().out


def test_answers_are_judged_by_whose_folder_it_is(made: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collection, notebooks = made
    source = next(notebook for name, notebook in notebooks.items() if name.startswith("source/"))
    second = collection.questions[0].variants[1]
    names = run(source, tmp_path / second.owner / "set", monkeypatch)
    shares = [
        names["score"](cell, a.ask.label) / float(a.ask.points)
        for q, v, cell, a in each(collection)
        if v is q.variants[0] and a.ask.kind == "number"
    ]
    assert sum(share > 0.999 for share in shares) < len(shares) / 2


def test_wrong_answers_earn_what_their_mistake_does(capsys: pytest.CaptureFixture[str]) -> None:
    cell = {
        "value": 0.25,
        "tolerance": 0.0005,
        "wrong": [{"value": -0.25, "tolerance": 0.0005, "share": 0.5, "told": "The sign."}],
    }
    key = {"kind": "matrix", "rows": [[cell, cell], [cell, cell]]}
    judged = [
        points_for(key, rows)
        for rows in ([[0.25] * 2] * 2, [[-0.25, 0.25], [0.25, 1]], [[0.25]], "x", [[True] * 2] * 2)
    ]
    assert judged == [1.0, 0.625, 0.0, 0.0, 0.0]
    assert "The sign.\nnot right\n" in capsys.readouterr().out
    choice = {"kind": "choice", "right": "A", "options": [["A", "yes"], ["B", ""]], "wrong": []}
    assert [points_for(choice, text) for text in ("a", "(A)", "Yes", "B", "C", None, 3)] == [
        1.0,
        1.0,
        1.0,
        0.0,
        0.0,
        0.0,
        0.0,
    ]


def has_nbgrader() -> bool:
    return not subprocess.run([PYTHON, "-c", "import nbgrader"], capture_output=True, check=False).returncode


GRADES = """
import json, sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    print(json.dumps({one.student.id: one.score for one in book.assignment_submissions("practice")}))
"""


def test_a_real_nbgrader_gives_the_marks_that_are_deserved(tmp_path: Path) -> None:
    """With nbgrader elsewhere, NBGRADER_PYTHON names the interpreter that has it."""
    if not has_nbgrader():
        pytest.skip("nbgrader is not installed: pip install nbgrader")
    collection = collected("practice", personal=True)
    course = tmp_path / "course"
    for output in targets()["notebook"].files(collection):
        path = course / output.name.replace("students/", "submitted/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.data)
    owners = [variant.owner for variant in collection.questions[0].variants]
    wanted = dict(zip(owners, (_fill(course, collection, place) for place in range(COPIES)), strict=True))
    _nbgrader(course, "generate_assignment", "practice")
    _nbgrader(course, "autograde", "practice", "--create")
    released = (course / "release" / "practice" / "practice.ipynb").read_text(encoding="utf-8")
    assert "KEYS" not in released
    path = os.pathsep.join((str(Path(PYTHON).parent), os.environ["PATH"]))
    told = subprocess.run(
        [PYTHON, "-c", GRADES], cwd=course, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=True
    )
    assert json.loads(told.stdout) == {owner: pytest.approx(points, abs=1e-3) for owner, points in wanted.items()}


def _nbgrader(course: Path, *words: str) -> None:
    path = os.pathsep.join((str(Path(PYTHON).parent), os.environ["PATH"]))
    command, environment = [PYTHON, "-m", "nbgrader", *words], {**os.environ, "PATH": path}
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def _fill(course: Path, collection: Collection, place: int) -> float:
    """Fills in a copy: the first rightly, the second with known mistakes, the last not at all; what it earns."""
    owner = collection.questions[0].variants[place].owner
    path = course / "submitted" / owner / "practice" / "practice.ipynb"
    notebook, points = json.loads(path.read_text(encoding="utf-8")), 0.0
    lines: dict[str, list[str]] = {}
    for question, variant, cell, answer in each(collection):
        if variant is question.variants[place] and answer.ask.kind != "formula" and place < 2:
            typed, share = _typed(answer, mistaken=place == 1)
            lines.setdefault(cell, []).append(f"{cell}[{answer.ask.label!r}] = {typed}\n")
            points += share * float(answer.ask.points)
    for cell in notebook["cells"]:
        cell["source"] += ["\n", *lines.get(cell["id"], [])] if cell["id"] in lines else []
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return points


def _typed(answer: Answer, *, mistaken: bool) -> tuple[str, float]:
    known = [*answer.wrong, *(answer.number.wrong if answer.ask.kind == "number" else ())]
    if mistaken and known:
        return repr(known[0].value), float(known[0].share)
    if answer.ask.kind == "choice":
        return repr(answer.right), 1.0
    rows = [[number.value for number in row] for row in answer.rows]
    return (repr(rows) if answer.ask.kind == "matrix" else repr(rows[0][0])), 1.0
