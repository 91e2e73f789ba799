"""The package: an item a file, the test with a section for each question, pictures, and the manifest of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from exercises.export.album import Album
from exercises.export.archive import packed
from exercises.export.asked import judged_apart
from exercises.export.linting.packages import MANIFEST
from exercises.export.model import Collection
from exercises.export.pages import Pages
from exercises.export.targets import Output
from exercises.export.targets.qti21.elements import HEAD, NAMESPACE, SCORE, declared, element, text
from exercises.export.targets.qti21.items import FORMAT, Item

TEST = "test.xml"
ITEMS = "items"
_PACKAGING = "http://www.imsglobal.org/xsd/imscp_v1p1"


def files(collection: Collection) -> Iterator[Output]:
    """The package."""
    yield Output("qti21.zip", packed(_entries(collection)))


@dataclass
class Contents:
    """What the package has: sections with the names of their items, and the pictures of each item."""

    sections: list[tuple[str, list[str]]] = field(default_factory=list)
    pictures: dict[str, set[str]] = field(default_factory=dict)


def _entries(collection: Collection) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The files of the package; what the test and the manifest list is known when the items have been written."""
    contents, album = Contents(), Album()
    pages = Pages(collection, FORMAT)
    for question in collection.questions:
        for asks, more in judged_apart(question):
            names: list[str] = []
            contents.sections.append((f"{question.number} {question.title}{more}", names))
            for variant in question.variants:
                shown = set[str]()
                item = Item(pages, question, variant, asks, partial(_address, album, shown))
                names.append(item.ident)
                contents.pictures[item.ident] = shown
                yield f"{ITEMS}/{item.ident}.xml", (item.text().encode(),)
    yield from ((path, (data,)) for path, data in album.files())
    yield TEST, (_test(collection, contents.sections).encode(),)
    yield MANIFEST, (_manifest(collection, contents).encode(),)


def _address(album: Album, shown: set[str], source: str) -> str:
    """Where an item finds the picture of a drawing; it is put down among those that the item shows."""
    path = album.path(source)
    shown.add(path)
    return f"../{path}"


def _test(collection: Collection, sections: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The test: of every section one item is drawn, and points are added."""
    whole = (_section(number, *section) for number, section in enumerate(sections, 1))
    ends = {"navigationMode": "nonlinear", "submissionMode": "simultaneous"}
    part = element("testPart", *whole, identifier="part", **ends)
    total = element("sum", element("testVariables", variableIdentifier=SCORE))
    judged = element("outcomeProcessing", element("setOutcomeValue", total, identifier=SCORE))
    parts = (declared("outcome", SCORE, "float", "0"), part, judged)
    ident = f"g{collection.names}"
    return HEAD + element("assessmentTest", *parts, xmlns=NAMESPACE, identifier=ident, title=collection.title)


def _section(number: int, title: str, names: Sequence[str]) -> str:
    items = (element("assessmentItemRef", identifier=name, href=f"{ITEMS}/{name}.xml") for name in names)
    drawn = element("selection", select="1")
    return element("assessmentSection", drawn, *items, identifier=f"section{number}", title=title, visible="true")


def _manifest(collection: Collection, contents: Contents) -> str:
    schema = element("schema", text("QTIv2.1 Package")) + element("schemaversion", "1.0.0")
    ident = f"g{collection.names}"
    every = [name for _, names in contents.sections for name in names]
    resources = (
        _resource(ident, "imsqti_test_xmlv2p1", TEST, (), every),
        *(_resource(name, "imsqti_item_xmlv2p1", f"{ITEMS}/{name}.xml", contents.pictures[name]) for name in every),
    )
    parts = (element("metadata", schema), element("organizations"), element("resources", *resources))
    return HEAD + element("manifest", *parts, xmlns=_PACKAGING, identifier=f"{ident}-manifest")


def _resource(ident: str, kind: str, path: str, more: Iterable[str], needs: Iterable[str] = ()) -> str:
    """A resource with its file, other files that it shows, and resources that it needs."""
    found = [element("file", href=name) for name in (path, *sorted(more))]
    found += [element("dependency", identifierref=name) for name in needs]
    return element("resource", *found, identifier=ident, type=kind, href=path)
