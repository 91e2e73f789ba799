"""What the commands and signs of mathematical text mean: data for the tokens.

The command of a name that stands in no table is a symbol, such as alpha.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def _meaning(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {name: sign for sign, names in table.items() for name in names}


DROPPED = words(
    "big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm displaystyle textstyle scriptstyle limits "
    "nolimits nonumber notag hfill hline normalsize small large centering noindent mathstrut strut cancelto"
)
"""Commands that only change how a formula looks."""
WITH_ARGUMENT = words(
    "tag label vphantom hphantom phantom color textcolor vspace hspace eqref ref cite overset stackrel underset"
)
"""Commands that are dropped with their first argument."""
TRANSPARENT = words(
    "boxed fbox underline mathbin mathrel mathord ensuremath hbox cancel bcancel xcancel underbrace overbrace"
)
"""Commands before an argument that means the same without them."""

STRUCTURE = _meaning({"frac": words("frac dfrac tfrac cfrac"), "sqrt": ["sqrt"], "over": ["over"], "sum": ["sum"]})
GAPS = words("quad qquad")

_ARROWS = words(
    "to rightarrow longrightarrow Rightarrow Longrightarrow implies iff mapsto xrightarrow Leftrightarrow "
    "leftrightarrow therefore because And"
)
_ORDERS = words("leq le geq ge neq ne lt gt ll gg equiv sim propto in notin subset leqslant geqslant")
_BEYOND = words("pm mp dots ldots cdots vdots ddots prod int lim otimes oplus circ bullet star")
SIGNS = _meaning(
    {
        "*": words("cdot times ast"),
        "odot": ["odot"],
        "\u2248": words("approx simeq cong doteq thickapprox approxeq fallingdotseq"),
        "\u2190": words("leftarrow gets coloneqq coloneq triangleq"),
        "|": words("vert lvert rvert Vert lVert rVert mid parallel"),
        "/": ["div"],
        "'": ["prime"],
        ":": ["colon"],
        "[": ["lbrack"],
        "]": ["rbrack"],
        ";": _ARROWS,
        "<": _ORDERS,
        "?": _BEYOND,
    }
)
"""Command -> its sign; an arrow sets formulas apart like a semicolon, ? is beyond this arithmetic."""
CHARACTERS = _meaning(
    {
        "-": "\u2212\uff0d",
        "*": "\u00d7\u00b7\u22c5\u2219\u2217",
        "odot": "\u2299",
        "\u2248": "\u2243\u2245",
        "/": "\u00f7",
        "'": "\u2032",
        ";": "\u2192\u21d2\u27f9\u21a6",
        "<": "\u2264\u2265\u2260>\u2261\u223c\u221d\u2208",
        "?": "\u2211\u220f\u2026\u00b1",
    }
)
DELIMITERS = _meaning(
    {"(": ["\\{"], ")": ["\\}"], "[": ["\\lbrack"], "]": ["\\rbrack"], "|": words(r"\vert \lvert \rvert")}
)
RELATIONS = frozenset("=\u2248\u2190")
"""Signs between the parts of a chain: equal, about equal, and "becomes"."""
SPACES = frozenset(",;:! \n")
"""Signs that are spaces after a backslash."""
APART = words("and or if where with so for then hence thus since which when as because that is")
"""Words in a formula that keep its formulas apart."""

FUNCTIONS = words(
    "exp ln log log10 log2 lg sqrt max min abs tanh sinh cosh sin cos arctan atan sigmoid relu softplus softmax"
)
UNKNOWN_FUNCTIONS = words("tan cot sec csc arcsin arccos sup inf det tr dim deg gcd Pr arg argmax argmin mod")
"""Functions that are refused, so that they are not taken for symbols."""
SPELLED = _meaning(
    {
        "relu": ["ReLU", "RELU"],
        "sigmoid": ["Sigmoid"],
        "softplus": ["SoftPlus", "Softplus"],
        "softmax": ["SoftMax", "Softmax"],
    }
)
MATRICES = words("bmatrix pmatrix matrix Bmatrix smallmatrix array")
LINES = words(
    "aligned align alignat alignedat split gather gathered equation multline multlined eqnarray flalign displaymath "
    "math IEEEeqnarray dmath"
)
"""Environments of lines, rather than of the entries of a matrix."""
SPEAKING = words(
    "plus minus times over divided half twice thrice double squared cubed root log of by not per to power million "
    "thousand billion percent hundred between from than layer step iteration epoch equation table figure section "
    "chapter page example neuron unit sample line row column number part question problem version"
)
"""Words beside a number in running text that may change it, or that it numbers."""
