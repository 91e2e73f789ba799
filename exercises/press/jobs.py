"""The part of the work that any machine with the same engine can do: pages filled in, files out.

    Job(students, parts by kind, program) --print_job--> Printed(files, whole)

A job and its result are plain data and depend on nothing else, so a job may be done anywhere and again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import islice
from typing import Literal

from derive.errors import GradsheetError, InputError, Place
from templates.engines import Engine, chosen
from templates.engines.engine import Order
from templates.formats import Part
from templates.stopped import Stopped

Kind = Literal["sheets", "keys", "marking"]

MODES: Mapping[Kind, int] = {"sheets": 0o644, "keys": 0o600, "marking": 0o600}
"""Who may read the files: what tells answers is the instructor's alone."""


def program() -> str:
    """The program and its version, as the manifest records it."""
    return f"gradsheet {version('gradsheet')}"


@dataclass(frozen=True)
class Job:
    """The filled pages of some students, the engine to set them, and how many sides a leaf of their paper has."""

    students: tuple[str, ...]
    parts: Mapping[Kind, Sequence[Part]]
    sides: int = 1
    program: str = ""
    engine: str = "latex"

    @property
    def setter(self) -> Engine:
        """The engine itself."""
        return chosen(self.engine)

    @property
    def all_parts(self) -> list[Part]:
        """The pages of every kind, one kind after another."""
        return [part for parts in self.parts.values() for part in parts]

    def only(self, span: slice) -> Job:
        """The same for some of the students."""
        parts = {kind: parts[span] for kind, parts in self.parts.items()}
        return replace(self, students=self.students[span], parts=parts)


@dataclass(frozen=True)
class Printed:
    """The files of a job by kind, in the order of its students, and all of a kind in one file."""

    files: Mapping[Kind, tuple[bytes, ...]]
    whole: Mapping[Kind, bytes]


@dataclass
class Unprintable(GradsheetError):
    """The engine stopped at the pages of the student whom `place` names, or of several where at no single one's."""


def expected_pages(*samples: Job) -> dict[str, int]:
    """The pages that each kind of document has, by the first of some jobs at which the engine does not stop.

    Raises Unprintable, for the first of them, where it stops at all: then no page can be set.
    """
    stopped = []
    for sample in samples:
        try:
            return sample.setter.page_counts(sample.all_parts)
        except Stopped as error:
            stopped.append(_blamed(sample, error))
    raise stopped[0]


def print_job(job: Job, expected: Mapping[str, int]) -> Printed:
    """Set a job in one go; `expected` are the pages of each kind of document.

    Raises Unprintable where the engine stops, with the student whose pages make it stop, and InputError where the
    job comes from another version of this program.
    """
    if job.program not in ("", program()):
        raise InputError(f"this worker has {program()}, and the job is of {job.program}", "install the same on all")
    sizes = [len(parts) for parts in job.parts.values()]
    try:
        prints = job.setter.print(Order(job.all_parts, sizes, job.sides, expected))
    except Stopped as error:
        raise _blamed(job, error) from error
    files = iter(prints.files)
    return Printed(
        {kind: tuple(islice(files, size)) for kind, size in zip(job.parts, sizes, strict=True)},
        dict(zip(job.parts, prints.groups, strict=True)),
    )


def _blamed(job: Job, error: Stopped) -> Unprintable:
    """The error told of the student whose pages alone make the engine stop, found by halving."""
    while len(job.students) > 1:
        middle = len(job.students) // 2
        halves = [job.only(slice(middle)), job.only(slice(middle, None))]
        failing = next(((half, found) for half in halves if (found := _failure(half))), None)
        if failing is None:
            return Unprintable(error.what, error.hint, Place(f"students {job.students[0]} to {job.students[-1]}"))
        job, error = failing
    (student,) = job.students
    return Unprintable(error.what, error.hint, Place(f"student {student}"))


def _failure(job: Job) -> Stopped | None:
    try:
        job.setter.attempt(job.all_parts)
    except Stopped as error:
        return error
    return None
