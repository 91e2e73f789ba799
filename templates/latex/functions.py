r"""Functions as LaTeX: \sigma(x), \sqrt{x}, \lvert x \rvert, and a choice of two cases.

To add a function: its printed name in FUNCTION_NAMES.
"""

from __future__ import annotations

from collections.abc import Sequence

from templates.latex.fragments import bracketed
from templates.mathematics import shapes
from templates.mathematics.fragments import Fragment, atom, joined

FUNCTION_NAMES = {
    "ln": r"\ln",
    "max": r"\max",
    "min": r"\min",
    "tanh": r"\tanh",
    "arctan": r"\arctan",
    "erf": r"\mathrm{erf}",
    "sigmoid": r"\sigma",
    "softplus": r"\mathrm{softplus}",
    "step": r"\mathrm{step}",
    "relu": r"\mathrm{ReLU}",
    "leaky_relu": r"\mathrm{LeakyReLU}",
    "prelu": r"\mathrm{PReLU}",
    "elu": r"\mathrm{ELU}",
    "gelu": r"\mathrm{GELU}",
    "silu": r"\mathrm{SiLU}",
    "softmax": r"\mathrm{softmax}",
    "identity": r"\mathrm{id}",
}
"""The printed names; `exp`, `sqrt` and `abs` have signs of their own."""


def applied(function: str, inner: Sequence[Fragment], head: Fragment | None = None) -> Fragment:
    """A function of printed arguments; `head` is its name where that is not the usual one."""
    if function == "sqrt":
        return shapes.root(rf"\sqrt{{{inner[0].text}}}", inner[0])
    if function == "abs":
        return shapes.absolute(r"\lvert ", inner[0], r" \rvert")
    return joined((head or function_head(function), bracketed(shapes.listed(inner, ",\\, "))))


def function_head(function: str) -> Fragment:
    """The usual name of a function."""
    name = FUNCTION_NAMES[function]
    return atom(name, _width(name))


def _width(name: str) -> float:
    shown = name.replace(r"\mathrm{", "").strip("\\}")
    return 0.6 if shown == "sigma" else 0.57 * len(shown)


def cases(yes: Fragment, no: Fragment, subject: Fragment, *, turned: bool) -> Fragment:
    """`yes` where the subject is 0 or more, else `no`; `turned` where it is 0 or less."""
    signs = (r"\le", ">") if turned else (r"\ge", "<")
    rows = [rf"{f.text} & \text{{if }} {subject.text} {s} 0" for f, s in zip((yes, no), signs, strict=True)]
    return shapes.cases(rf"\begin{{cases}} {rows[0]} \\ {rows[1]} \end{{cases}}", yes, no, subject)
