"""The linter of packages in QTI 2.1: what may stand where, and whether everything that is named is there.

lint(bytes) -> Finding(line, rule, what, file) ...;  rules() -> every rule by its code

To add one: an entry in RULES of a module here, or a module that has RULES. A test has a package that breaks each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from exercises.export.linting import Finding
from exercises.export.linting.packages import Rule, checked, holds, rules_in

KIND = "xmlv2p1"
"""What the types of the package's resources end in."""


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by their codes."""
    return rules_in(__name__, __path__)


def knows(data: bytes) -> bool:
    """Whether bytes are such a package."""
    return holds(data, KIND)


def lint(data: bytes) -> Iterator[Finding]:
    """What is wrong in a package."""
    return checked(data, tuple(rules().values()))
