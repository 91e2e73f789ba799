"""What `derive` writes: an example told as a page in a format, or its numbers and formulas as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from derive.errors import InputError, Place
from derive.quantities import Named, parse_name
from exercises.files import load_lesson
from exercises.lessons import Wish
from exercises.nodes import placed
from templates.styles import style_named


@dataclass(frozen=True)
class Request:
    """What is asked of `derive`; `style` is the file's own where it is None."""

    file: str
    wrt: tuple[str, ...] = ()
    style: str | None = None
    format: str = "pdf"
    formula_only: bool = False


def worked(request: Request) -> bytes:
    """The bytes of the answer to a request; raises InputError, placed at the file, for what cannot be told."""
    lesson = load_lesson(request.file)
    with placed(Place(request.file)):
        style = style_named(request.style or lesson.common.style)
        wish = Wish(tuple(map(_name, request.wrt)), request.formula_only)
        if request.format == "json":
            return lesson.as_json(wish).encode()
        return lesson.told(style, wish).page(style, request.format)


def _name(text: str) -> Named:
    try:
        return parse_name(text.strip())
    except InputError as error:
        raise InputError(f"--wrt: {error.what}", error.hint) from error
