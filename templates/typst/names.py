"""Names as Typst: Name("net", "word", (Name("h", sub=("1",)),)) -> word("net")_( h_(1))"""

from __future__ import annotations

from collections.abc import Mapping

from templates.mathematics.fragments import Fragment, atom
from templates.mathematics.letters import greek
from templates.mathematics.shapes import derivative
from templates.mathematics.widths import name_width
from templates.notations import Accent, Fence, Mark, Name, Style, Sup
from templates.typst.strings import string

_FENCES: Mapping[Fence, tuple[str, str]] = {
    "": ("", ""),
    "round": (r"\(", r"\)"),
    "angle": ("⟨", "⟩"),
    "square": (r"\[", r"\]"),
}
_MARKS: Mapping[Mark, str] = {"prime": "′", "tilde": "", "new": ' roman("new")', "plus": "+"}
_WORDS: Mapping[tuple[Style, bool], str] = {
    ("upright", False): "roman",
    ("word", False): "word",
    ("upright", True): "boldface",
    ("word", True): "boldword",
}
"""Words are text: they are bold by their font, as its letters are not those that Typst makes of bold mathematics."""
_ACCENTS: Mapping[Accent, str] = {"bar": "macron", "hat": "hat"}


def name_fragment(name: Name) -> Fragment:
    """The Typst of a name."""
    return atom(name_text(name), name_width(name))


def name_text(name: Name) -> str:
    """The name, a space in front."""
    sub = r"\,".join(name_text(part) if isinstance(part, Name) else spaced(part) for part in name.sub)
    sup = _sup(name)
    if sup == "′":
        return _base(name) + "'" + (f"_({sub})" if sub else "")
    return _base(name) + (f"_({sub})" if sub else "") + (f"^({sup})" if sup else "")


def _base(name: Name) -> str:
    text = _plain_base(name)
    if name.bold and name.style in ("letter", "greek"):
        text = f" bold({text})"
    if name.accent:
        text = f" {_ACCENTS[name.accent]}({text})"
    return f" tilde({text})" if name.primed and name.mark == "tilde" else text


def _plain_base(name: Name) -> str:
    if name.style == "greek":
        return f" {greek(name.base)}"
    if name.style == "letter":
        return " " + " ".join(name.base)
    return f" {_WORDS[name.style, name.bold]}({string(name.base)})"


def _sup(name: Name) -> str:
    raised = "".join(_fenced(sup) for sup in name.sup)
    mark = _MARKS[name.mark] if name.primed else ""
    air = " thin" if raised and mark and name.mark == "new" else ""
    return raised + air + mark


def _fenced(sup: Sup) -> str:
    left, right = _FENCES[sup.fence]
    return left + (f" roman({string(sup.text)})" if sup.upright else spaced(sup.text)) + right


def spaced(index: str) -> str:
    """An index whose letters do not run together with what follows them.

    >>> spaced("11"), spaced("i1j1"), spaced("k-1")
    ('11', ' i 1 j 1', ' k - 1')
    """
    return index if index.isdecimal() else " " + " ".join(index)


def differential_fragment(of: Fragment | None, wrt: Fragment, *, alone: bool) -> Fragment:
    """One differential over another."""
    sign = " d" if alone else "∂"
    return derivative(f" frac({sign}{of.text if of else ''}, {sign}{wrt.text})", of, wrt)


def slashed_fragment(of: Name, wrt: Name, *, alone: bool = False) -> Fragment:
    """Differentials with a slash between them, for a line of text."""
    sign = " d" if alone else "∂"
    return atom(rf"{sign}{name_text(of)} \/ {sign}{name_text(wrt)}", name_width(of) + name_width(wrt) + 2 * 0.58 + 0.5)
