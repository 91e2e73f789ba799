"""Random numbers for variants: keyed, so that nobody without the secret can rebuild a neighbour's sheet.

A student's generator is seeded with HMAC-SHA256(secret; set, seed, student, question). Numbers come from
ranges with a step or from lists, so they have few digits; candidates are drawn many at a time.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derive.quantities import Quantity
from exercises.files.ranges import Choices
from exercises.storage.forms import code_of


@dataclass(frozen=True)
class Lottery:
    """The keyed source of all randomness of a run: same set, seed and secret, same numbers."""

    secret: bytes
    set_digest: str
    seed: int

    def _digest(self, *parts: object) -> bytes:
        message = "\x1f".join(map(str, (self.set_digest, self.seed, *parts)))
        return hmac.new(self.secret, message.encode(), hashlib.sha256).digest()

    def generator(self, student: str, question: int, what: str = "draw") -> np.random.Generator:
        """The generator for one student's question; `what` it is for keeps its uses apart."""
        return np.random.default_rng(int.from_bytes(self._digest(what, student, question), "big"))

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


@dataclass(frozen=True)
class Urn:
    """What the open numbers of a question are drawn from; made once, drawn from for every student.

    Of the quantities in each group of `one_hot` one is 1 and the others are 0.
    """

    tables: Mapping[Quantity, Choices]
    one_hot: tuple[tuple[Quantity, ...], ...] = ()

    @cached_property
    def _floats(self) -> dict[Quantity, NDArray[np.float64]]:
        return {name: np.array([float(value) for value in table]) for name, table in self.tables.items()}

    @cached_property
    def _alone(self) -> tuple[Quantity, ...]:
        """The numbers that are drawn each for itself."""
        hot = {name for group in self.one_hot for name in group}
        return tuple(name for name in self.tables if name not in hot)

    @cached_property
    def _sizes(self) -> NDArray[np.int64]:
        """From how many each ticket is drawn: the values of a number, the members of a group."""
        sizes = [*(len(self.tables[name]) for name in self._alone), *map(len, self.one_hot)]
        return np.array(sizes, dtype=np.int64).reshape(-1, 1)

    def tickets(self, generator: np.random.Generator, count: int) -> NDArray[np.int64]:
        """`count` candidates as places in the tables: a row for each number, then one for each group."""
        return generator.integers(self._sizes, size=(len(self._sizes), count))

    def numbers(self, tickets: NDArray[np.int64]) -> dict[Quantity, NDArray[np.float64]]:
        """Every open number of the candidates that have these tickets, as an array over them."""
        drawn = {name: self._floats[name][places] for name, places in zip(self._alone, tickets, strict=False)}
        for group, chosen in zip(self.one_hot, tickets[len(self._alone) :], strict=True):
            drawn |= {name: (chosen == place).astype(np.float64) for place, name in enumerate(group)}
        return {name: drawn[name] for name in self.tables}

    def draw(self, generator: np.random.Generator, count: int) -> dict[Quantity, NDArray[np.float64]]:
        """`count` candidates: every open number as an array over them."""
        return self.numbers(self.tickets(generator, count))
