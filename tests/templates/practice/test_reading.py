"""Both readers of answers against one table of cases, and against each other on hostile texts."""

from __future__ import annotations

import importlib.util
import json
import math
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.constants import apply
from derive.errors import InputError
from derive.functions import FUNCTIONS, GRAMMAR
from derive.grammar import evaluate_number
from exercises.answers.matrices import read

ROOT = Path(__file__).resolve().parents[3]


def loaded(path: Path) -> Any:
    """A Python file that is in no package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


READINGS, HOSTILE = loaded(ROOT / "tests" / "readings.py"), loaded(ROOT / "benchmarks" / "hostile.py")
TABLE = json.loads((ROOT / "tests" / "grammar_cases.json").read_text(encoding="utf-8"))
GIVEN = [{**case, "names": TABLE["names"] if case["names"] == "some" else {}} for case in TABLE["cases"]]
EXPECTED = [{key: case[key] for key in ("tree", "what", "hint", "offset") if key in case} for case in TABLE["cases"]]
Run = Callable[[str, Any], Any]


def test_the_table_holds_what_is_read_and_what_is_refused() -> None:
    assert len(GIVEN) > 500
    assert 200 < sum("tree" in case for case in EXPECTED) < len(EXPECTED) - 200


def test_python_reads_the_table() -> None:
    for case, expected in zip(GIVEN, EXPECTED, strict=True):
        assert READINGS.reading(case["text"], case["names"], case["comma"]) == expected, case["text"]


def test_the_browser_reads_the_table(in_browser: Run) -> None:
    for case, expected, found in zip(GIVEN, EXPECTED, in_browser(READINGS.READ, GIVEN), strict=True):
        assert found == expected, case["text"]


@pytest.mark.parametrize("seed", range(3))
def test_both_make_the_same_of_hostile_texts(in_browser: Run, seed: int) -> None:
    random = Random(seed)
    names = {typed: name.name for typed, name in HOSTILE.NAMES.items()}
    texts = [text for text in HOSTILE.texts(2500, seed + 100) if all(map(_assigned, text))]
    cases = [{"text": t, "names": random.choice((names, {})), "comma": random.random() < 0.3} for t in texts]
    for case, found in zip(cases, in_browser(READINGS.READ, cases), strict=True):
        assert found == READINGS.reading(case["text"], case["names"], case["comma"]), case["text"]


def _assigned(character: str) -> bool:
    """Half characters have no JSON, and which others exist depends on the edition of Unicode."""
    return unicodedata.category(character) not in ("Cs", "Cn")


def _called(parts: tuple[str, str, str]) -> str:
    name, *inner = parts
    return f"{name}({', '.join(inner[: FUNCTIONS[name].arity[0]])})"


numbers = st.one_of(
    st.integers(0, 10**12).map(str), st.floats(0, 1e12).map(repr), st.decimals(0, 10**6, places=4).map(str)
)
expressions = st.recursive(
    numbers,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("+", "-", "*", "/")), inner).map(lambda parts: "({}{}{})".format(*parts)),
        st.tuples(st.sampled_from(GRAMMAR), inner, inner).map(_called),
        inner.map(lambda text: f"-{text}"),
        st.tuples(inner, st.integers(-3, 3)).map(lambda parts: "({})^{}".format(*parts)),
    ),
    max_leaves=6,
)


VALUES = """
(texts) => texts.map((text) => {
  try { return toFloat(parse(text).value); } catch (error) { return [error.what, error.offset]; }
})
"""


@settings(max_examples=15, deadline=None)
@given(st.lists(expressions, min_size=40, max_size=40))
def test_both_give_expressions_without_names_the_same_value(in_browser: Run, texts: list[str]) -> None:
    for text, found in zip(texts, in_browser(VALUES, texts), strict=True):
        try:
            expected = float(evaluate_number(text))
        except InputError:
            assert not isinstance(found, float) or abs(found) > 1e300 or abs(found) < 1e-300, text
        else:
            assert found == pytest.approx(expected, rel=1e-9, abs=1e-300), text


@pytest.mark.parametrize("name", [name for name in GRAMMAR if FUNCTIONS[name].arity == (1, 1)])
def test_functions_are_those_of_python(in_browser: Run, name: str) -> None:
    points = [(-1) ** n * 1.37 ** (n / 4 - 20) for n in range(110)]
    found = in_browser(f"(points) => points.map((x) => FUNCTION_VALUES.{name}(x))", points)
    for point, value in zip(points, found, strict=True):
        try:
            expected = float(apply(name, point))
        except InputError:
            assert value is None or not math.isfinite(value) or abs(value) > 1e308
        else:
            assert value == pytest.approx(expected, rel=2e-14), point


MATRICES = (
    *("[[1, 2], [3, 4]]", "1 2; 3 4", "[1, 2, 3]", "{{1,2},{3,4}}", "np.array([[1, 2], [3, 4]])", "((1, 2), (3, 4))"),
    *(
        "(1, 2, 3)",
        "1\t2\n3\t4\n",
        "[1/2, -0.5]",
        "[[1,2],[3]]",
        "[[1,,2]]",
        "[]",
        "",
        "[1 2",
        "[[1],[2]",
        "1;2;",
        "[[x]]",
    ),
    *(
        "[0,5; 1,5]",
        "0,5 1,5",
        "[[1; 2]; [3; 4]]",
        "[1, 2; 3, 4]",
        "matrix(1)",
        "sympy.Matrix([[1e-3, 2^3]])",
        "(1+1) 2",
    ),
    *(
        "[[1, 2], [3, 4]], [[5, 6]]",
        "[ [1, 2] [3, 4] ]",
        "[(1, 2), (3, 4)]",
        "1 -2; 3 -4",
        "1, 2,\n3, 4,",
        "[[1 2][3 4]]",
    ),
)
BLANKS_OF_ONE = {*"\x1c\x1d\x1e\x1f\x85\ufeff"}
"""What only one of the two languages takes for a blank."""
READ_MATRICES = """
(cases) => cases.map(({ text, comma }) => {
  try {
    const { rows, flat } = readMatrix(text, { comma });
    return { rows: rows.map((row) => row.map((n) => `${n.n}/${n.d}`)), flat };
  } catch (error) {
    return { what: error.what, hint: error.hint, offset: error.offset };
  }
})
"""


def _matrix(text: str, comma: bool) -> Any:
    try:
        typed = read(text, comma=comma)
    except InputError as error:
        return {"what": error.what, "hint": error.hint, "offset": getattr(error, "offset", 0)}
    return {"rows": [[f"{n.numerator}/{n.denominator}" for n in row] for row in typed.rows], "flat": typed.flat}


def test_both_read_matrices_alike(in_browser: Run) -> None:
    hostile = [text for text in HOSTILE.texts(1500, 5) if all(map(_assigned, text)) and not BLANKS_OF_ONE & {*text}]
    cases = [{"text": text, "comma": comma} for text in (*MATRICES, *hostile) for comma in (False, True)]
    for case, found in zip(cases, in_browser(READ_MATRICES, cases), strict=True):
        assert found == _matrix(**case), case
