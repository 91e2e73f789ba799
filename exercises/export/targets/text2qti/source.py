"""The source: a group for each number, choice and formula of the set, and the files of its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm

from exercises.export.album import Album
from exercises.export.model import Collection, Question
from exercises.export.pages import Pages
from exercises.export.targets import Output
from exercises.export.targets.text2qti.items import FORMAT, Item, Single

NAME = "quiz.txt"


def files(collection: Collection) -> Iterator[Output]:
    """The source and its pictures."""
    album = Album()
    yield Output(NAME, "\n".join(_lines(collection, album)).encode())
    yield from (Output(path, data) for path, data in album.files())


def _lines(collection: Collection, album: Album) -> Iterator[str]:
    """The lines of the source; pictures are put into the album."""
    singles = [single for question in collection.questions for single in _singles(question)]
    unit = lcm(*(single.points.denominator for single in singles))
    pages = Pages(collection, FORMAT)
    yield f"Quiz title: {' '.join(collection.title.split())}"
    if unit > 1:
        yield f"Quiz description: Points count {unit} times, as they have to be whole."
    yield ""
    for single in singles:
        items = (Item(pages, single, variant, album.path) for variant in single.question.variants)
        yield from _group(int(single.points * unit), items)


def _group(points: int, items: Iterator[Item]) -> Iterator[str]:
    """A group of which one question is drawn; one whose text is that of another before it is left out."""
    yield from ("GROUP", "pick: 1", f"points per question: {points}", "")
    known = set[str]()
    for item in items:
        text = item.text()
        if text not in known:
            yield from item.lines(text, points)
        known.add(text)
    yield from ("END_GROUP", "")


def _singles(question: Question) -> Iterator[Single]:
    """What the groups of a question ask for."""
    for place, ask in enumerate(question.asks):
        rows = question.variants[0].answers[place].rows if question.variants else ()
        if ask.kind != "matrix":
            yield Single(question, ask)
            continue
        entries = sum(map(len, rows))
        for i, row in enumerate(rows):
            yield from (Single(question, ask, i, j, entries) for j in range(len(row)))
