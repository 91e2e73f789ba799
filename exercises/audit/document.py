"""The audit of a document: what it prints that is false, and what is doubtful, each with its line and the error.

file -> DocumentReport(name, faults, counts) -> `exercises.audit.document_words`
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from derive.errors import InputError, Place
from exercises.audit.equalities import Finding, audited
from exercises.audit.judging import Miss
from exercises.audit.plain import plain
from exercises.audit.trees import Grid, Tree
from exercises.storage.textfiles import read_text

SUFFIXES = frozenset((".tex", ".ltx", ".latex", ".md", ".markdown", ".mkd", ".qmd", ".rmd", ".txt"))
_LATEX = frozenset((".tex", ".ltx", ".latex"))
_LARGEST = 5_000_000
KINDS = ("false", "at odds", "doubtful")
"""What is reported, the worst first; the first two are faults."""
FAULTS = KINDS[:2]


@dataclass(frozen=True)
class Fault:
    """One printed number that does not follow from the numbers around it.

    `kind` is one of KINDS, `symbols` the values that it leans on as (name, value, line), `entry` a place in a matrix.
    """

    kind: str
    line: int
    left: str
    right: str
    recomputed: float
    printed: float
    unit: float
    entry: tuple[int, int] | None = None
    symbols: tuple[tuple[str, str, int], ...] = ()

    @property
    def error(self) -> float:
        """How far apart both sides are."""
        return abs(self.recomputed - self.printed)

    @property
    def units(self) -> float | None:
        """The error in units of the last printed digit; None where the right side is worked out too."""
        return self.error / self.unit if self.unit else None

    @property
    def digits(self) -> int:
        """The decimals that show both sides and how they differ."""
        own = 1 - math.floor(math.log10(self.unit)) if self.unit else 0
        return min(max(own, 2 - math.floor(math.log10(self.error)) if self.error else 0, 0), 12)


@dataclass(frozen=True)
class DocumentReport:
    """All faults of a document in its order; how many equalities were recomputed, how many hold, and skipped chains."""

    name: str
    faults: tuple[Fault, ...]
    checked: int
    holding: int
    skipped: int
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def wrong(self) -> bool:
        """Whether anything is wrong, rather than doubtful."""
        return any(fault.kind in FAULTS for fault in self.faults)

    def of(self, kind: str) -> tuple[Fault, ...]:
        """The faults of a kind."""
        return tuple(fault for fault in self.faults if fault.kind == kind)


def is_document(name: str) -> bool:
    """Whether a name is that of a text rather than of an example."""
    return Path(name).suffix.lower() in SUFFIXES


def audit_document(name: str) -> DocumentReport:
    """The report on a LaTeX or Markdown file; raises InputError where it cannot be read."""
    path = Path(name)
    text = read_text(path, _LARGEST).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise InputError("is empty", "write formulas with numbers in LaTeX or Markdown", Place(name))
    audit = audited(text, latex=path.suffix.lower() in _LATEX)
    faults = sorted((fault for finding in audit.findings for fault in _faults(finding)), key=lambda fault: fault.line)
    counts = {kind: sum(finding.verdict == kind for finding in audit.findings) for kind in KINDS}
    holding = sum(finding.verdict == "holds" for finding in audit.findings)
    return DocumentReport(path.name, tuple(faults), len(audit.findings), holding, audit.skipped, counts)


def _faults(finding: Finding) -> Iterator[Fault]:
    symbols = tuple((key, valued.text, valued.line) for key, valued in finding.symbols.items())
    for miss in finding.outcome.misses:
        kind = finding.kind_of(miss.verdict)
        if kind == "holds":
            continue
        left, right = (plain(_entry(tree, miss)) for tree in (finding.left, finding.right))
        yield Fault(kind, finding.line, left, right, miss.recomputed, miss.printed, miss.unit, miss.entry, symbols)


def _entry(tree: Tree, miss: Miss) -> Tree:
    """The entry of a matrix that misses; another tree as a whole."""
    if not isinstance(tree, Grid) or miss.entry is None:
        return tree
    row, column = miss.entry
    if row <= len(tree.rows) and column <= len(tree.rows[0]):
        return tree.rows[row - 1][column - 1]
    return tree
