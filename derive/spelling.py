"""Names as sheets print them and people type them: every way of typing one leads to the same keys.

    "w_{11}^{(2)}", "w^(2)_11", "w₁₁^[2]" -> Spelling("w", sub=("11",), sup=("2",)) -> keys "w^2_11"

PRINTED finds where such a name ends in a text, `spelled` reads one, and the notations make the same `Spelling` from
the name that they print. A name fits where one of its `keys`, the strictest first, is a key of one quantity alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from unicodedata import normalize

_GREEK = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho . sigma tau upsilon phi chi
    psi omega
"""
_WORDS = {
    **{chr(ord("α") + place): name for place, name in enumerate(_GREEK.split()) if name != "."},
    **{chr(ord("Α") + place): name.capitalize() for place, name in enumerate(_GREEK.split()) if name != "."},
    "ϕ": "phi",
    "ϵ": "epsilon",
}
_ACCENTS = {"\N{COMBINING CIRCUMFLEX ACCENT}": "hat", "\N{COMBINING MACRON}": "bar"}
_ACCENTED = {normalize("NFC", letter + accent): letter + word for letter in "aoy" for accent, word in _ACCENTS.items()}
LETTERS = str.maketrans({**_WORDS, **_ACCENTED, **dict.fromkeys("\N{PRIME}\N{RIGHT SINGLE QUOTATION MARK}~", "'")})
LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
TILDE = "\N{COMBINING TILDE}"
UPDATED = frozenset(("+", "new", "'"))
"""What is raised on a name after an update, where that is not an index."""

_GROUP = r"\{[^{}]{0,40}(?:\{[^{}]{0,20}\}[^{}]{0,20}){0,4}\}"
_FENCED = r"\([A-Za-z0-9]{1,9}\)|\[[A-Za-z0-9]{1,9}\]|<[0-9]{1,6}>|⟨[0-9]{1,6}⟩"
DECORATION = rf"_(?:[A-Za-z0-9]+|{_GROUP})|\^(?:{_FENCED}|{_GROUP}|[A-Za-z]{{2,12}}|\+(?![\w(.]))|[₀-₉]+|['′’~]"
_LETTER = "A-Za-z" + "".join((*_WORDS, *_ACCENTED))
PRINTED = re.compile(rf"(?P<base>[{_LETTER}][{_LETTER}0-9]*{TILDE}?)(?P<marks>(?:{DECORATION}){{0,8}})")
_MARK = re.compile(DECORATION)


@dataclass(frozen=True)
class Spelling:
    """A printed name without its typography: a base, lowered parts, raised parts, and whether it is an updated one."""

    base: str
    sub: tuple[str, ...] = ()
    sup: tuple[str, ...] = ()
    primed: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """With commas between longer lowered parts; without them; without the underscore, where nothing is raised.

        >>> Spelling("w", ("1", "12")).keys
        ('w_1,12', 'w_112', 'w112')
        """
        comma = "," if any(len(part) > 1 for part in self.sub) else ""
        raised = self.base + "".join(f"^{part}" for part in self.sup)
        tail = "'" if self.primed else ""
        shapes = [f"{raised}_{mark.join(self.sub)}" if self.sub else raised for mark in (comma, "")]
        if not self.sup:
            shapes.append(self.base + "".join(self.sub))
        return tuple(dict.fromkeys(shape + tail for shape in shapes))

    @property
    def flat(self) -> str:
        """As a lowered part of another name."""
        return self.base + "".join(self.sub)


def spelled(text: str) -> Spelling | None:
    """The name that is typed, or None where it is none.

    >>> spelled("out_{h_1}"), spelled("ŷ₂'")
    (Spelling(base='out', sub=('h1',), sup=(), primed=False), Spelling(base='yhat', sub=('2',), sup=(), primed=True))
    """
    match = PRINTED.fullmatch(normalize("NFC", text))
    if match is None:
        return None
    found = Spelling(_plain(match["base"].rstrip(TILDE)), primed=match["base"].endswith(TILDE))
    for mark in _MARK.findall(match["marks"]):
        found = _with(found, mark)
    return found


def ends(match: re.Match[str]) -> Iterator[int]:
    """Where a match of PRINTED may end, the farthest first."""
    start = match.start("marks")
    yield from reversed([start, *(start + mark.end() for mark in _MARK.finditer(match["marks"]))])


def _with(name: Spelling, mark: str) -> Spelling:
    """The name with one more part."""
    if mark.translate(LETTERS) == "'":
        return replace(name, primed=True)
    inside = "".join(mark.lstrip("_^").strip("{}").split())
    if mark.startswith("^"):
        raised = inside.strip("()[]<>⟨⟩")
        return replace(name, primed=True) if raised in UPDATED else replace(name, sup=(*name.sup, raised))
    for part in inside.translate(LOWERED).split(","):
        nested = spelled(_closed(part))
        flat, raised_inside = (nested.flat, nested.sup) if nested else (part.translate(LETTERS), ())
        name = replace(name, sub=(*name.sub, flat), sup=name.sup + raised_inside)
    return name


def _closed(part: str) -> str:
    """A lowered part whose own raised figure stands bare, as in h^2_1, with brackets around that."""
    whole = part + "}" * (part.count("{") - part.count("}"))
    return re.sub(r"\^([0-9]+)", r"^(\1)", whole)


def _plain(base: str) -> str:
    return base.translate(LETTERS)
