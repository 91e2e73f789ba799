"""What stands in brackets: one tree, a row of them, or a matrix; and the size of what stands between bars."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from exercises.audit.brackets import OPEN, cells, items
from exercises.audit.commands import MATRICES
from exercises.audit.cursor import Cursor, Unreadable
from exercises.audit.tokens import Token
from exercises.audit.trees import Grid, Operation, Tree


@dataclass
class Bracketed(Cursor, ABC):
    """Reads brackets, whose insides a grammar reads (`inside`)."""

    @abstractmethod
    def inside(self, tokens: Sequence[Token]) -> Tree:
        """A tree of tokens from inside a group."""

    def between(self, opening: str) -> Tree:
        """What stands between brackets that grow."""
        start, depth = self.at, 1
        while depth:
            token = self.take()
            depth += {"left": 1, "right": -1}.get(token.kind, 0)
        inner, closing = self.tokens[start : self.at - 1], token.text
        if opening == closing == "|":
            return Operation("abs", (self.inside(inner),))
        if OPEN.get(opening) != closing:
            raise Unreadable
        return self.listed(inner, square=opening == "[")

    def bracket(self) -> Tree:
        opening = self.take().text
        closing = OPEN[opening]
        start, stack = self.at, [closing]
        while stack:
            token = self.take()
            if token.kind != "sign":
                continue
            if token.text in OPEN:
                stack.append(OPEN[token.text])
            elif token.text in OPEN.values() and token.text != stack.pop():
                raise Unreadable
        inner = self.tokens[start : self.at - 1]
        return self.inside(inner) if opening == "{" else self.listed(inner, square=opening == "[")

    def listed(self, tokens: Sequence[Token], *, square: bool) -> Tree:
        """What stands in a bracket: one tree, or a row of them."""
        listed = items(tokens, square=square)
        if not listed:
            raise Unreadable
        if len(listed) == 1:
            return self.inside(listed[0])
        return Grid((tuple(map(self.inside, listed)),))

    def matrix(self, environment: str) -> Tree:
        if environment not in MATRICES:
            raise Unreadable
        if environment == "array":
            self.group()
        start, depth = self.at, 1
        while depth:
            token = self.take()
            depth += {"begin": 1, "end": -1}.get(token.kind, 0)
        rows = cells(self.tokens[start : self.at - 1])
        if len({len(row) for row in rows}) != 1:
            raise Unreadable
        return Grid(tuple(tuple(self.inside(cell) for cell in row) for row in rows))
