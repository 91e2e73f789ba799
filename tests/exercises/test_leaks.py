"""A sheet tells what it shows on purpose and nothing else: no answer, no seed, no secret, in no corner of the file."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from exercises.press.making import Order, make

SECRET = b"0123456789abcdef0123456789abcdef"
SEED = 715_824_936
DIGITS = range(2, 10)
EXAMPLES = {0.25, 1.5}
"""Numbers by which a sheet tells how numbers are typed."""
TOKEN = re.compile(r"\d+(?:\.\d+)?")
NETWORKS = (
    "{inputs: 2, layers: [{units: 2}, {units: 2}]}",
    "{inputs: 2, layers: [{units: 3, activation: tanh}, {units: 3, activation: softmax}], loss: cross_entropy}",
)


@dataclass(frozen=True)
class Made:
    """A class with its files."""

    output: Path
    students: dict[str, Any]

    def sheet(self, ident: str) -> Path:
        return self.output / "sheets" / f"{ident}.pdf"


@pytest.fixture(scope="module", params=[pytest.param("latex", marks=pytest.mark.needs_tex), "typst"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("class")
    questions = "".join(
        f"  - {{type: gradient_step, points: 7, title: Step, network: {network}, learning_rate: 0.3,\n"
        f"     ask: [z, a, L, 'dL/dw', 'dL/db', \"w'\"]}}\n"
        for network in NETWORKS
    )
    head = f"title: Set\ncourse: Course\nstyle: index\nseed: {SEED}\nrounding: {{carry: 6, answer: 4}}\n"
    (folder / "set.yaml").write_text(f"{head}questions:\n{questions}")
    (folder / "key").write_bytes(SECRET)
    (folder / "roster.csv").write_text("id,name\nada,Ada Byron\nemmy,Emmy Noether\nsof,Sofya Kovalevskaya\n")
    people, key = folder / "roster.csv", folder / "key"
    order = Order(str(folder / "set.yaml"), folder / "out", people, None, None, key, None, engine=request.param)
    make(order)
    manifest = json.loads((order.output / "manifest.json").read_bytes())
    return Made(order.output, manifest["students"])


def text_of(path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode().replace("−", "-")


def shown_on_purpose(record: dict[str, Any], pages: int) -> set[float]:
    """The numbers that a sheet has to show: the given ones, small whole ones that count and index, and points."""
    given = {abs(value) for numbers in record["given"].values() for value in numbers.values()}
    points = {a["points"] for a in record["answers"]} | {7, 14, 0.3}
    parts: dict[tuple[int, str], float] = {}
    for answer in record["answers"]:
        kind = re.match(r"(dL/d)?[a-z]+|L", answer["quantity"])
        assert kind
        key = (answer["question"], kind[0] + ("'" if answer["quantity"].endswith("'") else ""))
        parts[key] = parts.get(key, 0) + answer["points"]
    # Derivatives of all kinds are one part.
    joint = {
        question: sum(v for (q, k), v in parts.items() if q == question and k.startswith("dL")) for question in (1, 2)
    }
    sums = {round(value, 2) for value in (*parts.values(), *joint.values())}
    return given | points | sums | EXAMPLES | set(map(float, range(13)))


def test_every_number_in_a_sheets_text_is_shown_on_purpose(made: Made) -> None:
    for ident, record in made.students.items():
        text = text_of(made.sheet(ident)).replace(record["form"], "")
        found = {float(token) for token in TOKEN.findall(text)}
        extra = found - shown_on_purpose(record, text.count("\f"))
        # Indices such as 11 and 23 stand together, and 2 above 11 may be told as 211.
        assert {number for number in extra if not (number.is_integer() and number < 1000)} == set(), ident


def test_no_true_value_stands_in_a_sheet_at_any_number_of_digits(made: Made) -> None:
    for ident, record in made.students.items():
        text = text_of(made.sheet(ident))
        tokens = set(TOKEN.findall(text))
        raw = b" ".join(streams(made.sheet(ident)))
        given = {abs(value) for numbers in record["given"].values() for value in numbers.values()}
        hidden = {
            f"{abs(answer['value']):.{digits}f}"
            for answer in record["answers"]
            for digits in DIGITS
            if round(abs(answer["value"]), digits) not in given | EXAMPLES
        }
        whole = {token for token in hidden if float(token).is_integer()}
        assert len(hidden - whole) > 500
        assert not (hidden - whole) & tokens
        numbers = {token.decode() for token in re.findall(rb"\d+\.\d+", raw)}
        assert not {token for token in hidden - whole if len(token) > 6} & numbers


def test_no_seed_or_secret_stands_in_a_sheet(made: Made) -> None:
    for ident in made.students:
        raw = b"\n".join([*streams(made.sheet(ident)), text_of(made.sheet(ident)).encode()])
        for secret in (SECRET, SECRET.hex().encode(), SECRET.hex().upper().encode(), str(SEED).encode()):
            assert secret not in raw
        others = [one for one in made.students if one != ident]
        assert not [one for one in others if made.students[one]["form"].encode() in raw]


def test_sheets_are_alike_but_for_what_their_pages_show(made: Made) -> None:
    """Fonts, metadata, names and numbers of objects are those of every other sheet of the class."""
    if (made.output / "typst").exists():
        pytest.skip("Typst names fonts by the letters in them, and letters are what pages show")
    first, *others = (list(skeleton(made.sheet(ident))) for ident in made.students)
    assert len(first) > 10
    assert all(other == first for other in others)


def skeleton(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every object in its order; left out are the pages' contents, the file's hash, and where in it objects begin."""
    with pikepdf.open(path) as pdf:
        assert not pdf.attachments
        assert set(pdf.docinfo.keys()) <= {"/Title", "/Producer", "/Creator"}
        yield repr({key: str(pdf.docinfo[key]) for key in pdf.docinfo.keys()}), b""  # noqa: SIM118
        contents = {page.Contents.objgen for page in pdf.pages}
        for thing in pdf.objects:
            kind = str(thing.get("/Type")) if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) else ""
            if isinstance(thing, pikepdf.Stream) and (thing.objgen in contents or kind == "/XRef"):
                yield "content", b""
            elif kind == "/Page":
                yield repr([(key, repr(value)) for key, value in thing.items() if key != "/Contents"]), b""
            elif isinstance(thing, pikepdf.Stream):
                yield repr(sorted(map(str, thing.keys()))), thing.read_raw_bytes()
            else:
                yield repr(thing), b""


def streams(path: Path) -> Iterator[bytes]:
    """The file, and its streams unpacked."""
    yield path.read_bytes()
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                yield thing.read_bytes() if thing.get("/Filter") == "/FlateDecode" else thing.read_raw_bytes()
            else:
                yield repr(thing).encode("utf-8", "replace")


def test_what_only_the_instructor_may_read_tells_no_secret_either(made: Made) -> None:
    for name in ("manifest.json", "run.json", "answers.csv"):
        assert SECRET not in (made.output / name).read_bytes()
        assert SECRET.hex().encode() not in (made.output / name).read_bytes()
