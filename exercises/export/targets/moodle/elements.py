"""Elements of Moodle XML: what all items share, texts with their files, answers."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from exercises.export.asked import Common
from templates.engines.pictures import png
from templates.formats.lms.asking import drawings_in, illustrated
from templates.printable import refuse_control

LONGEST_NAME, LONGEST_TAG = 255, 50

HEAD, FOOT = b'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n', b"</quiz>\n"


def item(kind: str, common: Common, penalty: str = "0.3333333") -> Element:
    """An item with what every one has; Moodle works the points of a cloze item out itself."""
    made = Element("question", type=kind)
    named = SubElement(made, "name")
    SubElement(named, "text").text = refuse_control(common.name)[:LONGEST_NAME]
    _illustrated(made, "questiontext", common.text, common.drawings)
    _illustrated(made, "generalfeedback", common.solution, common.drawings)
    if common.points is not None:
        SubElement(made, "defaultgrade").text = f"{float(common.points):.7f}"
    SubElement(made, "penalty").text = penalty
    SubElement(made, "hidden").text = "0"
    SubElement(made, "idnumber").text = common.ident
    return made


def tagged(made: Element, common: Common) -> Element:
    """The item with its tags, which stand last."""
    tags = SubElement(made, "tags")
    for tag in common.tags:
        SubElement(SubElement(tags, "tag"), "text").text = tag.replace(",", " ")[:LONGEST_TAG]
    return made


def html(parent: Element, tag: str, text: str) -> Element:
    """A text in HTML."""
    made = SubElement(parent, tag, format="html")
    SubElement(made, "text").text = text
    return made


def _illustrated(parent: Element, tag: str, text: str, drawings: Mapping[str, str]) -> None:
    """A text in HTML with its drawings as files beside it."""
    made = html(parent, tag, illustrated(text, lambda name: f"@@PLUGINFILE@@/{name}.png"))
    for name in drawings_in(text):
        file = SubElement(made, "file", name=f"{name}.png", path="/", encoding="base64")
        file.text = _picture(drawings[name])


@lru_cache(maxsize=256)
def _picture(source: str) -> str:
    return b64encode(png(source)).decode()


def answer(parent: Element, grade: str, text: str, told: str, *, plain: bool) -> Element:
    """An answer with its grade option, and what is told to those who give it."""
    form = "moodle_auto_format" if plain else "html"
    made = SubElement(parent, "answer", fraction=grade, format=form)
    SubElement(made, "text").text = text
    html(made, "feedback", told)
    return made


def options(parent: Element, values: Mapping[str, str]) -> None:
    """Elements that hold one word each."""
    for tag, value in values.items():
        SubElement(parent, tag).text = value


def category(path: Iterable[str], told: str) -> Element:
    """The category that the items after it belong to; a stroke in a name is written twice."""
    made = Element("question", type="category")
    names = [refuse_control(name).replace("/", "//").strip() for name in path if name.strip()]
    SubElement(SubElement(made, "category"), "text").text = "/".join(["$course$", "top", *names])
    html(made, "info", told)
    return made


def written(made: Element) -> bytes:
    """An element as it stands in the file."""
    text: bytes = ElementTree.tostring(made, encoding="utf-8", xml_declaration=False)
    return text + b"\n"
