"""The right answers as a student's page tells them, and which numbers of an answer are not right.

Ask + ExpectedAnswer + OwnNumbers -> right_of -> text;  entries -> the numbers of a matrix
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from derive.quantities import Named
from exercises.answers.matrices import read
from exercises.kinds import Ask, Row, Shared, kind_of
from exercises.kinds.matrix import MatrixAsk
from exercises.kinds.number import NumberAsk
from exercises.marks.marking import AnswerMark
from exercises.reports.own_numbers import OwnNumbers, typed_numbers
from exercises.reports.steps import can_be_told
from exercises.storage.manifest import ExpectedAnswer
from exercises.tasks.structure import Structure

_MOST = 3
"""The most entries of a matrix whose steps are told."""


def right_of(ask: Ask, expected: ExpectedAnswer, own: OwnNumbers) -> str:
    """The right answer as the key prints it; another where the instructor has put one in its place."""
    right = kind_of(expected).right(expected)
    if isinstance(ask, NumberAsk | MatrixAsk) and own.right:
        number = own.right.__getitem__
        printed = ask.copied(Row(number, number, lambda name: 0.0, lambda name: expected.decimals))
        right = printed if kind_of(expected).mark(expected, printed, {}).verdict == "right" else right
    return right.replace("-", "\u2212") if ask.kind in ("number", "matrix") else right


def entries(ask: Ask, typed: str) -> dict[Named, float]:
    """The numbers of a matrix as the key types it, by their names."""
    rows = read(typed.replace("\u2212", "-")).texts
    return dict(zip(ask.names, map(float, chain.from_iterable(rows)), strict=True))


def off(structure: Structure, ask: Ask, answer: AnswerMark, wanted: ExpectedAnswer, shared: Shared) -> Iterator[Named]:
    """The names of the numbers that are not right and whose steps a note tells."""
    typed = typed_numbers(ask, wanted, answer.answer, shared)
    yield from islice((name for name, one in typed if not one.right and can_be_told(structure, name)), _MOST)
