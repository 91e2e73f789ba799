"""Names as MathML: Name("net", "word", (Name("h", sub=("1",)),)) -> net with a lowered h with a lowered 1"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from templates.mathematics.fragments import Fragment, atom
from templates.mathematics.letters import greek
from templates.mathematics.widths import name_width
from templates.mathml.elements import element, row
from templates.notations import Accent, Fence, Mark, Name, Sup

_FENCES: Mapping[Fence, tuple[str, str]] = {
    "": ("", ""),
    "round": ("(", ")"),
    "angle": ("\u27e8", "\u27e9"),
    "square": ("[", "]"),
}
_ACCENTS: Mapping[Accent, str] = {"": "", "bar": "\u00af", "hat": "^"}
_MARKS: Mapping[Mark, str] = {
    "prime": element("mo", "\u2032"),
    "tilde": "",
    "new": element("mi", "new"),
    "plus": element("mo", "+"),
}


def name_fragment(name: Name) -> Fragment:
    """The MathML of a name."""
    base, sub, sup = _base(name), _sub(name), _sup(name)
    return atom(_with_indices(base, sub, sup), name_width(name))


def _with_indices(base: str, sub: str, sup: str) -> str:
    if sub and sup:
        return element("msubsup", base + sub + sup)
    return element("msub", base + sub) if sub else element("msup", base + sup) if sup else base


def _base(name: Name) -> str:
    text = _letters(name)
    if name.accent:
        text = _over(text, _ACCENTS[name.accent])
    return _over(text, "~") if name.primed and name.mark == "tilde" else text


def _over(text: str, accent: str) -> str:
    return element("mover", text + element("mo", accent, stretchy="false"), accent="true")


def _letters(name: Name) -> str:
    """The base: one letter slants by itself, words and bold letters as their class says."""
    letters, upright = name.base, name.style == "upright"
    if name.style == "greek":
        letters, upright = greek(name.base), name.base[:1].isupper()
    elif name.style == "letter" and len(letters) > 1:
        return row(_identifier(letters[:1], name, upright=False) + element("mn", escape(letters[1:])))
    return _identifier(letters, name, upright=upright)


def _identifier(letters: str, name: Name, *, upright: bool) -> str:
    known: dict[str, str] = {}
    if name.bold:
        known = {"class_": "bold", "mathvariant": "normal"}
    elif len(letters) == 1 and upright:
        known = {"mathvariant": "normal"}
    elif len(letters) > 1 and not upright:
        known = {"class_": "word"}
    return element("mi", escape(letters), **known)


def _sub(name: Name) -> str:
    parts = [_index(part) for part in name.sub]
    return row(element("mo", ",", separator="true", lspace="0", rspace="0.1em").join(parts)) if parts else ""


def _index(part: Name | str) -> str:
    if isinstance(part, Name):
        return name_fragment(part).text
    return element("mn" if part.isdigit() else "mi", escape(part))


def _sup(name: Name) -> str:
    raised = "".join(map(_raised, name.sup)) + (_MARKS[name.mark] if name.primed else "")
    return row(raised) if raised else ""


def _raised(sup: Sup) -> str:
    left, right = _FENCES[sup.fence]
    known = {"mathvariant": "normal"} if sup.upright and len(sup.text) == 1 else {}
    text = element("mn", sup.text) if sup.text.isdigit() else element("mi", escape(sup.text), **known)
    return row(element("mo", left, stretchy="false") + text + element("mo", right, stretchy="false")) if left else text
