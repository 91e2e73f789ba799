"""The page by which a form is marked on paper: for each answer its value, its tolerance and its points.

structure -> ta_blocks: rows for each question;  expected answers -> ta_fields: the texts that differ by student

The value is the one that answers are marked by, shown to the last digit of its tolerance; a key, which rounds as
a person does, may end one digit away from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from string import ascii_lowercase

from derive.text import decimal
from exercises.manifest import ExpectedAnswer
from exercises.points import in_words
from exercises.spec import ProblemSet
from exercises.structure import Structure
from templates.document import Block, Cover, Field, Formula, Ledger, Paragraph, Text

_WIDTHS = (2.6, 8.0, 8.0, 7.0, 5.0, 4.0)
_HEAD: tuple[Text, ...] = (("",), ("answer",), ("\u2003value",), ("within",), ("points",), ("reached",))
_MOST = 36
"""Rows of a page in type of the usual size."""
_CELLS = {"number": "value"}
_LONGEST = 22
"""Signs of an answer that is no number, where there is room for it."""


def ta_cover(problem_set: ProblemSet, people: tuple[Text, ...]) -> tuple[Block, ...]:
    """The head of the page: whose sheet it is for."""
    words = "An answer is right where it differs from the value by no more than stands under \u201cwithin\u201d."
    return (Cover((problem_set.title,), people), Paragraph((words,), quiet=True))


def ta_blocks(structures: Sequence[Structure], number: int) -> tuple[Block, ...]:
    """The answers of the question of that number, a row each; the type is small where all together are many."""
    small = sum(len(structure.asks) + 2 for structure in structures) > _MOST
    structure = structures[number - 1]
    title = f"{number}\u2003{structure.spec.title} ({in_words(structure.spec.points)})"
    return (Ledger((title,), _WIDTHS, (_HEAD, *_rows(structure)), small),)


def _rows(structure: Structure) -> Iterator[tuple[Text, ...]]:
    count = 0
    for number, part in enumerate(structure.parts):
        for place, ask in enumerate(part.asks):
            count += 1
            yield (
                (f"({ascii_lowercase[number % 26]})" if place == 0 else "",),
                (Formula(ask.line.left),),
                (Field(f"{'value' if ask.kind == 'number' else 'text'} {count}"),),
                (Field(f"within {count}"),),
                (decimal(structure.points[ask.label]),),
                ("",),
            )


def ta_fields(answers: Iterable[ExpectedAnswer]) -> dict[str, str]:
    """The values and tolerances of one question's answers, as its rows show them."""
    fields = {}
    for count, answer in enumerate(answers, 1):
        if isinstance(answer.value, str):
            fields[f"text {count}"] = answer.value if len(answer.value) <= _LONGEST else "as in the key"
            fields[f"within {count}"] = ""
        else:
            places = _places(answer.tolerance)
            fields[f"value {count}"] = f"{answer.value:z.{places}f}"
            fields[f"within {count}"] = f"{answer.tolerance:.{places}f}"
    return fields


def _places(tolerance: float) -> int:
    """The decimals that show two digits of a tolerance.

    >>> _places(0.00012), _places(2e-6)
    (5, 7)
    """
    return max(0, 1 - int(f"{tolerance:.1e}".partition("e")[2]))
