"""Random numbers for variants: keyed, so that nobody without the secret can rebuild a neighbour's sheet.

A student's generator is seeded with HMAC-SHA256(secret; set, seed, student, question). Numbers come from
ranges with a step or from lists, so they have few digits; candidates are drawn many at a time.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derive.network import DenseNetwork
from derive.quantities import Quantity
from exercises.forms import code_of
from exercises.spec import QuestionSpec, Range

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
        taken: set[str] = set()
        for student in students:
            attempt = 0
            while (form := self._form(student, attempt)) in taken:
                attempt += 1
            taken.add(form)
            forms[student] = form
        return forms

    def _form(self, student: str, attempt: int) -> str:
        return code_of(int.from_bytes(self._digest("form", student, attempt)[:8], "big"))


def choices(source: Range | Sequence[Fraction]) -> Choices:
    """The values a source can give."""
    if isinstance(source, Range):
        return tuple(source.value(number) for number in range(source.count))
    return tuple(source)


@dataclass(frozen=True)
class Urn:
    """What the open numbers of a question are drawn from; made once, drawn from for every student."""

    spec: QuestionSpec

    @cached_property
    def tables(self) -> dict[Quantity, Choices]:
        """The values that each number not fixed by the question can have."""
        source = self.spec.draw
        by_kind = {"w": source.weights, "b": source.biases, "x": source.inputs, "y": source.targets}
        tables = {kind: choices(values) for kind, values in by_kind.items()}
        if source.one_hot:
            tables["y"] = (Fraction(0), Fraction(1))
        names = DenseNetwork(self.spec.network).given()
        return {name: tables[name.kind] for name in names if name not in self.spec.given}

    @cached_property
    def _floats(self) -> dict[Quantity, NDArray[np.float64]]:
        return {name: np.array([float(value) for value in table]) for name, table in self.tables.items()}

    def draw(self, generator: np.random.Generator, count: int) -> dict[Quantity, NDArray[np.float64]]:
        """`count` candidates: every open number as an array over them."""
        hot = generator.integers(1, self.spec.network.outputs + 1, size=count) if self.spec.draw.one_hot else None
        drawn = {}
        for name, floats in self._floats.items():
            if hot is not None and name.kind == "y":
                drawn[name] = (hot == name.indices[0]).astype(np.float64)
            else:
                drawn[name] = floats[generator.integers(len(floats), size=count)]
        return drawn
