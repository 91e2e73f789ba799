"""Students of 10,000 variants of every question type: who rounds as told is never marked wrong, who rounds early often.

Ends with status 1 where anybody who rounds as told is marked wrong.
"""

from __future__ import annotations

import sys
import time

from questions import examples

from exercises.tasks.structure import Structure
from exercises.variants.drawing import Lottery
from exercises.variants.soundness import Sieve
from exercises.variants.students import simulated
from exercises.variants.trials import Bench

VARIANTS = 10_000
LOTTERY = Lottery(b"a secret of many signs", "digest", 1)


def main() -> None:
    """Prints a line for each example of each type that asks for numbers."""
    wrong = sum(reported(name, one) for name, one in examples() if one.given and one.asked)
    print(f"{wrong} answers rounded as told are marked wrong (aim 0)")
    sys.exit(1 if wrong else 0)


def reported(name: str, structure: Structure) -> int:
    """One line about a question's students; how many answers rounded as told are marked wrong."""
    start, bench = time.process_time(), Bench(structure)
    drawn = Sieve(bench).draw(LOTTERY, [f"v{number}" for number in range(VARIANTS)], 1)
    found = simulated(bench, bench.trial(drawn.given))
    seconds = time.process_time() - start
    marked = f"{found.marked_wrong} of {found.answers:,} rounded as told marked wrong"
    print(f"{name}: {marked}; a decimal too few told apart in {found.too_early_told:.1%}; {seconds:.1f} s", flush=True)
    return found.marked_wrong


if __name__ == "__main__":
    main()
