"""Source for text2qti, run through text2qti itself: what it makes of it, against the variants and our own package."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from math import lcm
from pathlib import Path
from textwrap import dedent, indent
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.export.building import collect
from exercises.export.model import Answer, Collection, Number, Variant
from exercises.export.pages import Pages
from exercises.export.targets import targets
from exercises.export.targets.qti.numbers import entered
from exercises.export.targets.text2qti.items import bounds
from exercises.export.targets.text2qti.lint import NO_TEXT, knows, lint, rules
from exercises.files.library import builtin_sets, read_set
from exercises.kinds.number import exact
from exercises.questions import question_types
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator

Element = ElementTree.Element
QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"


def collected(path: str | Path, copies: int = 2) -> Collection:
    problem_set, digest = read_set(path)
    draw = Lottery(b"a secret of the tests", digest, problem_set.seed)
    return collect(Generator(problem_set, draw), numbered(copies))


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, bytes]]:
    """What text2qti makes of a source in the working directory: the files of its package."""
    config = pytest.importorskip("text2qti.config", reason="text2qti is not installed: pip install text2qti")
    from text2qti import qti
    from text2qti.quiz import Quiz

    monkeypatch.chdir(tmp_path)

    def make(source: str) -> dict[str, bytes]:
        data = qti.QTI(Quiz(source, config=config.Config())).zip_bytes()
        with ZipFile(BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return make


def written(collection: Collection, folder: Path) -> str:
    outputs = list(targets()["text2qti"].files(collection))
    for output in outputs:
        path = folder / output.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(output.data)
    assert list(lint(outputs[0].data)) == []
    return outputs[0].data.decode()


def quiz_of(package: dict[str, bytes]) -> Element:
    (data,) = [data for name, data in package.items() if name.endswith(".xml") and b"<questestinterop" in data]
    root = ElementTree.fromstring(data).find(f"{QTI}assessment/{QTI}section")
    assert root is not None
    return root


def said(item: Element, label: str) -> str:
    fields = item.iter(f"{QTI}qtimetadatafield")
    return next(f.findtext(f"{QTI}fieldentry", "") for f in fields if f.findtext(f"{QTI}fieldlabel") == label)


def plain(text: str) -> str:
    """HTML or Markdown without markup, and without its formulas, which text2qti makes pictures of."""
    bare = re.sub(r'<img class="equation_image"[^>]*>|\$(?:[^$\\]|\\.)+\$', "", text)
    flat = html.unescape(re.sub(r"<[^>]+>", "", bare))
    quotes = flat.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})
    return re.sub(r"\\(.)", r"\1", " ".join(quotes.split()))


def feedback(item: Element, ident: str) -> str:
    for node in item.findall(f"{QTI}itemfeedback"):
        if node.get("ident") == ident:
            return node.findtext(f"{QTI}flow_mat/{QTI}material/{QTI}mattext", "")
    return ""


def asked(collection: Collection) -> Iterator[tuple[int, Fraction, list[tuple[Variant, Answer, Number | None]]]]:
    """Of every group its question's number, its points, and what is right in each variant."""
    for question in collection.questions:
        for place, ask in enumerate(question.asks):
            rows = [(variant, variant.answers[place]) for variant in question.variants]
            count = max(1, len(list(rows[0][1].numbers)))
            for entry in range(count):
                numbers = [
                    list(answer.numbers)[entry] if ask.kind in ("number", "matrix") else None for _, answer in rows
                ]
                found = [(variant, answer, number) for (variant, answer), number in zip(rows, numbers, strict=True)]
                yield question.number, ask.points / count, found


def same_number(item: Element, number: Number, wrongs: list[str]) -> None:
    stem = item.findtext(f"{QTI}presentation/{QTI}material/{QTI}mattext", "")
    factor = re.search(r"Enter (10*) times", stem)
    scale = int(factor[1]) if factor else 1
    low, high = (Fraction(item.findtext(f".//{QTI}{tag}", "")) for tag in ("vargte", "varlte"))
    step = Fraction(1, 10_000)
    exactly = [(exact(number.value) + sign * exact(number.tolerance)) * scale for sign in (-1, 1)]
    assert exactly[0] <= low < exactly[0] + step or low == -step
    assert exactly[1] - step < high <= exactly[1] or high == step
    assert low <= Fraction(f"{float(Decimal(number.text) * scale):.4f}") <= high
    told = plain(feedback(item, "general_incorrect_fb"))
    assert all(wrong in told for wrong in wrongs)
    for wrong in number.wrong:
        assert not low <= exact(float(wrong.value)) * scale <= high


def same_item(item: Element, answer: Answer, number: Number | None, pages: Pages, place: int) -> None:
    question = pages.collection.questions[place - 1]
    match said(item, "question_type"):
        case "numerical_question":
            assert number is not None
            same_number(item, number, [plain(pages.words(question, wrong.told)) for wrong in number.wrong])
        case "multiple_choice_question":
            shown = [plain(n.findtext(f".//{QTI}mattext", "")) for n in item.iter(f"{QTI}response_label")]
            assert shown == [f"{mark}: {word}" if word else mark for mark, word in answer.ask.options]
            idents = [node.get("ident") for node in item.iter(f"{QTI}response_label")]
            (right,) = [n for n in item.iter(f"{QTI}respcondition") if n.find(f"{QTI}setvar") is not None]
            mark = [mark for mark, _ in answer.ask.options][idents.index(right.findtext(f".//{QTI}varequal"))]
            assert mark == answer.right
            told = [plain(feedback(item, f"{ident}_fb")) for ident in idents]
            wrong = {w.value: plain(pages.words(question, w.told)) for w in answer.wrong}
            assert told == [wrong.get(mark, "") for mark, _ in answer.ask.options]
        case kind:
            assert kind == "essay_question"
            assert f"{answer.ask.label} = {answer.right}" in plain(feedback(item, "general_fb"))


def round_trip(collection: Collection, make: Callable[[str], dict[str, bytes]], folder: Path) -> None:
    package = make(written(collection, folder))
    pages = Pages(collection, "quizmd")
    groups, wanted = list(quiz_of(package)), list(asked(collection))
    unit = lcm(*(points.denominator for _, points, _ in wanted))
    forms = set()
    for group, (place, points, variants) in zip(groups, wanted, strict=True):
        assert group.findtext(f".//{QTI}selection_number") == "1"
        assert Fraction(group.findtext(f".//{QTI}points_per_item", "")) == points * unit
        rows = {variant.form: (answer, number) for variant, answer, number in variants}
        items = group.findall(f"{QTI}item")
        assert len(items) == len(variants) or variants[0][2] is None
        for item in items:
            form = item.get("title", "").rpartition(" ")[2]
            same_item(item, *rows[form], pages, place)
            forms.add((place, form))
    if all(ask.kind == "number" for question in collection.questions for ask in question.asks):
        assert forms == {(q.number, variant.form) for q in collection.questions for variant in q.variants}
    pictures = {name for name in package if name.startswith("images/")}
    assert pictures == {f"images/{path.name}" for path in folder.glob("images/*.png")}
    for node in (n for group in groups for n in group.iter(f"{QTI}mattext")):
        assert not re.search(r"\\|\$|\*\*|\]\(", plain(node.text or "").replace("$IMS", "")), node.text


@pytest.mark.parametrize("name", builtin_sets())
def test_every_built_in_set_comes_back(name: str, made: Callable[[str], dict[str, bytes]], tmp_path: Path) -> None:
    round_trip(collected(name), made, tmp_path)


@pytest.mark.parametrize("name", question_types())
def test_every_question_type_comes_back(
    name: str, made: Callable[[str], dict[str, bytes]], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("set") / "set.yaml"
    examples = [indent(dedent(example).strip(), "    ") for example in question_types()[name].examples]
    questions = "\n".join(f"  - {example.strip()}" for example in examples)
    path.write_text(f"title: All of it\nrounding: {{carry: 6, answer: 4}}\nquestions:\n{questions}\n")
    round_trip(collected(path, copies=1), made, tmp_path)


def skeleton(node: Element) -> tuple[object, ...]:
    """The elements with their attributes' names, texts left out; one of several alike stands for all."""
    inside = [skeleton(child) for child in node]
    once = [child for place, child in enumerate(inside) if place == 0 or child != inside[place - 1]]
    kept = sorted(name for name in node.attrib if name not in ("title", "rshuffle"))
    return (node.tag.removeprefix(QTI), *kept, *once)


SOURCE = """
GROUP
pick: 1
points per question: 2

1. One
... general
- incorrect
= 0.5 +- 0.25

END_GROUP
2. Two
... general
a) one
... wrong
*b) two
3. Three
... key
____
"""


def test_what_we_write_for_canvas_is_built_as_what_text2qti_writes(
    set_file: Callable[..., Path], asking: Callable[..., str], made: Callable[[str], dict[str, bytes]]
) -> None:
    whole = quiz_of(made(SOURCE))
    theirs = {said(item, "question_type"): item for item in whole.iter(f"{QTI}item")}
    ours: dict[str, Element] = {}
    for path in (set_file(asking(ask='["dL/dw[1,1,1]"]')), "practice"):
        (output,) = targets()["qti"].files(collected(path, 1))
        with ZipFile(BytesIO(output.data)) as archive:
            root = quiz_of({name: archive.read(name) for name in archive.namelist() if "-numbers" not in name})
        for item in root.iter(f"{QTI}item"):
            ours.setdefault(said(item, "question_type"), item)
    group = root.find(f"{QTI}section/{QTI}selection_ordering")
    assert group is not None
    assert skeleton(group) == skeleton(next(whole.iter(f"{QTI}selection_ordering")))
    for kind in ("numerical_question", "essay_question"):
        assert parts(ours[kind]) == parts(theirs[kind])
    assert parts(ours["multiple_choice_question"])[1] == parts(theirs["multiple_choice_question"])[1]


def parts(item: Element) -> list[tuple[object, ...]]:
    """How an item is shown, judged and told."""
    found = (item.find(f"{QTI}{tag}") for tag in ("presentation", "resprocessing", "itemfeedback"))
    return [skeleton(node) for node in found if node is not None]


numbers = st.builds(
    lambda units, decimals, size: Number(
        "L", float(Decimal(units).scaleb(-decimals - 2)), decimals, float(Decimal(size).scaleb(-decimals - 1)), ""
    ),
    st.integers(-20_000, 20_000) | st.integers(-100, 100),
    st.integers(0, 8),
    st.integers(6, 90),
)


@given(numbers)
def test_text2qti_takes_every_number(number: Number) -> None:
    found = entered(number)
    low, high = bounds(found)
    assert min(abs(low), abs(high)) >= Decimal("0.0001")
    assert low <= high
    assert found.low - Decimal("0.0001") <= low
    assert high <= found.high + Decimal("0.0001")


CASES = {
    "number": "1. One\n= 0,5",
    "small": "1. One\n= [0, 1]\n\n2. Two\n= 0\n3. Three\n= 1 +- 1",
    "rounded": "1. One\n= 0.59327 +- 0.001",
    "points": "Points: 0.3\n1. One\n= 2",
    "group": "GROUP\npick: 1\n1. One\n= 2",
    "pick": "GROUP\npick: 2\n1. One\n= 2\nEND_GROUP",
    "no-answer": "1. One\n... told",
    "one-right": "1. One\na) one\nb) two",
}
CLEAN = "Quiz title: A\n% 1. nothing\nGROUP\npick: 1\n1. One\n   - two\n= [0.5, 0.6]\n2. Two\n*a) b\nb) c\nEND_GROUP\n"


def found(source: str) -> set[str]:
    return {finding.rule for finding in lint(source.encode())}


def test_a_clean_source_breaks_no_rule() -> None:
    assert not found(CLEAN)


def test_a_source_is_known_by_its_questions() -> None:
    assert knows(CLEAN.encode())
    assert not knows(b"1. First\n2. Second\n   - and more\n")
    assert not knows(b"<quiz>\n<question type='essay'/></quiz>")


@pytest.mark.parametrize("code", rules())
def test_a_source_breaks_one_rule(code: str) -> None:
    assert found(CLEAN + CASES[code]) == {code}


@pytest.mark.parametrize("code", [code for code in CASES if code != "rounded"])
def test_text2qti_refuses_what_breaks_a_rule(code: str, made: Callable[[str], dict[str, bytes]]) -> None:
    from text2qti.err import Text2qtiError

    made(CLEAN)
    with pytest.raises(Text2qtiError):
        made(CASES[code])


def test_text2qti_rounds_without_a_word(made: Callable[[str], dict[str, bytes]]) -> None:
    assert quiz_of(made(CASES["rounded"])).findtext(f".//{QTI}varequal") == "0.5933"


@given(st.binary(max_size=60) | st.sampled_from(list(CASES.values())).map(str.encode))
def test_whatever_a_file_holds_faults_are_told(data: bytes) -> None:
    for finding in lint(data):
        assert finding.line >= 1
        assert finding.rule in {*rules(), NO_TEXT}
