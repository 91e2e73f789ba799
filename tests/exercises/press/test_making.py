from __future__ import annotations

import csv
import io
import json
import re
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from derive.errors import InputError, ToolMissing
from exercises.checking import check
from exercises.files.library import read_set
from exercises.press import batches
from exercises.press.jobs import MODES
from exercises.press.making import Order, make, notes_on
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator
from exercises.variants.soundness import Drawn

ROSTER = r"""id,name
a-1,"Ada % & _ # \ { } ~ ^ < > $ end"
zaz@x.pl,"Zażółć Gęślą-Jaźń"
q.3,"O'Hara ""Quote"" Smith"
"""
SECRET = b"0123456789abcdef0123456789abcdef"
SEED = 715_824_936
"""A number that no page holds by chance."""

Ask = Callable[..., str]
SetFile = Callable[..., Path]
Notes = Callable[..., tuple[list[str], Drawn]]


@pytest.fixture
def two(set_file: SetFile, asking: Ask) -> Path:
    """Two questions that ask for the same names."""
    more = "draw: {weights: {from: -1, to: 1, step: 0.05}}"
    return set_file(asking(more=more), asking(more=more, title="Again"), seed=SEED)


@pytest.fixture
def order(two: Path, tmp_path: Path) -> Order:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    (tmp_path / "key").write_bytes(SECRET)
    return Order(
        str(two), tmp_path / "out", tmp_path / "roster.csv", None, None, tmp_path / "key", None, engine="latex"
    )


@pytest.fixture
def no_tex(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


def content(folder: Path) -> dict[str, bytes]:
    """All files but the temporary ones of killed runs."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".part"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def without_tex(order: Order) -> dict[str, bytes]:
    with pytest.raises(ToolMissing):
        make(order)
    return content(order.output)


@pytest.mark.needs_tex
def test_a_class_is_made_whole_and_the_same_again(
    order: Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(batches.BATCH, "latex", 2)
    told: list[tuple[int, int]] = []
    one = make(replace(order, jobs=1), lambda done, total: told.append((done, total)))
    assert one.summary() == f"wrote sheets and keys as PDF for 3 students to {order.output}"
    assert told == [(2, 3), (3, 3)]
    first = content(order.output)
    ids = ("a-1", "zaz@x.pl", "q.3")
    names = {f"{kind}/{ident}.pdf" for kind in MODES for ident in ids}
    names |= {f"{path}all-{kind}.{end}" for kind in MODES for path, end in (("", "pdf"), ("tex/", "tex"))}
    assert set(first) == names | {"answers.csv", "manifest.json", "secret", "run.json"}
    make(replace(order, output=tmp_path / "two", jobs=2))
    assert content(tmp_path / "two") == first
    # Started again on the finished folder, it sets nothing and changes nothing.
    monkeypatch.setattr(batches, "print_job", lambda *_: pytest.fail("set again"))
    make(order)
    assert content(order.output) == first
    inspect(order.output, tmp_path)


def inspect(output: Path, folder: Path) -> None:
    """Names are printed right, sheets keep the secrets, files have their modes, the sources compile."""
    names = [row["name"] for row in csv.DictReader(io.StringIO(ROSTER))]
    manifest = json.loads((output / "manifest.json").read_bytes())
    for name, (ident, record) in zip(names, manifest["students"].items(), strict=True):
        text = text_of(output / "sheets" / f"{ident}.pdf")
        assert squeezed(name) in squeezed(text)
        assert ident in text
        assert record["form"] in text
        assert all(other not in squeezed(text) for other in map(squeezed, names) if other != squeezed(name))
        reveals_nothing(output / "sheets" / f"{ident}.pdf", record)
    for name in ("secret", "manifest.json", "run.json"):
        assert stat.S_IMODE((output / name).stat().st_mode) == 0o600
    assert SECRET not in (output / "run.json").read_bytes() + (output / "manifest.json").read_bytes()
    source = shutil.copy(output / "tex" / "all-sheets.tex", folder / "alone.tex")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", Path(source).name]
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def squeezed(text: str) -> str:
    """Without spaces, and with the straight quotes that fonts turn."""
    return "".join(text.split()).replace("’", "'").replace("”", '"').replace("−", "-")


def text_of(path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def reveals_nothing(path: Path, record: dict[str, object]) -> None:
    answers, given = record["answers"], record["given"]
    assert isinstance(answers, list)
    assert isinstance(given, dict)
    known = {f"{abs(value):g}" for numbers in given.values() for value in numbers.values()}
    texts = {f"{abs(a['value']):.{places}f}" for a in answers for places in (4, 5, 6)}
    hidden = {text for text in texts if f"{float(text):g}" not in known}
    assert len(hidden) > 20
    shown = text_of(path)
    raw = b"\n".join(streams(path))
    assert not [text for text in hidden if text in shown or text.encode() in raw]
    full = [repr(a["value"]).encode() for a in answers if len(repr(a["value"])) > 10]
    for secret in (SECRET, SECRET.hex().encode(), str(SEED).encode(), *full):
        assert secret not in raw
        assert secret.decode() not in shown


def streams(path: Path) -> Iterator[bytes]:
    """The file, its streams unpacked, its metadata; there is no attachment."""
    yield path.read_bytes()
    with pikepdf.open(path) as pdf:
        assert not pdf.attachments
        assert "/EmbeddedFiles" not in repr(pdf.Root.keys())
        assert set(pdf.docinfo.keys()) <= {"/Title", "/Producer", "/Creator", "/CreationDate", "/ModDate"}
        yield repr({key: str(pdf.docinfo[key]) for key in pdf.docinfo.keys()}).encode()  # noqa: SIM118
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                yield thing.read_bytes() if thing.get("/Filter") == "/FlateDecode" else thing.read_raw_bytes()
            else:
                yield repr(thing).encode("utf-8", "replace")


@pytest.mark.usefixtures("no_tex")
class TestWithoutTex:
    """What PDFs have no part in is fastest tried where there is no TeX."""

    def test_everything_but_the_pdfs_is_written_and_the_packages_are_named(self, order: Order) -> None:
        with pytest.raises(ToolMissing) as caught:
            make(order)
        assert "pdflatex" in str(caught.value)
        assert "apt-get install texlive-latex-recommended texlive-pictures lmodern" in caught.value.hint
        names = {"answers.csv", "manifest.json", "secret", "run.json", *(f"tex/all-{kind}.tex" for kind in MODES)}
        assert set(content(order.output)) == names
        assert json.loads((order.output / "manifest.json").read_bytes())["engine"] is None

    def test_the_manifest_and_the_form_ask_for_the_same(self, order: Order) -> None:
        files = without_tex(order)
        manifest = json.loads(files["manifest.json"])
        rows = list(csv.reader(io.StringIO(files["answers.csv"].decode())))
        expected = [
            [ident, str(answer["question"]), answer["quantity"], ""]
            for ident, record in manifest["students"].items()
            for answer in record["answers"]
        ]
        assert rows == [["student", "question", "quantity", "answer"], *expected]
        assert list(manifest["students"]) == ["a-1", "zaz@x.pl", "q.3"]
        assert manifest["set"]["seed"] == SEED
        assert re.fullmatch(r"gradsheet \d+\.\d+.*", manifest["program"])

    def test_two_questions_keep_their_numbers_apart(self, order: Order) -> None:
        files = without_tex(order)
        for record in json.loads(files["manifest.json"])["students"].values():
            assert set(record["given"]["1"]) == set(record["given"]["2"])
            assert record["given"]["1"] != record["given"]["2"]
            first, second = ([a for a in record["answers"] if a["question"] == n] for n in (1, 2))
            assert [a["quantity"] for a in first] == [a["quantity"] for a in second]
            for one, other in zip(first, second, strict=True):
                assert one["value"] != other["value"]
                for answer in (one, other):
                    value, places = abs(answer["value"]), answer["decimals"]
                    shown = {f"{value + off * 10.0**-places:.{places}f}".encode() for off in range(-3, 4)}
                    shown.add(f"{value:g}".encode())
                    assert any(text in files["tex/all-keys.tex"] for text in shown), answer

    def test_answers_of_one_question_are_not_right_for_the_other(self, order: Order, tmp_path: Path) -> None:
        manifest = json.loads(without_tex(order)["manifest.json"])
        for exchanged in (False, True):
            rows = [["student", "question", "quantity", "answer"]]
            for ident, record in manifest["students"].items():
                for a in record["answers"]:
                    question = 3 - a["question"] if exchanged else a["question"]
                    rows.append([ident, str(question), a["quantity"], f"{a['value']:.8f}"])
            with (tmp_path / "answers.csv").open("w", newline="") as file:
                csv.writer(file).writerows(rows)
            counts = check(order.output, [tmp_path / "answers.csv"]).counts
            right = counts.get("right", 0) / sum(counts.values())
            assert right <= 0.05 if exchanged else right >= 0.95

    def test_the_same_order_gives_the_same_bytes_and_another_secret_or_seed_others(
        self, order: Order, tmp_path: Path
    ) -> None:
        first = without_tex(order)
        # The secret that a run wrote repeats it.
        again = without_tex(replace(order, output=tmp_path / "again", secret=order.output / "secret"))
        assert again == first
        (tmp_path / "other").write_bytes(SECRET[::-1])
        for number, change in enumerate(({"secret": tmp_path / "other"}, {"seed": SEED + 1}, {"secret": None})):
            found = without_tex(replace(order, output=tmp_path / str(number), **change))  # type: ignore[arg-type]
            assert {name for name in first if found[name] == first[name]} == {"answers.csv"} | (
                {"secret"} if "seed" in change else set()
            )

    def test_a_random_secret_is_kept_and_never_the_same(self, order: Order, tmp_path: Path) -> None:
        free = replace(order, secret=None)
        first = without_tex(free)
        assert without_tex(free) == first
        assert len(first["secret"].strip()) >= 32
        assert without_tex(replace(free, output=tmp_path / "b"))["secret"] != first["secret"]

    def test_another_runs_folder_is_refused_and_untouched(self, order: Order) -> None:
        before = without_tex(order)
        (order.output / "notes.txt").write_text("mine")
        for other in (replace(order, seed=1), replace(order, students=None, copies=2)):
            with pytest.raises(InputError, match="another run") as caught:
                make(other)
            assert "-o" in caught.value.hint
        assert content(order.output) == {**before, "notes.txt": b"mine"}

    @pytest.mark.parametrize("name", ["thesis.tex", "sheets/old.pdf", ".hidden"])
    def test_a_folder_with_foreign_files_is_refused_and_untouched(self, order: Order, name: str) -> None:
        path = order.output / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"mine")
        with pytest.raises(InputError, match="not empty"):
            make(order)
        assert content(order.output) == {name: b"mine"}

    def test_a_state_that_cannot_be_read_is_another_runs(self, order: Order) -> None:
        order.output.mkdir()
        (order.output / "run.json").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(InputError, match="another run"):
            make(order)

    def test_an_empty_folder_is_taken_and_a_file_is_not(self, order: Order) -> None:
        order.output.mkdir()
        assert without_tex(order)
        with pytest.raises(InputError):
            make(replace(order, output=order.output / "answers.csv"))

    @pytest.mark.parametrize("secret", [b"", b"short", b"   fifteen signs  "])
    def test_a_short_secret_is_refused(self, order: Order, secret: bytes) -> None:
        assert order.secret is not None
        order.secret.write_bytes(secret)
        with pytest.raises(InputError, match="secret"):
            make(order)
        assert not order.output.exists()

    def test_one_student_without_a_name(self, order: Order) -> None:
        files = without_tex(replace(order, students=None, copies=1))
        assert list(json.loads(files["manifest.json"])["students"]) == ["s001"]
        assert files["answers.csv"].count(b"s001,") == files["answers.csv"].count(b"\n") - 1


class TestNotes:
    """What a person is told of a draw."""

    @pytest.fixture
    def notes(self, set_file: SetFile) -> Notes:
        def found(*questions: str) -> tuple[list[str], Drawn]:
            problem_set, digest = read_set(set_file(*questions, sound="{apart: false}"))
            generator = Generator(problem_set, Lottery(SECRET, digest, 1))
            draws = generator.draws(numbered(40))
            return list(notes_on(generator.structures, draws)), draws[0]

        return found

    def test_students_with_each_others_numbers(self, notes: Notes, asking: Ask) -> None:
        few = asking(more="draw: {weights: [0.5], biases: [0], targets: [0.5], inputs: [0.5, 1]}")
        (note,), drawn = notes(few, asking())
        different = len({tuple(variant.values()) for variant in drawn.variants()})
        assert different <= 4
        assert note.startswith(f"question 1: {40 - different} of 40 students get the same numbers as another; ")

    def test_derivatives_that_are_the_same_for_everybody(self, notes: Notes) -> None:
        fixed = "{type: circuit, operations: [sum, difference], draw: {from: -9, to: 9, step: 0.01}}"
        (note,), _ = notes(f"- {fixed}")
        assert note == "question 1: the same for everybody: df/dx, df/dy, df/dz; gradsheet stress tells more"


def test_pdf_objects_can_be_read() -> None:
    """The search through a file's streams finds what is hidden in one."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].Contents = pdf.make_stream(b"q 0.593270 Q" * 50)
        out = BytesIO()
        pdf.save(out, compress_streams=True)
    assert b"0.593270" not in out.getvalue()
    path = BytesIO(out.getvalue())
    with pikepdf.open(path) as pdf:
        assert any(b"0.593270" in thing.read_bytes() for thing in pdf.objects if isinstance(thing, pikepdf.Stream))
