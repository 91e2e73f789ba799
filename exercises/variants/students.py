"""Simulated students, all variants at once: those who round as told, and those who round a digit too early.

Who works as the key does finds every number on the way with the decimals that are carried, and gives the answer with
those that are asked for. Who carries one decimal less is told apart where an answer lies outside its tolerance; where
everything is carried, who works with the decimals of the answer is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from derive.paper import printed_values, round_half_up
from derive.quantities import Named
from exercises.tasks.structure import Structure
from exercises.tasks.task import Mask
from exercises.variants.trials import Bench, Trial

_SLACK = 1e-9
"""Marking compares decimals exactly; floats here may be off by so much of a unit."""


@dataclass(frozen=True)
class Students:
    """Answers of students who round as told that are marked wrong, and the share of those a digit short told apart."""

    answers: int
    marked_wrong: int
    too_early_told: float


def simulated(bench: Bench, trial: Trial) -> Students:
    """How marking takes every variant's answers, worked with the decimals that are carried and with one less."""
    as_told = _wrong(bench, trial, 0)
    early = _wrong(bench, trial, 1)
    return Students(as_told.size, int(as_told.sum()), float(early.any(axis=0).mean()))


def _wrong(bench: Bench, trial: Trial, fewer: int) -> Mask:
    """Which answers (axes asked name, variant) are marked wrong when so many decimals fewer are carried."""
    structure = bench.structure
    answers = worked(structure, trial, fewer)
    off = np.abs(answers - trial.exact)
    return np.asarray(off > trial.tolerances * (1 + _SLACK))


def worked(structure: Structure, trial: Trial, fewer: int) -> np.ndarray:
    """The answers of people who carry so many decimals less than told."""
    rounding = structure.rounding
    full = rounding.full and not fewer
    short = 0 if rounding.full else fewer
    decimals: dict[Named, int] = {
        name: places - short if places == rounding.shown else places for name, places in structure.decimals.items()
    }
    paper = printed_values(structure.program, trial.given, decimals, full=full, strict=False)
    count = trial.exact.shape[1]
    return np.array(
        [
            round_half_up(np.broadcast_to(paper[name], count), structure.answer_decimals(name))
            for name in structure.asked
        ]
    )
