"""Marks as files: grades.csv (a line a student) and marks.json (every answer)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter

from exercises.answers.submissions import Duplicate, Entry
from exercises.marks.marking import AnswerMark, StudentMark
from exercises.storage.tables import Cell, to_csv

_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode

_OF_REPORTS = frozenset({"told", "unused", "trivial"})
_WRITTEN = tuple(one.name for one in fields(AnswerMark) if one.name not in _OF_REPORTS)
_values = attrgetter(*_WRITTEN)

Marks = Mapping[str, StudentMark]
"""The marks by student id, in roster order."""


def grades_csv(marks: Marks) -> str:
    """Columns student, name, one a question, total, percent; ids and names stand as in the roster."""
    questions = sorted({answer.question for mark in marks.values() for answer in mark.answers})
    header = ["student", "name", *(f"question {number}" for number in questions), "total", "percent"]
    return to_csv([header, *(_grades(ident, mark, questions) for ident, mark in marks.items())])


def _grades(ident: str, mark: StudentMark, questions: Sequence[int]) -> list[Cell]:
    points = (mark.points_of(number) for number in questions)
    percent = round(100 * mark.points / mark.of, 2) if mark.of else Fraction(0)
    return [ident, mark.name, *points, mark.points, percent]


def marks_json(marks: Marks, lists: Mapping[str, Sequence[Mapping[str, object]]]) -> str:
    """The students' marks, one answer a line, and after them each of `lists` under its name."""
    students = ",\n".join(_student_text(ident, mark) for ident, mark in marks.items())
    parts = [f'"students": {{\n{students}\n}}', *(_list_text(name, rows) for name, rows in lists.items())]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def entry_row(entry: Entry) -> dict[str, object]:
    """An answer as handed in, with its place."""
    row: dict[str, object] = {name: getattr(entry, name) for name in ("student", "question", "quantity", "answer")}
    return {**row, "file": entry.place.file, "line": entry.place.line}


def duplicate_row(duplicate: Duplicate) -> dict[str, object]:
    """The answer that counts, with the one that it replaced."""
    old = entry_row(duplicate.replaced)
    return {**entry_row(duplicate.kept), "replaced": {name: old[name] for name in ("answer", "file", "line")}}


def _list_text(name: str, rows: Iterable[Mapping[str, object]]) -> str:
    lines = ",\n".join(f" {_json(row)}" for row in rows)
    return f"{_json(name)}: [\n{lines}\n]" if lines else f"{_json(name)}: []"


def _student_text(ident: str, mark: StudentMark) -> str:
    head = f'"name": {_json(mark.name)}, "points": {_number(mark.points)}, "of": {_number(mark.of)}'
    answers = ",\n".join(f"  {_json(row)}" for row in map(_answer_row, mark.answers))
    return f'{_json(ident)}: {{{head},\n "answers": [\n{answers}\n ]}}'


def _answer_row(mark: AnswerMark) -> dict[str, object]:
    """The fields of a mark, without those for reports alone; what these tell stands in the reason."""
    row = dict(zip(_WRITTEN, _values(mark), strict=True))
    return row | {"points": _points(mark.points), "of": _points(mark.of), "carried": _points(mark.carried)}


def _points(value: Fraction) -> int | float:
    """Whole points without a decimal point; the rest to where floats are sure."""
    return _quotient(*value.as_integer_ratio())


@lru_cache(maxsize=10_000)
def _quotient(numerator: int, denominator: int) -> int | float:
    rounded = round(Fraction(numerator, denominator), 10)
    return int(rounded) if rounded.denominator == 1 else float(rounded)


def _number(value: Fraction) -> str:
    return _json(_points(value))
