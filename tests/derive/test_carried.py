"""What follows from numbers that are put in: the true ones where none are, and all that ranges may lead to."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from derive.backprop import Derivation
from derive.carried import Carrier, Range
from derive.evaluate import evaluate
from derive.graph import Equation, ExplicitGraph
from derive.plan import Batch, Plan, make_plan
from derive.program import Program
from derive.quantities import Named, Quantity, parse_name
from derive.terms import Apply, Product, Sum

X, Y, Q, S, F = (Quantity(letter) for letter in "xyqsf")
EQUATIONS = (Equation(Q, Sum((X, Y))), Equation(S, Apply("sigmoid", (Q,))), Equation(F, Product((S, Y))))
GRAPH = ExplicitGraph((X, Y), EQUATIONS, F)
GIVEN = {X: 0.25, Y: -1.5}


def plan(samples: int = 1) -> Plan:
    return make_plan(Derivation(GRAPH), (X, Y), batch=Batch(samples))


def carried(settled: dict[str, Range]) -> dict[Named, Range]:
    """What a carrier holds after the named places were settled."""
    carrier = Carrier(plan(), GIVEN)
    own = {carrier.place(parse_name(name)): span for name, span in settled.items()}
    values = carrier.truth([slot for slot, _ in own], lambda place, follows: own.get(place))
    return {name: carrier.at(values, carrier.place(name)) for name in plan().terms}


def test_nothing_put_in_is_the_truth() -> None:
    exact = Program(plan()).run_once(GIVEN)
    for name, span in carried({}).items():
        assert span.low <= exact[name] + 1e-12
        assert exact[name] <= span.high + 1e-12
        assert span.high - span.low < 1e-10


def test_a_number_put_in_takes_the_place_of_what_follows() -> None:
    found = carried({"q": Range(0.5, 0.5)})
    assert found[F].middle == pytest.approx(-1.5 / (1 + math.exp(-0.5)))


def test_a_range_holds_all_that_its_numbers_lead_to() -> None:
    spans = {"q": Range(-1.3, -1.2), "s": Range(0.2, 0.3)}
    found = carried(spans)
    for q, s in product(np.linspace(-1.3, -1.2, 5), np.linspace(0.2, 0.3, 5)):
        numbers: dict[Named, float] = {**GIVEN, Q: float(q), S: float(s)}
        for statement in plan().statements:
            if statement.target not in (Q, S):
                numbers[statement.target] = evaluate(statement.term, numbers)
                assert found[statement.target].near(numbers[statement.target], 1e-12), statement.target


def test_samples_have_places_of_their_own() -> None:
    given = {X.of_sample(1): 0.25, X.of_sample(2): 0.5, Y.of_sample(1): -1.5, Y.of_sample(2): 2.0}
    carrier = Carrier(plan(2), given)
    second = carrier.place(Q.of_sample(2))
    values = carrier.truth([second[0]], lambda place, _: Range(7.0, 7.0) if place == second else None)
    assert carrier.at(values, carrier.place(Q.of_sample(1))).middle == pytest.approx(-1.25)
    assert carrier.at(values, second) == Range(7.0, 7.0)
    assert carrier.at(values, carrier.place(F.of_sample(2))).middle == pytest.approx(2 / (1 + math.exp(-7)))


def test_what_follows_is_told_in_order() -> None:
    carrier, told = Carrier(plan(), GIVEN), []
    slots = [carrier.place(name)[0] for name in (F, Q)]

    def settle(place: tuple[int, int], follows: Range) -> Range | None:
        told.append((place[0], follows.middle))
        return Range(0.0, 0.0) if place[0] == slots[1] else None

    carrier.truth(slots, settle)
    assert [slot for slot, _ in told] == slots[::-1]
    assert told[1][1] == pytest.approx(-0.75)
