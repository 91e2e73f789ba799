"""What one person practises with: a set's questions with drawn numbers, or an example as one question.

example -> Task (everything that its plan computes is asked) -> Structure + Answered
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from derive.errors import InputError, NameMissing
from derive.plan import SAMPLE, Plan
from derive.quantities import Derivative, Named, Quantity
from derive.terms import with_index
from exercises.files.credit import USUAL_CREDIT, Credit
from exercises.files.library import builtin_examples, builtin_sets, load_lesson, read_set, resolve
from exercises.files.nodes import Mapping
from exercises.files.spec import Example, QuestionSpec
from exercises.files.yamlread import read_yaml
from exercises.kinds.number import NumberAsk
from exercises.lessons.derivations import DerivationLesson
from exercises.lessons.solved import Solved
from exercises.storage.roster import Student
from exercises.tasks.rows import by_row
from exercises.tasks.structure import Structure
from exercises.tasks.task import Part, Task
from exercises.tasks.walks import Planned
from exercises.variants.drawing import Lottery, Urn
from exercises.variants.generate import Answered, Copy, Generator, expected_answers
from templates.styles import style_named


def is_example(source: str) -> bool:
    """Whether a file, or the built-in name, is that of an example; raises InputError where there is neither."""
    names = (*builtin_examples(), *builtin_sets())
    if source in names:
        return source in builtin_examples()
    try:
        path = resolve(source, "problem set")
    except NameMissing:
        raise NameMissing.among("set or example", source, names) from None
    content = read_yaml(path)
    return not (isinstance(content, Mapping) and "questions" in content.keys)


def drawn_set(source: str, student: Student, secret: bytes) -> tuple[Generator, list[Copy]]:
    """A set with one student's copy; raises InputError."""
    problem_set, digest = read_set(source)
    generator = Generator(problem_set, Lottery(secret, digest, problem_set.seed))
    return generator, generator.copies([student])


def given_example(source: str) -> tuple[str, Structure, Answered, Credit]:
    """An example's title, and it as a question with its own numbers; raises InputError."""
    lesson = load_lesson(source)
    if not isinstance(lesson, DerivationLesson):
        raise InputError(f"{source} has no network or graph to work through", "take another example, or a set")
    solved, example = lesson.solved, lesson.solved.example
    spec = QuestionSpec("example", example.title, Fraction(1), _task(example, solved))
    structure = Structure(spec, example.rounding, style_named(example.style))
    return example.title, structure, _answered(structure, solved), USUAL_CREDIT


def _task(example: Example, solved: Solved) -> Task:
    """Everything that is computed is asked for, each by itself."""
    plan = solved.plan
    parts = tuple(Part((), (NumberAsk(name),), 1) for name in _computed(plan))
    return Task(
        Planned(plan),
        Urn({}),
        (example.title, "."),
        parts,
        fixed={name: example.given[name] for name in example.given},
        decimals=example.decimals,
        told=solved.trained or tuple(solved.differentiable()),
        network=example.network,
    )


def _computed(plan: Plan) -> Iterator[Named]:
    """Every name of the plan, each sample's own."""
    samples = range(1, plan.batch.samples + 1) if plan.batch.several else (1,)
    every = dict.fromkeys(with_index(statement.target, SAMPLE, s) for statement in plan.statements for s in samples)
    yield from (name for name in every if isinstance(name, Quantity | Derivative))


def _answered(structure: Structure, solved: Solved) -> Answered:
    numbers = solved.given(structure.plan)
    given = {name: np.array([numbers[name]]) for name in structure.given}
    outcome = structure.evaluate(given)
    row = structure.row(outcome, 0, np.random.default_rng(0))
    drawn: dict[Quantity, float] = {name: float(values[0]) for name, values in given.items()}
    answers = tuple(expected_answers(structure, row, 1))
    return Answered(drawn, by_row(outcome.printed, 1)[0], answers, row.fields)
