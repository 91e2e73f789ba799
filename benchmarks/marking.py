"""How marking takes imagined students (10,000 of each kind, or as many as are named), and how fast it is.

The questions are those of the built-in sets and of every question type's examples that ask for numbers; each student
has a sound variant. Then 10,000 submissions of 30 answers, plain decimals, are read, marked, carried forward and
explained, to tables of what follows and the mistakes of each student, as `Judge` makes them; against a plain loop over
the same texts that reads floats and compares them with `math.isclose`.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from questions import examples

from exercises.files.library import builtin_sets, load_set
from exercises.files.reading import problem_set_of
from exercises.files.yamlread import parse_yaml
from exercises.marks.imagined_class import KINDS, Class
from exercises.marks.judging import Judge
from exercises.marks.outcomes import OUTCOMES, Tally
from exercises.tasks.structure import Structure, structures_of
from exercises.variants.drawing import Lottery
from exercises.variants.soundness import draw_sound

STUDENTS = 10_000
SUBMISSIONS = 10_000
MIX = {"no mistake": 0.6, "one mistake": 0.15, "a slip": 0.15, "a mistake and a slip": 0.05, "two mistakes": 0.05}
"""The class whose marking is timed; every kind of student, most of them right."""

WIDE = """
title: Thirty answers
style: mazur
rounding: {carry: 6, answer: 4}
questions:
  - type: gradient_step
    network: {inputs: 3, layers: [{units: 3}, {units: 3}], loss: half_squared_error}
    learning_rate: 0.5
    ask:
      - z
      - a
      - L
      - "dL/dz[2,1]"
      - "dL/dz[2,2]"
      - "dL/dz[2,3]"
      - "dL/dw[2,1,1]"
      - "dL/dw[2,1,2]"
      - "dL/dw[2,1,3]"
      - "dL/dw[2,2,1]"
      - "dL/dw[2,2,2]"
      - "dL/dw[2,2,3]"
      - "dL/dw[2,3,1]"
      - "dL/dw[2,3,2]"
      - "dL/dw[2,3,3]"
      - "dL/dw[1,1,1]"
      - "dL/dw[1,2,2]"
      - "dL/dw[1,3,3]"
      - "w[1,1,1]'"
      - "w[2,1,1]'"
"""


PLAIN = b"0123456789+-.\n"
"""The signs of plain decimals, a line each."""
UNITS = 10.0 ** np.arange(16)
"""What a whole number of last digits is divided by, by the decimals; below 2^53 the quotient is the nearest float."""


def structures() -> Iterator[tuple[str, Structure]]:
    """Every question that asks for numbers of its own."""
    for name in builtin_sets():
        yield from ((f"{name}/{n}", s) for n, s in enumerate(structures_of(load_set(name)), 1))
    yield from examples()


def class_of(structure: Structure, count: int, seed: int = 1) -> Class:
    """So many students with sound variants."""
    lottery = Lottery(b"a secret of many signs", "benchmark", seed)
    drawn = draw_sound(structure, lottery, [str(number) for number in range(count)], 1)
    return Class(Judge(structure), drawn.given, seed)


def simulated(students: int) -> None:
    """Prints how every kind of student is named, what is given against what is deserved, and what is confused."""
    chosen = [(name, s) for name, s in structures() if s.asked and not s.task.tells]
    each = math.ceil(students / len(chosen))
    tallies = {kind: Tally() for kind in KINDS}
    for name, structure in chosen:
        own = class_of(structure, each)
        for kind, tally in tallies.items():
            found = own.outcome(own.of(kind))
            tally.add(found)
            print(f"{name:24} {kind:22} {dict(found.outcomes)}", file=sys.stderr)
    table(tallies)


def table(tallies: dict[str, Tally]) -> None:
    """The shares of outcomes for each kind; of those who have something wrong."""
    print(f"{'':22} {'seen':>7} " + " ".join(f"{outcome:>11}" for outcome in OUTCOMES[:-1]))
    for kind, tally in tallies.items():
        shares = " ".join(f"{tally.outcomes[o] / max(tally.seen, 1):11.2%}" for o in OUTCOMES[:-1])
        print(f"{kind:22} {tally.seen:7} {shares}")
    wrongly = sum(tally.outcomes["wrongly"] for tally in tallies.values())
    print(f"wrongly named: {wrongly / sum(t.outcomes.total() for t in tallies.values()):.3%} of all (aim 0.1%)")
    print("credit, of what could be had: deserved, given; answers given less, more")
    for kind, t in tallies.items():
        shares = (t.deserved / t.answers, t.given / t.answers, t.less / t.answers, t.more / t.answers)
        print(f"{kind:22} " + " ".join(f"{share:8.3%}" for share in shares))
    for kind in ("one mistake", "a slip"):
        print(f"most confused, {kind}:")
        for (truth, named), count in tallies[kind].confused.most_common(12):
            told = " or ".join(" and ".join(names) for names in named) or "nothing"
            print(f"{count:5}  {' and '.join(truth) or 'nothing'} taken for {told}")


def timed(submissions: int) -> None:
    """Prints answers a second, and the ratio to the plain loop."""
    (structure,) = structures_of(problem_set_of(parse_yaml(WIDE), "wide"))
    own = class_of(structure, submissions)
    answers = mixed(own)
    outcome = structure.evaluate(own.given)
    exact = np.array([np.broadcast_to(outcome.exact[name], submissions) for name in structure.asked])
    errors = np.array([np.broadcast_to(outcome.errors[name], submissions) for name in structure.asked])
    decimals = [structure.answer_decimals(name) for name in structure.asked]
    tolerances = errors + np.array([[0.5 * 10.0**-places] for places in decimals])
    texts = [[f"{number:.{places}f}" for number in row] for row, places in zip(answers.tolist(), decimals, strict=True)]
    own.judge.judge_all(*part_of(own, texts, exact, tolerances, 50))
    plain, ours = best(
        partial(compared, texts, exact.tolist(), tolerances.tolist()),
        lambda: own.judge.judge_all(*part_of(own, texts, exact, tolerances, submissions)).mistakes,
    )
    count = answers.size
    print(f"{submissions} submissions of {len(texts)} answers: {count / ours:,.0f} answers a second")
    print(f"the plain loop: {count / plain:,.0f}; ratio {ours / plain:.1f} (aim 5)")


def part_of(own: Class, texts: list[list[str]], exact: np.ndarray, tolerances: np.ndarray, count: int) -> tuple:
    """What is typed read and held against the key; the students of whom something is wrong."""
    numbers, halves = read_plain([row[:count] for row in texts])
    right = np.abs(numbers - exact[:, :count]) <= tolerances[:, :count] * (1 + 1e-9)
    rows = np.flatnonzero(~right.all(axis=0))
    given = {name: values[rows] if np.size(values) > 1 else values for name, values in own.given.items()}
    return given, numbers[:, rows], halves[:, rows]


def read_plain(texts: list[list[str]]) -> tuple[np.ndarray, np.ndarray]:
    """Plain decimals of rows of texts, each with a point, and half a unit of the last digit of each."""
    lines = ("\n".join(map("\n".join, texts)) + "\n").encode()
    assert not lines.translate(None, PLAIN)
    signs = np.frombuffer(lines, dtype=np.uint8)
    ends, points = np.flatnonzero(signs == ord("\n")), np.flatnonzero(signs == ord("."))
    assert len(points) == len(ends), "one point in each"
    assert ((points < ends) & (points > ends - np.diff(ends, prepend=-1))).all(), "one point in each"
    units = UNITS[ends - points - 1]
    digits = np.fromstring(lines.translate(None, b"."), dtype=np.int64, sep="\n")
    assert len(digits) == len(ends), "digits in each"
    assert np.abs(digits).max() < 2**53, "whole numbers that floats hold"
    return (digits / units).reshape(len(texts), -1), (0.5 / units).reshape(len(texts), -1)


def mixed(own: Class) -> np.ndarray:
    """The answers of a class of every kind of student."""
    made = {kind: own.of(kind).answers for kind in MIX}
    which = np.random.default_rng(4).choice(len(MIX), size=own.count, p=list(MIX.values()))
    answers = np.choose(which[np.newaxis, :], list(made.values()))
    return np.where(np.abs(answers) < 1e9, answers, 0.0)


def compared(texts: list[list[str]], exact: list[list[float]], tolerances: list[list[float]]) -> int:
    """How many answers are right: the plain loop."""
    right = 0
    for row, values, rooms in zip(texts, exact, tolerances, strict=True):
        for text, value, room in zip(row, values, rooms, strict=True):
            if math.isclose(float(text), value, rel_tol=0.0, abs_tol=room):
                right += 1
    return right


def best(*actions: Callable[[], object], repeats: int = 5) -> list[float]:
    """The least seconds of the processor that each action took; in turns, as the machine is not always as fast."""
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(repeats):
        for action, own in zip(actions, times, strict=True):
            start = time.process_time()
            action()
            own.append(time.process_time() - start)
    return list(map(min, times))


if __name__ == "__main__":
    sizes = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    timed(sizes[-1] if sizes else SUBMISSIONS)
    if "--speed" not in sys.argv:
        simulated(sizes[0] if sizes else STUDENTS)
