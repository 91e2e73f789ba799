"""What was handed in but not asked for: `Unmatched`, and the notes that tell a person of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from derive.errors import nearest
from exercises.answers.submissions import Duplicate, Entry, Key, Submissions
from exercises.storage.manifest import Manifest
from exercises.storage.moments import UNREAD

_MOST = 20
"""The most notes of one kind; marks.json has all."""
_UNREAD = "; the later row counts, as the times of this column cannot all be read without guessing"


@dataclass(frozen=True)
class Unmatched:
    """Answers of students, to questions and for quantities that the run does not have."""

    students: tuple[Entry, ...]
    questions: tuple[Entry, ...]
    quantities: tuple[Entry, ...]

    def __len__(self) -> int:
        return len(self.students) + len(self.questions) + len(self.quantities)


@dataclass(frozen=True)
class _Asked:
    """The keys of a manifest, and their starts."""

    keys: frozenset[Key]
    questions: frozenset[tuple[str, str]]
    students: frozenset[str]


@dataclass(frozen=True)
class _Known:
    """The names that somebody may have meant: all, those of each question, and the ids that go with people's names."""

    names: Sequence[str] = ()
    questions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def hint(self, name: str, entry: Entry) -> str:
        """What is meant by a name in an answer: of what is alike the question's own names come first."""
        if owner := self.people.get(name.casefold()):
            return f"; that is {owner}"
        own = self.questions.get(entry.key.question, ())
        near = nearest(name[:100], own, 0.6) or nearest(name[:100], self.names, 0.6)
        return f"; did you mean {near}?" if near else ""


def find_unmatched(manifest: Manifest, submissions: Submissions) -> Unmatched:
    """The answers that count for nothing, each by the first of its names that is unknown."""
    asked = _asked(manifest)
    found: dict[str, list[Entry]] = {"student": [], "question": [], "quantity": []}
    for key, entry in submissions.entries.items():
        if key not in asked.keys:
            found[_first_unknown(key, asked)].append(entry)
    return Unmatched(*map(tuple, found.values()))


def _asked(manifest: Manifest) -> _Asked:
    keys = [Key.of(i, str(a.question), a.quantity) for i, record in manifest.students.items() for a in record.answers]
    students = frozenset(Key.of(ident, "", "").student for ident in manifest.students)
    return _Asked(frozenset(keys), frozenset((key.student, key.question) for key in keys), students)


def _first_unknown(key: Key, asked: _Asked) -> str:
    if key.student not in asked.students:
        return "student"
    return "quantity" if (key.student, key.question) in asked.questions else "question"


def notes_on(manifest: Manifest, submissions: Submissions, unmatched: Unmatched) -> tuple[str, ...]:
    """A line a thing that a person should look at: at most 20 of each kind, and how many more there are."""
    asked: dict[str, dict[str, None]] = {}
    for answer in (answer for record in manifest.students.values() for answer in record.answers):
        asked.setdefault(str(answer.question), {})[answer.quantity] = None
    people = _Known((*manifest.students, *(record.form for record in manifest.students.values())), {}, named(manifest))
    quantities = _Known(
        tuple(chain.from_iterable(asked.values())), {number: tuple(own) for number, own in asked.items()}
    )
    kinds = (
        _groups("student", unmatched.students, lambda entry: entry.student, people),
        _groups("question", unmatched.questions, lambda entry: entry.question, _Known()),
        _groups("quantity", unmatched.quantities, lambda entry: entry.quantity, quantities),
        [f"{e.place}: the row does not say its student, question and quantity" for e in submissions.incomplete],
        _replacements(submissions.duplicates),
        submissions.unread,
        _silent(manifest, submissions),
    )
    return tuple(chain.from_iterable(map(_first_ones, kinds)))


def _first_ones(notes: Sequence[str]) -> Iterator[str]:
    yield from notes[:_MOST]
    if len(notes) > _MOST:
        yield f"... and {len(notes) - _MOST} more of this kind in marks.json"


def named(manifest: Manifest) -> Mapping[str, str]:
    """The id of each student whose name, without case, is that of no other."""
    count = Counter(record.name.casefold() for record in manifest.students.values())
    names = ((record.name.casefold(), ident) for ident, record in manifest.students.items())
    return {name: ident for name, ident in names if name and count[name] == 1}


def _groups(kind: str, entries: Iterable[Entry], name_of: Callable[[Entry], str], known: _Known) -> list[str]:
    """A note for each name, with the place of its first answer; only those that are shown look for a near name."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(name_of(entry), []).append(entry)
    return [_unknown(kind, name, own, known if i < _MOST else _Known()) for i, (name, own) in enumerate(groups.items())]


def _unknown(kind: str, name: str, entries: Sequence[Entry], known: _Known) -> str:
    count = f" ({len(entries)} answers)" if len(entries) > 1 else ""
    place = entries[0].place if kind == "student" else entries[0].asked_at
    return f"{place}: this run has no {kind} {name[:100]!r}{count}{known.hint(name, entries[0])}"


def _replacements(duplicates: Iterable[Duplicate]) -> list[str]:
    """A note for each student whose answers in one file take the place of those in another, or in the same."""
    groups: dict[tuple[str, str, str], list[Duplicate]] = {}
    for one in duplicates:
        groups.setdefault((one.kept.place.file, one.replaced.place.file, one.kept.student), []).append(one)
    return [_replaced(group) for group in groups.values()]


def _replaced(group: Sequence[Duplicate]) -> str:
    kept, replaced = group[0].kept, group[0].replaced
    by_time = kept.when and replaced.when and kept.when.is_after(replaced.when)
    older = f", from {replaced.when}" if by_time else _UNREAD if UNREAD in (kept.when, replaced.when) else ""
    lines = {(one.kept.place, one.replaced.place) for one in group}
    if len(group) > 1:
        here, there = ("here", "") if len(lines) == 1 else ("from here on", " on")
        what = (
            f"{len(group)} answers of student {kept.student} {here} take the place of those at {replaced.place}{there}"
        )
    else:
        asked = f"question {kept.question}, {kept.quantity} of student {kept.student}"
        what = f"this answer to {asked} takes the place of the one at {replaced.place}"
    return f"{kept.place}: {what}{older}"


def _silent(manifest: Manifest, submissions: Submissions) -> list[str]:
    """One note on the students who gave no answer at all."""
    heard = {key.student for key, entry in submissions.entries.items() if entry.answer}
    silent = [ident for ident in manifest.students if Key.of(ident, "", "").student not in heard]
    names = ", ".join(silent[:_MOST]) + (", ..." if len(silent) > _MOST else "")
    return [f"no answers from {len(silent)} of {len(manifest.students)} students: {names}"] if silent else []
