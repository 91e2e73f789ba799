"""Where lines may break within long words that no dictionary has: typed formulas and matrices, paths, runs of digits.

text -> seamed(text, escape, seam) -> the text as a format writes it, with its seams at these places
"""

from __future__ import annotations

import re
from collections.abc import Callable

from templates.printable import composed

_SHORT = 12
"""Words of no more letters stay whole."""
_RUN = 24
"""A run of more letters than this without a sign may break anywhere."""
_SIGN = re.compile(r"(?<=[,;:|/*=&)\]}])(?=[^\s,;:)\]}])|(?<=[\w)\]}])(?<![eE])(?=[-+\u2212])")

_COMMA = re.compile(r"(?<=\d,)(?=\d)")
"""Behind commas that are decimal ones, in words with one alone, or whose parts semicolons separate."""


def seamed(text: str, escape: Callable[[str], str], seam: str) -> str:
    """The text written by `escape`, a seam wherever a long word may be broken.

    >>> seamed("of [[0.25,-0.5],[1,2]]", str, "~")
    'of [[0.25,~-0.5],~[1,~2]]'
    >>> seamed("1" * 30, str, "~").count("~"), seamed("0.12345678901", str, "~")
    (29, '0.12345678901')
    >>> seamed("[[0,1234;0,5678]]", str, "~"), seamed("1234567,891234", str, "~")
    ('[[0,1234;~0,5678]]', '1234567,891234')
    """
    if not seam:
        return escape(text)
    return "".join(seam.join(map(escape, _pieces(word))) for word in re.split(r"(\s+)", composed(text)))


def _pieces(word: str) -> list[str]:
    if len(word) <= _SHORT:
        return [word]
    whole = {at.start() for at in _COMMA.finditer(word)} if ";" in word or word.count(",") == 1 else set()
    cuts = [at.start() for at in _SIGN.finditer(word) if at.start() not in whole]
    parts = [word[start:end] for start, end in zip([0, *cuts], [*cuts, len(word)], strict=True)]
    return [piece for part in parts for piece in ([part] if len(part) <= _RUN else list(part))]
