"""Moodle XML read back by a small reader of its own, and held against the variants it was written from."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ElementTree
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from textwrap import dedent, indent

import pytest

from exercises.export.building import collect
from exercises.export.model import Answer, Collection, Number, Variant, WrongAnswer
from exercises.export.pages import Pages
from exercises.export.targets import targets
from exercises.export.targets.moodle.lint import lint
from exercises.files.library import builtin_sets, read_set
from exercises.questions import question_types
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator

SECRET = b"a secret of the tests"


def collected(path: str | Path, copies: int = 3) -> Collection:
    problem_set, digest = read_set(path)
    return collect(Generator(problem_set, Lottery(SECRET, digest, problem_set.seed)), numbered(copies))


def exported(collection: Collection) -> bytes:
    (output,) = targets()["moodle"].files(collection)
    return output.data


@dataclass(frozen=True)
class Read:
    """An answer as the file has it: its share in percent, the text, the tolerance, what is told."""

    percent: float
    text: str
    tolerance: float | None
    told: str


@dataclass(frozen=True)
class Field:
    """A field to answer in: how much it counts, and its answers."""

    weight: int
    kind: str
    answers: tuple[Read, ...]


def fields(item: ElementTree.Element) -> list[Field]:
    """The fields of an item in their order."""
    kind = item.get("type", "")
    if kind == "cloze":
        return list(cloze_fields(item.findtext("questiontext/text", "")))
    found = [
        Read(
            float(a.get("fraction", "")),
            a.findtext("text", ""),
            None if a.find("tolerance") is None else float(a.findtext("tolerance", "")),
            a.findtext("feedback/text", ""),
        )
        for a in item.findall("answer")
    ]
    return [Field(1, kind, tuple(found))]


def cloze_fields(text: str) -> Iterator[Field]:
    for start in re.finditer(r"\{(\d+):(NUMERICAL|MULTICHOICE):", text):
        body, place = "", start.end()
        while text[place] != "}":
            step = 2 if text[place] == "\\" and text[place + 1] in "}#" else 1
            body += text[place : place + step]
            place += step
        yield Field(int(start[1]), start[2], tuple(map(cloze_answer, body.split("~"))))


def cloze_answer(text: str) -> Read:
    found = re.fullmatch(r"(=|%([\d.]+)%)?([^#]*)(?:#(.*))?", text, re.DOTALL)
    assert found is not None
    percent = 100.0 if found[1] == "=" else float(found[2] or 0)
    value, _, tolerance = found[3].partition(":") if re.match(r"-?[\d.]+:[\d.]", found[3]) else (found[3], "", "")
    told = html.unescape(found[4] or "").replace(r"\}", "}")
    return Read(percent, value, float(tolerance) if tolerance else None, told)


def items(data: bytes) -> dict[str, list[ElementTree.Element]]:
    """The items of each form code."""
    found: dict[str, list[ElementTree.Element]] = {}
    for item in ElementTree.fromstring(data).findall("question"):
        if item.get("type") != "category":
            found.setdefault(item.findtext("name/text", "").rpartition(" ")[2], []).append(item)
    return found


def near(percent: float, share: Fraction) -> bool:
    """Whether a grade option is as near to a share as Moodle's options allow."""
    return abs(percent / 100 - float(share)) <= 0.05


def same_number(field: Field, number: Number, told: dict[str, str]) -> None:
    right, *wrongs = field.answers
    assert right.percent == 100
    assert float(right.text) == pytest.approx(number.value, rel=1e-13, abs=0)
    assert right.tolerance == number.tolerance
    assert sorted(float(one.text) for one in wrongs) == pytest.approx(sorted(float(w.value) for w in number.wrong))
    for one in wrongs:
        (wrong,) = [w for w in number.wrong if abs(float(w.value) - float(one.text)) < w.tolerance]
        assert one.tolerance == number.tolerance
        assert near(one.percent, wrong.share)
        assert " ".join(one.told.split()) == told[wrong.sentence]


def same_choice(field: Field, answer: Answer, told: dict[str, str]) -> None:
    assert [one.text.partition(":")[0] for one in field.answers] == [mark for mark, _ in answer.ask.options]
    wrong = {w.value: w for w in answer.wrong}
    for one, (mark, word) in zip(field.answers, answer.ask.options, strict=True):
        assert one.text.removeprefix(mark).removeprefix(": ") == word
        assert (one.percent == 100) is (mark == answer.right)
        found = wrong.get(mark)
        assert " ".join(one.told.split()) == (told[found.sentence] if found else "")


def every_wrong(answers: tuple[Answer, ...]) -> Iterator[WrongAnswer]:
    for answer in answers:
        yield from answer.wrong
        for number in answer.numbers:
            yield from number.wrong


def same_variant(elements: list[ElementTree.Element], variant: Variant, told: dict[str, str], points: Fraction) -> None:
    """All fields of a variant's items against its answers, in their order."""
    judged = [a for a in variant.answers if a.ask.kind != "formula"]
    found = [(item, field) for item in elements if item.get("type") != "essay" for field in fields(item)]
    wanted = [(answer, n) for answer in judged for n in (list(answer.numbers) or [None])]
    assert len(found) == len(wanted)
    for (_, field), (answer, number) in zip(found, wanted, strict=True):
        if number is not None:
            same_number(field, number, told)
        else:
            same_choice(field, answer, told)
    total = sum(field.weight for _, field in found)
    of = sum((answer.ask.points for answer in judged), start=Fraction(0))
    for (_, field), (answer, _) in zip(found, wanted, strict=True):
        assert Fraction(field.weight, total) == answer.each / of
    by_hand = [a for a in variant.answers if a.ask.kind == "formula"]
    essays = [item for item in elements if item.get("type") == "essay"]
    assert len(essays) == bool(by_hand)
    for item in essays:
        key = html.unescape(item.findtext("graderinfo/text", ""))
        assert all(f"{a.ask.label} = {a.right}" in key for a in by_hand)
    assert of + sum((a.ask.points for a in by_hand), start=Fraction(0)) == points


def round_trip(collection: Collection) -> None:
    data = exported(collection)
    assert list(lint(data)) == []
    found, pages = items(data), Pages(collection, "lms")
    for question in collection.questions:
        for variant in question.variants:
            told = {w.sentence: " ".join(pages.words(question, w.told).split()) for w in every_wrong(variant.answers)}
            start = f"{question.number} {question.title} "
            own = [item for item in found[variant.form] if item.findtext("name/text", "").startswith(start)]
            same_variant(own, variant, told, question.points)
            for item in own:
                shown(item, variant)


def shown(item: ElementTree.Element, variant: Variant) -> None:
    """The statement prints the given numbers, its pictures are there, and the solution stands in the feedback."""
    for text in ("questiontext", "generalfeedback"):
        node = item.find(text)
        assert node is not None
        assert node.get("format") == "html"
        body = node.findtext("text", "")
        names = re.findall(r'@@PLUGINFILE@@/([^"]+)', body)
        assert names == [file.get("name") for file in node.findall("file")]
        assert all(b64decode(file.text or "").startswith(b"\x89PNG") for file in node.findall("file"))
        assert "drawing:" not in body
    statement = item.findtext("questiontext/text", "")
    if variant.answers and item.get("type") == "cloze" and not variant.filled.told:
        printed = set(re.findall(r"-?\d+\.?\d*", html.unescape(statement)))
        kept = [v for name, v in variant.given.items() if name[0] in "wx" and "@" not in name]
        assert all(any(float(text) == value for text in printed) for value in kept)
    assert len(item.findtext("generalfeedback/text", "")) > 40


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


def test_one_number_is_a_numerical_item_that_knows_mistakes(
    set_file: Callable[..., Path], asking: Callable[..., str]
) -> None:
    collection = collected(set_file(asking(ask='["dL/dw[1,1,1]"]')))
    round_trip(collection)
    elements = [item for found in items(exported(collection)).values() for item in found]
    assert {item.get("type") for item in elements} == {"numerical"}
    assert all(float(item.findtext("defaultgrade", "")) == 10 for item in elements)
    assert max(len(item.findall("answer")) for item in elements) > 4


def test_categories_ids_and_tags(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    source = builtin_sets()["backprop-2-2-2"][1].read_text()
    path.write_text(re.sub("^title: .*$", "title: Input/Output & <b>", source, count=1, flags=re.MULTILINE))
    data = exported(collected(path, copies=4))
    root = ElementTree.fromstring(data)
    paths = [node.findtext("category/text", "") for node in root.findall("question") if node.get("type") == "category"]
    assert all(text.startswith("$course$/top/") and "Input//Output & <b>" in text for text in paths)
    assert len(paths) == len(set(paths))
    every = [item.findtext("idnumber", "") for found in items(data).values() for item in found]
    assert len(every) == len(set(every))
    assert exported(collected(path, copies=4)) == data
    for form, found in items(data).items():
        assert all(form in [tag.text for tag in item.findall("tags/tag/text")] for item in found)


def test_hostile_titles_are_text(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    source = builtin_sets()["backprop-2-2-2"][1].read_text()
    hostile = "title: '</text><script>alert(1)</script> ]]> & {1:SA:=x}'"
    path.write_text(re.sub("^title: .*$", hostile, source, count=1, flags=re.MULTILINE))
    data = exported(collected(path, copies=1))
    assert list(lint(data)) == []
    assert b"<script" not in data
