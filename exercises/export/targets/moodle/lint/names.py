"""Rules on what an item is called and where it belongs."""

from __future__ import annotations

from collections.abc import Iterator

from exercises.export.linting.nodes import Node
from exercises.export.targets.moodle.elements import LONGEST_NAME, LONGEST_TAG
from exercises.export.targets.moodle.lint.numbers import value
from exercises.export.targets.moodle.lint.rules import Place, Rule, items, shown

TYPES = (
    *("category", "numerical", "multichoice", "cloze", "multianswer", "essay", "shortanswer", "truefalse", "matching"),
    *("description", "stack", "calculated", "calculatedsimple", "calculatedmulti", "ddwtos", "gapselect", "ordering"),
    *("ddimageortext", "ddmarker", "randomsamatch", "coderunner", "formulas", "matrix", "kprime", "pmatch"),
)
_LONGEST_ID = 100


def _kind(quiz: Node) -> Iterator[Place]:
    for item in quiz.all("question"):
        kind = item.attributes.get("type", "")
        if kind not in TYPES:
            yield item.line, shown(kind) or "none"


def _empty(quiz: Node) -> Iterator[Place]:
    if not list(quiz.all("question")):
        yield quiz.line, quiz.tag


def _root(quiz: Node) -> Iterator[Place]:
    if quiz.tag != "quiz":
        yield quiz.line, quiz.tag


def _repeated(quiz: Node) -> Iterator[Place]:
    """Ids that an item before it in the same category has."""
    category, known = "", set[tuple[str, str]]()
    for item in quiz.all("question"):
        if item.attributes.get("type") == "category":
            category = item.word("category", "text")
            continue
        ident = item.word("idnumber")
        if ident and (category, ident) in known:
            yield item.line, shown(ident)
        known.add((category, ident))


def _long_id(quiz: Node) -> Iterator[Place]:
    for item in quiz.all("question"):
        if len(item.word("idnumber")) > _LONGEST_ID:
            yield item.line, shown(item.word("idnumber"))


def _tags(quiz: Node) -> Iterator[tuple[Node, str]]:
    for item in items(quiz):
        for tags in item.all("tags"):
            yield from ((tag, tag.word("text")) for tag in tags.all("tag"))


def _long_tag(quiz: Node) -> Iterator[Place]:
    return ((tag.line, shown(text)) for tag, text in _tags(quiz) if len(text) > LONGEST_TAG)


def _comma_tag(quiz: Node) -> Iterator[Place]:
    return ((tag.line, shown(text)) for tag, text in _tags(quiz) if "," in text)


def _long_name(quiz: Node) -> Iterator[Place]:
    for item in items(quiz):
        if len(item.word("name", "text")) > LONGEST_NAME:
            yield item.line, shown(item.word("name", "text"))


def _no_name(quiz: Node) -> Iterator[Place]:
    return ((item.line, item.attributes.get("type", "")) for item in items(quiz) if not item.word("name", "text"))


def _stroke(quiz: Node) -> Iterator[Place]:
    """Categories whose path has a name with nothing in it, or with a stroke that stands alone between spaces."""
    for item in quiz.all("question"):
        if item.attributes.get("type") == "category":
            path = item.word("category", "text")
            names = path.replace("//", "\0").split("/")
            if any(name != name.strip() or not name for name in names):
                yield item.line, shown(path) or "nothing"


def _points(quiz: Node) -> Iterator[Place]:
    """Points that are no number from 0 on; where there are none, Moodle takes 1."""
    for item in items(quiz):
        node = item.first("defaultgrade")
        number = value(node.text.strip()) if node else 1.0
        if number is None or number < 0:
            yield (node or item).line, shown(node.text if node else "")


RULES = (
    Rule("root", "the file has to be a <quiz>", _root),
    Rule("empty", "a file without questions stops Moodle", _empty),
    Rule("type", "an item of a type that Moodle does not have is left out", _kind),
    Rule(
        "same-id",
        "of two items with the same id in a category one loses it, and a new import does not replace it",
        _repeated,
    ),
    Rule("long-id", f"an id may have {_LONGEST_ID} signs", _long_id),
    Rule("long-tag", f"a tag is cut off after {LONGEST_TAG} signs", _long_tag),
    Rule("comma-tag", "a tag with a comma stays one tag", _comma_tag),
    Rule("long-name", f"a name is cut off after {LONGEST_NAME} signs", _long_name),
    Rule("no-name", "an item without a name is taken, and cannot be told from others", _no_name),
    Rule("points", "points that are no number are taken for 0", _points),
    Rule("stroke", "a / in the name of a category begins another one: write //", _stroke),
)
