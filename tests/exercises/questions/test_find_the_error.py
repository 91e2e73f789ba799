"""A slip stands in one equation of the solution, in every style, and what is wrong there can be seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from exercises.files.library import load_set
from exercises.press.sheets import sheet_blocks
from exercises.questions.find_the_error import single_slips
from exercises.tasks.structure import Structure
from templates.document import Block, Document, Equations, Line
from templates.handout_lines import label
from templates.styles import styles

SET = """\
title: A set
questions:
  - type: find_the_error
    network: {NETWORK}
    ask: ["dL/dw[1,1,1]"]
"""
SIGMOID = "{inputs: 2, layers: [{units: 2}, {units: 2}], loss: half_squared_error}"
NETWORKS = {
    "sigmoid": SIGMOID,
    "softmax": "{inputs: 2, layers: [{units: 2}, {units: 3, activation: softmax}], loss: cross_entropy}",
    "logarithms": "{inputs: 2, layers: [{units: 1}], loss: binary_cross_entropy}",
    "relu": "{inputs: 2, layers: [{units: 2, activation: relu}, {units: 1}], loss: squared_error}",
}

Read = Callable[[str, str], Structure]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """`read(network, style)` is the question about that network."""

    def load(network: str, style: str) -> Structure:
        path = tmp_path / "set.yaml"
        path.write_text(SET.replace("{NETWORK}", network), encoding="utf-8")
        problem_set = load_set(path)
        return Structure(problem_set.questions[0], problem_set.rounding, styles()[style])

    return load


def lines(blocks: tuple[Block, ...]) -> list[Line]:
    walk = Document("", (), (), blocks).walk()
    return [line for block in walk if isinstance(block, Equations) for line in block.lines]


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_many_mistakes_can_be_made_in_one_step(read: Read, network: str) -> None:
    structure = read(network, "index")
    slips = list(single_slips(structure.task, structure.plan))
    assert len({slip.mistake for slip in slips}) >= 8
    assert len({slip.first_wrong.target for slip in slips}) >= 4


@pytest.mark.parametrize("style", list(styles()))
def test_each_version_of_a_sheet_has_one_wrong_equation(read: Read, style: str) -> None:
    structure = read(SIGMOID, style)
    truth, wrong = set(structure.plan.statements), []
    for number, plan in enumerate(structure.task.tells):
        (slip,) = [label(statement.target) for statement in plan.statements if statement not in truth]
        told = {line.label for line in lines(sheet_blocks(structure, 1, structure.style, number))}
        assert slip in told
        wrong.append(slip)
    assert len(set(wrong)) == len(wrong) == 4
