"""Setting a class batch by batch: filled here, typeset by a crew, and written as each comes back.

    copies -> Batch -> Job (parts, a pure function's whole input) -> Printed (bytes) -> files

While an engine works at one batch the next is filled, and no more batches than the crew has hands are kept in
memory. A student at whom it stops is named when the others are done.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter
from pathlib import Path

from exercises.press.crews import Crew
from exercises.press.jobs import MODES, Job, Kind, Printed, Unprintable, expected_pages, print_job
from exercises.press.printing import Press
from exercises.storage.atomic import atomic_file, write_atomic
from exercises.variants.generate import Copy
from templates.formats.pdf.batch import join_files

BATCH = {"latex": 50, "typst": 10}
"""Students that an engine sets in one go: fixed, because a file of many pages holds the letters that they share."""

_PARTS = "parts"
SOURCES = {"latex": "tex", "typst": "typst"}
"""The folder of an engine's sources."""
FOLDERS = ("", *SOURCES.values(), _PARTS, *MODES)
"""The folders that a run writes into."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Batch:
    """Some students' pages that are set in one run, and where their files go."""

    output: Path
    number: int
    copies: Sequence[Copy]
    kinds: Sequence[Kind]

    def files(self, kind: Kind) -> list[Path]:
        """A file for each student."""
        return [self.output / kind / f"{copy.student.id}.pdf" for copy in self.copies]

    def whole(self, kind: Kind) -> Path:
        """The file of all its students, kept until the last batch is done."""
        return self.output / _PARTS / f"{kind}-{self.number:04}.pdf"

    def has_files(self) -> bool:
        """Whether every student's files are there."""
        return all(file.is_file() for kind in self.kinds for file in self.files(kind))

    def is_done(self) -> bool:
        """Whether nothing of it is left to do."""
        return self.has_files() and all(self.whole(kind).is_file() for kind in self.kinds)

    def write(self, result: Printed) -> None:
        """The files of the students, then those of all of them."""
        for kind in self.kinds:
            for file, data in zip(self.files(kind), result.files[kind], strict=True):
                write_atomic(file, data, mode=MODES[kind])
        for kind in self.kinds:
            write_atomic(self.whole(kind), result.whole[kind], mode=MODES[kind])


@dataclass(frozen=True)
class Shop:
    """Where a class is set: its pages, the folder to write into, and what its students' batches are."""

    press: Press
    output: Path
    copies: Sequence[Copy]
    progress: Progress = lambda done, total: None

    @cached_property
    def batches(self) -> list[Batch]:
        """The class in batches."""
        size = BATCH[self.press.engine.name]
        starts = enumerate(range(0, len(self.copies), size))
        return [Batch(self.output, n, self.copies[start : start + size], self.press.kinds) for n, start in starts]

    @property
    def _sources(self) -> Path:
        return self.output / SOURCES[self.press.engine.name]

    def is_finished(self) -> bool:
        """Whether an earlier run has written everything."""
        ends = [self.output / f"all-{kind}.pdf" for kind in self.press.kinds]
        ends += [self._sources / self.press.source_name(kind) for kind in self.press.kinds]
        return all(path.is_file() for path in ends) and all(batch.has_files() for batch in self.batches)

    def write_sources(self) -> None:
        """The sources alone, where nothing can set them."""
        for _ in self._filled():
            pass

    def print(self, crew: Crew) -> None:
        """Sources and PDFs; what a stopped run has finished stays.

        Raises Unprintable, when all else is done, where the engine stops at a student's pages.
        """
        stopped = list(self._set(crew))
        if stopped:
            raise _told(stopped)
        for kind in self.press.kinds:
            with atomic_file(self.output / f"all-{kind}.pdf", mode=MODES[kind]) as file:
                join_files([batch.whole(kind) for batch in self.batches], file)
        shutil.rmtree(self.output / _PARTS)

    def _set(self, crew: Crew) -> Iterator[tuple[int, Unprintable]]:
        """Have the batches set that are not done, and write them; the number of each that cannot be set, and why."""
        todo = [batch for batch in self.batches if not batch.is_done()]
        done = len(self.copies) - sum(len(batch.copies) for batch in todo)
        for batch, future in crew.each(print_job, self._jobs(crew, todo)):
            try:
                batch.write(future.result())
            except Unprintable as error:
                yield batch.number, error
            else:
                done += len(batch.copies)
                self.progress(done, len(self.copies))

    def _jobs(self, crew: Crew, todo: Sequence[Batch]) -> Iterator[tuple[Batch, Job, Mapping[str, int]]]:
        """The jobs to do; how long documents are is found while the first is filled."""
        samples = map(self.press.job, (self.copies[:1], self.copies[-1:]))
        pages = crew.executor.submit(expected_pages, *samples) if todo else None
        for batch, job in self._filled():
            if pages and batch in todo:
                yield batch, job, pages.result()

    def _filled(self) -> Iterator[tuple[Batch, Job]]:
        """Each batch with its pages filled in; the sources grow on the way and are whole after the last."""
        with ExitStack() as stack:
            sources = {kind: stack.enter_context(self.press.source(kind, self._sources)) for kind in self.press.kinds}
            for batch in self.batches:
                job = self.press.job(batch.copies)
                for kind, add in sources.items():
                    add(job.parts[kind])
                yield batch, job


def _told(stopped: Sequence[tuple[int, Unprintable]]) -> Unprintable:
    """One error for people: the first of the class at whom the engine stopped, and what became of the others."""
    (_, first), *more = sorted(stopped, key=itemgetter(0))
    others = f" (and at {len(more)} more)" if more else ""
    hint = "the batches of the others are set; once that is put right, the same command goes on"
    return replace(first, what=f"{first.what}{others}", hint=hint)
