"""Moodle XML: a category for each question, in it an item for each variant, to draw one at random from.

A question of one number becomes a numerical item, one of several answers an item with a blank for each (cloze), a
choice a multiple choice; a formula, which Moodle cannot judge, is an essay with its key for the marker. What known
mistakes give are wrong answers with the sentence of the mistake and its share of the points.
"""

from __future__ import annotations

from exercises.export.linting import Linter
from exercises.export.targets import NO, YES, Target
from exercises.export.targets.moodle.items import files
from exercises.export.targets.moodle.lint import knows, lint

TARGET = Target(
    name="moodle",
    title="a question bank for Moodle: numerical, cloze, multiple choice and essay items",
    suffix="xml",
    carries={
        "numbers": YES,
        "matrices": YES,
        "formulas": "marked by a person, with the key",
        "choices": YES,
        "points": YES,
        "mistakes": YES,
        "carried": NO,
        "solution": YES,
        "hints": NO,
        "diagrams": YES,
        "personal": "found by the form code",
        "offline": NO,
    },
    files=files,
    linter=Linter("Moodle XML", lint, knows),
)
