"""Claims about a network after many steps of training: right, or what a mistake leads to that is made at every step."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from derive.carried import Range
from derive.errors import InputError
from derive.plan import Plan
from derive.program import Program
from derive.quantities import Named, Quantity
from exercises.audit.blame import Blame
from exercises.audit.claims import Claimed
from exercises.files.claim_names import parse_claim

_MOST = 100_000
"""Mistakes are followed for so many steps at most."""


@dataclass(frozen=True)
class Later:
    """The given numbers from which a plan with an update starts."""

    plan: Plan
    given: Mapping[Quantity, float]
    _found: dict[tuple[int, int], dict[Named, float]] = field(default_factory=dict)

    def explains(self, blame: Blame, claimed: Claimed) -> bool:
        """Whether a mistake, made at every step, gives the claim, which the truth does not."""
        made = self.made_by(blame, claimed)
        return Range(made, made).near(claimed.number, claimed.room) and not claimed.right

    def made_by(self, blame: Blame, claimed: Claimed) -> float:
        """What a mistake makes of a claim; nan where it cannot be followed so far."""
        claim = parse_claim(claimed.name)
        if claim.steps is None or claim.steps > _MOST or self.plan.batch.several:
            return math.nan
        key = (id(blame), claim.steps)
        if key not in self._found:
            self._found[key] = self._run(blame.wrong.plan, claim.steps)
        return self._found[key].get(claim.name, math.nan)

    def _run(self, plan: Plan, steps: int) -> dict[Named, float]:
        """All numbers of a plan after so many updates by it."""
        parameters = [s.target for s in plan.of_stage("update")]
        new = {Quantity(q.kind, q.indices): q for q in parameters if isinstance(q, Quantity)}
        step, numbers = Program(plan, tuple(parameters)), dict(self.given)
        try:
            for _ in range(steps):
                updated = step.run_once(numbers)
                numbers |= {old: updated[primed] for old, primed in new.items()}
            return Program(plan).run_once(numbers)
        except InputError:
            return {}
