from __future__ import annotations

import pickle
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from derive.errors import InputError, Place
from exercises.press.jobs import Job, Unprintable, expected_pages, print_job, program
from templates.formats import Part
from templates.formats.pdf.batch import join_files


def part(text: str, kind: str = "sheet") -> Part:
    return Part("Title", text, {}, kind)


def job(*bodies: str) -> Job:
    students = tuple(f"s{number}" for number in range(len(bodies)))
    parts = {"sheets": [part(body) for body in bodies], "keys": [part(f"key {body}", "key") for body in bodies]}
    return Job(students, parts, program=program())  # type: ignore[arg-type]


def test_a_job_and_its_errors_travel() -> None:
    found = job("a", "b")
    assert pickle.loads(pickle.dumps(found)) == found
    error = Unprintable("what", "hint", Place("student s1"))
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.place, type(again)) == (str(error), Place("student s1"), Unprintable)


def test_a_worker_with_another_version_refuses() -> None:
    other = Job((), {}, program="gradsheet 0.0.1")
    with pytest.raises(InputError, match=r"the job is of gradsheet 0\.0\.1"):
        print_job(other, {})


def test_some_of_a_job_is_the_same_for_some_students() -> None:
    some = job("a", "b", "c").only(slice(1, 3))
    assert some.students == ("s1", "s2")
    assert [part.body for part in some.all_parts] == ["b", "c", "key b", "key c"]


@pytest.mark.needs_tex
def test_every_student_gets_a_file_of_each_kind_and_all_are_joined() -> None:
    found = job("one", r"two \newpage three", "four")
    result = print_job(found, expected_pages(found))
    assert {kind: [pages(data) for data in files] for kind, files in result.files.items()} == {
        "sheets": [1, 2, 1],
        "keys": [1, 2, 1],
    }
    assert {kind: pages(data) for kind, data in result.whole.items()} == {"sheets": 4, "keys": 4}


@pytest.mark.needs_tex
def test_the_first_sample_that_can_be_set_tells_how_long_documents_are() -> None:
    good, bad = job(r"one \newpage two"), job(r"\nosuch")
    assert expected_pages(bad, good) == {"sheet": 2, "key": 2}
    with pytest.raises(Unprintable, match=r"^student s0: pdflatex stopped: Undefined"):
        expected_pages(bad, bad)


@pytest.mark.needs_tex
@pytest.mark.parametrize("bad", [0, 3])
def test_the_student_at_whom_tex_stops_is_found(bad: int) -> None:
    found = job(*(r"\nosuch" if number == bad else "fine" for number in range(5)))
    with pytest.raises(Unprintable, match="Undefined control sequence") as caught:
        print_job(found, {"sheet": 1, "key": 1})
    assert str(caught.value.place) == f"student s{bad}"


def test_files_are_joined_page_by_page_and_always_alike(tmp_path: Path) -> None:
    paths = []
    for number in range(5):
        with pikepdf.new() as pdf:
            for page in range(number + 1):
                pdf.add_blank_page(page_size=(100 + number, 200 + page))
            paths.append(tmp_path / f"-{number}.pdf")
            pdf.save(paths[-1])
    outs = [BytesIO(), BytesIO()]
    for out in outs:
        join_files(paths, out)
    assert outs[0].getvalue() == outs[1].getvalue()
    with pikepdf.open(outs[0]) as pdf:
        sizes = [tuple(map(int, page.mediabox[2:])) for page in pdf.pages]
    assert sizes == [(100 + number, 200 + page) for number in range(5) for page in range(number + 1)]


def pages(data: bytes) -> int:
    with pikepdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages)
