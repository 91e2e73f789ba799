"""Greek letters by name, and the plain names of functions, for targets that write Unicode."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import lookup

FUNCTION_NAMES: Mapping[str, str] = {
    **{name: name for name in ("ln", "max", "min", "tanh", "arctan", "erf", "softplus", "step", "softmax", "exp")},
    "sigmoid": "\u03c3",
    "relu": "ReLU",
    "leaky_relu": "LeakyReLU",
    "prelu": "PReLU",
    "elu": "ELU",
    "gelu": "GELU",
    "silu": "SiLU",
    "identity": "id",
}
"""The printed names; `sqrt` and `abs` have signs of their own."""


def greek(word: str) -> str:
    """The letter of a Greek word.

    >>> greek("delta"), greek("Theta"), greek("varphi")
    ('δ', 'Θ', 'φ')
    """
    plain = word.removeprefix("var")
    plain = {"lambda": "lamda", "Lambda": "Lamda"}.get(plain, plain)
    return lookup(f"GREEK {'CAPITAL' if plain[:1].isupper() else 'SMALL'} LETTER {plain.upper()}")
