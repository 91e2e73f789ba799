"""The verdict on a wrong answer when all answers are known: carried, a mistake, or wrong; what it earns, and why.

AnswerMark (wrong) + Panel + its numbers -> judged -> AnswerMark
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from derive.quantities import Named
from exercises.kinds import Typed, Verdict
from exercises.kinds.number import exact
from exercises.marks.marking import AnswerMark
from exercises.marks.panel import Found, Panel
from exercises.marks.reasons import counted, reason, told
from exercises.storage.manifest import ExpectedAnswer

_ORDER: tuple[Verdict, ...] = ("wrong", "mistake", "carried", "right")


def judged(mark: AnswerMark, expected: ExpectedAnswer, panel: Panel, typed: Mapping[Named, Typed]) -> AnswerMark:
    """The mark of a wrong answer with what is known of its numbers, by name."""
    found = {name: panel.found(name, one) for name, one in typed.items()}
    if not found:
        return mark
    verdict = min((one.verdict for one in found.values()), key=_ORDER.index)
    deciding = {name: one for name, one in found.items() if one.verdict == verdict}
    points = {name: exact(expected.points) * one.share / len(found) for name, one in found.items()}
    carried = sum((points[name] for name, one in found.items() if one.verdict == "carried"), Fraction(0))
    name, first = next(iter(deciding.items()))
    possible = tuple(dict.fromkeys(n for name, one in deciding.items() for n in panel.names(name, one)))
    sources = [one.cell.source for one in found.values() if one.cell and one.cell.source]
    alone = len(found) == 1
    return replace(
        mark,
        verdict=verdict,
        points=sum(points.values(), Fraction(0)),
        carried=carried,
        reason=f"{mark.reason}; {_reason(panel, found, name, mark.value)}",
        mistake=possible[0] if len(possible) == 1 else None,
        possible=possible,
        first_wrong=str(panel.judge.ways.first(sources)) if sources else mark.quantity,
        follows=_follows(first) if alone else None,
        told=told(panel, name, first),
        unused=tuple(name for name, one in found.items() if one.cell and one.cell.unused),
        trivial=verdict == "wrong" and all(one.cell is not None and one.cell.spared for one in deciding.values()),
    )


def _follows(found: Found) -> float | None:
    """What follows from the student's own numbers, where some before it are wrong."""
    cell = found.cell
    if cell is None or cell.source in (None, cell.name) or not math.isfinite(cell.follows):
        return None
    return float(f"{cell.follows:.12g}")


def _reason(panel: Panel, found: Mapping[Named, Found], name: Named, value: float | str | None) -> str:
    """Why the number with a name decides, and of several how many are right or earn something."""
    if len(found) == 1:
        return reason(panel, name, found[name], value if isinstance(value, float | int) else None)
    parts = (counted([one.verdict for one in found.values()]), f"{name}: {reason(panel, name, found[name], None)}")
    return "; ".join(filter(None, parts))
