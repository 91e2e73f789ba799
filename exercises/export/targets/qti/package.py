"""The package: each quiz with its groups of items, then its settings, the pictures, and the manifest of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from xml.etree.ElementTree import Element, SubElement

from exercises.export.album import Album
from exercises.export.archive import packed
from exercises.export.asked import FORMAT
from exercises.export.model import Ask, Collection, Question, Variant
from exercises.export.pages import Pages, Piece
from exercises.export.targets import Output
from exercises.export.targets.qti.elements import amount, written
from exercises.export.targets.qti.items import Item
from exercises.export.targets.qti.manifest import HEAD, NAME, file_of, manifest, settings, settings_of
from exercises.export.targets.qti.quizzes import Group, Quiz, quizzes
from templates.printable import refuse_control

_INTEROP = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_ROOT = "%24IMS-CC-FILEBASE%24"
"""What Canvas replaces by the folder of a package's files; its dollars are written as in a web address."""


def files(collection: Collection) -> Iterator[Output]:
    """The package of all quizzes."""
    yield Output("qti.zip", packed(_entries(collection)))


def _entries(collection: Collection) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files of the package; pictures are known when the items have been written."""
    album, found = Album(), list(quizzes(collection))
    pages = Remembered(collection, FORMAT)
    for quiz in found:
        yield file_of(quiz), _assessment(pages, quiz, album)
        yield settings_of(quiz), iter((settings(quiz),))
    yield from ((path, iter((data,))) for path, data in album.files())
    yield NAME, iter((manifest(found[0].ident, found, album.paths),))


class Remembered(Pages):
    """Pages that fill a statement once, however many items begin with it."""

    @cached_property
    def _statements(self) -> dict[tuple[int, str], Piece]:
        return {}

    def statement(self, question: Question, variant: Variant) -> Piece:
        """What stands before the parts."""
        place = (question.number, variant.form)
        if place not in self._statements:
            self._statements[place] = super().statement(question, variant)
        return self._statements[place]


def _address(album: Album, source: str) -> str:
    """Where a text finds the picture of a drawing."""
    return f"{_ROOT}/{album.path(source)}"


def _assessment(pages: Pages, quiz: Quiz, album: Album) -> Iterator[bytes]:
    """The items of a quiz, piece by piece."""
    whole = Element("questestinterop", xmlns=_INTEROP)
    made = SubElement(whole, "assessment", ident=quiz.ident, title=refuse_control(quiz.title))
    SubElement(made, "section", ident="root_section").text = "\n"
    start, end = written(whole).split(b"</section>")
    yield HEAD + start
    item = partial(Item, pages, pictures=partial(_address, album), solved=not quiz.practice)
    for number, group in enumerate(quiz.groups, 1):
        yield from _group(group, f"{quiz.ident}-group{number}", item)
    yield b"</section>" + end


def _group(group: Group, ident: str, item: Callable[[Question, Variant, tuple[Ask, ...]], Item]) -> Iterator[bytes]:
    """A group of which one item is drawn."""
    made = Element("section", ident=ident, title=refuse_control(group.title))
    selection = SubElement(SubElement(made, "selection_ordering"), "selection")
    SubElement(selection, "selection_number").text = "1"
    SubElement(SubElement(selection, "selection_extension"), "points_per_item").text = amount(group.points)
    start, end = written(made).split(b"</section>")
    yield start + b"\n"
    for variant in group.question.variants:
        yield written(item(group.question, variant, group.asks).element())
    yield b"</section>" + end
