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


def leaves(tree: Tree) -> list[Tree]:
    """The numbers and names in a tree, from left to right."""
    match tree:
        case Operation(_, operands):
            return [leaf for operand in operands for leaf in leaves(operand)]
        case Grid(rows):
            return [leaf for row in rows for cell in row for leaf in leaves(cell)]
    return [tree]


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
