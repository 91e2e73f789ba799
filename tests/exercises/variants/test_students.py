"""Students of 10,000 variants: who rounds as told is never marked wrong, who rounds too early mostly is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derive.arithmetic import NUMPY, Arithmetic
from derive.program import gather
from exercises.files.library import load_set
from exercises.marks.marking import mark_student
from exercises.storage.roster import numbered
from exercises.tasks.structure import Structure
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator
from exercises.variants.soundness import Sieve
from exercises.variants.students import simulated
from exercises.variants.trials import Bench, Trial
from templates.styles import style_named

LOTTERY = Lottery(b"a secret of many signs", "digest", 1)
VARIANTS = 10_000
NETWORKS = {
    "sigmoid": "{inputs: 2, layers: [{units: 2}, {units: 2}], loss: half_squared_error}",
    "softmax": "{inputs: 2, layers: [{units: 2}, {units: 3, activation: softmax}], loss: cross_entropy}",
}
ASK = '[a, L, "dL/dw[2,1,1]", "dL/dw[1,1,1]"]'


@dataclass(frozen=True)
class Pencil:
    """A number of a person who rounds after every single operation."""

    value: Any
    decimals: int

    def _written(self, value: Any) -> Pencil:
        return Pencil(np.round(value, self.decimals), self.decimals)

    def __add__(self, other: Any) -> Pencil:
        return self._written(self.value + plain(other))

    def __mul__(self, other: Any) -> Pencil:
        return self._written(self.value * plain(other))

    def __sub__(self, other: Any) -> Pencil:
        return self._written(self.value - plain(other))

    def __rsub__(self, other: Any) -> Pencil:
        return self._written(plain(other) - self.value)

    def __truediv__(self, other: Any) -> Pencil:
        return self._written(self.value / plain(other))

    def __rtruediv__(self, other: Any) -> Pencil:
        return self._written(plain(other) / self.value)

    def __neg__(self) -> Pencil:
        return Pencil(-self.value, self.decimals)

    def __pow__(self, other: Any) -> Pencil:
        return self._written(self.value ** plain(other))

    __radd__ = __add__
    __rmul__ = __mul__


def plain(number: Any) -> Any:
    return number.value if isinstance(number, Pencil) else number


def pencil_answers(structure: Structure, trial: Trial, decimals: int) -> np.ndarray:
    def written(function: Callable[..., Any]) -> Callable[..., Pencil]:
        return lambda *numbers: Pencil(np.round(function(*map(plain, numbers)), decimals), decimals)

    arithmetic = Arithmetic({name: written(function) for name, function in NUMPY.functions.items()})
    given = [Pencil(array, decimals) for array in gather(structure.plan, trial.given)]
    values = dict(zip(structure.program.wanted, structure.program.values(given, arithmetic), strict=True))
    places = map(structure.answer_decimals, structure.asked)
    return np.array([np.round(plain(values[n]), p) for n, p in zip(structure.asked, places, strict=True)])


@pytest.fixture(scope="module", params=NETWORKS)
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Bench, Trial]:
    path = set_of(tmp_path_factory.mktemp("set"), NETWORKS[request.param])
    problem_set = load_set(path)
    bench = Bench(Structure(problem_set.questions[0], problem_set.rounding, style_named("index"), problem_set.sound))
    found = Sieve(bench).draw(LOTTERY, [f"v{n}" for n in range(VARIANTS)], 1)
    return bench, bench.trial(found.given)


def set_of(folder: Path, network: str) -> Path:
    path = folder / "set.yaml"
    question = f"  - {{type: gradient, network: {network}, ask: {ASK}}}"
    head = "title: A set\nrounding: {carry: 6, answer: 4}\nsound: {apart: false}\nquestions:"
    path.write_text(f"{head}\n{question}\n", encoding="utf-8")
    return path


def test_who_rounds_as_told_is_never_marked_wrong(drawn: tuple[Bench, Trial]) -> None:
    bench, trial = drawn
    found = simulated(bench, trial)
    assert found.answers == VARIANTS * len(bench.structure.asked)
    assert found.marked_wrong == 0
    off = np.abs(pencil_answers(bench.structure, trial, 6) - trial.exact)
    assert off.shape == trial.exact.shape
    assert np.all(off <= trial.tolerances * (1 + 1e-9))


def test_who_rounds_a_digit_too_early_is_told_apart_where_the_rule_allows(drawn: tuple[Bench, Trial]) -> None:
    bench, trial = drawn
    told = simulated(bench, trial).too_early_told
    pencil = pencil_answers(bench.structure, trial, 5)
    share = float((np.abs(pencil - trial.exact) > trial.tolerances).any(axis=0).mean())
    print(f"a digit too early told apart: {told:.1%} by steps, {share:.1%} by single operations")
    assert told > 0.4
    assert share > 0.4


def test_marking_agrees(tmp_path: Path) -> None:
    copies = Generator(load_set(set_of(tmp_path, NETWORKS["sigmoid"])), LOTTERY).copies(numbered(100))
    for copy in copies:
        record = copy.record()
        names = {name.name: value for name, value in copy.questions[0].printed.items()}
        texts = [f"{names[answer.quantity]:.{answer.decimals}f}" for answer in record.answers]
        assert {answer.verdict for answer in mark_student(record, texts).answers} == {"right"}
