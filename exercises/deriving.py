"""What `derive` writes: an example's worked solution in a format, or its numbers and formulas as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from derive.errors import InputError, Place
from derive.quantities import Named, Quantity, parse_name
from exercises.files import load_example
from exercises.nodes import placed
from exercises.solved import Solved
from templates.styles import style_named

MOST_TOLD = 120
"""More derivatives than this are no handout; one is chosen with --wrt, or JSON holds them all."""


@dataclass(frozen=True)
class Request:
    """What is asked of `derive`; `style` is the file's own where it is None."""

    file: str
    wrt: str | None
    style: str | None
    format: str
    formula_only: bool


def worked(request: Request) -> bytes:
    """The bytes of the answer to a request; raises InputError, placed at the file, for what cannot be told."""
    solved = Solved(load_example(request.file))
    with placed(Place(request.file)):
        return _worked(solved, request)


def _worked(solved: Solved, request: Request) -> bytes:
    style = style_named(request.style or solved.example.style).name
    wanted = None if request.wrt is None else (solved.find(_name(request.wrt)),)
    if request.format == "json":
        return solved.as_json(wanted, formulas_only=request.formula_only).encode()
    from exercises.handouts import handout

    told = wanted or _told(solved)
    return handout(
        solved,
        told,
        style,
        request.format,
        formula_only=request.formula_only,
        update=wanted is None and bool(solved.trained),
    )


def _name(text: str) -> Named:
    try:
        return parse_name(text.strip())
    except InputError as error:
        raise InputError(f"--wrt: {error.what}", error.hint) from error


def _told(solved: Solved) -> tuple[Quantity, ...]:
    """What a handout tells by itself: the trained parameters, all parameters, or every given quantity."""
    graph = solved.example.graph
    told = solved.trained or tuple(graph.parameters()) or tuple(graph.given())
    if len(told) > MOST_TOLD:
        raise InputError(
            f"{len(told)} derivatives are too many for a page", 'choose one with --wrt, such as "w[1,1,1]"'
        )
    return told
