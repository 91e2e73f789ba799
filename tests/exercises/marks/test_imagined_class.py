"""How a small class of imagined students is taken: a small version of the benchmark of marking."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from exercises.files.credit import Credit
from exercises.files.library import load_set
from exercises.marks.imagined_class import KINDS, Class, Made
from exercises.marks.judging import Judge
from exercises.tasks.structure import structures_of
from exercises.variants.drawing import Lottery
from exercises.variants.soundness import draw_sound

COUNT = 120


def class_of(structure, count):
    lottery = Lottery(b"a secret of many signs", "", 1)
    drawn = draw_sound(structure, lottery, [str(number) for number in range(count)], 1)
    return Class(Judge(structure), drawn.given, 3)


@pytest.fixture(scope="module")
def one_class():
    return class_of(structures_of(load_set("exam"))[0], COUNT)


@pytest.fixture(scope="module")
def outcomes(one_class):
    return {kind: one_class.outcome(one_class.of(kind)) for kind in KINDS}


def test_who_makes_no_mistake_gets_everything(outcomes):
    tally = outcomes["no mistake"]
    assert tally.outcomes == {"rightly": COUNT}
    assert tally.given == tally.deserved == tally.answers


def test_a_mistake_is_named_rightly(outcomes):
    tally = outcomes["one mistake"]
    assert tally.outcomes["rightly"] >= 0.9 * tally.seen
    assert tally.outcomes["wrongly"] == 0


def test_slips_are_not_named(outcomes):
    assert outcomes["a slip"].outcomes["wrongly"] <= 1
    assert outcomes["a mistake and a slip"].outcomes["rightly"] > 0.65 * outcomes["a mistake and a slip"].seen


def test_two_mistakes_are_mostly_found(outcomes):
    tally = outcomes["two mistakes"]
    assert tally.outcomes["rightly"] > 0.5 * tally.seen
    assert tally.outcomes["wrongly"] <= 0.03 * tally.seen


def test_numbers_of_several_samples_are_taken_so_too():
    structures = structures_of(load_set("practice"))
    own = class_of(next(s for s in structures if s.plan.batch.several and s.asked), COUNT // 2)
    tally = own.outcome(own.of("one mistake"))
    assert tally.outcomes["rightly"] >= 0.9 * tally.seen > 0
    assert own.outcome(own.of("two mistakes")).outcomes["wrongly"] <= 1


@pytest.mark.parametrize("kind", list(KINDS)[1:])
def test_credit_is_near_to_what_is_deserved(outcomes, kind):
    tally = outcomes[kind]
    assert abs(tally.given - tally.deserved) < 0.05 * tally.answers
    assert 0 < tally.deserved < tally.answers
    assert tally.less + tally.more < 0.1 * tally.answers


def test_who_is_right_is_so_by_the_tolerance_that_the_manifest_has(one_class):
    structure = one_class.judge.structure
    outcome, source = structure.evaluate(one_class.given), np.random.default_rng(1)
    rows = [structure.row(outcome, number, source) for number in range(COUNT)]
    for share, right in ((0.999, True), (1.001, False)):
        answers = [[row.exact(name) + share * row.tolerance(name) for row in rows] for name in structure.asked]
        made = Made(np.array(answers), [()] * COUNT, np.ones((len(structure.asked), COUNT)))
        assert (one_class.marked(made)[1] == right).all()


def test_what_is_given_is_what_marking_gives(one_class):
    """Where neither method nor known mistakes earn anything, only right answers do."""
    strict = replace(one_class, credit=Credit(method=Fraction(0), default=Fraction(0)))
    for kind in ("one mistake", "a slip"):
        made = strict.of(kind)
        _, right, _ = strict.marked(made)
        assert strict.outcome(made).given == right.sum()


def test_the_mistakes_of_all_are_those_of_each_opinion(one_class):
    """Among them students who mistyped a number, of whom is thought otherwise than at first."""
    made = one_class.of("one mistake")
    answers = made.answers.copy()
    answers[0] += 0.31
    _, _, judgement = one_class.marked(replace(made, answers=answers))
    found = [judgement.opinion(student).explanation.mistakes for student in range(len(judgement.explanations))]
    assert judgement.mistakes == found
    assert judgement.others
    assert found != judgement.explanations.mistakes
