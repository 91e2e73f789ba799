"""Rules on numerical items: what Canvas rounds away, and what it takes for right."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from exercises.export.linting.nodes import Node
from exercises.export.linting.numbers import plain_number, rounded_up
from exercises.export.linting.packages import Fault, Package, Rule
from exercises.export.targets.qti.lint.items import fault, items, scoring, tests
from exercises.export.targets.qti.numbers import PLACES, SMALLEST

_BOUNDS = ("varequal", "vargte", "varlte", "vargt", "varlt")


def _judged(package: Package) -> Iterator[tuple[str, Node, str]]:
    """The conditions of numerical items that earn something."""
    for file, item in items(package, "numerical_question"):
        yield from ((file, condition, score) for condition, score in scoring(item))


def _bounds(package: Package) -> Iterator[tuple[str, Node]]:
    for file, condition, _ in _judged(package):
        yield from ((file, node) for tag in _BOUNDS for node in tests(condition, tag))


def _number(condition: Node, tag: str) -> Decimal | None:
    """The number that a test compares with; None where there is no such test, or no number in it."""
    return next((plain_number(node.text.strip()) for node in tests(condition, tag)), None)


def _no_number(package: Package) -> Iterator[Fault]:
    for file, node in _bounds(package):
        if plain_number(node.text.strip()) is None:
            yield fault(file, node, node.text or "nothing")


def _small(package: Package) -> Iterator[Fault]:
    for file, node in _bounds(package):
        number = plain_number(node.text.strip())
        if number and abs(number) < SMALLEST:
            yield fault(file, node, node.text.strip())


def _partly(package: Package) -> Iterator[Fault]:
    for file, condition, score in _judged(package):
        if plain_number(score) != 100:
            yield fault(file, condition, score)


def _precision(package: Package) -> Iterator[Fault]:
    for file, node in _bounds(package):
        if node.tag == "vargt":
            yield fault(file, node, node.text)


def _crooked(package: Package) -> Iterator[Fault]:
    """Margins that are not the same on both sides, or turned round."""
    for file, condition, _ in _judged(package):
        exact, low, high = (_number(condition, tag) for tag in ("varequal", "vargte", "varlte"))
        if exact is not None and low is not None and high is not None and (high - exact != exact - low or low > high):
            yield fault(file, condition, f"{low}, {exact}, {high}")


def _unreachable(package: Package) -> Iterator[Fault]:
    step = Decimal(1).scaleb(-PLACES)
    for file, condition, _ in _judged(package):
        low, high = _number(condition, "vargte"), _number(condition, "varlte")
        if low is not None and high is not None and low <= high and rounded_up(low, step) > high:
            yield fault(file, condition, f"{low} to {high}")


def _overlapping(package: Package) -> Iterator[Fault]:
    for file, item in items(package, "numerical_question"):
        spans = [(_number(one, "vargte"), _number(one, "varlte")) for one, _ in scoring(item)]
        whole = sorted((low, high) for low, high in spans if low is not None and high is not None)
        if any(before[1] >= after[0] for before, after in pairwise(whole)):
            yield fault(file, item, item.attributes.get("title", ""))


RULES = (
    Rule("no-number", "a bound that is no number with a decimal point is taken for 0", _no_number),
    Rule("small", f"what is smaller than {SMALLEST} is rounded to 0 or refused: ask for 1000 times the number", _small),
    Rule("partly", "every answer that a numerical item knows earns all points, whatever its score is", _partly),
    Rule("precision", "vargt makes Canvas guess a number of digits: write vargte", _precision),
    Rule("margin", "the margin is not the same on both sides of the number", _crooked),
    Rule(
        "unreachable",
        "answers are rounded to four decimals, and none of those is within the margin",
        _unreachable,
    ),
    Rule("overlap", "two right answers of a numerical item overlap", _overlapping),
)
