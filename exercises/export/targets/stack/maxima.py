"""Formulas as Maxima reads them, and how a typed one is held against the right one.

spelled("w[2,1,1]") -> "w211";  formula(text, names) -> Maxima;  judged(input, points) -> feedback variables
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

VARIABLES = "sigmoid(x):=1/(1+exp(-x));\nsoftplus(x):=log(1+exp(x));\nstep(x):=unit_step(x);"
"""What STACK's variables define for everybody: functions that Maxima lacks."""
WORDS = "sigmoid,softplus,step"
"""Those of them that a student may write."""

NEAR = 1e-8
"""By how much of their size values at the points may differ."""

SAME = "gssame"
"""The variable that tells whether a formula has the values at the points; Maxima has some plain words for itself."""

_NAME = re.compile(r"[A-Za-z]+(?:\[[0-9,]+\])?'?")
_FUNCTIONS = {"arctan": "atan", "ln": "log"}


def spelled(name: str) -> str:
    """A name without brackets and commas; an index of two digits has a stroke before and behind.

    >>> spelled("w[2,1,1]"), spelled("b[1]"), spelled("w[1,11,1]")
    ('w211', 'b1', 'w1_11_1')
    """
    letters, *indices = re.split(r"[\[\],]+", name.replace("'", "new").rstrip("]"))
    return letters + ("" if all(len(index) == 1 for index in indices) else "_").join(indices)


def formula(text: str) -> str:
    """A formula of the one grammar for Maxima.

    >>> formula("-(y[1] - a[2,1]) * ln(w[2,1,1]^2)")
    '-(y1 - a21) * log(w211^2)'
    """
    return _NAME.sub(lambda match: _FUNCTIONS.get(match[0]) or spelled(match[0]), text)


def judged(name: str, points: Sequence[tuple[Mapping[str, float], float]]) -> str:
    """Feedback variables for the input of that name: SAME tells whether it has the values at the points."""
    rows = ",".join(f"[{','.join(f'{spelled(n)}={_number(v)}' for n, v in point.items())}]" for point, _ in points)
    values = ",".join(_number(value) for _, value in points)
    size = max(1e-12, *(abs(value) for _, value in points))
    return "\n".join(
        (
            f"gspoints:[{rows}];",
            f"gsvalues:[{values}];",
            f"gsfound:makelist(float(subst(gspoints[k],{name})),k,1,{len(points)});",
            "gsopen:is(length(listofvars(gsfound))>0);",
            f"gsoff:if gsopen then 1 else sum(abs(gsfound[k]-gsvalues[k]),k,1,{len(points)});",
            f"{SAME}:is(gsoff<{_number(NEAR * size)});",
        )
    )


def _number(value: float) -> str:
    """A float that Maxima reads as it is."""
    return f"{value!r}" if "e" not in repr(value) else f"{value:.17e}"
