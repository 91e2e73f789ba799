"""The one grammar as data, for readers of answers in other languages: `grammar_tables()`.

Signs, patterns, limits, functions and words of advice are those by which `lexer.py`, `spelling.py`, `constants.py` and
`refusals.py` read. Patterns are written as JavaScript wants them under its flag `u`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict

from derive.constants import DOMAINS
from derive.functions import ALIASES, FUNCTIONS, GRAMMAR, HYPERBOLIC
from derive.lexer import ADVICE, ASCII_PRIMES, BLANK, DERIVATIVE, LIMITS, NAME, NUMBER, POWER, RAISED, SIGNS, WITH_COMMA
from derive.refusals import ELSEWHERE
from derive.spelling import DECORATION, LETTERS, LOWERED, PRINTED, TILDE, UPDATED

_PATTERNS: Mapping[str, str] = {
    "blank": BLANK,
    "number": NUMBER.pattern,
    "withComma": WITH_COMMA.pattern,
    "name": NAME.pattern,
    "derivative": DERIVATIVE.pattern,
    "raised": POWER.pattern,
    "printed": PRINTED.pattern,
    "decoration": DECORATION,
}


def grammar_tables() -> dict[str, object]:
    """What a reader in another language needs to know, ready for JSON.

    >>> tables = grammar_tables()
    >>> tables["functions"]["max"], tables["limits"]["characters"]
    ([2, 20], 500)
    """
    return {
        "limits": asdict(LIMITS),
        "signs": dict(SIGNS),
        "patterns": {name: _translated(pattern) for name, pattern in _PATTERNS.items()},
        "advice": dict(ADVICE),
        "functions": {name: list(FUNCTIONS[name].arity) for name in GRAMMAR},
        "hyperbolic": list(HYPERBOLIC),
        "aliases": ALIASES,
        "elsewhere": dict(ELSEWHERE),
        "domains": dict(DOMAINS),
        "raised": _characters(RAISED),
        "primes": _characters(ASCII_PRIMES),
        "letters": _characters(LETTERS),
        "lowered": _characters(LOWERED),
        "tilde": TILDE,
        "updated": sorted(UPDATED),
    }


def _translated(pattern: str) -> str:
    """A pattern for JavaScript: named groups are spelt otherwise, and \\w, which stands in sets, is for all letters."""
    return re.sub(r"\(\?P<", "(?<", pattern).replace(r"\w", r"\p{L}\p{N}_")


def _characters(table: Mapping[int, int | str]) -> dict[str, str]:
    """A table of `str.translate` by characters."""
    return {chr(source): meant if isinstance(meant, str) else chr(meant) for source, meant in table.items()}
