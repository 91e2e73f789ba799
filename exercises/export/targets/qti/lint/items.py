"""What rules share in looking at a package: its quizzes, groups and items, with the file that each is in."""

from __future__ import annotations

from collections.abc import Iterator

from exercises.export.linting.nodes import Node
from exercises.export.linting.packages import Fault, Package

TYPES = frozenset(
    {
        *("numerical_question", "multiple_choice_question", "multiple_answers_question", "true_false_question"),
        *("fill_in_multiple_blanks_question", "multiple_dropdowns_question", "short_answer_question"),
        *("essay_question", "file_upload_question", "matching_question", "calculated_question", "text_only_question"),
    }
)
"""The types of items that Canvas has."""


def quizzes(package: Package) -> Iterator[tuple[str, Node]]:
    """The files of quizzes."""
    return ((name, root) for name, root in package.documents.items() if root.tag == "questestinterop")


def groups(package: Package) -> Iterator[tuple[str, Node]]:
    """The groups that items are drawn from."""
    for file, root in quizzes(package):
        yield from ((file, node) for node in root.walk() if node.tag == "section" and node.first("selection_ordering"))


def items(package: Package, kind: str = "") -> Iterator[tuple[str, Node]]:
    """The items, of one type or of all."""
    for file, root in quizzes(package):
        for node in root.walk():
            if node.tag == "item" and kind in ("", metadata(node, "question_type")):
                yield file, node


def metadata(item: Node, label: str) -> str:
    """What an item says about itself; empty where it does not."""
    head = item.first("itemmetadata")
    fields = (node for node in head.walk() if node.tag == "qtimetadatafield") if head else iter(())
    return next((node.word("fieldentry") for node in fields if node.word("fieldlabel") == label), "")


def scoring(item: Node) -> Iterator[tuple[Node, str]]:
    """The conditions that earn something, each with its score."""
    judge = item.first("resprocessing")
    for condition in judge.all("respcondition") if judge else ():
        if condition.first("setvar"):
            yield condition, condition.word("setvar")


def tests(condition: Node, tag: str) -> Iterator[Node]:
    """The tests of one sort in a condition."""
    return (node for node in condition.walk() if node.tag == tag)


def fault(file: str, node: Node, what: str) -> Fault:
    """A fault where a node begins; what is said is put in one line, and cut where it is long."""
    flat = " ".join(what.split())
    return Fault(file, node.line, flat if len(flat) <= _LONG else f"{flat[:_LONG]}...")


_LONG = 60
