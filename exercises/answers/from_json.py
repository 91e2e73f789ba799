"""Answers in JSON as records (student, question, quantity, answer), all of them text.

    {"students": {ID: {QUESTION: {QUANTITY: ANSWER}}}}    a list of {"student", "question", "quantity", "answer"}
    of one student: {"student": ID, "answers": {QUESTION: {QUANTITY: ANSWER}} or a list}, or {QUESTION: ...} alone

A number keeps the digits it was written with, and an object its repeated keys, so nothing is lost
before the answers are compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NoReturn

from derive.errors import InputError, Place

Record = tuple[str, str, str, str]

SHAPE = 'give {"students": {ID: {QUESTION: {QUANTITY: ANSWER}}}} or a list of {student, question, quantity, answer}'


class _Pairs(tuple[tuple[str, object], ...]):
    """The members of a JSON object in order."""

    __slots__ = ()


def json_records(text: str, file: str) -> Iterator[Record]:
    """The records that a JSON text holds; raises InputError where it has another shape."""
    whole = _parsed(text, file)
    if isinstance(whole, list):
        return (_listed(member, number, file) for number, member in enumerate(whole, 1))
    pairs = _pairs(whole, "it", file)
    students = [value for name, value in pairs if name == "students"]
    if students:
        return (record for value in students for record in _nested(value, file))
    return _of_one(pairs, file)


def _of_one(pairs: _Pairs, file: str) -> Iterator[Record]:
    """The records of a file of one student, whose id may be left to the file's name."""
    student = next((_text(value) for name, value in pairs if name in ("student", "id")), "")
    answers = [value for name, value in pairs if name == "answers"]
    if not answers and (not pairs or not all(isinstance(value, _Pairs) for _, value in pairs)):
        raise InputError("has no key 'students'", SHAPE, Place(file))
    for value in answers or [pairs]:
        if isinstance(value, list):
            for number, member in enumerate(value, 1):
                own, *asked = _listed(member, number, file)
                yield own or student, asked[0], asked[1], asked[2]
        else:
            yield from _nested(_Pairs(((student, value),)), file)


def _parsed(text: str, file: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise InputError(f"is not JSON ({error.msg})", SHAPE, Place(file, error.lineno, error.colno)) from error
    except RecursionError as error:
        raise InputError("is nested too deeply", SHAPE, Place(file)) from error


def _pairs(value: object, where: str, file: str) -> _Pairs:
    return value if isinstance(value, _Pairs) else _refuse(where, file)


def _refuse(where: str, file: str) -> NoReturn:
    raise InputError(f"{where} is not an object", SHAPE, Place(file))


def _listed(member: object, number: int, file: str) -> Record:
    pairs = _pairs(member, f"member {number}", file)
    cells = {name.casefold().strip(): _text(value) for name, value in pairs}
    if len(cells) < len(pairs):
        raise InputError(f"member {number} has a key twice", SHAPE, Place(file))
    student, question, quantity, answer = (cells.get(n, "") for n in ("student", "question", "quantity", "answer"))
    return student, question, quantity, answer


def _nested(students: object, file: str) -> Iterator[Record]:
    for student, questions in _pairs(students, "students", file):
        for question, answers in _pairs(questions, f"the value of student {student!r}", file):
            for quantity, answer in _pairs(answers, f"question {question!r} of student {student!r}", file):
                yield _clean(student), _clean(question), _clean(quantity), _text(answer)


def _text(value: object) -> str:
    """A scalar as it was written; no answer for null; a matrix in brackets; an object is shown, which nobody can read.

    >>> _text([["0.5", None], ["1", "-2"]]), _text([["0.5"], [["1"]]])
    ('[[0.5, ], [1, -2]]', '[[0.5], [...]]')
    """
    if value is None:
        return ""
    if isinstance(value, _Pairs):
        return "{...}"
    if isinstance(value, list):
        rows = (_row(row) if isinstance(row, list) else _text(row) for row in value)
        return f"[{', '.join(rows)}]"
    return _clean(str(value))


def _row(row: Sequence[object]) -> str:
    return f"[{', '.join('[...]' if isinstance(entry, list) else _text(entry) for entry in row)}]"


def _clean(text: str) -> str:
    """Half characters, which JSON can spell but no file can hold, become the sign for a lost character."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
