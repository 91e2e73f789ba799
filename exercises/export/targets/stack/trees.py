"""Inputs and the trees that judge them: `Tree`, a chain of nodes, each a test with what it earns and tells.

Answer -> tree(...) -> Tree(input, nodes, trials) -> elements of the item
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from exercises.export.model import Answer, Number, WrongAnswer
from exercises.export.targets.moodle.grades import plain
from exercises.export.targets.stack.maxima import SAME, formula, judged
from exercises.kinds.number import rounded

Words = Callable[[WrongAnswer], str]
"""What is told about a wrong answer, as HTML."""


@dataclass(frozen=True, slots=True)
class Node:
    """A test of the chain: where it holds, the answer earns `share` (`more`: beside what it has) and is told `told`.

    The chain ends where a test holds; one with `more` goes on whatever it finds.
    """

    test: str
    given: str
    wanted: str
    option: str = ""
    share: Fraction = Fraction(1)
    told: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """An answer that STACK tries: what is typed, what it should earn, and at which node the chain ends, and how."""

    typed: str
    share: Fraction
    node: int
    holds: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """One answer's input (its type and the right answer), its chain, and its trials: right, wrong, then more."""

    kind: str
    right: str
    nodes: tuple[Node, ...]
    trials: tuple[Trial, ...]
    variables: str = ""
    width: int = 15


Points = Callable[[Answer], list[tuple[dict[str, float], float]]]


def tree(answer: Answer, name: str, words: Words, points: Points) -> Tree:
    """The tree for an answer of any kind, in the input of that name."""
    match answer.ask.kind:
        case "number":
            return _number(answer.number, name, words)
        case "matrix":
            return _matrix(answer, name)
        case "choice":
            return _choice(answer, name, words)
    return _formula(answer, name, points)


def _number(number: Number, name: str, words: Words) -> Tree:
    room = plain(number.tolerance)
    nodes = [Node("NumAbsolute", name, plain(number.value), room)]
    trials = [Trial(number.text, Fraction(1), 0, holds=True)]
    for place, wrong in enumerate(number.wrong, 1):
        value = float(wrong.value)
        nodes.append(Node("NumAbsolute", name, plain(value), room, wrong.share, words(wrong)))
        trials.append(Trial(rounded(value, number.decimals), wrong.share, place, holds=True))
    trials.insert(1, Trial(_far(number), Fraction(0), len(nodes) - 1, holds=False))
    return Tree("numerical", number.text, tuple(nodes), tuple(trials))


def _far(number: Number) -> str:
    """A number that is neither right nor what a mistake gives."""
    every = [number.value, *(float(wrong.value) for wrong in number.wrong)]
    return rounded(max(map(abs, every)) + 10 * max(1.0, number.tolerance), number.decimals)


def _matrix(answer: Answer, name: str) -> Tree:
    """Entry by entry, each of which earns its share; the last node says how the chain ends."""
    share = Fraction(1, len(list(answer.numbers)))
    nodes = tuple(
        Node("NumAbsolute", f"{name}[{i},{j}]", plain(number.value), plain(number.tolerance), share, more=True)
        for i, row in enumerate(answer.rows, 1)
        for j, number in enumerate(row, 1)
    )
    right = _written([[number.text for number in row] for row in answer.rows])
    wrong = _written([[_far(number) for number in row] for row in answer.rows])
    last = len(nodes) - 1
    trials = (Trial(right, Fraction(1), last, holds=True), Trial(wrong, Fraction(0), last, holds=False))
    return Tree("matrix", right, nodes, trials)


def _written(rows: list[list[str]]) -> str:
    return f"matrix({','.join('[' + ','.join(row) + ']' for row in rows)})"


def _choice(answer: Answer, name: str, words: Words) -> Tree:
    marks = [mark for mark, _ in answer.ask.options]
    nodes = [Node("AlgEquiv", name, _mark(answer.right))]
    nodes += [Node("AlgEquiv", name, _mark(str(w.value)), "", w.share, words(w)) for w in answer.wrong]
    trials = [Trial(_mark(answer.right), Fraction(1), 0, holds=True)]
    trials += [Trial(_mark(str(w.value)), w.share, i, holds=True) for i, w in enumerate(answer.wrong, 1)]
    options = (f'[{_mark(m)},{"true" if m == answer.right else "false"},"{_shown(answer, m)}"]' for m in marks)
    plain_wrong = [m for m in marks if m != answer.right and m not in {w.value for w in answer.wrong}]
    trials[1:1] = [Trial(_mark(m), Fraction(0), len(nodes) - 1, holds=False) for m in plain_wrong[:1]]
    return Tree("dropdown", f"[{','.join(options)}]", tuple(nodes), tuple(trials))


def _mark(mark: str) -> str:
    """The mark of an option as a constant of its own; a number stays one."""
    return mark if mark.isdigit() else f"option{mark}"


def _shown(answer: Answer, mark: str) -> str:
    word = dict(answer.ask.options)[mark].replace("\\", "").replace('"', "")
    return f"{mark}: {word}" if word else mark


def _formula(answer: Answer, name: str, points: Points) -> Tree:
    right = formula(answer.right)
    wrong = f"({right})*1.01+1"
    trials = (Trial(right, Fraction(1), 0, holds=True), Trial(wrong, Fraction(0), 0, holds=False))
    node = Node("AlgEquiv", SAME, "true")
    return Tree("algebraic", right, (node,), trials, judged(name, points(answer)), width=60)
