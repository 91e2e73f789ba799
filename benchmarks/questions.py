"""The examples of every question type, each as a question of a set of its own.

examples() -> (name of the type / number of the example, Structure)
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent, indent

from exercises.files.reading import problem_set_of
from exercises.files.yamlread import parse_yaml
from exercises.questions import question_types
from exercises.tasks.structure import Structure, structures_of


def examples() -> Iterator[tuple[str, Structure]]:
    """Every example with its name."""
    for name, kind in question_types().items():
        for number, example in enumerate(kind.examples, 1):
            question = indent(dedent(example).strip(), "    ").lstrip()
            text = f"title: T\nstyle: mazur\nrounding: {{carry: 6, answer: 4}}\nquestions:\n  - {question}\n"
            yield f"{name}/{number}", structures_of(problem_set_of(parse_yaml(text), name))[0]
