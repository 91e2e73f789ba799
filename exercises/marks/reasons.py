"""Why an answer got its verdict: in a clause for the instructor, and in sentences for the student.

    reason(panel, name, found, right), told(panel, name, found)

`right` is the true number where an answer is about one. Of two mistakes those are told that make this number another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.quantities import Named
from exercises.kinds import Verdict
from exercises.kinds.number import decimal, shown
from exercises.marks.panel import Found, Panel
from exercises.marks.phrases import Phrase
from exercises.mistakes import any_of, rounding_in_words, titles
from templates.document import Text

_ROOM = 1e-6
"""Floats may be off by so much of a unit."""
_TOO_SHORT = "with fewer decimals than were asked for"
_COARSE: Text = (f"It is right as far as it goes, but {_TOO_SHORT}.",)
_ENTRIES: Mapping[Verdict, tuple[str, str]] = {
    "right": ("is right", "are right"),
    "carried": ("follows from wrong numbers before it", "follow from wrong numbers before them"),
    "mistake": ("comes from a known mistake", "come from known mistakes"),
}


def reason(panel: Panel, name: Named, found: Found, right: float | None) -> str:
    """A clause on one number, for the instructor."""
    cell = found.cell
    if found.verdict == "carried" and cell:
        return f"{_follows(found)}: the method is right"
    if found.verdict == "mistake":
        return _mistaken(panel, name, found)
    if cell and cell.spared:
        return f"it follows from the student's own {cell.source}, but that leaves nothing of the step to be worked out"
    nearly = _nearly(panel, name, found, right)
    if cell and cell.source not in (None, name):
        return nearly or f"the first wrong step is {cell.source}, and it does not follow from that either"
    doubtful = panel.doubtful(name)
    if doubtful and not nearly:
        return f"{titles(doubtful)} would explain it, but a slip may have led there as well"
    unused = "; the answers after it go on from another number" if cell and cell.unused else ""
    return (nearly or "no known mistake explains it") + unused


def _follows(found: Found) -> str:
    assert found.cell
    number = shown(decimal(found.cell.follows))
    return f"it follows from the student's own {found.cell.source} (which gives {number})"


def _nearly(panel: Panel, name: Named, found: Found, right: float | None) -> str:
    """What is wrong with a number that is the right one but for its sign or its last digit; empty for others."""
    unit = 2 * panel.judge.structure.half(name)
    own = found.cell.follows if found.cell and found.cell.source not in (None, name) else None
    for value, what in ((right, "the right number"), (own, "what follows from the student's own numbers")):
        if value is None:
            continue
        if abs(value) > unit and abs(found.typed.value + value) <= unit:
            return f"it is {what} with the other sign"
        if 0 < abs(value) - abs(found.typed.value) < unit * (1 - _ROOM) and value * found.typed.value >= 0:
            return f"it is {what}, but for its last digit: cut off, where it should be rounded"
        if abs(found.typed.value - value) <= 2 * unit:
            return f"it is {what}, but for its last digit"
    return ""


def _mistaken(panel: Panel, name: Named, found: Found) -> str:
    if found.coarse:
        carried = found.cell is not None and found.cell.carried
        return f"{_follows(found)}, but {_TOO_SHORT}" if carried else "it is right as far as it goes"
    names = panel.names(name, found)
    if len(names) > 1:
        return f"cannot tell which of several mistakes explains it: {titles(names)}"
    return " ".join(_early(panel, found) or (phrase.plain for phrase in _phrases(panel, name, found)))


def _early(panel: Panel, found: Found) -> tuple[str, ...]:
    """A sentence on numbers that were rounded too early; none where that is not what went wrong."""
    early = found.accounts[0].hypothesis.early
    return (rounding_in_words(early, panel.judge.structure.worked_decimals),) if early else ()


def _phrases(panel: Panel, name: Named, found: Found) -> Sequence[Phrase]:
    """What went wrong in words, for each mistake of the best account that makes the number another."""
    wrongs = found.accounts[0].hypothesis.wrongs
    places = [(wrong, panel.opinion.place(name, wrong)) for wrong in wrongs]
    on_the_way = [panel.phrases.on(wrong, place) for wrong, place in places if place is not None]
    return on_the_way or [panel.phrases.on(wrong) for wrong in wrongs]


def told(panel: Panel, name: Named, found: Found) -> tuple[Text, ...]:
    """Sentences on one number, for the student; none of them gives the right number away.

    Of several mistakes that explain it alike none is told as what happened.
    """
    if not found.coarse and len(names := panel.names(name, found)) > 1:
        return ((any_of(names),),)
    if not found.coarse:
        return _told(panel, name, found) if found.accounts else ()
    if found.cell is not None and found.cell.carried:
        return ((f"It follows from your earlier answers, but {_TOO_SHORT}.",),)
    return (_COARSE,)


def _told(panel: Panel, name: Named, found: Found) -> tuple[Text, ...]:
    early = tuple((sentence,) for sentence in _early(panel, found))
    return early or tuple(phrase.text for phrase in _phrases(panel, name, found))


def counted(verdicts: Sequence[Verdict]) -> str:
    """How many entries of a matrix are right, or earn something; empty where none does."""
    parts = [
        f"{verdicts.count(verdict)} {one if verdicts.count(verdict) == 1 else several}"
        for verdict, (one, several) in _ENTRIES.items()
        if verdict in verdicts
    ]
    return f"of {len(verdicts)} entries {' and '.join(parts)}" if parts and len(set(verdicts)) > 1 else ""
