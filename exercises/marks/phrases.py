"""What is said of mistakes: a sentence is worded once for all students of a question.

Phrases().on(wrong, place) -> Phrase(text, plain)
"""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.mistakes import Wrong
from derive.quantities import Named
from exercises.mistakes import explained, plain_text
from templates.document import Text


@dataclass(frozen=True)
class Phrase:
    """A sentence on a mistake, and the same in plain text."""

    wrong: Wrong
    text: Text
    plain: str


@dataclass(frozen=True)
class Phrases:
    """The sentences on mistakes that were worded already, by the mistake's place in memory and where it is told."""

    _worded: dict[tuple[int, Named], Phrase] = field(default_factory=dict)

    def on(self, wrong: Wrong, place: Named | None = None) -> Phrase:
        """What is said of a mistake where it is told at its first wrong statement, or at another `place`."""
        key = (id(wrong), place or wrong.first_wrong.target)
        if key not in self._worded:
            text = explained(wrong, place)
            self._worded[key] = Phrase(wrong, text, plain_text(text))
        return self._worded[key]
