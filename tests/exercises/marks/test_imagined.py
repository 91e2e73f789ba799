"""Imagined students against the numbers of a set, and the slips against what they say they are."""

from __future__ import annotations

import numpy as np
import pytest

from derive.mistakes import mistakes_for
from exercises.files.library import load_set
from exercises.marks.imagined import SORTS, Imagined, Slips
from exercises.tasks.structure import Structure
from exercises.variants.drawing import Lottery
from exercises.variants.soundness import draw_sound
from templates.styles import style_named

COUNT = 40


@pytest.fixture(scope="module")
def imagined():
    problem_set = load_set("exam")
    spec = problem_set.questions[0]
    structure = Structure(spec, problem_set.rounding, style_named(problem_set.style))
    lottery = Lottery(b"a secret of many signs", "", 1)
    return Imagined(structure, draw_sound(structure, lottery, [str(n) for n in range(COUNT)], 1).given)


def test_who_rounds_as_told_is_right(imagined):
    structure = imagined.structure
    outcome = structure.evaluate(imagined.given)
    for name, answers in zip(structure.asked, imagined.answers(), strict=True):
        tolerances = [structure.tolerance(name, float(error)) for error in outcome.errors[name]]
        assert (np.abs(answers - outcome.exact[name]) <= np.array(tolerances) * (1 + 1e-9)).all()


def test_who_makes_a_mistake_is_not(imagined):
    wrong = next(w for w in mistakes_for(imagined.plan) if w.mistake == "slope_left_out")
    off = np.abs(imagined.answers(wrong) - imagined.answers()).max(axis=0)
    assert (off > 1e-3).all()


def test_a_slip_changes_its_statement_and_what_follows(imagined):
    plan, asked = imagined.plan, imagined.structure.asked
    names = list(plan.terms)
    slips = Slips.drawn(np.random.default_rng(1), len(names), COUNT)
    changed = imagined.answers(None, slips) != imagined.answers()
    for student, place in enumerate(slips.places.tolist()):
        before = [row for row, name in enumerate(asked) if names.index(name) < place]
        assert not changed[before, student].any()
    assert changed.any(axis=0).mean() > 0.8


@pytest.mark.parametrize("sort", range(len(SORTS)))
def test_every_slip_changes_the_number(sort):
    source = np.random.default_rng(2)
    numbers = np.round(source.uniform(-2, 2, 500), 6)
    changed = SORTS[sort](numbers, *source.uniform(0, 1, (2, 500)))
    assert np.isfinite(changed).all()
    assert (np.abs(changed - numbers) > 1e-9).all()


def test_swapped_digits_and_shifted_points():
    swapped = SORTS[1](np.array([0.5933, -12.34]), np.array([0.0, 0.4]), np.array([0.0, 0.0]))
    assert swapped == pytest.approx([0.9533, -13.24])
    assert SORTS[3](np.array([0.25]), np.array([0.5]), np.array([0.9])) == pytest.approx([2.5])
    assert SORTS[2](np.array([0.5933]), np.array([0.0]), np.array([0.5])) == pytest.approx([0.533])
