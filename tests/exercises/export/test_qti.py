"""Packages for Canvas read back by a small reader of its own, and held against the variants they were written from."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from textwrap import dedent, indent
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.export.building import collect
from exercises.export.model import Answer, Collection, Number, Question, Variant
from exercises.export.pages import Pages
from exercises.export.targets import targets
from exercises.export.targets.qti.lint import lint
from exercises.export.targets.qti.numbers import entered, numbers_within, texts
from exercises.files.library import builtin_sets, read_set
from exercises.kinds.number import exact, within
from exercises.questions import question_types
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator

Element = ElementTree.Element
QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
CP = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"
CANVAS = "{http://canvas.instructure.com/xsd/cccv1p0}"


def collected(path: str | Path, copies: int = 2) -> Collection:
    problem_set, digest = read_set(path)
    return collect(
        Generator(problem_set, Lottery(b"a secret of the tests", digest, problem_set.seed)), numbered(copies)
    )


@dataclass(frozen=True)
class Package:
    """What Canvas finds by the manifest: each quiz's settings and root section, and the pictures."""

    quizzes: list[tuple[Element, Element]]
    pictures: dict[str, bytes]


def opened(data: bytes) -> Package:
    with ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    resources = {r.get("identifier"): r for r in ElementTree.fromstring(files["imsmanifest.xml"]).iter(f"{CP}resource")}
    found, pictures = [], {}
    for resource in resources.values():
        (file,) = [node.get("href", "") for node in resource.findall(f"{CP}file")]
        if resource.get("type") == "imsqti_xmlv1p2":
            (behind,) = [node.get("identifierref") for node in resource.findall(f"{CP}dependency")]
            settings = ElementTree.fromstring(files[resources[behind].get("href", "")])
            root = ElementTree.fromstring(files[file]).find(f"{QTI}assessment/{QTI}section")
            assert root is not None
            found.append((settings, root))
        elif resource.get("type") == "webcontent":
            pictures[file] = files[file]
    return Package(found, pictures)


def exported(collection: Collection) -> bytes:
    (output,) = targets()["qti"].files(collection)
    return output.data


def said(item: Element, label: str) -> str:
    for field in item.iter(f"{QTI}qtimetadatafield"):
        if field.findtext(f"{QTI}fieldlabel") == label:
            return field.findtext(f"{QTI}fieldentry", "")
    raise AssertionError(label)


def stem(item: Element) -> str:
    return item.findtext(f"{QTI}presentation/{QTI}material/{QTI}mattext", "")


def told(item: Element, ident: str) -> str:
    """The feedback of that ident; empty where there is none, and then nothing points to it."""
    pointed = [node for node in item.iter(f"{QTI}displayfeedback") if node.get("linkrefid") == ident]
    found = [node for node in item.findall(f"{QTI}itemfeedback") if node.get("ident") == ident]
    assert len(pointed) == len(found) <= 1
    return "".join(node.findtext(f"{QTI}flow_mat/{QTI}material/{QTI}mattext", "") for node in found)


def listed(text: str) -> list[tuple[str, str]]:
    """What a list of mistakes has: the number, and what is told."""
    found = re.findall(r"<li>(?:\\\(.*?\\\) = )?(-?[0-9.]+): (.*?)</li>", text, re.DOTALL)
    return [(number, " ".join(sentence.split())) for number, sentence in found]


def sentences(pages: Pages, question: Question, number: Number) -> list[str]:
    return [" ".join(pages.words(question, wrong.told).split()) for wrong in number.wrong]


def same_number(item: Element, number: Number, pages: Pages, question: Question) -> None:
    """Exact with margin: the bounds are the tolerance's, times what the stem says."""
    assert item.find(f".//{QTI}render_fib[@fibtype='Decimal']") is not None
    judged = [node for node in item.iter(f"{QTI}respcondition") if node.find(f"{QTI}setvar") is not None]
    assert [node.findtext(f"{QTI}setvar") for node in judged] == ["100"]
    either = judged[0].find(f"{QTI}conditionvar/{QTI}or")
    assert either is not None
    assert [node.tag.removeprefix(QTI) for node in either] == ["varequal", "and"]
    assert [node.tag.removeprefix(QTI) for node in either[1]] == ["vargte", "varlte"]
    value, low, high = (Fraction(node.text or "") for node in (either[0], *either[1]))
    factor = re.search(r"Enter (10*) times the number", stem(item))
    scale = int(factor[1]) if factor else 1
    assert value == exact(number.value) * scale
    assert (low, high) == tuple((exact(number.value) + s * exact(number.tolerance)) * scale for s in (-1, 1))
    assert all(bound == 0 or abs(bound) >= Fraction(1, 10_000) for bound in (value, low, high))
    key = Decimal(number.text) * scale
    assert low <= Fraction(f"{float(key):.4f}") <= high, "the key as Canvas rounds it is wrong"
    mistaken = listed(told(item, "general_incorrect_fb"))
    assert [sentence for _, sentence in mistaken] == sentences(pages, question, number)
    for (shown, _), wrong in zip(mistaken, number.wrong, strict=True):
        assert abs(Fraction(shown) / scale - exact(float(wrong.value))) <= Fraction(1, 2 * 10**number.decimals)
        assert not low <= Fraction(shown) <= high


def same_texts(right: list[str], number: Number) -> None:
    """All numbers within the tolerance, and none beside."""
    assert number.text in right
    assert len(right) == len(set(right))
    assert all(within(Fraction(text), number.value, number.tolerance) for text in right)
    unit = Fraction(1, 10**number.decimals)
    every = {Fraction(text) for text in right}
    assert all(value / unit == int(value / unit) for value in every)
    for beyond in (min(every) - unit, max(every) + unit):
        assert abs(beyond - exact(number.value)) > exact(number.tolerance)
    assert len(every) == (max(every) - min(every)) / unit + 1


def same_blanks(item: Element, answers: list[Answer], pages: Pages, question: Question) -> None:
    fields = item.findall(f"{QTI}presentation/{QTI}response_lid")
    names = [field.findtext(f"{QTI}material/{QTI}mattext", "") for field in fields]
    assert [field.get("ident") for field in fields] == [f"response_{name}" for name in names]
    assert re.findall(r"\[(n[0-9]+)\]", stem(item)) == names
    rights = [[node.text or "" for node in field.findall(f".//{QTI}response_label//{QTI}mattext")] for field in fields]
    idents = [node.get("ident", "") for node in item.iter(f"{QTI}response_label")]
    assert len(idents) == len(set(idents))
    wanted: list[tuple[Answer, Number | None]] = [(a, n) for a in answers for n in (list(a.numbers) or [None])]
    for right, (answer, number) in zip(rights, wanted, strict=True):
        if number is None:
            assert set(right) == {answer.right, answer.right.lower(), answer.right.upper()}
            assert all(f"{mark}: {word}" in html.unescape(stem(item)) for mark, word in answer.ask.options if word)
        else:
            same_texts(right, number)
    scores = [node for node in item.iter(f"{QTI}respcondition") if node.find(f"{QTI}setvar") is not None]
    assert len(scores) == len(fields)
    assert sum(float(node.findtext(f"{QTI}setvar", "")) for node in scores) == pytest.approx(
        100, abs=0.01 * len(fields)
    )
    mistaken = listed(told(item, "general_incorrect_fb"))
    numbers = [number for _, number in wanted if number is not None]
    assert [sentence for _, sentence in mistaken] == [s for n in numbers for s in sentences(pages, question, n)]
    values = [(number, wrong) for number in numbers for wrong in number.wrong]
    for (shown, _), (number, wrong) in zip(mistaken, values, strict=True):
        assert abs(Fraction(shown) - exact(float(wrong.value))) <= Fraction(1, 2 * 10**number.decimals)
        assert not within(Fraction(shown), number.value, number.tolerance)


def same_choice(item: Element, answer: Answer, pages: Pages, question: Question) -> None:
    labels = item.findall(f".//{QTI}response_label")
    shown = [html.unescape(label.findtext(f"{QTI}material/{QTI}mattext", "")) for label in labels]
    assert shown == [f"{mark}: {word}" if word else mark for mark, word in answer.ask.options]
    marks = {label.get("ident"): mark for label, (mark, _) in zip(labels, answer.ask.options, strict=True)}
    judged = [node for node in item.iter(f"{QTI}respcondition") if node.find(f"{QTI}setvar") is not None]
    assert [marks[node.findtext(f"{QTI}conditionvar/{QTI}varequal", "")] for node in judged] == [answer.right]
    for wrong in answer.wrong:
        (ident,) = [ident for ident, mark in marks.items() if mark == wrong.value]
        assert told(item, f"{ident}_fb") == pages.words(question, wrong.told)


def same_item(item: Element, question: Question, variant: Variant, labels: set[str], pages: Pages) -> None:
    answers = [answer for answer in variant.answers if answer.ask.label in labels]
    kind = said(item, "question_type")
    match kind:
        case "numerical_question":
            same_number(item, answers[0].number, pages, question)
        case "multiple_choice_question":
            same_choice(item, answers[0], pages, question)
        case "essay_question":
            key = html.unescape(told(item, "general_fb"))
            assert all(f"{answer.ask.label} = {answer.right}" in key for answer in answers)
        case _:
            assert kind == "fill_in_multiple_blanks_question"
            same_blanks(item, answers, pages, question)


def asked_in(item: Element, question: Question, title: str) -> set[str]:
    """What an item asks for, by its group's title and its type."""
    if ": " in title.removeprefix(f"{question.number} {question.title}"):
        return {title.rpartition(": ")[2]}
    by_hand = said(item, "question_type") == "essay_question"
    return {ask.label for ask in question.asks if (ask.kind == "formula") is by_hand}


def groups(package: Package) -> Iterator[tuple[Element, Element]]:
    """The settings of the quiz, and each group."""
    for settings, root in package.quizzes:
        yield from ((settings, group) for group in root)


def round_trip(collection: Collection) -> Package:
    data = exported(collection)
    assert list(lint(data)) == []
    package, pages = opened(data), Pages(collection, "lms")
    graded, single, idents = set(), set(), []
    for settings, group in groups(package):
        number = int(group.get("title", "").partition(" ")[0])
        question = collection.questions[number - 1]
        assert group.findtext(f".//{QTI}selection_number") == "1"
        points = float(group.findtext(f".//{QTI}points_per_item", ""))
        items = group.findall(f"{QTI}item")
        practice = settings.findtext(f"{CANVAS}quiz_type") == "practice_quiz"
        for item, variant in zip(items, question.variants, strict=True):
            assert item.get("title", "").endswith(variant.form)
            labels = asked_in(item, question, group.get("title", ""))
            (single if practice else graded).update((number, label) for label in labels)
            assert float(said(item, "points_possible")) == points
            earned = sum(ask.points for ask in question.asks if ask.label in labels)
            assert points == pytest.approx(float(earned), abs=1e-7)
            same_item(item, question, variant, labels, pages)
            idents.append(item.get("ident"))
            shown(item, variant, package, practice=practice)
    assert len(idents) == len(set(idents))
    every = {(q.number, ask.label, ask.kind) for q in collection.questions for ask in q.asks}
    assert graded == {(number, label) for number, label, _ in every}
    assert single <= {(number, label) for number, label, kind in every if kind == "number"}
    points = float(package.quizzes[0][0].findtext(f"{CANVAS}points_possible", ""))
    assert points == pytest.approx(float(sum(question.points for question in collection.questions)))
    return package


def shown(item: Element, variant: Variant, package: Package, *, practice: bool) -> None:
    """The statement prints the given numbers, pictures are in the package and told, and there is a solution."""
    for node in item.iter(f"{QTI}mattext"):
        body = node.text or ""
        assert "drawing:" not in body
        for source, alt in re.findall(r'<img src="([^"]*)" alt="([^"]*)"', body):
            path = source.removeprefix("%24IMS-CC-FILEBASE%24/")
            assert package.pictures[path].startswith(b"\x89PNG")
            assert alt
        assert len(re.findall("<img", body)) == len(re.findall('<img src="[^"]*" alt="[^"]', body))
    if not variant.filled.told:
        printed = set(re.findall(r"-?\d+\.?\d*", html.unescape(stem(item))))
        kept = [v for name, v in variant.given.items() if name[0] in "wx" and "@" not in name]
        if said(item, "question_type") != "essay_question":
            assert all(any(float(text) == value for text in printed) for value in kept)
    assert practice or len(told(item, "general_fb")) > 40


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


def test_one_number_is_judged_with_a_margin_in_the_graded_quiz(
    set_file: Callable[..., Path], asking: Callable[..., str]
) -> None:
    package = round_trip(collected(set_file(asking(ask='["dL/dw[1,1,1]"]')), copies=3))
    ((_, root),) = package.quizzes
    items = list(root.iter(f"{QTI}item"))
    assert {said(item, "question_type") for item in items} == {"numerical_question"}
    assert all("Enter 1000 times" in stem(item) for item in items)
    assert all(told(item, "general_fb") for item in items)


def test_a_picture_is_in_the_package_once() -> None:
    few, many = (opened(exported(collected("backprop-2-2-2", copies))).pictures for copies in (2, 6))
    assert set(few) == set(many)
    assert len(set(few.values())) == len(few)


def test_hostile_titles_are_text(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    source = builtin_sets()["backprop-2-2-2"][1].read_text()
    hostile = "title: '</assessment><script>alert(1)</script> ]]> & [n1] $x_1$'"
    path.write_text(re.sub("^title: .*$", hostile, source, count=1, flags=re.MULTILINE))
    collection = collected(path, copies=1)
    data = exported(collection)
    assert list(lint(data)) == []
    assert opened(data).quizzes[0][0].findtext(f"{CANVAS}title") == collection.title


numbers = st.builds(
    lambda units, decimals, size, shift: Number(
        "L",
        float(Decimal(units).scaleb(-decimals) + Decimal(shift).scaleb(-decimals - 2)),
        decimals,
        float(Decimal(size).scaleb(-decimals - 1)),
        "",
    ),
    st.integers(-20_000, 20_000),
    st.integers(0, 8),
    st.integers(6, 90),
    st.integers(-50, 50),
)


@given(numbers)
def test_every_number_can_be_entered(number: Number) -> None:
    """What Canvas rounds to four decimals is right where the number is, whichever is given with the asked decimals."""
    found = entered(number)
    for unit in numbers_within(number):
        typed = f"{float(Decimal(unit).scaleb(found.power - number.decimals)):.4f}"
        assert found.low <= Decimal(typed) <= found.high
    assert all(not bound or abs(bound) >= Decimal("0.0001") for bound in (found.low, found.value, found.high))


@given(numbers)
def test_the_texts_of_a_blank_are_the_right_numbers(number: Number) -> None:
    found = texts(number)
    low, high = (exact(number.value) + sign * exact(number.tolerance) for sign in (-1, 1))
    scale = 10**number.decimals
    near = {Fraction(unit, scale) for unit in range(int(low * scale) - 5, int(high * scale) + 6)}
    assert {Fraction(text) for text in found} == {value for value in near if low <= value <= high}
    assert len(found) == len(set(found))
