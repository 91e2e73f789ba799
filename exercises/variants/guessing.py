"""What could be guessed without working: which choice is right, and how the signs of derivatives go together.

structure + rows of variants -> choices_of -> ChoiceFigures        answers -> signs_of -> Signs
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derive.quantities import Derivative, Named
from derive.text import to_text
from exercises.kinds import Row
from exercises.press.sheets import sheet_scene
from exercises.tasks.structure import Structure
from templates.document import Formula, OneOf, Options, Text

Array = NDArray[np.float64]

PLAINLY = 1.15
"""How much longer than all others a choice is that anybody sees to be the longest."""


@dataclass(frozen=True)
class ChoiceFigures:
    """The shares of variants in which each option is right, and in which that is plainly the longest or shortest."""

    label: str
    options: int
    shares: Mapping[str, float]
    longest: float = 0.0
    shortest: float = 0.0

    @property
    def frequent(self) -> tuple[str, float]:
        """The option that is right most often, and its share."""
        return max(self.shares.items(), key=lambda item: item[1])


def choices_of(structure: Structure, variants: Iterable[Row]) -> Iterator[ChoiceFigures]:
    """The figures of each answer that is a choice."""
    asks = [ask for ask in structure.asks if ask.kind == "choice"]
    if asks:
        rows, (longest, shortest) = list(variants), extremes(list(_lengths(structure)))
        for ask in asks:
            wanted = [ask.wanted(row) for row in rows]
            right = [str(one.value) for one in wanted]
            texts = [row.fields.get(mark) for mark, row in zip(right, rows, strict=True)]
            counts = dict(sorted(Counter(right).items(), key=lambda item: (len(item[0]), item[0])))
            yield ChoiceFigures(
                ask.label,
                len(wanted[0].details["options"]),
                {mark: count / len(rows) for mark, count in counts.items()},
                texts.count(str(longest)) / len(rows),
                texts.count(str(shortest)) / len(rows),
            )


def extremes(lengths: Sequence[int]) -> tuple[int | None, int | None]:
    """The places of the text that is plainly longer than all others, and of the one that is plainly shorter.

    >>> extremes([30, 12, 13]), extremes([30, 29, 28])
    ((0, None), (None, None))
    """
    if len(lengths) < 2:
        return None, None
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    low, next_low, next_high, high = (lengths[order[place]] for place in (0, 1, -2, -1))
    return order[-1] if high > PLAINLY * next_high else None, order[0] if next_low > PLAINLY * low else None


def _lengths(structure: Structure) -> Iterator[int]:
    """The lengths of the texts that a sheet's options show, in some order."""
    for block in structure.task.shown(sheet_scene(structure, structure.style)):
        match block:
            case Options(((_, (OneOf(_, texts),)), *_)):
                yield from map(_length, texts)


def _length(text: Text) -> int:
    return sum(len(to_text(part.term) if isinstance(part, Formula) else str(part)) for part in text)


@dataclass(frozen=True)
class Signs:
    """The signs that several derivatives have together: how many patterns there are, and the most frequent one."""

    quantities: tuple[str, ...]
    patterns: int
    frequent: str
    share: float


def signs_of(asked: Sequence[Named], answers: Sequence[Array]) -> Signs | None:
    """The patterns of the derivatives whose signs are open; nothing where there are fewer than two."""
    rows = [(str(name), np.sign(own)) for name, own in zip(asked, answers, strict=True) if has_open_sign(name)]
    if len(rows) < 2:
        return None
    patterns, counts = np.unique(np.array([signs for _, signs in rows]).T, axis=0, return_counts=True)
    most = int(np.argmax(counts))
    text = "".join("-0+"[int(sign) + 1] for sign in patterns[most])
    return Signs(tuple(name for name, _ in rows), len(patterns), text, float(counts[most] / counts.sum()))


def has_open_sign(name: Named) -> bool:
    """Whether a derivative's sign depends on the numbers: that of an output by its net input its function decides."""
    return isinstance(name, Derivative) and name.of.kind != "a"
