"""A package for Canvas, in QTI 1.2 as classic quizzes and New Quizzes read it: a group for each question, pick 1.

A question of one number becomes a numerical item with a margin, a choice a multiple choice, several answers an item
with a blank for each, whose right texts are listed, and formulas an essay. A second quiz for practice has a group for
every single number. Small numbers are asked for 1000 times as large.
"""

from __future__ import annotations

from exercises.export.linting import Linter
from exercises.export.targets import NO, YES, Target
from exercises.export.targets.qti.lint import knows, lint
from exercises.export.targets.qti.package import files

TARGET = Target(
    name="qti",
    title="a package of quizzes for Canvas (QTI 1.2), with a group of variants for each question",
    suffix="zip",
    carries={
        "numbers": "with a margin where one is asked for, else as a list of right texts",
        "matrices": "as a list of right texts for each entry",
        "formulas": "marked by a person, with the key",
        "choices": YES,
        "points": "of a question; its answers count alike",
        "mistakes": "sentences, without a share of the points",
        "carried": NO,
        "solution": YES,
        "hints": NO,
        "diagrams": YES,
        "personal": "found by the form code",
        "offline": NO,
    },
    files=files,
    linter=Linter("a package for Canvas in QTI 1.2", lint, knows),
)
