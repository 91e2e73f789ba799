"""How whole layers are laid out, and the products that follow from it.

    Shape(to=True)    a row of the weight matrix for each unit that receives, column vectors:  W x, delta x^T, W^T delta
    Shape(to=False)   a row for each unit that sends, row vectors:                             x W, x^T delta, delta W^T

Every product takes symbols, which it transposes by a sign, or matrices of entries, which it turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from derive.terms import Matrix, Product, Term, Transposed

Entry = TypeVar("Entry")
Rows = tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True)
class Shape:
    """Whether the rows of a weight matrix are those of the units that receive."""

    to: bool

    def vector(self, entries: Iterable[Term]) -> Matrix:
        """A vector of a layer."""
        return Matrix(self.line(entries))

    def line(self, entries: Iterable[Entry]) -> Rows[Entry]:
        """The rows of a vector."""
        return tuple((entry,) for entry in entries) if self.to else (tuple(entries),)

    def matrix(self, rows: Sequence[Sequence[Term]]) -> Matrix:
        """The matrix of rows that are told for each receiving unit."""
        return Matrix(self.table(rows))

    def table(self, rows: Sequence[Sequence[Entry]]) -> Rows[Entry]:
        """The rows of a matrix that is told for each receiving unit."""
        return tuple(map(tuple, rows)) if self.to else tuple(zip(*rows, strict=True))

    def forward(self, weights: Term, inputs: Term) -> Term:
        """Net inputs without biases."""
        return Product((weights, inputs) if self.to else (inputs, weights))

    def outer(self, delta: Term, inputs: Term) -> Term:
        """The derivative by a weight matrix."""
        return Product((delta, turned(inputs)) if self.to else (turned(inputs), delta))

    def back(self, weights: Term, delta: Term) -> Term:
        """The derivative by a layer's inputs."""
        return Product((turned(weights), delta) if self.to else (delta, turned(weights)))

    def through(self, jacobian: Term, outputs: Term) -> Term:
        """The derivative by the net inputs, from that by the outputs; row i of the Jacobian is that of output i."""
        return Product((turned(jacobian), outputs) if self.to else (outputs, jacobian))


def turned(term: Term) -> Term:
    """The transposed term."""
    return term.turned() if isinstance(term, Matrix) else Transposed(term)
