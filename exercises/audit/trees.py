"""What a part of a chain says, as a small tree: numbers, names, operations, and matrices of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Literal:
    """A printed number: its text, its value, and one unit of its last digit (0: a whole number)."""

    text: str
    value: float
    unit: float


@dataclass(frozen=True)
class Name:
    """A symbol by its text without braces and spaces, such as w_11^1."""

    key: str


@dataclass(frozen=True)
class Operation:
    """An operation or function of trees: + - * / ^ neg, odot, transpose, percent, or a function's name.

    A `call` is a symbol before a bracket, a product or a function of the document's own.
    """

    name: str
    operands: tuple[Tree, ...]


@dataclass(frozen=True)
class Grid:
    """A matrix, row by row."""

    rows: tuple[tuple[Tree, ...], ...]


Tree = Literal | Name | Operation | Grid


def depth(tree: Tree) -> int:
    """How many operations stand inside one another; found without recursion, so that any tree may be asked."""
    deepest, waiting = 0, [(tree, 0)]
    while waiting:
        part, level = waiting.pop()
        deepest = max(deepest, level)
        if isinstance(part, Operation):
            waiting += [(operand, level + 1) for operand in part.operands]
        elif isinstance(part, Grid):
            waiting += [(cell, level + 1) for row in part.rows for cell in row]
    return deepest


def is_bare(tree: Tree) -> bool:
    """Whether a tree is a printed number or matrix of such, with no operation but a sign or a power of ten."""
    match tree:
        case Literal():
            return True
        case Operation("neg" | "percent", (inner,)):
            return is_bare(inner)
        case Operation("*", (Literal(), Operation("^", (Literal("10"), power)))):
            return is_bare(power)
        case Grid(rows):
            return all(is_bare(cell) for row in rows for cell in row)
    return False
