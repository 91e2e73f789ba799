"""Known mistakes of hand computation, each as a rewriting of what is computed.

    mistakes_for(plan) -> Wrong(mistake, site, plan, first_wrong), ...   each a whole wrong derivation

MISTAKES holds every mistake by name, a file a kind beside this one. The formulas are from published
worked examples, from questions of learners, and from experience.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.mistakes import circuits, forward, losses, routes, samples, slopes, updates, weights
from derive.mistakes.mistake import SCOPES, Mistake, Scope
from derive.mistakes.setting import Setting
from derive.mistakes.slip import Slip
from derive.mistakes.unfolding import Folding, unfolded
from derive.mistakes.wrong import Both, Site, Wrong, both, wrongs
from derive.plan import Plan

__all__ = ["MISTAKES", "SCOPES", "Both", "Mistake", "Scope", "Site", "Slip", "Wrong", "both", "mistakes_for"]

MISTAKES: Mapping[str, Mistake] = {
    mistake.name: mistake
    for kind in (forward, losses, slopes, routes, weights, updates, samples, circuits)
    for mistake in kind.MISTAKES
}


def mistakes_for(plan: Plan, finest: Scope = "layer") -> tuple[Wrong, ...]:
    """Every mistake that can be made in a plan, at every site that is no finer than `finest`."""
    steps = unfolded(plan)
    setting, folding = Setting(steps), Folding(plan, steps)
    return tuple(wrong for mistake in MISTAKES.values() for wrong in wrongs(mistake, setting, folding, finest))
