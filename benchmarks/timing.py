"""Timing shared by the benchmarks."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def best(action: Callable[[], Result], repeats: int = 5) -> tuple[float, Result]:
    """The shortest of several runs in seconds, and the last result."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = action()
        times.append(time.perf_counter() - start)
    return min(times), result


def report(what: str, ours: float, theirs: float, aim: float) -> None:
    """One line: how many times faster, and whether that reaches the aim."""
    ratio = theirs / ours
    verdict = "reached" if ratio >= aim else "MISSED"
    print(f"{what}: {ours:.4f} s against {theirs:.4f} s, {ratio:.1f} times as fast (aim {aim:g}: {verdict})")
