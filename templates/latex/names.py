r"""Names as LaTeX: Name("net", "word", (Name("h", sub=("1",)),)) -> \mathit{net}_{h_{1}}"""

from __future__ import annotations

from collections.abc import Mapping

from templates.latex.fragments import fraction
from templates.mathematics.fragments import Fragment, atom
from templates.notations import Mark, Name, Sup

_SMALL = 0.72
"""An index is this much narrower than the line."""
_FENCES = {"": ("", ""), "round": ("(", ")"), "angle": (r"\langle ", r"\rangle "), "square": ("[", "]")}
_LETTER, _WORD_LETTER, _DIGIT = 0.58, 0.54, 0.5
_MARKS: Mapping[Mark, tuple[str, float]] = {
    "prime": (r"\prime", 0.3),
    "tilde": ("", 0.0),
    "new": (r"\mathrm{new}", 1.75),
    "plus": ("+", 0.78),
}
"""What is raised after an update, and its width."""
_AIR = 0.08
"""What TeX leaves behind a raised or lowered part."""
_WIDTHS = {"m": 0.88, "w": 0.75, "i": 0.35, "l": 0.32, "t": 0.38, "j": 0.42, "b": 0.44}


def name_fragment(name: Name) -> Fragment:
    """The LaTeX of a name."""
    base, width = _base(name)
    sub, sub_width = _sub(name)
    sup, sup_width = _sup(name)
    text = base + (f"^{{{sup}}}" if sup else "") + (f"_{{{sub}}}" if sub else "")
    return atom(text, width + max(sub_width, sup_width) + (_AIR if sub or sup else 0.0))


def _base(name: Name) -> tuple[str, float]:
    text, width = _plain_base(name)
    if name.bold:
        text, width = rf"\boldsymbol{{{text}}}", 1.1 * width
    if name.accent:
        text = rf"\{name.accent}{{{text}}}"
    return (rf"\widetilde{{{text}}}" if name.primed and name.mark == "tilde" else text), width


def _plain_base(name: Name) -> tuple[str, float]:
    if name.style == "greek":
        return f"\\{name.base}", 0.6
    if name.style == "letter":
        return name.base, _width(name.base[:1], _LETTER) + _DIGIT * len(name.base[1:])
    command = r"\mathrm" if name.style == "upright" else r"\mathit"
    text = name.base.replace("_", r"\_")
    return f"{command}{{{text}}}", sum(_width(letter, _WORD_LETTER) for letter in name.base)


def _width(letter: str, usual: float) -> float:
    """The width of one letter; capitals are wide."""
    return _WIDTHS.get(letter, 0.85 if letter.isupper() else usual)


def _sub(name: Name) -> tuple[str, float]:
    parts = [name_fragment(part) if isinstance(part, Name) else atom(part, _DIGIT * len(part)) for part in name.sub]
    width = sum(part.width for part in parts) + 0.4 * max(0, len(parts) - 1)
    return ",".join(part.text for part in parts), _SMALL * width


def _sup(name: Name) -> tuple[str, float]:
    raised = "".join(_fenced(sup) for sup in name.sup)
    mark, mark_width = _MARKS[name.mark] if name.primed else ("", 0.0)
    width = sum(len(sup.text) * _DIGIT + (0.8 if sup.fence else 0.0) for sup in name.sup)
    air = r"\," if raised and mark and name.mark == "new" else ""
    return (raised + air + mark).strip(), _SMALL * (width + mark_width)


def _fenced(sup: Sup) -> str:
    left, right = _FENCES[sup.fence]
    text = rf"\mathrm{{{sup.text}}}" if sup.upright else sup.text
    return f"{left}{text}{right}"


def differential_fragment(of: Fragment | None, wrt: Fragment, *, alone: bool) -> Fragment:
    r"""\frac{d}{d wrt} or \frac{d of}{d wrt}, with \partial where there are other variables"""
    above = _changed_by(of, alone=alone) if of else atom("d" if alone else r"\partial", 0.58)
    return fraction(above, _changed_by(wrt, alone=alone))


def _changed_by(inner: Fragment, *, alone: bool) -> Fragment:
    return atom(f"d {inner.text}" if alone else rf"\partial {inner.text}", inner.width + 0.58)


def slashed_fragment(of: Name, wrt: Name, *, alone: bool = False) -> Fragment:
    r"""\partial of / \partial wrt, for a line of text"""
    above, below = (_changed_by(name_fragment(name), alone=alone) for name in (of, wrt))
    return atom(f"{above.text} / {below.text}", above.width + below.width + 0.5)
