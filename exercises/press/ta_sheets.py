"""The page by which a form is marked on paper: each answer's value, tolerance, points, and frequent mistakes.

Tables -> ta_blocks: rows for each question;  table + a student's question -> ta_fields: the texts of these rows

A matrix has a row for each entry. The value is the one that answers are marked by, shown to the last digit of its
tolerance; a key, which rounds as a person does, may end one digit away from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING

from derive.quantities import Named
from derive.text import to_text
from exercises.files.spec import ProblemSet
from exercises.kinds import Ask
from exercises.kinds.formula import FormulaAsk
from exercises.kinds.matrix import MatrixAsk
from exercises.mistakes import TITLES
from exercises.storage.manifest import ExpectedAnswer
from exercises.tasks.points import in_digits, in_words
from exercises.tasks.structure import Structure
from templates.document import Block, Cover, Field, Formula, Ledger, Letters, Paragraph, Text
from templates.measure import running_width

if TYPE_CHECKING:
    from exercises.variants.generate import Answered

_HEAD = ("", "answer", "\u2003value", "within", "points", "reached")
_ROOM = 50.5
"""Ems of small type across the page."""
_NARROWEST, _GAP = 7.0, 0.8
"""Ems that names have at least, and those behind the widest."""
_DIGIT = 0.52
_HEIGHTS = {"sheet-a4": 63.0, "sheet-letter": 59.0}
"""Ems from the top of a page to its foot, where it is a sheet of paper."""
_COVER, _TITLE = 12.0, 3.0
"""Ems that the head of the page and that of each question take."""
_WHOLE = 4
"""Signs before the decimals that a column of mistakes has room for: the sign, two digits, the point."""
_LOW, _HIGH = 1.05, 1.36
"""Ems of a row: names with a letter above and below have to stand between its rules."""
_NOISE = 1e-12
"""What floating point makes of a number of few decimals."""
_SIGN = 0.53
"""Ems of a sign of an answer that is no number."""


def ta_cover(problem_set: ProblemSet, people: tuple[Text, ...]) -> tuple[Block, ...]:
    """The head of the page: whose sheet it is for."""
    words = (
        "An answer is right where it differs from the value by no more than stands under \u201cwithin\u201d. "
        "Under a letter stands what the mistake of that letter makes of the answer, where it changes it. "
        "Points are rounded to three decimals."
    )
    return (Cover((problem_set.title,), people), Paragraph((words,), quiet=True))


@dataclass(frozen=True)
class _Entry:
    """What a row is about: an answer, or an entry of a matrix, whose number has that name; texts have none."""

    letter: str
    title: Text
    name: Named | None
    points: Fraction


@dataclass(frozen=True)
class Table:
    """What the rows of one question are about, and how wide their columns are, for all students."""

    structure: Structure

    @cached_property
    def entries(self) -> tuple[_Entry, ...]:
        """Its rows."""
        return tuple(_entries(self.structure))

    @cached_property
    def widths(self) -> tuple[float, ...]:
        """The columns by their answers, with as many mistakes as there is room for."""
        return _widths(self.structure, max((self._width(entry.title) for entry in self.entries), default=0.0))

    def _width(self, title: Text) -> float:
        names = self.structure.style.notation_of(self.structure.task.network)
        return sum(running_width(part, names) for part in title)


def ta_blocks(tables: Sequence[Table], number: int, page: str) -> tuple[Block, ...]:
    """The answers of the question of that number, a row each; so low that those of all questions fit a page."""
    height = _height(tables, _HEIGHTS.get(page, 0.0))
    table = tables[number - 1]
    structure, widths = table.structure, table.widths
    title = f"{number}\u2003{structure.spec.title} ({in_words(structure.spec.points)})"
    mistakes = list(zip(ascii_uppercase, structure.frequent.wrongs[: len(widths) - len(_HEAD)], strict=False))
    note = ", ".join(f"{letter}\u00a0{TITLES[wrong.mistake]}" for letter, wrong in mistakes)
    head = tuple((cell,) for cell in (*_HEAD, *(f"\u2003{letter}" for letter, _ in mistakes)))
    rows = (head, *_rows(table.entries, len(mistakes)))
    return (Ledger((title,), widths, rows, height, _letters(height), (note,) if note else ()),)


def _height(tables: Sequence[Table], room: float) -> float:
    """The height of a row where all share `room`; where they would be too low to read, they go on overleaf."""
    rows = sum(1 + len(table.entries) for table in tables)
    shared = (room - _COVER - _TITLE * len(tables)) / rows
    return min(_HIGH, shared) if shared >= _LOW else _HIGH


def _letters(height: float) -> Letters:
    """The largest letters that stand in a row."""
    return "small" if height > 1.25 else "smaller"


def _widths(structure: Structure, title: float) -> tuple[float, ...]:
    """The columns by the widest title, the decimals asked for and the longest formula."""
    digits = _DIGIT * (3 + max(map(structure.answer_decimals, structure.asked), default=4))
    formulas = [to_text(ask.truth) for ask in structure.asks if isinstance(ask, FormulaAsk)]
    others = (2.4, max(_NARROWEST, title + _GAP), digits + 1.0, 3.6, 3.8)
    value = max(digits + 2.2, min(_ROOM - sum(others), _SIGN * (1 + max(map(len, formulas), default=0))))
    room = int((_ROOM - sum(others) - value) / (digits + 0.6))
    fixed = (*others[:2], value, *others[2:])
    return (*fixed, *[digits + 0.6] * min(room, len(structure.frequent.wrongs)))


def _entries(structure: Structure) -> Iterator[_Entry]:
    for number, part in enumerate(structure.parts):
        letter = f"({ascii_lowercase[number % 26]})"
        for ask in part.asks:
            titles = list(_titles(ask))
            for title, name in titles:
                yield _Entry(letter, title, name, structure.points[ask.label] / len(titles))
                letter = ""


def _titles(ask: Ask) -> Iterator[tuple[Text, Named | None]]:
    symbol = Formula(ask.line.left)
    if isinstance(ask, MatrixAsk):
        for i, row in enumerate(ask.rows, 1):
            yield from (((symbol, f" [{i}, {j}]"), name) for j, name in enumerate(row, 1))
    else:
        yield (symbol,), ask.names[0] if ask.kind == "number" else None


def _rows(entries: Iterable[_Entry], mistakes: int) -> Iterator[tuple[Text, ...]]:
    for count, entry in enumerate(entries, 1):
        yield (
            (entry.letter,),
            entry.title,
            (Field(f"{'value' if entry.name else 'text'} {count}"),),
            (Field(f"within {count}"),),
            (in_digits(entry.points),),
            ("",),
            *((Field(f"mistake {count} {column}"),) for column in range(mistakes)),
        )


def ta_fields(table: Table, question: Answered) -> dict[str, str]:
    """The values, tolerances and mistakes of one question's answers, as its rows show them."""
    fields: dict[str, str] = {}
    longest = int(table.widths[2] / _SIGN)
    numbers = chain.from_iterable(map(_numbers, question.answers))
    for count, (entry, (value, within, decimals)) in enumerate(zip(table.entries, numbers, strict=True), 1):
        if isinstance(value, str):
            text = value if len(value) <= longest else "as in the key"
            fields |= {f"text {count}": text, f"within {count}": ""}
        else:
            places = _places(within)
            fields |= {f"value {count}": _digits(value, places), f"within {count}": _digits(within, places)}
        found = question.mistaken.get(entry.name, ()) if entry.name else ()
        for column in range(len(table.structure.frequent.wrongs)):
            fields[f"mistake {count} {column}"] = _mistaken(found[column], value, within, decimals) if found else ""
    return fields


def _numbers(answer: ExpectedAnswer) -> Iterator[tuple[float | str, float, int]]:
    """The value of each row of an answer, its tolerance, and the decimals asked for."""
    if answer.kind == "matrix":
        pairs = zip(chain(*answer.details["exact"]), chain(*answer.details["tolerances"]), strict=True)
        yield from ((value, within, answer.decimals) for value, within in pairs)
    else:
        yield answer.value, answer.tolerance, answer.decimals


def _mistaken(wrong: float | None, value: float | str, within: float, decimals: int) -> str:
    """A mistaken number at the decimals asked for, or at as many as there is room for.

    Nothing where it cannot be told from the right value.

    >>> [_mistaken(wrong, 0.5, 0.01, 4) for wrong in (-0.25, 0.501, -451.23456, 2e12)]
    ['-0.2500', '', '-451.235', '2e12']
    """
    if wrong is None or isinstance(value, str) or abs(wrong - value) <= within:
        return ""
    texts = (f"{wrong:z.{places}f}" for places in range(decimals, -1, -1))
    return next((text for text in texts if len(text) <= decimals + _WHOLE), f"{wrong:.0e}".replace("e+", "e"))


def _digits(number: float, places: int) -> str:
    """The number with so many decimals, or as many fewer as say all of it.

    >>> _digits(2.0, 8), _digits(0.1250001, 6), _digits(-1e-13, 3)
    ('2', '0.125000', '0')
    """
    text = f"{number:z.{places}f}"
    whole = "." in text and abs(float(text) - number) < _NOISE
    return text.rstrip("0").rstrip(".") if whole else text


def _places(tolerance: float) -> int:
    """The decimals that show two digits of a tolerance.

    >>> _places(0.00012), _places(2e-6)
    (5, 7)
    """
    return max(0, 1 - int(f"{tolerance:.1e}".partition("e")[2]))
