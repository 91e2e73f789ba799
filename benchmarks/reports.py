"""Pages for 300 students, of whom half make a known mistake in each question, against writing the same bytes."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from random import Random

import numpy as np

from derive.errors import Place
from derive.mistakes import mistakes_for
from derive.mistakes.together import Together
from derive.mistakes.unfolding import usual
from exercises.answers.submissions import Entry, Key, Submissions
from exercises.files.library import read_set
from exercises.marks.assessing import mark_all
from exercises.marks.rebuilt import Rebuilt, rebuilt
from exercises.reports.pages import Run, Wish, write_reports
from exercises.storage.atomic import write_atomic
from exercises.storage.manifest import Manifest, RoundingRecord, SetRecord
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator

SET = "exam"
STUDENTS = 300


def main() -> None:
    """Prints the seconds that pages take, and how many times as long as writing them alone."""
    manifest, again = made(STUDENTS)
    marks = mark_all(manifest, handed_in(manifest, again), again)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        write_reports(Run(manifest, again, marks), Wish(), folder)
        whole = time.perf_counter() - start
        pages = [(path, path.read_bytes()) for path in (folder / "reports").iterdir()]
        start = time.perf_counter()
        for path, data in pages:
            write_atomic(path, data, mode=0o600)
        alone = time.perf_counter() - start
    notes = sum(a.verdict not in ("right", "missing") for mark in marks.values() for a in mark.answers)
    print(f"{STUDENTS} students' pages with {notes} notes: {whole:.1f} s ({1000 * whole / STUDENTS:.0f} ms each)")
    print(f"writing the same bytes alone: {alone:.1f} s; ratio {whole / alone:.1f}")


def made(students: int) -> tuple[Manifest, Rebuilt]:
    """The manifest of a class, and its questions made again."""
    problem_set, file_hash = read_set(SET)
    copies = Generator(problem_set, Lottery(b"a secret of many signs", file_hash, 1)).copies(numbered(students))
    record = SetRecord(problem_set.title, problem_set.course, 1, file_hash, problem_set.name, problem_set.text)
    manifest = Manifest(record, RoundingRecord(6, 4), None, {copy.student.id: copy.record() for copy in copies})
    return manifest, rebuilt(manifest)


def handed_in(manifest: Manifest, again: Rebuilt) -> Submissions:
    """Answers of students of whom each second makes a mistake of its own throughout."""
    entries: dict[Key, Entry] = {}
    for number, structure in again.structures.items():
        names = tuple(ask.names[0] for ask in structure.asks)
        plan = usual(structure.plan, names)
        wrongs = list(mistakes_for(plan, "everywhere"))
        together = Together(plan, wrongs, names)
        records = manifest.students.values()
        given = {q: np.array([r.given[str(number)][q.name] for r in records]) for q in structure.given}
        values = together.compute(given)
        for place, ident in enumerate(manifest.students):
            row = together.rows[0 if place % 2 else 1 + Random(place * 7 + number).randrange(len(wrongs))]
            for ask, name, slot in zip(structure.asks, names, row, strict=True):
                text = f"{values[slot][place]:.{structure.answer_decimals(name)}f}"
                entry = Entry(ident, str(number), ask.label, text, Place())
                entries[entry.key] = entry
    return Submissions(entries, (), ())


if __name__ == "__main__":
    main()
