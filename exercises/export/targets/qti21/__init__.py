"""A package in QTI 2.1, for programs that keep to the standard: an item for each variant, in a test that draws one.

Every number has a response with an absolute tolerance, what known mistakes give earns its share with a feedback of its
own, and formulas are an extended text whose key the marker sees.
"""

from __future__ import annotations

from exercises.export.linting import Linter
from exercises.export.targets import NO, YES, Target
from exercises.export.targets.qti21.lint import knows, lint
from exercises.export.targets.qti21.package import files

TARGET = Target(
    name="qti21",
    title="a package of items and a test in QTI 2.1",
    suffix="zip",
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
    linter=Linter("a package in QTI 2.1", lint, knows),
)
