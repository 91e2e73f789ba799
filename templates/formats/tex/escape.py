r"""Text for LaTeX: the one place where a person's words become TeX's. 50 % of {x} -> 50 \% of \{x\}"""

from __future__ import annotations

import re

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "_": r"\_",
    "#": r"\#",
    "$": r"\$",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "\u00a0": "~",
    "\u2003": r"\quad{}",
}
_TABLE = str.maketrans(_SPECIAL)
_LIGATURE = re.compile(r"(?<=[-,'])(?=[-,'])")
"""Two hyphens, commas or apostrophes would join into another sign."""


def escape(text: str) -> str:
    r"""The text as LaTeX prints it character by character.

    >>> escape("R&D: 50 % -- a_b")
    'R\\&D: 50 \\% -{}- a\\_b'
    """
    return _LIGATURE.sub("{}", text.translate(_TABLE))
