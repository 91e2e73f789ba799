"""Wrong answers that are told: each says one thing, whatever is drawn."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.export.building import collect
from exercises.export.model import Collection
from exercises.export.wrongs import sieved
from exercises.files.library import builtin_sets, read_set
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator

numbers = st.sampled_from([-2.0, -1.0, -0.06, 0.0, 0.05, 0.9, 1.0, 1.1, 1.21, 2.0, float("nan"), float("inf")])


@pytest.fixture(scope="module", params=list(builtin_sets()))
def collection(request: pytest.FixtureRequest) -> Collection:
    problem_set, digest = read_set(request.param)
    return collect(Generator(problem_set, Lottery(b"a secret of tests", digest, problem_set.seed)), numbered(12))


def test_no_wrong_answer_can_be_taken_for_another(collection: Collection) -> None:
    told = 0
    for question in collection.questions:
        for variant in question.variants:
            for number in (number for answer in variant.answers for number in answer.numbers):
                values = [number.value, *(float(wrong.value) for wrong in number.wrong)]
                told += len(number.wrong)
                for one, other in combinations(values, 2):
                    assert abs(one - other) > 2 * number.tolerance * (1 - 1e-9)
    assert told or not any(ask.kind == "number" for q in collection.questions for ask in q.asks)


def test_every_wrong_answer_has_its_sentence_and_a_share(collection: Collection) -> None:
    for question in collection.questions:
        for variant in question.variants:
            for answer in variant.answers:
                for wrong in (*answer.wrong, *(w for number in answer.numbers for w in number.wrong)):
                    assert "Right is" in wrong.sentence
                    assert 0 <= wrong.share <= 1


@given(st.lists(numbers, min_size=1, max_size=5))
def test_the_sieve_keeps_what_stands_alone(values: list[float]) -> None:
    truth, tolerance = 1.0, 0.05
    kept = sieved(np.array(values).reshape(-1, 1, 1), np.array([[truth]]), np.array([[tolerance]])).ravel().tolist()
    for place, value in enumerate(values):
        others = [other for i, other in enumerate(values) if i != place and np.isfinite(other)]
        alone = np.isfinite(value) and all(abs(value - other) > 2 * tolerance for other in (truth, *others))
        assert (kept[place] == value) is bool(alone and abs(value) > tolerance)
