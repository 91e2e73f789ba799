"""Random numbers for variants: keyed, so that nobody without the secret can rebuild a neighbour's sheet.

A student's generator is seeded with HMAC-SHA256(secret; set, seed, student, question). Numbers come from
ranges with a step or from lists, so they have few digits; candidates are drawn many at a time.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from derive.network import DenseNetwork
from derive.quantities import Quantity
from exercises.spec import QuestionSpec, Range

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, which are misread."""

Choices = tuple[Fraction, ...]


@dataclass(frozen=True)
class Lottery:
    """The keyed source of all randomness of a run: same set, seed and secret, same numbers."""

    secret: bytes
    set_digest: str
    seed: int

    def _digest(self, *parts: object) -> bytes:
        message = "\x1f".join(map(str, (self.set_digest, self.seed, *parts)))
        return hmac.new(self.secret, message.encode(), hashlib.sha256).digest()

    def generator(self, student: str, question: int) -> np.random.Generator:
        """The generator for one student's question."""
        return np.random.default_rng(int.from_bytes(self._digest("draw", student, question), "big"))

    def forms(self, students: Iterable[str]) -> dict[str, str]:
        """A short code a student, such as K7Q2-D, all different; the last sign checks the others."""
        forms: dict[str, str] = {}
        for student in students:
            attempt = 0
            while (form := self._form(student, attempt)) in forms.values():
                attempt += 1
            forms[student] = form
        return forms

    def _form(self, student: str, attempt: int) -> str:
        number = int.from_bytes(self._digest("form", student, attempt)[:8], "big")
        signs = [number >> (5 * place) & 31 for place in range(4)]
        check = sum((place + 1) * sign for place, sign in enumerate(signs)) % 31
        return "".join(_ALPHABET[sign] for sign in signs) + "-" + _ALPHABET[check]


def choices(source: Range | Sequence[Fraction]) -> Choices:
    """The values a source can give."""
    if isinstance(source, Range):
        return tuple(source.value(number) for number in range(source.count))
    return tuple(source)


def sources(spec: QuestionSpec) -> dict[Quantity, Choices]:
    """What each quantity that is not fixed may be drawn from; one-hot targets are drawn together, not here."""
    draw = spec.draw
    by_kind = {"w": draw.weights, "b": draw.biases, "x": draw.inputs, "y": draw.targets}
    found: dict[Quantity, Choices] = {}
    for quantity in DenseNetwork(spec.network).given():
        if quantity not in spec.given and not (quantity.kind == "y" and draw.one_hot):
            found[quantity] = choices(by_kind[quantity.kind])
    return found


@dataclass(frozen=True)
class Candidates:
    """Many draws of the numbers of one question: exact choices, and which of them each candidate has."""

    tables: Mapping[Quantity, Choices]
    picks: Mapping[Quantity, NDArray[np.int64]]

    def floats(self) -> dict[Quantity, NDArray[np.float64]]:
        """Every quantity as an array over the candidates."""
        return {q: np.array([float(v) for v in table])[self.picks[q]] for q, table in self.tables.items()}

    def exact(self, number: int) -> dict[Quantity, Fraction]:
        """The numbers of one candidate."""
        return {q: table[int(self.picks[q][number])] for q, table in self.tables.items()}


def draw(spec: QuestionSpec, generator: np.random.Generator, count: int) -> Candidates:
    """`count` candidates for the numbers that the question does not fix."""
    tables = sources(spec)
    picks = {q: generator.integers(len(table), size=count) for q, table in tables.items()}
    if spec.draw.one_hot:
        outputs = spec.network.outputs
        chosen = generator.integers(1, outputs + 1, size=count)
        for j in range(1, outputs + 1):
            target = Quantity("y", (j,))
            if target not in spec.given:
                tables[target] = (Fraction(0), Fraction(1))
                picks[target] = (chosen == j).astype(np.int64)
    return Candidates(tables, picks)
