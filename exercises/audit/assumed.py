"""What a document means by a sigma that it neither defines nor gives a number: the sigmoid.

with_sigmoid(symbols) -> symbols, and the names that were assumed
"""

from __future__ import annotations

from dataclasses import replace

from exercises.audit.parts import tree_of
from exercises.audit.symbols import Symbols
from exercises.audit.tokens import tokens
from exercises.audit.values import Rule

NAMES = ("sigma", "\u03c3")
SIGMOID = Rule("x", tree_of(tokens("1/(1 + e^{-x})")))


def with_sigmoid(symbols: Symbols) -> tuple[Symbols, frozenset[str]]:
    """The symbols with the sigmoid under the names that are free for it, and these names."""
    free = frozenset(NAMES) - symbols.rules.keys() - symbols.values.keys()
    return replace(symbols, rules={**symbols.rules, **dict.fromkeys(free, (SIGMOID,))}), free
