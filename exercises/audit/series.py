"""Sums over an index: its name and values, and a summand with a value put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from exercises.audit.cursor import Unreadable
from exercises.audit.tokens import Token

_MOST = 50
"""The most summands that are written out."""


def index_of(below: Sequence[Token], above: Sequence[Token]) -> tuple[str, range]:
    """The index and its values, from i = 1 below and 3 above; raises Unreadable for anything else."""
    if [token.kind for token in (*below, *above)] != ["name", "sign", "number", "number"] or below[1].text != "=":
        raise Unreadable
    first, last = below[2].text, above[0].text
    if not (first.isdigit() and last.isdigit() and 0 <= int(last) - int(first) < _MOST):
        raise Unreadable
    return below[0].text, range(int(first), int(last) + 1)


def with_value(tokens: Sequence[Token], index: str, value: int) -> tuple[Token, ...]:
    """The tokens with a value in place of the index."""
    return tuple(replace(t, kind="number", text=str(value)) if t.text == index else t for t in tokens)
