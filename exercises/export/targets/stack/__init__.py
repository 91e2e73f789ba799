"""Items for STACK, a question type of Moodle that knows algebra: formulas are judged there too.

Every answer has an input and a tree that judges it: within the tolerance, then mistake by mistake; a formula by its
values at points, as `check` does. Each item holds tests that STACK runs on it: right answers, wrong ones, and known
mistakes with the points that they should earn.
"""

from __future__ import annotations

from exercises.export.linting import Linter
from exercises.export.targets import NO, YES, Target
from exercises.export.targets.moodle.lint import knows, lint
from exercises.export.targets.stack.items import files

TARGET = Target(
    name="stack",
    title="items for STACK in Moodle, with question tests",
    suffix="xml",
    carries={
        "numbers": YES,
        "matrices": YES,
        "formulas": "by their values at points",
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
