"""Manners: found by name, their options checked, and one that tells every graph."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive import ExplicitGraph, InputError
from derive.graph import Equation
from derive.quantities import Quantity
from derive.terms import TWO, Product
from templates.tellings import USUAL, manner_for, manner_named, manners

X, Y = Quantity("x"), Quantity("y")
GRAPH = ExplicitGraph((X,), (Equation(Y, Product((TWO, X))),), Y)


@pytest.mark.parametrize("name", manners())
def test_every_manner_tells_a_graph_itself_or_leaves_it_to_the_usual_one(name: str) -> None:
    manner = manner_for(name, GRAPH)
    assert manner.takes(GRAPH)
    assert manner.name in (name, USUAL)
    assert all(values for values in manner.options.values())


def test_a_manner_is_found_by_name() -> None:
    assert manner_named(USUAL).name == USUAL
    with pytest.raises(InputError, match="did you mean steps"):
        manner_named("stepps")


def test_options_have_defaults_and_are_checked() -> None:
    manner = replace(manner_named(USUAL), options={"rows": ("to", "from")})
    assert manner.chosen({}) == {"rows": "to"}
    assert manner.chosen({"rows": "from"}) == {"rows": "from"}
    with pytest.raises(InputError, match=r"rows cannot be 'up'.*to or from"):
        manner.chosen({"rows": "up"})
    with pytest.raises(InputError, match="did you mean rows"):
        manner.chosen({"row": "to"})
