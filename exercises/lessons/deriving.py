"""What `derive` writes: an example told as a page in a format, or its numbers and formulas as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from derive.errors import InputError, Place
from derive.quantities import Named, parse_name
from exercises.answers.spellings import printed_name
from exercises.files.library import load_lesson
from exercises.files.nodes import placed
from exercises.lessons.derivations import DerivationLesson
from exercises.lessons.lesson import Lesson, Wish
from templates.engines import AUTO, chosen
from templates.styles import Style, style_named


@dataclass(frozen=True)
class Request:
    """What is asked of `derive`; `style` is the file's own where it is None."""

    file: str
    wrt: tuple[str, ...] = ()
    style: str | None = None
    format: str = "pdf"
    formula_only: bool = False
    engine: str = AUTO
    """What sets a PDF."""


def worked(request: Request) -> bytes:
    """The bytes of the answer to a request; raises InputError, placed at the file, for what cannot be told."""
    lesson = load_lesson(request.file)
    with placed(Place(request.file)):
        style = style_named(request.style or lesson.common.style)
        wish = Wish(tuple(_name(text, lesson, style) for text in request.wrt), request.formula_only)
        if request.format == "json":
            return lesson.as_json(wish).encode()
        form = chosen(request.engine).format if request.format == "pdf" else request.format
        return lesson.told(style, wish).page(style, form)


def _name(text: str, lesson: Lesson, style: Style) -> Named:
    """The name that is typed in the vocabulary, or as the page prints it; raises InputError."""
    if isinstance(lesson, DerivationLesson):
        example, by = lesson.solved.example, lesson.solved.differentiable()
        known: dict[str, Named] = {quantity.name: quantity for quantity in (*by, example.graph.output)}
        printed = printed_name(text, known, style.notation_of(example.network))
        if printed:
            return known[printed]
    try:
        return parse_name(text.strip())
    except InputError as error:
        raise InputError(f"--wrt: {error.what}", error.hint) from error
