"""From a set and those it is drawn for to a `Collection`.

collect(generator, students) -> Collection;  every mistake of all variants is worked out at once
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from string import ascii_lowercase

from derive.text import to_text
from exercises.export.model import Answer, Ask, Collection, Number, Part, Question, Variant, WrongAnswer
from exercises.export.wrongs import Wrongs
from exercises.files.spec import ProblemSet
from exercises.kinds import Ask as Asked
from exercises.kinds import kind_of, kinds
from exercises.kinds.choice import ChoiceAsk
from exercises.kinds.formula import FormulaAsk
from exercises.kinds.number import rounded
from exercises.marks.other_answers import WrongFormulas
from exercises.mistakes import explained
from exercises.storage.manifest import ExpectedAnswer
from exercises.storage.roster import Student
from exercises.tasks.structure import Structure
from exercises.variants.generate import Answered, Copy, Generator
from exercises.variants.soundness import Drawn
from templates.document import Text
from templates.leaves import Formula


def collect(generator: Generator, students: Sequence[Student], *, personal: bool = False) -> Collection:
    """A set with a variant for each student; they are told as theirs where it is `personal`."""
    draws = generator.draws(students)
    copies = generator.copies(students, draws)
    questions = tuple(
        _Builder(generator.problem_set, structure, number, drawn, personal).question(copies)
        for number, (structure, drawn) in enumerate(zip(generator.structures, draws, strict=True), 1)
    )
    return Collection(generator.problem_set, questions, _names(generator))


def _names(generator: Generator) -> str:
    """What names the set and its draw; the secret cannot be told from it."""
    lottery = generator.lottery
    return hashlib.sha256(b"names" + repr((lottery.set_digest, lottery.seed)).encode() + lottery.secret).hexdigest()[
        :15
    ]


@dataclass(frozen=True)
class _Builder:
    """What one question is built from."""

    problem_set: ProblemSet
    structure: Structure
    number: int
    drawn: Drawn
    personal: bool

    def question(self, copies: Sequence[Copy]) -> Question:
        spec, parts = self.structure.spec, tuple(self._parts())
        asks = tuple(ask for part in parts for ask in part.asks)
        variants = tuple(self._variants(copies, asks))
        return Question(self.number, spec.title, spec.type, Fraction(spec.points), parts, variants, self.structure)

    def _parts(self) -> Iterator[Part]:
        for place, part in enumerate(self.structure.parts):
            yield Part(ascii_lowercase[place % 26], tuple(map(self._ask, part.asks)))

    def _ask(self, ask: Asked) -> Ask:
        options = ask.options if isinstance(ask, ChoiceAsk) else ()
        how = kinds()[ask.kind].told(self.structure.decimal)
        symbol, points = Formula(ask.line.left), self.structure.points[ask.label]
        return Ask(ask.label, ask.kind, points, symbol, options, how)

    def _variants(self, copies: Sequence[Copy], asks: Sequence[Ask]) -> Iterator[Variant]:
        wrongs = Wrongs.of(self.structure, self.drawn, self.structure.evaluate(self.drawn.given))
        told = [dict(ask.told) if isinstance(ask, ChoiceAsk) else {} for ask in self.structure.asks]
        for row, copy in enumerate(copies):
            filled = copy.questions[self.number - 1]
            answers = tuple(
                self._answer(ask, expected, means, wrongs, row)
                for ask, expected, means in zip(asks, filled.answers, told, strict=True)
            )
            yield self._variant(copy, filled, answers)

    def _variant(self, copy: Copy, filled: Answered, answers: tuple[Answer, ...]) -> Variant:
        owner, name = (copy.student.id, copy.student.name) if self.personal else ("", "")
        return Variant(copy.form, owner, name, answers, filled, self.structure, self.number)

    def _answer(self, ask: Ask, expected: ExpectedAnswer, told: Mapping[str, Text], wrongs: Wrongs, row: int) -> Answer:
        right = kind_of(expected).right(expected)
        match ask.kind:
            case "number":
                name = str(expected.details.get("name", _names_of(self.structure, ask.label)[0]))
                number = self._number(name, float(expected.value), expected.decimals, expected.tolerance, wrongs, row)
                return Answer(ask, right, ((number,),))
            case "matrix":
                return Answer(ask, right, tuple(self._rows(ask, expected, wrongs, row)))
            case "choice":
                return Answer(ask, right, wrong=tuple(self._chosen(expected, told)))
        return Answer(ask, right, wrong=self._mistaken.get(ask.label, ()))

    @cached_property
    def _mistaken(self) -> Mapping[str, tuple[WrongAnswer, ...]]:
        """What known mistakes make of each formula that is asked for, by its label."""
        asks = [ask for ask in self.structure.asks if isinstance(ask, FormulaAsk)]
        return {ask.label: tuple(self._formulas(ask)) for ask in asks}

    def _formulas(self, ask: FormulaAsk) -> Iterator[WrongAnswer]:
        """Other functions than the right one and than each other."""
        known = [ask.truth]
        for term, wrong in WrongFormulas(self.structure.plan, ask).terms:
            if all(ask.ground.compare(other, term).verdict == "different" for other in known):
                known.append(term)
                share = self.problem_set.credit.of([wrong.mistake])
                yield WrongAnswer(to_text(term), 0.0, wrong.mistake, explained(wrong), share)

    def _rows(self, ask: Ask, expected: ExpectedAnswer, wrongs: Wrongs, row: int) -> Iterator[tuple[Number, ...]]:
        """The entries of a matrix."""
        exact, tolerances = expected.details["exact"], expected.details["tolerances"]
        names, width = _names_of(self.structure, ask.label), len(exact[0])
        rows = (names[start : start + width] for start in range(0, len(names), width))
        for cells in zip(rows, exact, tolerances, strict=True):
            yield tuple(
                self._number(name, value, expected.decimals, tolerance, wrongs, row)
                for name, value, tolerance in zip(*cells, strict=True)
            )

    def _number(self, name: str, value: float, decimals: int, tolerance: float, wrongs: Wrongs, row: int) -> Number:
        credit = self.problem_set.credit
        wrong = tuple(
            WrongAnswer(number, tolerance, mistake, told, credit.of((mistake,)))
            for number, mistake, told in wrongs.found(row, name)
        )
        return Number(name, value, decimals, tolerance, rounded(value, decimals), wrong)

    def _chosen(self, expected: ExpectedAnswer, told: Mapping[str, Text]) -> Iterator[WrongAnswer]:
        """The wrong options to which known mistakes lead."""
        for mark, mistake in expected.details.get("mistakes", {}).items():
            if mistake in told:
                share = self.problem_set.credit.of_choice(mistake)
                yield WrongAnswer(mark, 0.0, mistake, told[mistake], share)


def _names_of(structure: Structure, label: str) -> list[str]:
    """The names of the numbers that an ask rests on."""
    return [name.name for ask in structure.asks if ask.label == label for name in ask.names]
