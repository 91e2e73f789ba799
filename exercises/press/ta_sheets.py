"""The page by which a form is marked on paper: each answer's value, tolerance, points, and frequent mistakes.

structure -> ta_blocks: rows for each question;  a student's question -> ta_fields: the texts of these rows

The value is the one that answers are marked by, shown to the last digit of its tolerance; a key, which rounds as
a person does, may end one digit away from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_lowercase, ascii_uppercase

from derive.text import decimal
from exercises.files.spec import ProblemSet
from exercises.mistakes import WORDS
from exercises.storage.manifest import ExpectedAnswer
from exercises.tasks.points import in_words
from exercises.tasks.structure import Structure
from exercises.variants.generate import Answered
from templates.document import Block, Cover, Field, Formula, Ledger, Letters, Paragraph, Text

_HEAD = ("", "answer", "\u2003value", "within", "points", "reached")
_ROOM = 51.5
"""Ems of small type across the page."""
_DIGIT = 0.52
_HEIGHTS = {"sheet-a4": 63.0, "sheet-letter": 59.0}
"""Ems from the top of a page to its foot, where it is a sheet of paper."""
_COVER, _TITLE = 12.0, 3.0
"""Ems that the head of the page and that of each question take."""
_WHOLE = 4
"""Signs before the decimals that a column of mistakes has room for: the sign, two digits, the point."""
_LOW, _HIGH = 0.8, 1.36
_CELLS = {"number": "value"}
_LONGEST = 22
"""Signs of an answer that is no number, where there is room for it."""


def ta_cover(problem_set: ProblemSet, people: tuple[Text, ...]) -> tuple[Block, ...]:
    """The head of the page: whose sheet it is for."""
    words = (
        "An answer is right where it differs from the value by no more than stands under \u201cwithin\u201d. "
        "Under a letter stands what the mistake of that letter makes of the answer, where it changes it."
    )
    return (Cover((problem_set.title,), people), Paragraph((words,), quiet=True))


def ta_blocks(structures: Sequence[Structure], number: int, page: str) -> tuple[Block, ...]:
    """The answers of the question of that number, a row each; so low that those of all questions fit a page."""
    height = _height(structures, _HEIGHTS.get(page, 0.0))
    structure = structures[number - 1]
    title = f"{number}\u2003{structure.spec.title} ({in_words(structure.spec.points)})"
    widths = _widths(structure)
    mistakes = list(zip(ascii_uppercase, structure.frequent.wrongs[: len(widths) - len(_HEAD)], strict=False))
    note = ", ".join(f"{letter}\u00a0{WORDS[wrong.mistake].title}" for letter, wrong in mistakes)
    head = tuple((cell,) for cell in (*_HEAD, *(f"\u2003{letter}" for letter, _ in mistakes)))
    rows = (head, *_rows(structure, len(mistakes)))
    return (Ledger((title,), widths, rows, height, _letters(height), (note,) if note else ()),)


def _height(structures: Sequence[Structure], room: float) -> float:
    """The height of a row where all share `room`; rows that would be too low to read go on overleaf."""
    rows = sum(len(structure.asks) + 1 for structure in structures)
    if not room:
        return _HIGH
    return min(_HIGH, max(_LOW, (room - _COVER - _TITLE * len(structures)) / rows))


def _letters(height: float) -> Letters:
    """The largest letters that stand in a row."""
    return "small" if height > 1.25 else "smaller" if height > 1 else "smallest"


def _widths(structure: Structure) -> tuple[float, ...]:
    """The columns by the decimals asked for, with as many mistakes as there is room for."""
    digits = _DIGIT * (3 + max(map(structure.answer_decimals, structure.asked), default=4))
    fixed = (2.4, 7.0, digits + 2.2, digits + 1.0, 3.6, 3.8)
    room = int((_ROOM - sum(fixed)) / (digits + 0.6))
    return (*fixed, *[digits + 0.6] * min(room, len(structure.frequent.wrongs)))


def _rows(structure: Structure, mistakes: int) -> Iterator[tuple[Text, ...]]:
    count = 0
    for number, part in enumerate(structure.parts):
        for place, ask in enumerate(part.asks):
            count += 1
            yield (
                (f"({ascii_lowercase[number % 26]})" if place == 0 else "",),
                (Formula(ask.line.left),),
                (Field(f"{_CELLS.get(ask.kind, 'text')} {count}"),),
                (Field(f"within {count}"),),
                (decimal(structure.points[ask.label]),),
                ("",),
                *((Field(f"mistake {count} {column}"),) for column in range(mistakes)),
            )


def ta_fields(structure: Structure, question: Answered) -> dict[str, str]:
    """The values, tolerances and mistakes of one question's answers, as its rows show them."""
    fields: dict[str, str] = {}
    for count, (ask, answer) in enumerate(zip(structure.asks, question.answers, strict=True), 1):
        fields |= _answer(answer, count)
        found = question.mistaken.get(ask.names[0], ()) if ask.kind == "number" else ()
        for column in range(len(structure.frequent.wrongs)):
            fields[f"mistake {count} {column}"] = _mistaken(answer, found[column]) if found else ""
    return fields


def _answer(answer: ExpectedAnswer, count: int) -> dict[str, str]:
    if isinstance(answer.value, str):
        value = answer.value if len(answer.value) <= _LONGEST else "as in the key"
        return {f"text {count}": value, f"within {count}": ""}
    places = _places(answer.tolerance)
    return {f"value {count}": f"{answer.value:z.{places}f}", f"within {count}": f"{answer.tolerance:.{places}f}"}


def _mistaken(answer: ExpectedAnswer, number: float | None) -> str:
    """A mistaken number at the decimals asked for; nothing where it cannot be told from the right one."""
    if number is None or isinstance(answer.value, str) or abs(number - answer.value) <= answer.tolerance:
        return ""
    plain = f"{number:z.{answer.decimals}f}"
    return plain if len(plain) <= answer.decimals + _WHOLE else f"{number:.1e}"


def _places(tolerance: float) -> int:
    """The decimals that show two digits of a tolerance.

    >>> _places(0.00012), _places(2e-6)
    (5, 7)
    """
    return max(0, 1 - int(f"{tolerance:.1e}".partition("e")[2]))
