"""Texts as Typst's string literals and markup: the one place where a person's words become Typst's."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[\\#*_`$<>@\[\]~'\"=+/;-]|\.(?=\.)|(?<=\.)\.|(?<=^[0-9])\.|(?<=^[0-9]{2})\.|(?<=^[0-9]{3})\.")
"""Signs that are markup, points of an ellipsis, and the point that would make a number at the front that of a list."""
_QUOTED = re.compile(r'[\\"]')


def string(text: str) -> str:
    r"""A string literal.

    >>> print(string('say "x"'))
    "say \"x\""
    """
    return '"' + _QUOTED.sub(lambda match: "\\" + match[0], text) + '"'


def markup(text: str) -> str:
    r"""The text as Typst prints it character by character.

    >>> print(markup("R&D: 50 % -- a_b"))
    R&D: 50 % \-\- a\_b
    >>> print(markup("1. a... 2.5"))
    1\. a\.\.\. 2.5
    """
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)
