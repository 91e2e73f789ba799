"""Elements of MathML: element("mi", "x") -> <mi>x</mi>, and the signs that printers ask for."""

from __future__ import annotations

from collections.abc import Mapping

from templates.mathematics.script import Sign

INVISIBLE_TIMES, APPLIED = "\u2062", "\u2061"
"""What stands between factors and between a function and its brackets: nothing to see, but read out."""
MINUS, PARTIAL = "\u2212", "\u2202"


def element(tag: str, content: str, **attributes: str) -> str:
    """An element around content that is ready.

    >>> element("mi", "x"), element("mo", "+", form="infix")
    ('<mi>x</mi>', '<mo form="infix">+</mo>')
    """
    told = "".join(f' {name.strip("_")}="{value}"' for name, value in attributes.items())
    return f"<{tag}{told}>{content}</{tag}>"


def row(content: str, **attributes: str) -> str:
    """Content that counts as one thing."""
    return element("mrow", content, **attributes)


def infix(sign: str) -> str:
    """A sign between two things, also where it begins a line."""
    return element("mo", sign, form="infix")


def prefix(sign: str) -> str:
    """A sign in front of something."""
    return element("mo", sign, form="prefix")


def fence(sign: str, *, grows: bool) -> str:
    """A bracket; one that `grows` is as high as what it holds."""
    return element("mo", sign, stretchy="true" if grows else "false")


def partial(*, alone: bool) -> str:
    """The d of a derivative, upright and round where there are other variables."""
    return element("mi", "d") if alone else element("mo", PARTIAL, form="prefix", lspace="0", rspace="0.06em")


SIGNS: Mapping[Sign, tuple[str, float]] = {
    "plus": (infix("+"), 1.22),
    "minus": (infix(MINUS), 1.22),
    "negative": (prefix(MINUS), 0.78),
    "dots": (infix("+") + element("mo", "\u22ef"), 2.4),
    "times": (infix("\u00d7"), 1.22),
    "dot": (infix("\u22c5"), 0.72),
    "by": (infix("\u22c5"), 0.75),
    "air": (element("mo", INVISIBLE_TIMES) + '<mspace width="0.17em"></mspace>', 0.17),
    "nothing": (element("mo", INVISIBLE_TIMES), 0.0),
    "circle": (infix("\u2299"), 1.22),
    "equal": (infix("="), 1.35),
    "near": (infix("\u2248"), 1.35),
    "e": (element("mi", "e"), 0.5),
}
