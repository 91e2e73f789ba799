from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from derive.errors import InputError
from exercises.files.library import builtin_examples
from exercises.lessons.derivations import MOST_TOLD
from exercises.lessons.deriving import Request, worked

LARGE = """
title: Digits
network:
  inputs: 784
  layers: [{units: 128, activation: relu}, {units: 10, activation: softmax}]
  loss: cross_entropy
"""
NO_NUMBERS = """
title: Only a shape
network: {inputs: 2, layers: [{units: 2}, {units: 1}]}
"""


def ask(
    file: str | Path, wrt: str | None = None, form: str = "md", *, style: str | None = None, formula_only: bool = False
) -> str:
    return worked(Request(str(file), () if wrt is None else (wrt,), style, form, formula_only)).decode()


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.yaml"
    path.write_text(LARGE, encoding="utf-8")
    return path


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    path = tmp_path / "bare.yaml"
    path.write_text(NO_NUMBERS, encoding="utf-8")
    return path


def test_one_weight_of_a_large_network_is_told_quickly(large: Path) -> None:
    start = time.process_time()
    page = ask(large, "w[1,5,700]", formula_only=True)
    # Far below what building all hundred thousand weights would take.
    assert time.process_time() - start < 5
    assert page.count("## Derivative") == 1
    assert r"w^{(1)}_{5,700}" in page or "700" in page
    # Its route is told: the input, the slope of its unit, and all ten outputs as one sum.
    assert re.search(r"x_\{700\}", page)
    assert len(page) < 20_000


def test_formulas_of_a_large_network_as_json_agree_with_the_page(large: Path) -> None:
    whole = json.loads(ask(large, "w[1,5,700]", "json", formula_only=True))
    formulas = whole["formulas"]
    assert formulas["dL/dw[1,5,700]"] == "dL/dz[1,5] * x[700]"
    assert formulas["dL/da[1,5]"].count("w[2,") == 10
    assert all(f"w[2,{j},5]" in formulas["dL/da[1,5]"] for j in range(1, 11))


def test_too_many_derivatives_are_refused_with_the_way_out(large: Path) -> None:
    with pytest.raises(InputError) as caught:
        ask(large, formula_only=True)
    assert str(784 * 128 + 128 + 1280 + 10) in caught.value.what.replace(",", "")
    assert "--wrt" in caught.value.hint
    assert MOST_TOLD < 784


@pytest.mark.parametrize("form", ["md", "tex", "json"])
def test_formulas_need_no_numbers(bare: Path, form: str) -> None:
    told = ask(bare, form=form, formula_only=True)
    assert told
    if form == "json":
        assert list(json.loads(told)) == ["formulas"]
    else:
        assert not re.search(r"\d\.\d{2}", told.partition("tikzpicture")[0] if form == "md" else "")


@pytest.mark.parametrize("form", ["md", "tex", "json"])
def test_numbers_that_are_missing_are_asked_for(bare: Path, form: str) -> None:
    with pytest.raises(InputError) as caught:
        ask(bare, form=form)
    assert "bare" in str(caught.value)
    assert "--formula-only" in caught.value.hint


def test_wrt_tells_one_derivative_alone() -> None:
    page = ask("mazur", "w[2,1,1]")
    assert re.findall("(?m)^## .*", page) == ["## Forward pass", "## Output layer, weights: $w_{5}$"]
    assert "## Update" not in page
    assert "0.082167041" in page
    assert "0.000438568" not in page


@pytest.mark.parametrize("spelling", ["w[2,1,1]", "dL/dw[2,1,1]"])
def test_wrt_takes_the_quantity_or_the_derivative(spelling: str) -> None:
    assert ask("mazur", spelling) == ask("mazur", "w[2,1,1]")


@pytest.mark.parametrize(
    ("wrt", "words"),
    [
        ("w[3,1,1]", "there are w"),
        ("q", "unknown quantity"),
        ("", "not the name"),
        ("w[1,1", "not the name"),
        ("dL", "unknown quantity"),
        ("L", "differentiated"),
        ("x[1];rm", "not the name"),
        ("y[1]", "is a target"),
    ],
)
def test_what_nothing_depends_on_is_refused(wrt: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        ask("mazur", wrt)


def test_the_style_of_the_file_or_the_one_asked_for() -> None:
    assert ask("mazur") == ask("mazur", style="mazur")
    assert r"\mathit{net}_{h_{1}}" in ask("mazur")
    assert r"\mathit{net}_{h_{1}}" not in ask("mazur", style="index")
    with pytest.raises(InputError, match="style"):
        ask("mazur", style="mazurr")


@pytest.mark.parametrize("form", ["md", "tex", "json"])
@pytest.mark.parametrize("name", ["mazur", "circuit", "softmax-2-2-3"])
def test_the_same_request_gives_the_same_bytes(name: str, form: str) -> None:
    assert ask(name, form=form) == ask(name, form=form)


def test_all_samples_and_totals_are_told() -> None:
    page = ask("softmax-2-2-3")
    for text in ("sample 1", "sample 2", "sample 3", "## Totals", "## Update"):
        assert text in page
    # The mean of three losses, each of which stands in the table above it.
    total = re.search(r"\\frac\{([\d.]+) \+ ([\d.]+) \+ ([\d.]+)\}\{3\} = ([\d.]+)", page)
    assert total
    assert sum(map(float, total.groups()[:3])) / 3 == pytest.approx(float(total[4]), abs=6e-7)


PRINTED = ["w_5", "w5", "w_{5}", "dE_total/dw_5", "∂E_total/∂w_{5}", "w[2, 1, 1]", "dL/dw[2,1,1]"]


@pytest.mark.parametrize("text", PRINTED)
def test_a_derivative_is_asked_for_as_the_page_prints_it(text: str) -> None:
    request = Request("mazur", ("w[2,1,1]",), format="md")
    assert worked(replace(request, wrt=(text,))) == worked(request)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("w[1,1,1]@1", "mazur: w[1,1,1]@1 names a sample, and all samples share it; name w[1,1,1]"),
        ("w[1,1,1]'", "is a value after the update; name w[1,1,1]"),
        ("w[9,9,9]", "there is no w[9,9,9]; there are w[1,1,1] to w[2,2,2]"),
        ("w_9", "unknown quantity 'w_9'; known: E[1], E[2], a[1,1]"),
        ("w_9", "z[1,2], ..."),
        ("w[1,1,1", "--wrt: 'w[1,1,1' is not the name of a quantity; a name looks like w[2,1,1]"),
        ("E_total", "is what is differentiated"),
    ],
)
def test_what_cannot_be_a_derivative_is_told_with_a_way_out(text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        worked(Request("mazur", (text,), format="md"))
    assert words in str(caught.value)


def test_a_missing_number_is_told_at_the_network_with_its_key(tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    text = builtin_examples()["mazur"][1].read_text(encoding="utf-8")
    path.write_text(re.sub(r"\nbiases:.*", "", text), encoding="utf-8")
    line = text.splitlines().index("network:") + 1
    with pytest.raises(InputError) as caught:
        worked(Request(str(path), format="md"))
    assert str(caught.value).startswith(f"{path}:{line}:1: there is no number for b[1]; write it under biases:")
