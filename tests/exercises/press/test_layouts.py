from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from derive.errors import InputError
from exercises.files.library import load_set
from exercises.files.spec import ProblemSet
from exercises.press.jobs import expected_pages, print_job
from exercises.press.layouts import cover, repeated
from exercises.press.printing import Press
from exercises.press.sheets import key, key_blocks, sheet, sheet_blocks
from exercises.storage.roster import Student
from exercises.tasks.structure import Structure
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator
from templates.document import Blank, Cover, Field, Items, Paragraph
from templates.formats.pdf.compiler import compile_pdf
from templates.formats.tex import whole
from templates.styles import style_named

Ask = Callable[..., str]
SetFile = Callable[..., Path]
MM = 72 / 25.4
SIZES = {"sheet-a4": (210 * MM, 297 * MM), "sheet-letter": (612, 792), "screen": (240 * MM, 150 * MM)}
WIDE = "{inputs: 3, layers: [{units: 3}, {units: 3}, {units: 3}]}"


@pytest.fixture
def laid_out(set_file: SetFile, asking: Ask) -> Callable[..., ProblemSet]:
    """`laid_out("{paper: letter}", questions...)` is a set with that layout."""

    def load(layout: str, *questions: str) -> ProblemSet:
        path = set_file(*questions)
        path.write_text(path.read_text().replace("questions:", f"layout: {layout}\nquestions:", 1))
        return load_set(path)

    return load


Load = Callable[..., ProblemSet]


def structure_of(problem_set: ProblemSet) -> Structure:
    return Structure(problem_set.questions[0], problem_set.rounding, style_named("index"))


def items_of(problem_set: ProblemSet) -> Items:
    structure = structure_of(problem_set)
    document = sheet(problem_set, 1, structure, sheet_blocks(structure, 1, style_named("index")), named=True)
    (items,) = [block for block in document.walk() if isinstance(block, Items)]
    return items


def test_without_a_layout_there_are_lines_on_a4_and_a_marking_sheet(set_file: SetFile) -> None:
    problem_set = load_set(set_file())
    assert problem_set.layout.page == "sheet-a4"
    assert problem_set.layout.ta_sheet
    assert not items_of(problem_set).boxed
    assert {item.room for item in items_of(problem_set).items} == {0}


@pytest.mark.parametrize(
    ("layout", "page"),
    [
        ("{paper: letter}", "sheet-letter"),
        ("{for: screen, paper: letter}", "screen"),
        ("{for: print, paper: a4}", "sheet-a4"),
    ],
)
def test_sheet_and_key_stand_on_the_page_asked_for(laid_out: Load, layout: str, page: str) -> None:
    problem_set = laid_out(layout)
    structure = structure_of(problem_set)
    style = style_named("index")
    assert sheet(problem_set, 1, structure, sheet_blocks(structure, 1, style), named=True).page == page
    assert key(problem_set, key_blocks(structure, 1, style)).page == page


def test_working_space_grows_with_what_is_asked(laid_out: Load, asking: Ask) -> None:
    rooms = {item.answers: item.room for item in items_of(laid_out("{working: space}")).items}
    assert all(room >= 3 for room in rooms.values())
    with_chain = [room for answers, room in rooms.items() if len(answers[0].rights) > 1]
    assert min(with_chain) > max(rooms[a] for a in rooms if len(a[0].rights) == 1 and len(a) == 1)


def test_boxes_take_the_place_of_rules(laid_out: Load) -> None:
    items = items_of(laid_out("{working: boxes}"))
    assert items.boxed
    assert {item.room for item in items.items} == {0}


def test_the_head_of_a_sheet_tells_title_rules_and_points(laid_out: Load, asking: Ask) -> None:
    problem_set = laid_out("{rules: [No phones., Write clearly.]}", asking(), asking(title="Again"))
    head, usual, *own = cover(problem_set, named=True)
    assert isinstance(head, Cover)
    assert isinstance(usual, Paragraph)
    assert own == [Paragraph(("No phones.",)), Paragraph(("Write clearly.",))]
    assert head.title == ("Problem set",)
    assert Field("name", long=True) in head.people[0]
    assert Field("student") in head.people[1]
    assert [[cell for (cell,) in row] for row in head.table] == [
        ["Question", "1", "2", "Total"],
        ["Points", "10", "10", "20"],
        ["Reached", "", "", ""],
    ]
    (text,) = usual.text
    assert usual.quiet
    assert str(text).endswith("where it has another name there.")
    assert isinstance(cover(problem_set, named=False)[0].people[0][1], Blank)


def test_a_single_question_has_its_parts_in_the_table(set_file: SetFile) -> None:
    head, _ = cover(load_set(set_file()), named=True)
    first, points, _ = ([str(cell) for (cell,) in row] for row in head.table)
    assert first[:3] == ["Part", "(a)", "(b)"]
    assert sum(map(Fraction, points[1:-1])) == Fraction(points[-1]) == 10


def test_more_questions_than_fit_the_line_have_no_table(laid_out: Load, asking: Ask) -> None:
    assert cover(laid_out("{}", *[asking()] * 13), named=True)[0].table == ()


def test_a_key_tells_the_question_again_without_room_to_write(laid_out: Load) -> None:
    problem_set = laid_out("{working: space}")
    structure = structure_of(problem_set)
    style = style_named("index")
    asked, told = (
        [item.text for block in blocks if isinstance(block, Items) for item in block.items]
        for blocks in (sheet_blocks(structure, 1, style), repeated(key_blocks(structure, 1, style)))
    )
    assert asked == told
    document = key(problem_set, key_blocks(structure, 1, style))
    (items,) = [block for block in document.walk() if isinstance(block, Items)]
    assert not any(item.answers or item.room for item in items.items)


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ("{paper: a5}", "a5"),
        ("{for: phone}", "phone"),
        ("{working: much}", "much"),
        ("{duplex: 2}", "neither true nor false"),
        ("{colour: red}", "unknown key 'colour'"),
        ("{rules: quiet}", "list"),
        ("a4", ""),
    ],
)
def test_a_wrong_layout_is_told_with_its_line(laid_out: Load, layout: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        laid_out(layout)
    assert words in str(caught.value)
    lines = Path(caught.value.place.file).read_text().splitlines()
    assert lines[(caught.value.place.line or 0) - 1] == f"layout: {layout}"


@pytest.mark.needs_tex
@pytest.mark.parametrize(
    ("layout", "page"),
    [
        ("{working: boxes}", "sheet-a4"),
        ("{paper: letter, working: space}", "sheet-letter"),
        ("{for: screen, working: boxes}", "screen"),
    ],
)
def test_every_layout_is_set_without_a_fault(laid_out: Load, asking: Ask, layout: str, page: str) -> None:
    problem_set = laid_out(layout, asking(), asking(WIDE, ask='[a, z, L, "dL/dw[1,1,1]", "dL/dw[3,2,1]"]'))
    generator = Generator(problem_set, Lottery(b"a secret of many signs", "digest", 1))
    press = Press(problem_set, generator.structures)
    copies = generator.copies((Student("s1", "Ada Byron"), Student("s2", "W" * 60)))
    log = compile_pdf(whole(press.job(copies).all_parts)).log
    assert not re.findall(r"Overfull \\[hv]box \((?![01]\.)[^\n]*|Missing character[^\n]*", log)
    job = press.job(copies[:1])
    result = print_job(job, expected_pages(job))
    for kind in ("sheets", "keys", "marking"):
        with pikepdf.open(BytesIO(result.files[kind][0])) as pdf:
            for one in pdf.pages:
                assert [float(x) for x in one.mediabox[2:]] == pytest.approx(SIZES[page], abs=0.6)
            assert kind != "marking" or page == "screen" or len(pdf.pages) == 1


@pytest.mark.needs_tex
def test_for_printing_on_both_sides_every_sheet_begins_on_a_leaf_of_its_own(laid_out: Load, asking: Ask) -> None:
    for layout, sides in (("{duplex: true}", 2), ("{duplex: false}", 1)):
        problem_set = laid_out(layout, asking(ask="[L]"))
        generator = Generator(problem_set, Lottery(b"a secret of many signs", "digest", 1))
        job = Press(problem_set, generator.structures).job(generator.copies((Student("s1"), Student("s2"))))
        result = print_job(job, expected_pages(job))
        with pikepdf.open(BytesIO(result.files["sheets"][1])) as pdf:
            assert len(pdf.pages) == 1
        with pikepdf.open(BytesIO(result.whole["sheets"])) as pdf:
            contents = [
                b"".join(page.Contents.read_bytes() for page in [one] if "/Contents" in one) for one in pdf.pages
            ]
            assert [bool(content) for content in contents] == [True, False][:sides] * 2
            assert len({tuple(map(float, one.mediabox)) for one in pdf.pages}) == 1


def names_below(problem_set: ProblemSet) -> list[str]:
    blanks = [line.rights[-1] for item in items_of(problem_set).items for line in item.answers]
    return [blank.name for blank in blanks if isinstance(blank, Blank)]


def test_below_each_answer_stands_its_name_in_the_form_where_that_is_another(laid_out: Load, asking: Ask) -> None:
    question = asking(ask='["z[1,1]", L, "dL/dw[1,1,1]"]')
    asked = laid_out("{paper: a4}", question)
    assert names_below(asked) == ["z[1,1]", "", "dL/dw[1,1,1]"]
    assert "what the answer form calls it" in str(cover(asked, named=True))
    plain = laid_out("{form_names: false}", question)
    assert names_below(plain) == ["", "", ""]
    assert "what the answer form calls it" not in str(cover(plain, named=True))
