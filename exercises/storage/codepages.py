"""Which of the older encodings eight-bit text is in: `guessed(data)`.

Each of them reads nearly any bytes. The right one makes words: letters of one script, capitals in front,
no sign in the middle. To add one, put Python's name for it into ENCODINGS with the words for people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

ENCODINGS: Mapping[str, str] = {
    "cp1252": "Windows-1252 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "mac_roman": "Mac Roman",
}
"""What spreadsheets write where they do not write Unicode, the most frequent first."""

_ENOUGH = 100_000
"""Bytes that tell the encoding."""
_FOREIGN = 4
"""Offences that must be saved before another script is assumed."""

_CAPITALS = "".join(c for c in map(chr, range(0x80, 0x530)) if c.isupper())
_SMALL = "a-z" + "".join(c for c in map(chr, range(0x80, 0x530)) if c.islower())
_CAPITAL_WITHIN = re.compile(rf"(?<=[^\W\d_])[{_CAPITALS}](?=[{_SMALL}])")
"""As in JŸrgen, which Mac Roman makes Jürgen."""
_ACCENTS = re.compile("ø[áéíóúý]|[áéíóúý]ø", re.IGNORECASE)
"""As in Jiøí, which Windows-1250 makes Jiří."""


def guessed(data: bytes) -> str | None:
    """Python's name of the encoding in which `data` offend least; None where they look like no text in any.

    >>> guessed("Zoé".encode("cp1252")), guessed("Zażółć".encode("cp1250"))
    ('cp1252', 'cp1250')
    """
    texts = {name: text for name in ENCODINGS if (text := _decoded(data, name)) is not None}
    counts = {name: offences(text) + _prior(name) for name, text in texts.items()}
    best = min(counts, key=counts.__getitem__)
    foreign = sum(not character.isascii() for character in texts[best])
    return best if counts[best] <= foreign + _FOREIGN else None


def _decoded(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)[:_ENOUGH]
    except UnicodeDecodeError:
        return None


def _prior(name: str) -> int:
    return _FOREIGN if name in ("cp1251", "cp1253") else 0


def offences(text: str) -> int:
    """How often neighbouring characters would not stand so in a word, at least one of them beyond ASCII."""
    framed = f" {text} "
    pairs = sum(_offence(a, b) for a, b in pairwise(framed) if not (a.isascii() and b.isascii()))
    return pairs + 2 * len(_CAPITAL_WITHIN.findall(framed)) + len(_ACCENTS.findall(framed))


def _offence(before: str, after: str) -> int:
    first, second = _kind(before), _kind(after)
    if "control" in (first, second):
        return 3
    if "sign" in (first, second):
        return 2 if {first, second} - {"sign", "other"} else 0
    if "other" in (first, second):
        return 0
    if first != second:
        return 3
    if before.islower() and after.isupper():
        return 2
    return int(first == "latin" and not before.isascii() and not after.isascii())


@cache
def _kind(character: str) -> str:
    """The script of a letter; else whether it may touch one (`other`), may not (`sign`), or is for machines."""
    category = unicodedata.category(character)
    if category.startswith("L"):
        return unicodedata.name(character, "unknown").split()[0].lower()
    if category == "Cc" and not character.isspace():
        return "control"
    return "other" if character.isascii() or character in "\u00a0–—‘’“”„…€·´" else "sign"
