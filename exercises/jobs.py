"""The part of the work that any machine with TeX can do: pages filled in, files out.

    Job(students, parts by kind, program) --print_job--> Printed(files, whole)

A job and its result are plain data and depend on nothing else, so a job may be done anywhere and again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import islice
from typing import Literal

from derive.errors import GradsheetError, InputError, Place
from templates.formats import Part
from templates.formats.pdf.batch import batch_pdf, grouped, page_counts
from templates.formats.pdf.compiler import TexStopped, compile_pdf
from templates.formats.tex import whole

Kind = Literal["sheets", "keys", "marking"]

MODES: Mapping[Kind, int] = {"sheets": 0o644, "keys": 0o600, "marking": 0o600}
"""Who may read the files: what tells answers is the instructor's alone."""


def program() -> str:
    """The program and its version, as the manifest records it."""
    return f"gradsheet {version('gradsheet')}"


@dataclass(frozen=True)
class Job:
    """The filled pages of some students, and how many sides a leaf of their paper has."""

    students: tuple[str, ...]
    parts: Mapping[Kind, Sequence[Part]]
    sides: int = 1
    program: str = ""

    @property
    def all_parts(self) -> list[Part]:
        """The pages of every kind, one kind after another."""
        return [part for parts in self.parts.values() for part in parts]

    def only(self, span: slice) -> Job:
        """The same for some of the students."""
        parts = {kind: parts[span] for kind, parts in self.parts.items()}
        return Job(self.students[span], parts, self.sides, self.program)


@dataclass(frozen=True)
class Printed:
    """The files of a job by kind, in the order of its students, and all of a kind in one file."""

    files: Mapping[Kind, tuple[bytes, ...]]
    whole: Mapping[Kind, bytes]


@dataclass
class Unprintable(GradsheetError):
    """TeX stopped at the pages of the student whom `place` names, or of several where it stops at no single one's."""


def expected_pages(*samples: Job) -> dict[str, int]:
    """The pages that each kind of document has, by the first of some jobs at which TeX does not stop.

    Raises Unprintable, for the first of them, where it stops at all: then no page can be set.
    """
    stopped = []
    for sample in samples:
        try:
            return page_counts(sample.all_parts)
        except TexStopped as error:
            stopped.append(_blamed(sample, error))
    raise stopped[0]


def print_job(job: Job, expected: Mapping[str, int]) -> Printed:
    """Set a job in one run of TeX; `expected` are the pages of each kind of document.

    Raises Unprintable where TeX stops, with the student whose pages make it stop, and InputError where the
    job comes from another version of this program.
    """
    if job.program not in ("", program()):
        raise InputError(f"this worker has {program()}, and the job is of {job.program}", "install the same on all")
    try:
        batch = batch_pdf(job.all_parts, expected)
    except TexStopped as error:
        raise _blamed(job, error) from error
    sizes = [len(parts) for parts in job.parts.values()]
    files = iter(batch.files)
    return Printed(
        {kind: tuple(islice(files, size)) for kind, size in zip(job.parts, sizes, strict=True)},
        dict(zip(job.parts, grouped(batch, sizes, job.sides), strict=True)),
    )


def _blamed(job: Job, error: TexStopped) -> Unprintable:
    """The error told of the student whose pages alone make TeX stop, found by halving."""
    while len(job.students) > 1:
        middle = len(job.students) // 2
        halves = [job.only(slice(middle)), job.only(slice(middle, None))]
        failing = next(((half, found) for half in halves if (found := _failure(half))), None)
        if failing is None:
            return Unprintable(error.what, error.hint, Place(f"students {job.students[0]} to {job.students[-1]}"))
        job, error = failing
    (student,) = job.students
    return Unprintable(error.what, error.hint, Place(f"student {student}"))


def _failure(job: Job) -> TexStopped | None:
    try:
        compile_pdf(whole(job.all_parts))
    except TexStopped as error:
        return error
    return None
