"""To whom and to what an answer belongs, as people and systems write it: `Addresses.of(manifest)`.

"K7Q2-D" -> s001    "Q1", "∂E/∂w_5" -> dL/dw[2,1,1]    column "Q1: dL/dw[2,1,1] (2 pts)" -> 1, dL/dw[2,1,1]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from derive.quantities import plain_name
from exercises.answers.spellings import loss_in_short, typed_keys
from exercises.kinds import PRINTED
from exercises.storage.forms import by_form, read_code
from exercises.storage.manifest import Manifest

_QUESTION = re.compile(r"(?:question|q)?\s*0*(?P<number>[0-9]{1,9})(?:\.0*)?", re.IGNORECASE)
_COLUMN = re.compile(
    r"(?:[0-9]{3,}:\s*)?(?:question|quest|q)?\.?\s*0*(?P<number>[0-9]{1,3})\s*[:.)|/,_\u2013-]*\s*(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
"""A question and what is asked: `Q1 L`, `1: L`, `Question 1 - L`, perhaps behind a system's own number of the item."""
_ONLY_QUESTION = re.compile(r"(?:question|quest|q)\.?\s*0*([0-9]{1,3})", re.IGNORECASE)
_RESPONSE = re.compile(r"(?:response|antwort|réponse|respuesta)\s*0*([0-9]{1,4})", re.IGNORECASE)
"""What Moodle calls the answers of a quiz, numbered through."""
_POINTS = re.compile(
    r"(?:\s*[\[(]\s*[0-9.,]+\s*(?:pts?|points?|p|pkt|punkte?)\.?\s*[\])]|\s+[\[(][0-9.]+[\])])\s*$", re.IGNORECASE
)
_ADDRESSED = re.compile(r"(?:question|quest|q)\.?\s*[0-9]|[0-9]{1,3}\s*[:)]", re.IGNORECASE)


@lru_cache(maxsize=1_000)
def question_number(text: str) -> str:
    """The number that a question's name gives; the name itself where it gives none.

    >>> question_number("Question 01"), question_number("1.0"), question_number("one")
    ('1', '1', 'one')
    """
    match = _QUESTION.fullmatch(text.strip())
    return match["number"] if match else text.strip()


@dataclass(frozen=True)
class Addresses:
    """What a run knows: students by id and form code (`ids`), and by question what is asked, as it may be typed."""

    ids: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    order: tuple[tuple[str, str], ...] = ()
    """Every answer that is asked for: question and label, in their order."""

    @classmethod
    def of(cls, manifest: Manifest) -> Addresses:
        """The addresses of a run."""
        asked = dict.fromkeys((str(a.question), a.quantity) for one in manifest.students.values() for a in one.answers)
        labels: dict[str, dict[str, str]] = {question: {} for question, _ in asked}
        for question, own in labels.items():
            own.update(manifest.questions.get(question, {}).get(PRINTED, {}))
        for question, label in asked:
            labels[question][plain_name(label)] = label
        return cls({ident.casefold(): ident for ident in manifest.students}, by_form(manifest), labels, tuple(asked))

    def student(self, text: str) -> str:
        """Whose id or form code it is; the text itself where it is nobody's."""
        return text if text.casefold() in self.ids else self.forms.get(read_code(text) or "", text)

    def is_student(self, text: str) -> bool:
        """Whether it is the id or the form code of a student."""
        return self.student(text).casefold() in self.ids

    def label(self, question: str, text: str) -> str:
        """What is asked under that name in a question, by its plain name or as the sheet prints it; else the text."""
        return self._label(question_number(question), text) or text

    def _label(self, number: str, text: str) -> str | None:
        known = self.labels.get(number, {})
        plain = plain_name(text.strip())
        typed = next((known[key] for key in typed_keys(text) if key in known), None)
        return known.get(plain) or typed or loss_in_short(text, known)

    def question(self, text: str) -> str:
        """The only question that asks for that name; nothing where there are none or several."""
        found = [number for number in self.labels if self._label(number, text)]
        return found[0] if len(found) == 1 else ""

    def column(self, header: str) -> tuple[str, str] | None:
        """The question and the quantity that a column's header names; None for a column of other things.

        A header that plainly speaks of a question but of nothing that is asked there comes back as it is written.
        """
        text = _POINTS.sub("", header.strip())
        match = _COLUMN.fullmatch(text)
        if match and match["number"] in self.labels:
            for part in _parts(match["rest"]):
                if label := self._label(match["number"], part):
                    return match["number"], label
        for part in (text, text.rpartition(":")[2]):
            if number := self.question(part):
                return number, self.label(number, part)
        if (only := _ONLY_QUESTION.fullmatch(text)) and len(set(self.labels.get(only[1], {}).values())) == 1:
            return only[1], next(iter(self.labels[only[1]].values()))
        if match and _ADDRESSED.match(text) and re.search(r"[^\W\d_]", match["rest"]):
            return match["number"], match["rest"]
        return None

    def columns(self, headers: Sequence[str]) -> dict[int, tuple[str, str]]:
        """What the columns of a table answer, by place: as they say, or numbered through as all that is asked."""
        named = {place: address for place, header in enumerate(headers) if (address := self.column(header))}
        numbered = {
            place: int(match[1])
            for place, header in enumerate(headers)
            if (match := _RESPONSE.fullmatch(header.strip()))
        }
        if not named and sorted(numbered.values()) == list(range(1, len(self.order) + 1)):
            return {place: self.order[number - 1] for place, number in numbered.items()}
        return named

    def named_in(self, path: Path) -> str:
        """The only student whose id or form code stands in a file's name, or in that of its folder; else nothing."""
        for text in (path.stem, path.parent.name):
            found = {self.student(piece) for piece in _pieces(text) if self.is_student(piece)}
            longest = max(map(len, found), default=0)
            whole = {ident for ident in found if len(ident) == longest}
            if len(whole) == 1:
                return whole.pop()
        return ""


def _parts(text: str) -> Iterator[str]:
    """The text, what follows its last colon, and its last word."""
    yield text
    yield text.rpartition(":")[2]
    yield text.rpartition(" ")[2]


def _pieces(text: str) -> Iterator[str]:
    """Every stretch of a name between two of its separators."""
    ends = [match.start() for match in re.finditer(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9])", text)][:20]
    stops = [match.start() for match in re.finditer(r"(?<=[A-Za-z0-9])(?![A-Za-z0-9])", text)][:20]
    yield text
    yield from (text[start:stop] for start in ends for stop in stops if start < stop)
