"""Jupyter notebooks for nbgrader: a source with hidden tests for the instructor, and a copy for each student."""

from __future__ import annotations

from exercises.export.targets import NO, YES, Target
from exercises.export.targets.notebook.copies import files

TARGET = Target(
    name="notebook",
    title="notebooks for Jupyter and nbgrader: a source that marks, a copy and a key for each student",
    suffix="ipynb",
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
        "personal": YES,
        "offline": YES,
    },
    files=files,
    folder=True,
)
