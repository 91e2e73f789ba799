"""What a symbol is called, and which fractions are one symbol: derivatives."""

from __future__ import annotations

from collections.abc import Sequence

from exercises.audit.tokens import Token

_DIFFERENTIALS = ("partial", "\u2202", "d", "\u03b4")


def key_of(tokens: Sequence[Token]) -> str:
    """The text of a symbol, the same however it is braced."""
    return "".join("'" if t.text == "\u2032" else t.text for t in tokens if t.text not in ("{", "}"))


def is_derivative(above: Sequence[Token], below: Sequence[Token]) -> bool:
    """Whether a fraction is a derivative, written with whichever d."""
    first, second = (part[0].text if part and part[0].kind == "name" else "" for part in (above, below))
    if first in ("partial", "\u2202"):
        return True
    return first.startswith(_DIFFERENTIALS) and second.startswith(_DIFFERENTIALS)
