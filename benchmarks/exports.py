"""A set of three questions for other programs: seconds and bytes of each target, and how they grow with the variants.

Drawing, and working out what known mistakes give, is measured once for all targets; each target is asked for all its
files.
"""

from __future__ import annotations

import sys
import time

from exercises.export.building import collect
from exercises.export.model import Collection
from exercises.export.targets import Target, targets
from exercises.files.library import read_set
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator

SET, VARIANTS = "exam", 1000
SECRET = b"a secret of many signs"


def main() -> None:
    """Prints a row for each target; the number of variants may be given."""
    variants = int(sys.argv[1]) if len(sys.argv) > 1 else VARIANTS
    drawn(4)
    (half, first), (whole, second) = drawn(variants // 2), drawn(variants)
    print(f"{SET}: {len(whole.questions)} questions, {variants} variants of each")
    print(f"  drawing  {second:.1f} s, {second / first:.2f} times that of half of them")
    for target in targets().values():
        seconds, size = written(target, half), written(target, whole)
        growth = (size[0] / seconds[0], size[1] / seconds[1])
        print(
            f"  {target.name:8} {size[0]:.1f} s, {size[1] / 1e6:.1f} MB; {growth[0]:.2f} and {growth[1]:.2f} times half"
        )


def drawn(variants: int) -> tuple[Collection, float]:
    """The collection, and the seconds that it took."""
    problem_set, digest = read_set(SET)
    start = time.perf_counter()
    found = collect(Generator(problem_set, Lottery(SECRET, digest, 1)), numbered(variants))
    return found, time.perf_counter() - start


def written(target: Target, collection: Collection) -> tuple[float, int]:
    """The seconds and bytes of a target's files."""
    start = time.perf_counter()
    size = sum(len(output.data) for output in target.files(collection))
    return time.perf_counter() - start, size


if __name__ == "__main__":
    main()
