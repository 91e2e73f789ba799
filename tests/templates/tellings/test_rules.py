"""Rules first, then numbers: what is numbered, what stands beside it, and that every network gets its rules.

That printed lines follow from the numbers in them is held in `test_telling_matrices`, for this manner too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from derive.quantities import Derivative, Quantity
from derive.terms import Matrix, children
from exercises.files.library import load_lesson
from exercises.lessons.deriving import Request, worked
from exercises.lessons.lesson import Wish
from templates.document import Cells, Document, Equations, Formula, Heading, Line, Numbers, Ref
from templates.styles import style_named
from templates.tellings import manner_named


def document(name: str | Path) -> Document:
    return load_lesson(name).told(style_named("notes"), Wish()).document


def lines(page: Document) -> Iterator[Line]:
    for block in page.walk():
        yield from block.lines if isinstance(block, Equations) else ()


def page(name: str | Path, *wrt: str, formula_only: bool = False) -> str:
    return worked(Request(str(name), wrt, "notes", "md", formula_only)).decode()


REGRESSION = [
    "dL/dA[2]",
    "dL/dW[2]",
    "dL/dB[2]",
    "dL/dA[1]",
    "dL/dZ[1]",
    "dL/dW[1]",
    "dL/dB[1]",
]


def test_the_rules_of_the_regression_are_numbered_in_its_handouts_order() -> None:
    numbered = [line for line in lines(document("regression-3-3-1")) if line.numbered]
    assert [str(line.left) for line in numbered] == REGRESSION
    assert all(line.reason for line in numbered)
    assert all(isinstance(right, Formula) for line in numbered for right in line.rights)


def test_every_rule_is_told_with_numbers_once() -> None:
    page = document("regression-3-3-1")
    referred = [part.label for line in lines(page) for part in line.reason if isinstance(part, Ref)]
    assert referred == [line.label for line in lines(page) if line.numbered]


def test_all_new_parameters_are_told() -> None:
    told = {
        name
        for line in lines(document("regression-3-3-1"))
        for right in line.rights
        for name, _ in (right.pairs() if isinstance(right, Cells) else ())
    }
    weights = {Quantity("w", (1, j, k), primed=True) for j in (1, 2, 3) for k in (1, 2, 3)}
    assert weights <= told
    assert Quantity("b", (2, 1), primed=True) in told
    assert Quantity("a", (2, 1), primed=True) in told


def test_single_numbers_have_no_brackets() -> None:
    for line in lines(document("regression-3-3-1")):
        for right in line.rights:
            if isinstance(right, Formula | Numbers):
                assert not list(single(right.term)), line
            if isinstance(right, Cells) and len(right.rows) == len(right.rows[0]) == 1:
                assert right.bare


def single(term: object) -> Iterator[Matrix]:
    if isinstance(term, Matrix) and len(term.rows) == len(term.rows[0]) == 1:
        yield term
    for part in children(term):  # type: ignore[arg-type]
        yield from single(part)


@pytest.mark.parametrize("name", ["mazur", "dyda-softmax", "iris-relu", "utah", "waterloo-3333"])
def test_every_layer_has_its_rules(name: str) -> None:
    told = document(name)
    rules = [line.left for line in lines(told) if line.numbered]
    network = load_lesson(name).solved.example.network  # type: ignore[attr-defined]
    kinds = [(left.wrt.kind, left.wrt.indices) for left in rules if isinstance(left, Derivative)]
    assert all(("W", (layer,)) in kinds for layer in range(1, len(network.layers) + 1))
    order = [indices[0] for kind, indices in kinds if kind == "W"]
    assert order == sorted(order, reverse=True)


def test_softmax_has_its_jacobian_and_the_short_form() -> None:
    told = page("dyda-softmax")
    assert "every output depends on every net input" in told
    assert "in short, as slopes cancel" in told


def test_samples_are_told_one_by_one_and_together() -> None:
    headings = ["".join(map(str, b.text)) for b in document("iris-relu").walk() if isinstance(b, Heading)]
    assert [h for h in headings if "sample" in h or h in ("Totals", "Update", "The new parameters")] == [
        "Forward pass, sample 1",
        "The rules with numbers, sample 1",
        "All samples",
        "Totals",
        "Update",
        "The new parameters",
        "Forward pass with the new parameters, sample 1",
        "All samples with the new parameters",
    ]


def test_only_what_is_asked_is_told() -> None:
    told = page("regression-3-3-1", "w[2,1,3]")
    assert "Read off" in told
    assert r"\partial W_{1}" not in told
    assert r"W^{\mathrm{new}}" not in told


def test_formulas_are_the_rules_alone() -> None:
    told = page("regression-3-3-1", formula_only=True)
    assert not re.search(r"\d\.\d{2}", told)
    assert len(re.findall(r"\\tag\{\d\}", told)) == len(REGRESSION)


def test_graphs_and_wide_networks_are_told_in_steps(tmp_path: Path) -> None:
    assert "Derivative with respect to" in page("circuit")
    wide = (
        "network: {inputs: 9, layers: [{units: 1}]}\nweights: [[[" + ", ".join(["0.1"] * 9) + "]]]\nbiases: [[0.2]]\n"
    )
    (tmp_path / "wide.yaml").write_text(wide + f"samples: [{{input: {[0.5] * 9}, target: [1]}}]\n")
    assert "Derivative with respect to" in page(tmp_path / "wide.yaml")


def test_rows_may_be_of_the_units_that_send() -> None:
    assert manner_named("rules").options["rows"] == ("to", "from")
