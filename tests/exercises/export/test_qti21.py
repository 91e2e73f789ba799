"""Packages in QTI 2.1: every item is played by a small player of its own, and held against the variant it asks for."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from textwrap import dedent, indent
from zipfile import ZipFile

import pytest

from exercises.export.building import collect
from exercises.export.model import Answer, Collection, Number, Question, Variant, WrongAnswer
from exercises.export.pages import Pages
from exercises.export.targets import targets
from exercises.export.targets.qti21.lint import lint
from exercises.files.library import builtin_sets, read_set
from exercises.kinds.number import exact
from exercises.questions import question_types
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator
from templates.formats.xhtml import LONGEST_ALT, strict

Element = ElementTree.Element
QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
CP = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
Value = Fraction | str | None
Outcome = tuple[Fraction, list[str]]
"""The points, and what is shown."""


def collected(path: str | Path, copies: int = 2) -> Collection:
    problem_set, digest = read_set(path)
    draw = Lottery(b"a secret of the tests", digest, problem_set.seed)
    return collect(Generator(problem_set, draw), numbered(copies))


def opened(collection: Collection) -> dict[str, bytes]:
    (output,) = targets()["qti21"].files(collection)
    assert list(lint(output.data)) == []
    with ZipFile(BytesIO(output.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def worked_out(node: Element, typed: Mapping[str, str], state: Outcome) -> object:
    """The value of an expression; None is QTI's NULL."""
    inside = [worked_out(child, typed, state) for child in node]
    match node.tag.removeprefix(QTI):
        case "variable":
            name = node.get("identifier", "")
            return {"SCORE": state[0], "FEEDBACK": state[1]}.get(name, typed.get(name) or None)
        case "baseValue":
            return node.text
        case "sum":
            return sum(Fraction(str(value)) for value in inside)
        case "multiple":
            return [name for value in inside for name in (value if isinstance(value, list) else [value])]
        case "match":
            return None if None in inside else inside[0] == inside[1]
        case "equal":
            below, above = (Fraction(room) for room in node.get("tolerance", "").split())
            if None in inside:
                return None
            given, wanted = (Fraction(str(value)) for value in inside)
            return wanted - below <= given <= wanted + above
    raise AssertionError(node.tag)


def played(item: Element, typed: Mapping[str, str]) -> Outcome:
    """What response processing makes of what is typed."""
    state: Outcome = (Fraction(0), [])

    def apply(rules: Iterator[Element]) -> None:
        nonlocal state
        for rule in rules:
            if rule.tag == f"{QTI}setOutcomeValue":
                value = worked_out(rule[0], typed, state)
                score = rule.get("identifier") == "SCORE"
                state = (value, state[1]) if score else (state[0], value)  # type: ignore[assignment]
            else:
                hit = next((case for case in rule if worked_out(case[0], typed, state) is True), None)
                apply(iter([] if hit is None else list(hit)[1:]))

    processing = item.find(f"{QTI}responseProcessing")
    assert processing is not None
    apply(iter(processing))
    return state


def told(item: Element, ident: str) -> str:
    (node,) = [node for node in item.findall(f"{QTI}modalFeedback") if node.get("identifier") == ident]
    return " ".join("".join(node.itertext()).split())


def plain(piece: str) -> str:
    return " ".join("".join(ElementTree.fromstring(f"<p>{strict(piece, str)}</p>").itertext()).split())


def near(value: Fraction, wanted: Fraction) -> bool:
    return abs(value - wanted) < Fraction(1, 1_000_000)


def fields(answers: list[Answer]) -> list[tuple[Answer, Number | None]]:
    return [(answer, number) for answer in answers for number in ([*answer.numbers] or [None])]


def right(answer: Answer, number: Number | None) -> str:
    return number.text if number else f"option{answer.right}"


def same_field(
    item: Element, ident: str, answer: Answer, number: Number | None, pages: Pages, question: Question
) -> None:
    """What is typed into one field alone earns what it should, and what is told is told."""
    each = answer.each
    declared = item.find(f"{QTI}responseDeclaration[@identifier='{ident}']")
    assert declared is not None
    assert declared.get("baseType") == ("float" if number else "identifier")
    assert declared.findtext(f"{QTI}correctResponse/{QTI}value") == right(answer, number)
    assert near(played(item, {ident: right(answer, number)})[0], each)
    for typed in tries(number):
        score, shown = played(item, {ident: typed})
        inside = number is not None and abs(Fraction(typed) - exact(number.value)) <= exact(number.tolerance)
        assert not inside or near(score, each)
        assert inside or score < each or each == 0 or score == 0
        assert shown[0] == "SOLUTION"
    for wrong in number.wrong if number else answer.wrong:
        same_wrong(item, ident, wrong, each, pages.words(question, wrong.told))


def tries(number: Number | None) -> Iterator[str]:
    """Numbers at both ends of the tolerance, just beyond, and none."""
    if number is None:
        return
    value, room = Decimal(repr(number.value)), Decimal(repr(number.tolerance))
    for size in (Decimal(1), Decimal("1.0001")):
        yield from (f"{value + sign * size * room:f}" for sign in (-1, 1))


def same_wrong(item: Element, ident: str, wrong: WrongAnswer, each: Fraction, sentence: str) -> None:
    typed = f"option{wrong.value}" if isinstance(wrong.value, str) else f"{Decimal(repr(wrong.value)):f}"
    score, shown = played(item, {ident: typed})
    assert near(score, each * wrong.share)
    assert [told(item, name) for name in shown[1:]] == [plain(sentence)]


def same_item(item: Element, question: Question, variant: Variant, pages: Pages, *, by_hand: bool) -> None:
    answers = [answer for answer in variant.answers if (answer.ask.kind == "formula") is by_hand]
    points = sum((answer.ask.points for answer in answers), start=Fraction(0))
    declared = item.find(f"{QTI}outcomeDeclaration[@identifier='SCORE']")
    assert declared is not None
    assert near(Fraction(declared.get("normalMaximum", "")), points)
    assert len(told(item, "SOLUTION")) > 40
    assert played(item, {}) == (0, ["SOLUTION"])
    if by_hand:
        (rubric,) = item.iter(f"{QTI}rubricBlock")
        key = "".join(rubric.itertext())
        assert rubric.get("view") == "scorer"
        assert all(f"{answer.ask.label} = {answer.right}" in key for answer in answers)
        return
    asked = [node.get("responseIdentifier") for node in item.iter() if node.get("responseIdentifier")]
    wanted = fields(answers)
    assert asked == [f"R{n}" for n in range(1, len(wanted) + 1)]
    for ident, (answer, number) in zip(asked, wanted, strict=True):
        assert ident is not None
        same_field(item, ident, answer, number, pages, question)
        if answer.ask.kind == "choice":
            same_options(item, ident, answer)
    everything = {f"R{n}": right(*field) for n, field in enumerate(wanted, 1)}
    score, shown = played(item, everything)
    assert near(score, points)
    assert shown == ["SOLUTION"]


def same_options(item: Element, ident: str, answer: Answer) -> None:
    (field,) = [node for node in item.iter() if node.get("responseIdentifier") == ident]
    shown = [(node.get("identifier"), node.text) for node in field]
    assert shown == [(f"option{mark}", f"{mark}: {word}" if word else mark) for mark, word in answer.ask.options]


def shown_numbers(item: Element, variant: Variant, files: Mapping[str, bytes]) -> None:
    """The statement prints the given numbers, and its pictures are in the package."""
    body = item.find(f"{QTI}itemBody")
    assert body is not None
    for image in item.iter(f"{QTI}img"):
        assert files[image.get("src", "").removeprefix("../")].startswith(b"\x89PNG")
        assert 0 < len(image.get("alt", "")) <= LONGEST_ALT
    if not variant.filled.told and not list(item.iter(f"{QTI}rubricBlock")):
        formulas = " ".join("".join(node.itertext()) for node in body.iter("{http://www.w3.org/1998/Math/MathML}math"))
        printed = re.findall(r"-?\d+\.?\d*", formulas.replace("\u2212", "-"))
        kept = [v for name, v in variant.given.items() if name[0] in "wx" and "@" not in name]
        assert all(any(float(text) == value for text in printed) for value in kept)


def round_trip(collection: Collection) -> None:
    files, pages = opened(collection), Pages(collection, "xhtml")
    test = ElementTree.fromstring(files["test.xml"])
    assert test.get("title") == collection.title
    items: list[str] = []
    sections = {section.get("title", ""): section for section in test.iter(f"{QTI}assessmentSection")}
    for question in collection.questions:
        kinds = {ask.kind == "formula" for ask in question.asks}
        for by_hand in sorted(kinds):
            more = " (formulas)" if by_hand and len(kinds) > 1 else ""
            section = sections.pop(f"{question.number} {question.title}{more}")
            assert [node.get("select") for node in section.findall(f"{QTI}selection")] == ["1"]
            paths = [node.get("href", "") for node in section.findall(f"{QTI}assessmentItemRef")]
            items += paths
            for path, variant in zip(paths, question.variants, strict=True):
                item = ElementTree.fromstring(files[path])
                assert item.get("title", "").endswith(variant.form)
                same_item(item, question, variant, pages, by_hand=by_hand)
                shown_numbers(item, variant, files)
    assert not sections
    assert sorted(items) == sorted(name for name in files if name.startswith("items/"))
    named = [node.get("href", "") for node in ElementTree.fromstring(files["imsmanifest.xml"]).iter(f"{CP}file")]
    assert {*named, "imsmanifest.xml"} == set(files)


@pytest.mark.parametrize("name", builtin_sets())
def test_every_built_in_set_comes_back(name: str) -> None:
    round_trip(collected(name))


@pytest.mark.parametrize("name", question_types())
def test_every_question_type_comes_back(name: str, tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    examples = [indent(dedent(example).strip(), "    ") for example in question_types()[name].examples]
    questions = "\n".join(f"  - {example.strip()}" for example in examples)
    path.write_text(f"title: All of it\nrounding: {{carry: 6, answer: 4}}\nquestions:\n{questions}\n")
    round_trip(collected(path, copies=1))


def test_hostile_titles_are_text(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    source = builtin_sets()["backprop-2-2-2"][1].read_text()
    hostile = "title: '</assessmentTest><script>alert(1)</script> ]]> & \"'"
    path.write_text(re.sub("^title: .*$", hostile, source, count=1, flags=re.MULTILINE))
    round_trip(collected(path, copies=1))


def test_long_words_of_a_picture_stand_below_it() -> None:
    words = "a unit & " * 60
    piece = f'<p><img src="drawing:a1" alt="{html.escape(words)}"></p>'
    whole = ElementTree.fromstring(f"<div>{strict(piece, lambda name: name + '.png')}</div>")
    image = next(whole.iter("img"))
    assert image.get("src") == "a1.png"
    assert len(image.get("alt", "")) <= LONGEST_ALT
    assert image.get("alt", "").endswith("…")
    assert "".join(whole.itertext()) == words
