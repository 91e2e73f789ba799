"""All known mistakes of 10,000 random networks at once against the true program; and which variants tell them apart."""

from __future__ import annotations

import time

import numpy as np
from timing import best

from derive import DenseNetwork, Derivation, LayerSpec, NetworkSpec, Quantity
from derive.mistakes import mistakes_for
from derive.mistakes.together import Together
from derive.plan import Plan, make_plan
from derive.program import Program
from derive.quantities import Named, parse_name
from exercises.variants.confusion import Confusion

VARIANTS = 10_000
ASKED = ("z[1,1]", "z[2,1]", "a[2,1]", "L", "dL/dw[2,1,2]", "dL/dw[1,2,1]", "dL/db[1,1]", "w[1,1,2]'", "b[1,1]'", "L'")


def plan_of(width: int) -> Plan:
    """All derivatives, an update of all parameters and the pass after it."""
    graph = DenseNetwork(NetworkSpec(width, (LayerSpec(width), LayerSpec(width))))
    parameters = tuple(graph.parameters())
    return make_plan(Derivation(graph), parameters, update=parameters, after=True)


def draw(plan: Plan) -> dict[Quantity, np.ndarray]:
    """Random networks."""
    source = np.random.default_rng(0)
    return {quantity: source.uniform(0.05, 0.95, VARIANTS) for quantity in plan.given}


def measured(width: int) -> None:
    """Prints the cost of all mistakes in a network of that width."""
    plan, asked = plan_of(width), tuple(map(parse_name, ASKED))
    given, name = draw(plan), f"{width}-{width}-{width}"
    truth = Program(plan, asked)
    alone, _ = best(lambda: truth.run(given), 15)
    for finest in ("layer", "single"):
        start = time.perf_counter()
        wrongs = mistakes_for(plan, finest)
        together = Together(plan, wrongs, asked)
        together.compute({quantity: numbers[:2] for quantity, numbers in given.items()})
        made = time.perf_counter() - start
        seconds, _ = best(lambda t=together: t.compute(given), 5)
        count = len({wrong.mistake for wrong in wrongs})
        ratio = seconds / alone
        print(f"{name}, {count} mistakes at {len(wrongs)} places (finest: {finest}), {len(asked)} asked numbers:")
        print(
            f"  made ready in {made:.2f} s; {VARIANTS:,} variants in {seconds:.3f} s, {alone:.4f} s for the truth alone"
        )
        print(f"  {ratio:.0f} times the true program, {ratio / len(wrongs):.2f} a wrong derivation")
    discerned(plan, asked, given, alone)


def discerned(plan: Plan, asked: tuple[Named, ...], given: dict[Quantity, np.ndarray], alone: float) -> None:
    """Prints the cost of telling all mistakes apart."""
    confusion = Confusion.of(plan, asked)
    tolerances = np.full((len(asked), VARIANTS), 1e-6)
    seconds, alike = best(lambda: confusion.lookalikes(given, tolerances), 2)
    share = float(np.mean(~alike.any(axis=0)))
    print(
        f"  {len(confusion.pairs):,} pairs compared in {seconds:.2f} s, {seconds / alone:.0f} times the true program;"
    )
    print(f"  {share:.0%} of the variants tell every two mistakes apart at a tolerance of 1e-6")


if __name__ == "__main__":
    for width in (2, 3):
        measured(width)
