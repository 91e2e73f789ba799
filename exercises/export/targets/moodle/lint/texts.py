r"""Rules on texts: what Moodle's filters and cleaners do to formulas, drawings and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from exercises.export.linting.nodes import Node
from exercises.export.targets.moodle.lint.rules import Place, Rule, items, shown

FORMATS = ("html", "moodle_auto_format", "plain_text", "markdown")
_FORMULA = re.compile(r"\\\((?P<inline>.*?)\\\)|\\\[(?P<display>.*?)\\\]", re.DOTALL)
_DOLLAR = re.compile(r"(?<![\\$])\$(?!\$)(?P<formula>[^$]*)(?<![\\$])\$(?!\$)")
_OF_FORMULAS = re.compile(r"[\\^_=]")
_ELEMENT = re.compile(r"<(?P<name>math|svg)\b", re.IGNORECASE)
_SINGLE = re.compile(r"(?<!\\)\\[(\[]")
_PICTURE = re.compile(r"@@PLUGINFILE@@/(?P<name>[^\"'>]*)")
_IMAGE = re.compile(r"<img\b(?P<attributes>[^>]*)>", re.IGNORECASE)


def _texts(quiz: Node, *formats: str) -> Iterator[tuple[Node, str]]:
    """The texts with a format, of all items, or those of some formats."""
    for item in items(quiz):
        for node in item.walk():
            form, text = node.attributes.get("format"), node.first("text")
            if form is not None and text is not None and (not formats or form in formats):
                yield node, text.text


def _format(quiz: Node) -> Iterator[Place]:
    for node, _ in _texts(quiz):
        if node.attributes["format"] not in FORMATS:
            yield node.line, shown(node.attributes["format"])


def _sign(quiz: Node) -> Iterator[Place]:
    for node, text in _texts(quiz, "html"):
        for formula in _FORMULA.finditer(text):
            if "<" in (formula["inline"] or formula["display"] or ""):
                yield node.line, shown(formula[0])


def _dollar(quiz: Node) -> Iterator[Place]:
    for node, text in _texts(quiz):
        for found in _DOLLAR.finditer(text):
            if _OF_FORMULAS.search(found["formula"]):
                yield node.line, shown(found[0])


def _stripped(quiz: Node) -> Iterator[Place]:
    for node, text in _texts(quiz, "html"):
        yield from ((node.line, found["name"].lower()) for found in _ELEMENT.finditer(text))


def _markdown(quiz: Node) -> Iterator[Place]:
    for node, text in _texts(quiz, "markdown"):
        if found := _SINGLE.search(text):
            yield node.line, shown(text[found.start() :])


def _missing(quiz: Node) -> Iterator[Place]:
    for node, text in _texts(quiz):
        files = {file.attributes.get("name") for file in node.all("file")}
        for found in _PICTURE.finditer(text):
            if unquote(found["name"]) not in files:
                yield node.line, shown(found["name"])


def _spaced(quiz: Node) -> Iterator[Place]:
    for node, text in _texts(quiz):
        for found in _PICTURE.finditer(text):
            if found["name"] != quote(unquote(found["name"])):
                yield node.line, shown(found["name"])


def _silent(quiz: Node) -> Iterator[Place]:
    for node, text in _texts(quiz, "html"):
        for found in _IMAGE.finditer(text):
            if not re.search(r"\balt\s*=", found["attributes"]):
                yield node.line, shown(found[0])


RULES = (
    Rule("format", "a format that there is not is taken for html, with a notice", _format),
    Rule("less-than", "a formula with < loses all that follows: write &lt; or \\lt", _sign),
    Rule("dollar", "a formula between single dollars is shown as it is: write \\( \\)", _dollar),
    Rule("stripped", "MathML and SVG are taken out of texts: write LaTeX, or a picture", _stripped),
    Rule("markdown", "in Markdown the backslashes around a formula have to be doubled", _markdown),
    Rule("missing-file", "a picture has no file beside the text", _missing),
    Rule("file-name", "the name of a picture has to be written as in a web address", _spaced),
    Rule("no-words", "a picture without alt says nothing to those who do not see it", _silent),
)
