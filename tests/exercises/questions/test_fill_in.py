"""Which numbers a solution leaves out, and what is said where it has too few."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from derive.errors import InputError
from exercises.files.library import load_set
from exercises.tasks.structure import Structure
from templates.styles import style_named

SET = """\
title: A set
course: A course
style: mazur
seed: 2026
rounding: {carry: 6, answer: 4}
questions:
  - type: fill_in
    title: The boxes
    points: 10
    network: {inputs: 1, layers: [{units: 1}], loss: half_squared_error}
    ask: ["dL/dw[1,1,1]"]
"""

Read = Callable[[str], Structure]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The structure of the question with one more line."""

    def load(more: str) -> Structure:
        path = tmp_path / "set.yaml"
        path.write_text(SET + more, encoding="utf-8")
        problem_set = load_set(path)
        return Structure(problem_set.questions[0], problem_set.rounding, style_named("mazur"))

    return load


def test_more_gaps_than_the_solution_has_numbers_are_refused_at_their_count(read: Read) -> None:
    with pytest.raises(InputError, match="six numbers of its own in the style mazur, and count is 12") as caught:
        assert read("    count: 12\n").task
    assert caught.value.place.line == 12


@pytest.mark.parametrize(("more", "gaps"), [("", 4), ("    count: 1\n", 1), ("    count: 6\n", 6)])
def test_each_gap_is_asked_for_once_in_a_sentence(read: Read, more: str, gaps: int) -> None:
    (part,) = read(more).parts
    words = [item for item in part.text if isinstance(item, str)]
    assert len(part.asks) == gaps
    assert "".join(words).startswith("The numbers that belong into the boxes: 1 for ")
    assert (" and " in words) == (gaps > 1)
    assert words[-1] == "."
