"""Answers to try `gradsheet check` with: a filled-in copy of the form that `gradsheet make` wrote.

    python -m exercises.press.example_answers DIR     DIR/answers.csv + DIR/manifest.json -> DIR/example-answers.csv

The first student answers all right, the second has the sign of every derivative wrong, the third gives
one answer that nobody can read and leaves one out; and so on in turn. To add a kind of student, add a
function to STUDENTS.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from exercises.storage.manifest import FILE_NAME
from exercises.storage.tables import separator_of

FORM = ("student", "question", "quantity", "answer")


@dataclass(frozen=True)
class Asked:
    """One line of the answer form and its right answer as a careful person would write it."""

    student: str
    question: str
    quantity: str
    right: str


def careful(asked: list[Asked]) -> Iterator[str]:
    """Everything right."""
    return (one.right for one in asked)


def sign_lost(asked: list[Asked]) -> Iterator[str]:
    """Every derivative of the loss with the other sign."""
    return (other_sign(one.right) if one.quantity.startswith("dL/d") else one.right for one in asked)


def hasty(asked: list[Asked]) -> Iterator[str]:
    """The first answer unreadable, the last one missing."""
    last = len(asked) - 1
    return ("0.7 or 0.8?" if i == 0 else "" if i == last else one.right for i, one in enumerate(asked))


STUDENTS: tuple[Callable[[list[Asked]], Iterator[str]], ...] = (careful, sign_lost, hasty)


def other_sign(number: str) -> str:
    """The number with its sign changed.

    >>> other_sign("0.25"), other_sign("-0.25")
    ('-0.25', '0.25')
    """
    return number[1:] if number.startswith("-") else f"-{number}"


def right_answer(answer: Mapping[str, Any]) -> str:
    """The true value at the decimals asked for; what is not a number as the key prints it.

    >>> right_answer({"value": 0.593269992, "decimals": 4})
    '0.5933'
    """
    value = answer["value"]
    return f"{value:.{answer['decimals']}f}" if isinstance(value, int | float) else str(value)


def asked_of(form: Iterable[Mapping[str, str]], manifest: Mapping[str, Any]) -> Iterator[Asked]:
    """The lines of the form, in its order, with their right answers from the manifest."""
    right = {
        (student, str(answer["question"]), answer["quantity"]): right_answer(answer)
        for student, entry in manifest["students"].items()
        for answer in entry["answers"]
    }
    for row in form:
        key = (row["student"], row["question"], row["quantity"])
        yield Asked(*key, right[key])


def filled_in(asked: Iterable[Asked]) -> Iterator[tuple[str, str, str, str]]:
    """The rows of the form with the answers of STUDENTS, taken in turn."""
    for number, (_, group) in enumerate(groupby(asked, key=lambda one: one.student)):
        own = list(group)
        for one, answer in zip(own, STUDENTS[number % len(STUDENTS)](own), strict=True):
            yield one.student, one.question, one.quantity, answer


def write_example_answers(folder: Path) -> Path:
    """Write FOLDER/example-answers.csv from the form and the manifest beside it."""
    manifest = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    text = (folder / "answers.csv").read_text(encoding="utf-8-sig")
    form = csv.DictReader(io.StringIO(text), delimiter=separator_of(text))
    rows = list(filled_in(asked_of(form, manifest)))
    path = folder / "example-answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([FORM, *rows])
    return path


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1], FILE_NAME).is_file():
        sys.exit("usage: python -m exercises.press.example_answers DIR, where DIR is what gradsheet make wrote")
    write_example_answers(Path(sys.argv[1]))
