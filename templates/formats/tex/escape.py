r"""Text for LaTeX: the one place where a person's words become TeX's. 50 % of {x} -> 50 \% of \{x\}"""

from __future__ import annotations

import re

from templates.printable import VIETNAMESE, refuse_unprintable

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
    "−": "$-$",
    "≈": r"$\approx$",
    "≠": r"$\neq$",
    "≤": r"$\le$",
    "≥": r"$\ge$",
    "∂": r"$\partial$",
    "→": r"$\rightarrow$",
    "∞": r"$\infty$",
}
_BUILT = "²³¹ĐĢģĩīĭĮįĵĶķĻļŅņŖŗŲųǐǪǫǰȘșȚțḍḥḷṃṇṛṣṭ…≠"
"""Characters set from parts; a reader who copies text out of the PDF is told what they are."""

_T5 = "ỶỷỴỵ".ljust(101) + (
    "ÀÁÃẢẠÂẦẤẪẨẬĂẰẮẴẲẶÈÉẼẺẸÊỀẾỄỂỆÌÍĨỈàáãảạâầấẫẩậăằắẵẳặèéẽẻẹêềếễểệìíĩỉ"
    "ỊÒÓÕỎỌÔỒỐỖỔỘƠỜỚỠỞỢÙÚŨỦỤƯỪỨỮỬỰỲÝỸịòóõỏọôồốỗổộơờớỡởợùúũủụưừứữửựỳýỹ"
)
"""The letters of the font encoding T5 from place 27 on; the fonts have them there, and not in T1."""


def _told(character: str, printed: str) -> str:
    return rf"\gsletter{{{ord(character):04X}}}{{{printed}}}"


_VIETNAMESE = {c: _told(c, rf"\gsviet{{{27 + _T5.index(c)}}}") for c in VIETNAMESE}
_TABLE = str.maketrans(_SPECIAL | {c: _told(c, _SPECIAL.get(c, c)) for c in _BUILT} | _VIETNAMESE)
_LIGATURE = re.compile(r"(?<=[-,'])(?=[-,'])")
"""Two hyphens, commas or apostrophes would join into another sign."""


def escape(text: str) -> str:
    r"""The text as LaTeX prints it character by character; raises InputError for one that it cannot print.

    >>> escape("R&D: 50 % -- a_b")
    'R\\&D: 50 \\% -{}- a\\_b'
    """
    return _LIGATURE.sub("{}", refuse_unprintable(text).translate(_TABLE))
