r"""Names as LaTeX: Name("net", "word", (Name("h", sub=("1",)),)) -> \mathit{net}_{h_{1}}"""

from __future__ import annotations

from collections.abc import Mapping

from templates.mathematics.fragments import Fragment, atom
from templates.mathematics.shapes import derivative
from templates.mathematics.widths import name_width
from templates.notations import Mark, Name, Sup

_FENCES = {"": ("", ""), "round": ("(", ")"), "angle": (r"\langle ", r"\rangle "), "square": ("[", "]")}
_MARKS: Mapping[Mark, str] = {"prime": r"\prime", "tilde": "", "new": r"\mathrm{new}", "plus": "+"}
"""What is raised after an update."""


def name_fragment(name: Name) -> Fragment:
    """The LaTeX of a name."""
    return atom(_text(name), name_width(name))


def _text(name: Name) -> str:
    sub = ",".join(_text(part) if isinstance(part, Name) else part for part in name.sub)
    sup = _sup(name)
    return _base(name) + (f"^{{{sup}}}" if sup else "") + (f"_{{{sub}}}" if sub else "")


def _base(name: Name) -> str:
    text = _plain_base(name)
    if name.bold:
        text = rf"\boldsymbol{{{text}}}"
    if name.accent:
        text = rf"\{name.accent}{{{text}}}"
    return rf"\widetilde{{{text}}}" if name.primed and name.mark == "tilde" else text


def _plain_base(name: Name) -> str:
    if name.style == "greek":
        return f"\\{name.base}"
    if name.style == "letter":
        return name.base
    base = name.base.replace("_", r"\_")
    command = r"\mathrm" if name.style == "upright" else r"\mathit"
    return f"{command}{{{base}}}"


def _sup(name: Name) -> str:
    raised = "".join(_fenced(sup) for sup in name.sup)
    mark = _MARKS[name.mark] if name.primed else ""
    air = r"\," if raised and mark and name.mark == "new" else ""
    return (raised + air + mark).strip()


def _fenced(sup: Sup) -> str:
    left, right = _FENCES[sup.fence]
    text = rf"\mathrm{{{sup.text}}}" if sup.upright else sup.text
    return f"{left}{text}{right}"


def differential_fragment(of: Fragment | None, wrt: Fragment, *, alone: bool) -> Fragment:
    r"""\frac{d}{d wrt} or \frac{d of}{d wrt}, with \partial where there are other variables"""
    bare = "d" if alone else r"\partial"
    above = _changed_by(of.text, alone=alone) if of else bare
    return derivative(rf"\frac{{{above}}}{{{_changed_by(wrt.text, alone=alone)}}}", of, wrt)


def _changed_by(text: str, *, alone: bool) -> str:
    return f"d {text}" if alone else rf"\partial {text}"


def slashed_fragment(of: Name, wrt: Name, *, alone: bool = False) -> Fragment:
    r"""\partial of / \partial wrt, for a line of text"""
    above, below = (_changed_by(_text(name), alone=alone) for name in (of, wrt))
    return atom(f"{above} / {below}", name_width(of) + name_width(wrt) + 2 * 0.58 + 0.5)
