"""What a student is told of an answer, in words.

AnswerMark -> tone, sentences -> what a report prints
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from derive.errors import ParseError
from exercises.kinds import Shared, Verdict, kind_of
from exercises.marks.marking import AnswerMark
from exercises.storage.manifest import ExpectedAnswer
from templates.document import Text
from templates.reports import clipped as shortened

Tone = Literal["good", "fair", "bad", "open"]

VERDICTS: dict[Verdict, str] = {
    "right": "right",
    "carried": "follows from your numbers",
    "mistake": "known mistake",
    "wrong": "not right",
    "unreadable": "could not be read",
    "missing": "no answer",
    "undecided": "not decided",
}
TONES: dict[Verdict, Tone] = {"right": "good", "carried": "fair", "mistake": "bad", "wrong": "bad"}
"""How answers stand; those of other verdicts are open."""

LONG, _AROUND = 600, 24
_CARRIED: Text = (
    "Your way is right: the number follows from your earlier answers, and an error there is not counted again.",
)
TRIVIAL: Text = (
    "It follows from your earlier answers, but what was wrong there leaves nothing of this step to be worked out.",
)
NO_NUMBER: Text = ("With your earlier answers this step leads to no finite number.",)
_UNDECIDED: Text = ("The program could not decide whether this is right. Your instructor will look at it.",)


def tone(mark: AnswerMark) -> Tone:
    """How an answer stands."""
    return TONES.get(mark.verdict, "open")


@lru_cache(maxsize=10_000)
def clipped(text: str, most: int = LONG) -> str:
    """An answer without line ends, cut off where no table has room for it.

    >>> clipped("[[1, 2],\\n [3, 4]]"), len(clipped("1" * 999))
    ('[[1, 2], [3, 4]]', 600)
    """
    return shortened(one_line(text), most)


def one_line(text: str) -> str:
    """A text without its line ends."""
    return " ".join(text.split())


def is_cut(text: str | None) -> bool:
    """Whether a table has no room for the end of an answer."""
    return text is not None and len(one_line(text)) > LONG


def sentences(mark: AnswerMark) -> Iterator[Text]:
    """What happened, as far as it is known; nothing for an answer that is only wrong."""
    if mark.verdict == "carried":
        yield _CARRIED
    elif mark.verdict == "undecided":
        yield _UNDECIDED
    yield from mark.told


def unread(expected: ExpectedAnswer, text: str, shared: Shared) -> tuple[str, str, str, str]:
    """Why an answer was not read, and the text before, at and behind the place; the place is empty where there is none.

    Whatever a page cannot print or what is far from the place is left out.
    """
    try:
        kind_of(expected).mark(expected, text, shared)
    except ParseError as error:
        start, end = max(0, error.offset - _AROUND), error.offset + _AROUND
        before = ("…" if start else "") + text[start : error.offset]
        behind = text[error.offset + 1 : end] + ("…" if end < len(text) else "")
        why = f"{error.what}{f'; {error.hint}' if error.hint else ''}"
        why += "" if why.endswith("?") else "."
        return why, before, text[error.offset : error.offset + 1] or "\u00a0", behind
    return "it is too long.", clipped(text), "", ""
