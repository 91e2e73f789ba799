"""The font for mathematics on web pages, as a rule for their style sheets: not every device has one of its own.

It is STIX Two Math, under the SIL Open Font License (`OFL.txt`), with the signs that pages show; `subset.py` makes it.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path

FAMILY = "Handout Math"
_FILE = Path(__file__).parent / "stix-two-math.woff2"


@cache
def font_face() -> str:
    """The rule that brings the font along, as FAMILY."""
    data = b64encode(_FILE.read_bytes()).decode("ascii")
    return f'@font-face {{ font-family: "{FAMILY}"; src: url(data:font/woff2;base64,{data}) format("woff2"); }}'
