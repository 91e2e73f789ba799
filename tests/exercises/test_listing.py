from __future__ import annotations

from pathlib import Path

import pytest

from derive.activations import ACTIVATIONS
from derive.errors import InputError
from derive.losses import LOSSES
from exercises.files.library import builtin_examples, builtin_sets, load_lesson, load_set
from exercises.listing import copy_builtin, listing
from exercises.questions import question_types
from templates.formats import formats
from templates.styles import styles


def test_everything_that_is_built_in_is_listed_with_its_title() -> None:
    lines = listing().splitlines()
    entries = [line.split(maxsplit=1) for line in lines if line.startswith("  ")]
    titles = {name: title for built in (builtin_examples(), builtin_sets()) for name, (title, _) in built.items()}
    assert len(titles) >= 4
    for name, title in titles.items():
        assert [name, title] in entries
    assert {*question_types(), *styles(), *formats(), "json", *ACTIVATIONS, *LOSSES} <= {entry[0] for entry in entries}
    assert all(line == line.rstrip() for line in lines)
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("name", [*builtin_examples(), *builtin_sets()])
def test_a_copy_reads_as_the_built_in_file(name: str, tmp_path: Path) -> None:
    path = copy_builtin(name, tmp_path / f"{name}.yaml")
    if name in builtin_examples():
        assert load_lesson(path).common.title == load_lesson(name).common.title
    else:
        assert load_set(path).title == load_set(name).title
    assert path.read_bytes() == {**builtin_examples(), **builtin_sets()}[name][1].read_bytes()


def test_a_copy_goes_into_a_folder_under_its_name(tmp_path: Path) -> None:
    assert copy_builtin("mazur", tmp_path) == tmp_path / "mazur.yaml"
    assert (tmp_path / "mazur.yaml").is_file()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="there already"):
        copy_builtin("mazur", tmp_path / "mine.yaml")
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "mine"


def test_an_unknown_name_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        copy_builtin("mazurr", tmp_path / "a.yaml")
    assert "did you mean mazur?" in caught.value.hint
    assert not list(tmp_path.iterdir())
