"""Rules on multiple choices."""

from __future__ import annotations

from collections.abc import Iterator

from exercises.export.linting.nodes import Node
from exercises.export.targets.moodle.lint.numbers import value
from exercises.export.targets.moodle.lint.rules import Place, Rule, of_type, shown

_SUM = 0.01
"""By how many hundredths shares may miss 100 because they are rounded."""


def _lonely(quiz: Node) -> Iterator[Place]:
    for item in of_type(quiz, "multichoice"):
        if len(list(item.all("answer"))) < 2:
            yield item.line, shown(item.word("name", "text"))


def _sum(quiz: Node) -> Iterator[Place]:
    for item in of_type(quiz, "multichoice"):
        if item.word("single") in ("false", "0"):
            found = [value(answer.attributes.get("fraction", "")) or 0.0 for answer in item.all("answer")]
            total = sum(share for share in found if share > 0)
            if abs(total - 100) > _SUM:
                yield item.line, f"{total:g}"


RULES = (
    Rule("one-choice", "a choice with one answer is an error", _lonely),
    Rule("choice-sum", "right answers that do not earn 100 together are taken without a word", _sum),
)
