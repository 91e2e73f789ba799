"""Lines taken apart: symbols without numbers, numbers without symbols, single numbers without brackets.

A matrix of one entry is that entry: [0.3] h becomes 0.3 h, and its cell a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from derive.terms import Mapped, Matrix, Term, children, rebuild
from templates.document import Blank, Block, Cells, Columns, Equations, Formula, Line, Numbers, Ref, Shown, Text

Right = Formula | Numbers | Shown | Cells | Blank


def in_symbols(line: Line, why: Text) -> Line:
    """target = rule, numbered, with the reason for it."""
    return replace(plain(line), rights=tuple(r for r in plain(line).rights if isinstance(r, Formula)), reason=why)


def in_numbers(line: Line, why: Text = ()) -> Line:
    """target = numbers = result, with the number of the rule beside it; slopes, no rule, keep symbols and reason."""
    if isinstance(line.left, Mapped):
        return replace(plain(line), reason=why, numbered=False)
    rights = tuple(right for right in plain(line).rights if not isinstance(right, Formula))
    return Line(line.left, rights, reason=("by ", Ref(line.label)) if line.label else (), numbered=False)


def with_symbols(line: Line, change: Callable[[Term], Term]) -> Line:
    """The line with its symbols changed."""
    rights = tuple(replace(r, term=change(r.term)) if isinstance(r, Formula) else r for r in line.rights)
    return replace(line, left=change(line.left), rights=rights)


def unnumbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with lines that have no numbers, single numbers without brackets."""
    for block in blocks:
        match block:
            case Equations(lines):
                yield Equations(tuple(replace(plain(line), numbered=False) for line in lines))
            case Columns(first, second):
                yield replace(block, first=tuple(unnumbered(first)), second=tuple(unnumbered(second)))
            case _:
                yield block


def plain(line: Line) -> Line:
    """The line without brackets around single numbers."""
    return replace(line, rights=tuple(map(_plain, line.rights)))


def _plain(right: Right) -> Right:
    match right:
        case Formula(term) | Numbers(term):
            return replace(right, term=opened(term))
        case Cells(((_,),)):
            return replace(right, bare=True)
    return right


def opened(term: Term) -> Term:
    """The term with matrices of one entry replaced by that entry."""
    match term:
        case Matrix(((only,),)):
            return opened(only)
    parts = children(term)
    return rebuild(term, tuple(map(opened, parts))) if parts else term
