"""What `make` knows about a run and `check` marks by: `Manifest`, the file manifest.json, for the instructor only.

    Manifest(students: id -> StudentRecord(answers: ExpectedAnswer ...)) -> to_json -> manifest.json -> read_manifest

The fields of the dataclasses are the keys of the file. Keys unknown here are skipped, so a field with a
default may be added freely; a change that old files do not survive raises VERSION.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Protocol, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from derive.errors import InputError, Place
from exercises.files.yamlread import MAX_BYTES
from exercises.storage.textfiles import read_bytes

VERSION = 1
"""The version of the file's format."""

FILE_NAME = "manifest.json"
_LIMIT = 500_000_000

_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode

T = TypeVar("T")
Finite = Annotated[float, Field(allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0)]
Number = Annotated[int, Field(ge=1)]
Given = Mapping[str, Mapping[str, Finite]]
"""The numbers of each question: its number as text, then quantity -> value."""


@dataclass(frozen=True)
class ExpectedAnswer:
    """One answer asked of one student; `value` is what the key prints where the answer is no single number.

    A number is right within `tolerance` of the value; it is asked for with `decimals`. `details` hold what
    another `kind` is marked by.
    """

    question: Number
    quantity: str
    value: Finite | str
    decimals: Count
    tolerance: NotNegative
    points: NotNegative
    kind: str = "number"
    details: Mapping[str, Any] = field(default_factory=dict)


class _Answer(Protocol):
    """What is of one question, such as what is expected there or the mark for it."""

    @property
    def question(self) -> int: ...


A = TypeVar("A", bound=_Answer)


def by_question(answers: Iterable[A]) -> Mapping[int, tuple[A, ...]]:
    """The answers of each question, in their order."""
    found: dict[int, list[A]] = {}
    for answer in answers:
        found.setdefault(answer.question, []).append(answer)
    return {number: tuple(own) for number, own in found.items()}


@dataclass(frozen=True)
class StudentRecord:
    """One student's copy: the mark of its form, the drawn numbers and the answers asked."""

    name: str
    form: str
    given: Given
    answers: tuple[ExpectedAnswer, ...]

    def asked(self, question: int) -> tuple[ExpectedAnswer, ...]:
        """The answers of one question."""
        return self._by_question.get(question, ())

    @cached_property
    def _by_question(self) -> Mapping[int, tuple[ExpectedAnswer, ...]]:
        return by_question(self.answers)


@dataclass(frozen=True)
class SetRecord:
    """The problem set it was made from; `file_hash` is the SHA-256 of its file in hexadecimal."""

    title: str
    course: str
    seed: int
    file_hash: str
    name: str = ""
    text: Annotated[str, Field(max_length=MAX_BYTES)] = ""
    """What stands in the file, from which the questions are made again; empty where an older version made the run."""


@dataclass(frozen=True)
class RoundingRecord:
    """The decimals to work with (None: all of them) and to answer with."""

    carry: Count | None
    answer: Count


@dataclass(frozen=True)
class Manifest:
    """One run of `make`: students by id, in roster order; `engine` typeset it (None: nothing was typeset)."""

    set: SetRecord
    rounding: RoundingRecord
    engine: str | None
    students: Mapping[str, StudentRecord]
    program: str = ""
    version: int = VERSION
    questions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What marking needs of a question for all students together, by its number."""

    def shared(self, number: int) -> Mapping[str, Any]:
        """What marking needs of a question for all students together."""
        return self.questions.get(str(number), {})

    def to_json(self) -> str:
        """The file's text: one answer a line; raises ValueError for a number that is not finite."""
        head = {name: getattr(self, name) for name in ("version", "program", "engine")}
        head |= {"set": vars(self.set), "rounding": vars(self.rounding), "questions": dict(self.questions)}
        lines = [f"{_json(name)}: {_json(value)}" for name, value in head.items()]
        students = ",\n".join(_student_text(ident, record) for ident, record in self.students.items())
        return "{\n" + ",\n".join([*lines, f'"students": {{\n{students}\n}}']) + "\n}\n"


def _student_text(ident: str, record: StudentRecord) -> str:
    given = ",\n".join(f"  {_json(question)}: {_json(dict(values))}" for question, values in record.given.items())
    answers = ",\n".join(f"  {_json(_plain(vars(answer)))}" for answer in record.answers)
    name, form = _json(record.name), _json(record.form)
    return (
        f'{_json(ident)}: {{"name": {name}, "form": {form},\n'
        f' "given": {{\n{given}\n }},\n "answers": [\n{answers}\n ]}}'
    )


_USUAL = {"kind": "number", "details": {}}


def _plain(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Whole points without a decimal point, as people write them; a number needs no kind, and no details."""
    points = float(answer["points"])
    kept = {key: value for key, value in answer.items() if _USUAL.get(key) != value}
    return {**kept, "points": int(points) if points.is_integer() else points}


@dataclass(frozen=True)
class _Head:
    version: int


_HEAD = TypeAdapter(_Head)
_WHOLE = TypeAdapter(Manifest)


def read_manifest(directory: str | Path) -> Manifest:
    """The manifest that `make` wrote into the folder; raises InputError where there is none that can be read."""
    path = Path(directory) / FILE_NAME
    if not path.is_file():
        what = f"there is no {FILE_NAME} in this folder" if path.parent.is_dir() else "there is no such folder"
        raise InputError(what, "run gradsheet make SET -o DIR first, and name its DIR here", Place(str(directory)))
    data, place = read_bytes(path, _LIMIT), Place(str(path))
    version = _validated(_HEAD, data, place).version
    if version != VERSION:
        hint = "make the set again, or check it with the gradsheet that made it"
        raise InputError(f"was written in version {version} of its format; this is for version {VERSION}", hint, place)
    manifest = _validated(_WHOLE, data, place)
    _refuse_repeated(manifest, place)
    return manifest


def _validated(adapter: TypeAdapter[T], data: bytes, place: Place) -> T:
    try:
        return adapter.validate_json(data, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _damaged(_words(first["type"], first["loc"]), place) from error


def _words(kind: str, location: Iterable[int | str]) -> str:
    """What is wrong at a place inside the file, such as `students > s001 > answers > 3 > value`."""
    where = " > ".join(str(part + 1) if isinstance(part, int) else part for part in location)
    if not where:
        return "it is not the JSON that make writes"
    return f"{where} is {'missing' if kind == 'missing' else 'not what make writes there'}"


def _damaged(what: str, place: Place) -> InputError:
    return InputError(f"the manifest is damaged: {what}", "run gradsheet make again; it writes the same file", place)


def _refuse_repeated(manifest: Manifest, place: Place) -> None:
    """An answer that is asked for twice could not be matched."""
    for ident, question, quantity in _repeated(manifest):
        raise _damaged(f"students > {ident} asks for {quantity} of question {question} twice", place)


def _repeated(manifest: Manifest) -> Iterator[tuple[str, int, str]]:
    for ident, record in manifest.students.items():
        known: set[tuple[int, str]] = set()
        for answer in record.answers:
            if (answer.question, answer.quantity) in known:
                yield ident, answer.question, answer.quantity
            known.add((answer.question, answer.quantity))
