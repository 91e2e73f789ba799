"""Hints of every question type: they lead to what is asked, and never tell it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from derive.evaluate import evaluate
from derive.quantities import Derivative, Quantity
from exercises.files.reading import problem_set_of
from exercises.files.yamlread import parse_yaml
from exercises.press.sheets import telling
from exercises.questions import question_types
from exercises.tasks.hints import MOST, hints_for
from exercises.tasks.structure import Structure, structures_of
from exercises.variants.drawing import Lottery
from exercises.variants.soundness import draw_sound
from templates.document import Formula, Numbers
from templates.styles import style_named


def structures(name: str, style: str) -> list[Structure]:
    """Every example of a question type."""
    found = []
    for example in question_types()[name].examples:
        lines = [line for line in example.strip("\n").splitlines() if line.strip()]
        body = "\n".join(["  - " + lines[0].strip(), *(line for line in lines[1:])])
        text = f"title: A set\nstyle: {style}\nquestions:\n{body}\n"
        found.extend(structures_of(problem_set_of(parse_yaml(text), "a set")))
    return found


@pytest.mark.parametrize("style", ["index", "mazur", "matrix"])
@pytest.mark.parametrize("name", question_types())
def test_hints_lead_to_the_number_and_do_not_tell_it(name: str, style: str) -> None:
    for structure in structures(name, style):
        told = telling(structure, style_named(style))
        exact = _exact(structure)
        for part in structure.parts:
            hints = hints_for(part, told)
            assert len({hint.title for hint in hints}) == len(hints) <= 3
            for hint in hints:
                assert hint.lines
                for line in hint.lines:
                    (right,) = line.rights
                    assert isinstance(right, Formula | Numbers)
                    assert right.term != line.left
                    assert not line.numbered
                    if exact and isinstance(right, Numbers):
                        found = evaluate(right.term, exact)
                        assert math.isclose(found, exact[line.left], rel_tol=1e-9, abs_tol=1e-12), (line, hint.title)


def _exact(structure: Structure) -> dict[Quantity | Derivative, float]:
    """The exact numbers of one variant."""
    if not structure.given:
        return {}
    drawn = draw_sound(structure, Lottery(b"a secret of the tests", "", 1), ["one"], 1)
    values = structure.evaluate(drawn.given).exact
    return {name: float(np.atleast_1d(values[name])[0]) for name in values if np.size(values[name]) == 1}


def test_a_derivative_has_its_chain_its_local_derivatives_and_its_numbers() -> None:
    (structure, *_) = structures("gradient_step", "index")
    told = telling(structure, style_named("index"))
    part = next(part for part in structure.parts if part.asks[0].label.startswith("dL/dw"))
    assert [hint.title for hint in hints_for(part, told)] == ["The chain rule", "The local derivatives", "The numbers"]
    assert all(len(hint.lines) <= MOST for hint in hints_for(part, told) if hint.title == "The chain rule")


def test_a_formula_that_is_the_answer_comes_last() -> None:
    (structure, *_) = structures("softmax_jacobian", "index")
    told = telling(structure, style_named("index"))
    part = next(part for part in structure.parts if part.asks[0].kind == "formula")
    first, last = hints_for(part, told)
    assert (first.title, last.title) == ("What is differentiated", "The answer")
    assert [line.left for line in last.lines] == [ask.line.left for ask in part.asks]
    assert not {line.left for line in first.lines} & {ask.line.left for ask in part.asks}
