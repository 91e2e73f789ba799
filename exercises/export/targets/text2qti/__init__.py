"""Source for the program text2qti, which makes packages for Canvas of plain text: to be read and changed by hand.

It knows no items with several answers, so every number, choice and formula has a group of its own, pick 1.
"""

from __future__ import annotations

from exercises.export.linting import Linter
from exercises.export.targets import NO, YES, Target
from exercises.export.targets.text2qti.lint import knows, lint
from exercises.export.targets.text2qti.source import files

TARGET = Target(
    name="text2qti",
    title="plain text for text2qti, which makes quizzes for Canvas of it",
    suffix="txt",
    carries={
        "numbers": "each with numbers of its own",
        "matrices": "each entry with numbers of its own",
        "formulas": "marked by a person, with the key",
        "choices": YES,
        "points": "in whole multiples",
        "mistakes": "sentences, without a share of the points",
        "carried": NO,
        "solution": "where a question asks for one answer",
        "hints": NO,
        "diagrams": YES,
        "personal": "found by the form code",
        "offline": NO,
    },
    files=files,
    folder=True,
    linter=Linter("source for text2qti", lint, knows),
)
