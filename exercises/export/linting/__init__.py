"""Linters: what is wrong in a file for another program, rule by rule, with its line.

Target.linter -> Linter(what, lint);  lint(bytes) -> Finding(line, rule, what) ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault: the line it is in, counted from 1, the rule that it breaks, and what is wrong there."""

    line: int
    rule: str
    what: str
    file: str = ""
    """The file of a package that it is in."""


@dataclass(frozen=True)
class Linter:
    """What sort of files it reads, and how; it raises nothing, whatever the bytes are."""

    title: str
    lint: Callable[[bytes], Iterator[Finding]]
    knows: Callable[[bytes], bool]
    """Whether bytes look like such a file, faults or not."""
