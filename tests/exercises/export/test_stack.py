"""STACK items: their question tests are run here by a small reader of the trees, formulas by SymPy and by Maxima."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from functools import cache

import pytest
import sympy

from exercises.export.building import collect
from exercises.export.model import Collection, Number
from exercises.export.targets import targets
from exercises.export.targets.moodle.lint import lint
from exercises.export.targets.stack.maxima import VARIABLES, spelled
from exercises.files.library import builtin_sets, read_set
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator

Item = ElementTree.Element
Same = Callable[[str, str], bool]
"""Whether a typed formula passes feedback variables."""


@cache
def collected(name: str, copies: int = 2) -> Collection:
    problem_set, digest = read_set(name)
    draw = Lottery(b"a secret of the tests", digest, problem_set.seed)
    return collect(Generator(problem_set, draw), numbered(copies))


@cache
def items(name: str, copies: int = 2) -> list[Item]:
    """The items of a set, clean by the linter."""
    (output,) = targets()["stack"].files(collected(name, copies))
    assert list(lint(output.data)) == []
    return [q for q in ElementTree.fromstring(output.data).findall("question") if q.get("type") == "stack"]


def entry(typed: str, given: str) -> float:
    """The number that a node looks at: the input, or one entry of a matrix."""
    place = re.fullmatch(r"ans\d+\[(\d+),(\d+)\]", given)
    if place is None:
        return float(typed)
    rows = re.findall(r"\[([^\]]*)\]", typed.removeprefix("matrix"))
    return float(rows[int(place[1]) - 1].split(",")[int(place[2]) - 1])


def holds(node: Item, typed: str, variables: str, same: Same) -> bool:
    given, wanted = node.findtext("sans", ""), node.findtext("tans", "")
    if node.findtext("answertest") == "NumAbsolute":
        return abs(entry(typed, given) - float(wanted)) <= float(node.findtext("testoptions", "")) * (1 + 1e-9)
    return same(typed, variables) if given == "gssame" else typed == wanted


def run(prt: Item, typed: str, same: Same) -> tuple[float, str]:
    """The score and the last answer note of a tree."""
    nodes = {node.findtext("name"): node for node in prt.findall("node")}
    place, score, note = "0", 0.0, ""
    while place != "-1":
        node = nodes[place]
        end = "true" if holds(node, typed, prt.findtext("feedbackvariables/text", ""), same) else "false"
        more = float(node.findtext(f"{end}score", ""))
        score = score + more if node.findtext(f"{end}scoremode") == "+" else more
        note, place = node.findtext(f"{end}answernote", ""), node.findtext(f"{end}nextnode", "")
    return score, note


def by_sympy(typed: str, variables: str) -> bool:
    """The values of a formula at the points, worked out by SymPy; names are single symbols."""
    points = re.findall(r"\[((?:[a-z]\w*=[^,\]]+,?)+)\]", variables.splitlines()[0])
    values = [float(text) for text in variables.splitlines()[1].removeprefix("gsvalues:[").rstrip("];").split(",")]
    off = 0.0
    for point, value in zip(points, values, strict=True):
        numbers = dict(pair.split("=") for pair in point.split(","))
        found = sympy.sympify(
            typed.replace("^", "**"), locals={name: sympy.Float(text, 20) for name, text in numbers.items()}
        )
        off += abs(float(found) - value)
    return off < float(re.search(r"off<([^)]*)\)", variables)[1])  # type: ignore[index]


def by_maxima(typed: str, variables: str) -> bool:
    """What Maxima itself makes of the feedback variables."""
    name = re.search(r"subst\(gspoints\[k\],(ans\d+)\)", variables)
    assert name is not None
    program = (
        f'{VARIABLES.replace(";", "$")}\n{name[1]}:{typed}$\n{variables.replace(";", "$")}\nprint("VERDICT",gssame)$'
    )
    done = subprocess.run(
        ["maxima", "--very-quiet", "--batch-string", program], capture_output=True, text=True, check=True
    )
    return "VERDICT true" in done.stdout


def checked(item: Item, same: Same) -> int:
    count = 0
    for test in item.findall("qtest"):
        typed = {one.findtext("name", ""): one.findtext("value", "") for one in test.findall("testinput")}
        for wanted in test.findall("expected"):
            name = wanted.findtext("name", "")
            (prt,) = [one for one in item.findall("prt") if one.findtext("name") == name]
            score, note = run(prt, typed[name.replace("prt", "ans")], same)
            assert score == pytest.approx(float(wanted.findtext("expectedscore", "")), abs=1e-5)
            assert note == wanted.findtext("expectedanswernote")
            count += 1
    return count


@pytest.mark.parametrize("name", builtin_sets())
def test_question_tests_hold(name: str) -> None:
    collection = collected(name)
    found = items(name)
    assert len(found) == sum(len(question.variants) for question in collection.questions)
    assert all(checked(item, by_sympy) for item in found)


@pytest.mark.parametrize("name", builtin_sets())
def test_every_answer_has_its_input_tree_points_and_mistakes(name: str) -> None:
    collection = collected(name)
    pairs = [(q, v) for q in collection.questions for v in q.variants]
    for item, (question, variant) in zip(items(name), pairs, strict=True):
        text = item.findtext("questiontext/text", "")
        trees = item.findall("prt")
        assert len(trees) == len(item.findall("input")) == len(question.asks)
        for place, (prt, answer) in enumerate(zip(trees, variant.answers, strict=True), 1):
            assert f"[[input:ans{place}]]" in text
            assert float(prt.findtext("value", "")) == pytest.approx(float(answer.ask.points), abs=1e-6)
            if answer.ask.kind == "number":
                same_tree(prt, answer.number)


def same_tree(prt: Item, number: Number) -> None:
    """The nodes of a tree against the truth, then one mistake after another."""
    nodes = prt.findall("node")
    wanted = [number.value, *(float(wrong.value) for wrong in number.wrong)]
    assert [float(n.findtext("tans", "")) for n in nodes] == pytest.approx(wanted, rel=1e-12)
    assert {float(n.findtext("testoptions", "")) for n in nodes} == {number.tolerance}
    shares = [1.0, *(float(wrong.share) for wrong in number.wrong)]
    assert [float(n.findtext("truescore", "")) for n in nodes] == pytest.approx(shares, abs=1e-6)


def test_other_ways_of_writing_a_formula_are_right_and_other_formulas_are_not() -> None:
    found = [item for item in items("practice") if "Two formulas" in item.findtext("name/text", "")]
    variables = found[0].findall("prt")[0].findtext("feedbackvariables/text", "")
    assert by_sympy("a11*(a21 - y1)", variables)
    assert not by_sympy("a11*(y1 - a21)", variables)
    assert not by_sympy("a21 - y1", variables)


@pytest.mark.skipif(shutil.which("maxima") is None, reason="maxima is not installed: apt-get install maxima")
def test_maxima_finds_the_same() -> None:
    seen = 0
    for item in items("practice"):
        for prt, given in zip(item.findall("prt"), item.findall("input"), strict=True):
            variables = prt.findtext("feedbackvariables/text", "")
            if variables:
                right = given.findtext("tans", "")
                assert by_maxima(right, variables)
                assert not by_maxima(f"-({right})", variables)
                assert not by_maxima(f"{right} + unknown", variables)
                seen += 1
    assert seen


def test_names_stay_apart() -> None:
    names = [f"w[{i},{j},{k}]" for i in (1, 2, 12) for j in (1, 11, 21) for k in (1, 2, 11)]
    assert len({spelled(name) for name in names}) == len(names)
    assert all(re.fullmatch("[a-z][a-z0-9_]*", spelled(name)) for name in names)
