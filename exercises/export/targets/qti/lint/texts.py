r"""Rules on texts: blanks, formulas and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from exercises.export.linting.nodes import Node
from exercises.export.linting.packages import Fault, Package, Rule
from exercises.export.targets.qti.lint.items import fault, items

_FORMULA = re.compile(r"\\\((?P<inline>.*?)\\\)|\$\$(?P<display>.*?)\$\$", re.DOTALL)
_DOLLAR = re.compile(r"(?<![\\$])\$(?!\$)(?P<formula>[^$]*)(?<![\\$])\$(?!\$)")
_OF_FORMULAS = re.compile(r"[\\^_=]")
_BRACKET = re.compile(r"(?<!\\)\\\[")
_IMAGE = re.compile(r"<img\b(?P<attributes>[^>]*)>", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=\s*[\"'](?P<address>[^\"']*)")
_ROOT = "$IMS-CC-FILEBASE$/"
_BLANKS = "fill_in_multiple_blanks_question"


def _texts(package: Package) -> Iterator[tuple[str, Node]]:
    """The texts in HTML."""
    for file, item in items(package):
        for node in item.walk():
            if node.tag == "mattext" and node.attributes.get("texttype") == "text/html":
                yield file, node


def _sign(package: Package) -> Iterator[Fault]:
    for file, node in _texts(package):
        for formula in _FORMULA.finditer(node.text):
            if "<" in (formula["inline"] or formula["display"] or ""):
                yield fault(file, node, formula[0])


def _dollar(package: Package) -> Iterator[Fault]:
    for file, node in _texts(package):
        yield from (fault(file, node, m[0]) for m in _DOLLAR.finditer(node.text) if _OF_FORMULAS.search(m["formula"]))


def _bracket(package: Package) -> Iterator[Fault]:
    for file, node in _texts(package):
        if found := _BRACKET.search(node.text):
            yield fault(file, node, node.text[found.start() :])


def _pictures(package: Package) -> Iterator[tuple[str, Node, str]]:
    for file, node in _texts(package):
        yield from ((file, node, match["attributes"]) for match in _IMAGE.finditer(node.text))


def _lost(package: Package) -> Iterator[Fault]:
    for file, node, attributes in _pictures(package):
        source = _SOURCE.search(attributes)
        address = unquote(source["address"]) if source else ""
        outside = address.startswith(("http://", "https://", "data:", "/equation_images/"))
        if not outside and (not address.startswith(_ROOT) or address.removeprefix(_ROOT) not in package.files):
            yield fault(file, node, address or "no address")


def _silent(package: Package) -> Iterator[Fault]:
    for file, node, attributes in _pictures(package):
        if not re.search(r"\balt\s*=", attributes):
            yield fault(file, node, attributes)


def _blanks(item: Node) -> tuple[set[str], str]:
    """The names of an item's blanks, and its text."""
    shown = item.first("presentation")
    names = {node.word("material", "mattext") for node in shown.all("response_lid")} if shown else set()
    return names, shown.word("material", "mattext") if shown else ""


def _no_blank(package: Package) -> Iterator[Fault]:
    for file, item in items(package, _BLANKS):
        names, text = _blanks(item)
        yield from (fault(file, item, f"[{name}]") for name in sorted(names) if text.count(f"[{name}]") != 1)
        if not names:
            yield fault(file, item, "none")


def _no_text(package: Package) -> Iterator[Fault]:
    for file, item in items(package, _BLANKS):
        shown = item.first("presentation")
        for field in shown.all("response_lid") if shown else ():
            texts = [label.word("material", "mattext") for node in field.all("render_choice") for label in node.inside]
            if not all(texts) or not texts:
                yield fault(file, field, field.attributes.get("ident", ""))


RULES = (
    Rule("less-than", "a formula with < loses all that follows: write &lt; or \\lt", _sign),
    Rule("dollar", "a formula between single dollars is shown as it is: write \\( \\)", _dollar),
    Rule("bracket", "\\[ can be taken for the bracket of a blank: write $$", _bracket),
    Rule("lost-picture", "a picture is not in the package, or its address does not begin as those of its files", _lost),
    Rule("no-words", "a picture without alt says nothing to those who do not see it", _silent),
    Rule("blank", "every blank has to stand in the text once, in brackets", _no_blank),
    Rule("blank-text", "a blank without a right text cannot be filled in", _no_text),
)
