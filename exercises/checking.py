"""Marking a run: `check` holds what was handed in against the manifest and writes grades.csv and marks.json.

    manifest.json + answer files -> marks by student -> CheckResult

Nothing handed in is dropped silently: what belongs to no student, question or quantity of the run, rows
that do not say to what they belong, and answers given twice are listed in marks.json and told in notes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from derive.errors import InputError, Place
from exercises.answers.addresses import Addresses
from exercises.answers.commas import commas
from exercises.answers.submissions import Submissions, read_answers
from exercises.answers.unmatched import Unmatched, find_unmatched, named, notes_on
from exercises.keeping import keeping
from exercises.kinds import Verdict
from exercises.marks.assessing import mark_all
from exercises.marks.grades import Marks, duplicate_row, entry_row, grades_csv, marks_json
from exercises.marks.rebuilt import rebuilt
from exercises.marks.remarked import FILE_NAME, Remarked, differences, read_old
from exercises.marks.remarking import changes_for
from exercises.reports.class_words import class_files
from exercises.reports.pages import USUAL, Run, Wish, write_reports
from exercises.storage.atomic import remove_leftovers, write_atomic
from exercises.storage.manifest import Manifest, read_manifest


@dataclass(frozen=True)
class CheckResult:
    """What a run of `check` found and wrote; `notes` are lines for a person, one thing each."""

    grades: Path
    marks_file: Path
    marks: Marks
    submissions: Submissions
    unmatched: Unmatched
    notes: tuple[str, ...]
    changed: tuple[Remarked, ...] = ()
    """The students whose grades changed, where there were marks to compare with."""

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many answers got each verdict."""
        return Counter(answer.verdict for mark in self.marks.values() for answer in mark.answers)

    def summary(self) -> str:
        """One line: how many answers of how many students got each verdict, and where the grades are."""
        counts = self.counts
        told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in get_args(Verdict) if counts[verdict])
        students = f"{len(self.marks)} student{'' if len(self.marks) == 1 else 's'}"
        return f"Marked {students}: {told or 'nothing was asked'}. Grades are in {self.grades}"


@keeping()
def check(
    directory: str | Path,
    files: Sequence[str | Path],
    out: str | Path | None = None,
    wish: Wish = USUAL,
    *,
    marking: str | Path | None = None,
    before: str | Path | None = None,
) -> CheckResult:
    """Mark every answer asked in the run of `directory`; writes to `out`, by default its folder marks.

    The file `marking`, by default marking.yaml in the folder, says what is otherwise than the run's manifest has it;
    `before` are marks to compare with. Raises InputError, before anything is written, where the manifest or a file
    cannot be read or no answer belongs to this run.
    """
    manifest = read_manifest(directory)
    changes, old = changes_for(directory, marking), read_old(before) if before else None
    again = rebuilt(manifest, directory)
    if changes:
        manifest, again = changes.applied(manifest), replace(again, credit=changes.credit(again.credit))
    submissions = read_answers(files, Addresses.of(manifest))
    unmatched = find_unmatched(manifest, submissions)
    _refuse_strangers(submissions, unmatched, manifest, directory)
    marks = mark_all(manifest, submissions, again)
    if changes:
        marks = changes.by_hand(marks, manifest)
    lists = _lists(submissions, unmatched)
    texts = {"grades.csv": grades_csv(marks), FILE_NAME: marks_json(marks, lists)}
    texts |= class_files(manifest, marks, lists, again.titles)
    folder = Path(directory, "marks") if out is None else Path(out)
    grades, marks_file, *_ = _write(folder, texts)
    write_reports(Run(manifest, again, marks), wish, folder)
    notes = (*notes_on(manifest, submissions, unmatched), *commas(manifest, marks), *again.notes)
    changed = differences(old, marks) if old is not None else ()
    return CheckResult(grades, marks_file, marks, submissions, unmatched, notes, changed)


def _refuse_strangers(
    submissions: Submissions, unmatched: Unmatched, manifest: Manifest, directory: str | Path
) -> None:
    """Answers to another run would overwrite good marks with zeros."""
    if len(unmatched) < len(submissions.entries):
        return
    first = next(iter(submissions.entries.values()), None)
    place = first.place if first else Place()
    told = f" (the first: student {first.student!r}, question {first.question!r}, {first.quantity!r})" if first else ""
    owner = named(manifest).get(first.student.casefold()) if first else None
    hint = f"that is {owner}; write ids or form codes" if owner else "name the folder that make wrote"
    raise InputError(f"no answer belongs to the run in {directory}{told}", hint, place)


def _lists(submissions: Submissions, unmatched: Unmatched) -> dict[str, list[dict[str, object]]]:
    """What marks.json lists beside the marks."""
    return {
        "unknown_students": [entry_row(entry) for entry in unmatched.students],
        "unknown_questions": [entry_row(entry) for entry in unmatched.questions],
        "unknown_quantities": [entry_row(entry) for entry in unmatched.quantities],
        "incomplete_rows": [entry_row(entry) for entry in submissions.incomplete],
        "duplicates": [duplicate_row(duplicate) for duplicate in submissions.duplicates],
        "unread_files": [{"reason": reason} for reason in submissions.unread],
    }


def _write(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """The files of the folder, in the order given."""
    remove_leftovers(folder)
    for name, text in texts.items():
        write_atomic(folder / name, text, mode=0o600)
    return [folder / name for name in texts]
