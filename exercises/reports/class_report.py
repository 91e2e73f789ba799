"""What a class did, in figures: scores, how hard each answer was, whether it tells students apart, what went wrong.

    Manifest + marks -> class_report -> ClassReport

Difficulties and the like are taken over the students who handed in anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from exercises.kinds import Verdict
from exercises.kinds.number import exact
from exercises.marks.grades import Marks
from exercises.marks.marking import AnswerMark
from exercises.mistakes import ROUNDING, plain_text
from exercises.reports.figures import (
    VERDICTS,
    ClassReport,
    FirstWrong,
    ItemFigures,
    MadeMistake,
    QuestionFigures,
    Remark,
)
from exercises.reports.separation import Reached, Separation, separations
from exercises.storage.manifest import Manifest
from exercises.tasks.points import in_all, in_floats


def class_report(manifest: Manifest, marks: Marks, titles: Mapping[int, str]) -> ClassReport:
    """The figures of a run; `titles` are those of its questions, as far as they are known."""
    heard = {ident: mark for ident, mark in marks.items() if any(a.verdict != "missing" for a in mark.answers)}
    answers = [answer for mark in heard.values() for answer in mark.answers]
    return ClassReport(
        manifest.set.title,
        manifest.set.course,
        len(marks),
        max((mark.of for mark in marks.values()), default=Fraction(0)),
        tuple(float(mark.points / mark.of) if mark.of else 0.0 for mark in heard.values()),
        tuple(_Questions(manifest, heard, titles).figures()),
        tuple(_mistakes(heard)),
        tuple(_remarks(heard, "unreadable")),
        tuple(_remarks(heard, "undecided")),
        _counted(answers),
    )


@dataclass(frozen=True)
class _Questions:
    """The questions of a run, with the answers of those who handed in."""

    manifest: Manifest
    heard: Marks
    titles: Mapping[int, str]

    def figures(self) -> Iterator[QuestionFigures]:
        """Each question in order."""
        for number in sorted({number for number, _ in self._points}):
            yield self._question(number)

    @cached_property
    def _points(self) -> dict[tuple[int, str], Fraction]:
        """The most points of each answer that a student can have, by question and quantity in the order asked."""
        found: dict[tuple[int, str], set[float]] = {}
        for record in self.manifest.students.values():
            for answer in record.answers:
                found.setdefault((answer.question, answer.quantity), set()).add(answer.points)
        return {key: exact(max(points)) for key, points in found.items()}

    @cached_property
    def _answers(self) -> dict[tuple[int, str], list[AnswerMark]]:
        """The answers to each quantity, a student after another."""
        found: dict[tuple[int, str], list[AnswerMark]] = {key: [] for key in self._points}
        for mark in self.heard.values():
            for answer in mark.answers:
                found[answer.question, answer.quantity].append(answer)
        return found

    @cached_property
    def _separations(self) -> dict[tuple[int, str], Separation]:
        points = {
            key: list(zip(in_floats(a.points for a in answers), in_floats(a.of for a in answers), strict=True))
            for key, answers in self._answers.items()
        }
        return separations(points, self._totals)

    @cached_property
    def _totals(self) -> list[Reached]:
        return [(float(mark.points), float(in_all(a.of for a in mark.answers))) for mark in self.heard.values()]

    def _question(self, number: int) -> QuestionFigures:
        keys = [key for key in self._points if key[0] == number]
        of = in_all(self._points[key] for key in keys)
        answers = [mark.answers_of(number) for mark in self.heard.values()]
        got = [mark.points_of(number) for mark in self.heard.values()]
        could = [in_all(a.of for a in own) for own in answers]
        return QuestionFigures(
            number,
            self.titles.get(number, ""),
            of,
            _share(in_all(got), in_all(could)),
            sum(points == own for points, own in zip(got, could, strict=True)),
            sum(points == 0 for points in got),
            sum(any(a.verdict != "missing" for a in own) for own in answers),
            tuple(self._item(key) for key in keys),
            tuple(_first_wrong(self.heard, number)),
            separations({0: list(zip(map(float, got), map(float, could), strict=True))}, self._totals)[0],
        )

    def _item(self, key: tuple[int, str]) -> ItemFigures:
        answers = self._answers[key]
        reached = _share(in_all(answer.points for answer in answers), in_all(answer.of for answer in answers))
        return ItemFigures(key[1], _counted(answers), reached, self._separations[key])


def _counted(answers: Sequence[AnswerMark]) -> dict[Verdict, int]:
    """How many answers got each verdict."""
    counts = Counter(answer.verdict for answer in answers)
    return {verdict: counts[verdict] for verdict in VERDICTS}


def _share(part: Fraction, whole: Fraction) -> float:
    return float(part / whole) if whole else 0.0


def _first_wrong(heard: Marks, number: int) -> Iterator[FirstWrong]:
    """The steps of a question at which most solutions go wrong first."""
    counts: Counter[str] = Counter()
    for mark in heard.values():
        counts.update(dict.fromkeys(_starts(mark.answers_of(number)), 1))
    yield from (FirstWrong(quantity, count) for quantity, count in counts.most_common())


def _starts(answers: Sequence[AnswerMark]) -> Iterator[str]:
    """Where a student's solution goes wrong: at what the marks name, and at wrong answers that lean on none."""
    for answer in answers:
        if answer.verdict in ("wrong", "mistake", "carried"):
            yield answer.first_wrong or answer.quantity


def _mistakes(heard: Marks) -> Iterator[MadeMistake]:
    """The known mistakes, those that most students made first."""
    made: dict[tuple[str, ...], list[tuple[str, AnswerMark]]] = {}
    for ident, mark in heard.items():
        for answer in mark.answers:
            if names := (answer.mistake,) if answer.mistake else answer.possible:
                made.setdefault(names, []).append((ident, answer))
    found = [_made(names, answers) for names, answers in made.items()]
    yield from sorted(found, key=lambda one: (-one.students, -one.answers, one.names))


def _made(names: tuple[str, ...], answers: Sequence[tuple[str, AnswerMark]]) -> MadeMistake:
    quantities = Counter(f"{answer.question}: {answer.quantity}" for _, answer in answers)
    most = tuple(quantity for quantity, _ in quantities.most_common(3))
    general = () if ROUNDING.keys() & names else answers  # of a rounded number the sentence tells that one number only
    sentences = (plain_text(answer.told[0]) for _, answer in general if len(answer.told) == 1)
    return MadeMistake(names, len({ident for ident, _ in answers}), len(answers), most, next(sentences, ""))


def _remarks(heard: Marks, verdict: Verdict) -> Iterator[Remark]:
    for ident, mark in heard.items():
        for a in mark.answers:
            if a.verdict == verdict:
                yield Remark(ident, mark.name, a.question, a.quantity, a.answer or "", a.reason)
