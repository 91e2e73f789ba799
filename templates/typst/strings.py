"""Texts as Typst's string literals and markup: the one place where a person's words become Typst's."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[\\#*_`$<>@\[\]~'\"=+/-]")
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
    """
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)
