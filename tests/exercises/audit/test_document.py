"""`gradsheet audit` of a text: the report in its formats, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exercises.audit.document import SUFFIXES, audit_document, is_document
from exercises.cli import main

TEXT = r"""# A small example

With $t = 0.5$ the output is $\frac{1}{1 + e^{-0.5}} = 0.622$.

$$h = \begin{bmatrix} 1/(1 + e^{-1.90}) \\ 1/(1 + e^{-1.40}) \end{bmatrix}
= \begin{bmatrix} 0.870 \\ 0.402 \end{bmatrix}$$

The loss is (1 - 0.853)^2 = 0.0201, and $u = t + 1 = 1.7$; also 0.5 * 2 = 1.1.

$$\frac{\partial L}{\partial w} = a b$$
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["audit", *map(str, arguments)])


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "notes.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_worst_come_first_with_their_lines_and_errors(text: Path) -> None:
    result = run(text)
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert lines[0].startswith(
        "notes.md: 5 equalities recomputed: 1 hold, 2 false, 1 at odds with printed values, 1 doubtful"
    )
    assert [line.split(":")[0].strip() for line in lines if line.startswith("  line")] == [
        "line 6",
        "line 8",
        "line 8",
        "line 8",
    ]
    assert "row 2, column 1: recomputed 0.8022, off by 0.4002: 400 units of the last digit" in result.stdout
    assert "with t = 0.5 (line 3) recomputed 1.500, off by 0.200: 2 units of the last digit" in result.stdout


BEYOND_FLOATS = (
    "$-10^{308} = 10^{308}$",
    "$(2^{1020}+1)/3 = 0.01$",
    f"$5 \\cdot 10^{{300}} \\approx 1{'0' * 309}$",
    "$2 \\approx 10 \\cdot 10^{308}$",
    "$x = 10^{308}$, so $x + x = 3.0$ and $-x - x = 0.01$",
    "$-10^{300} \\cdot 10^{8} = 0.001$",
)


@pytest.mark.parametrize("number", BEYOND_FLOATS)
def test_numbers_beyond_floats_stop_nothing(tmp_path: Path, number: str) -> None:
    path = tmp_path / "notes.md"
    path.write_text(f"{number}\n\n$0.5 + 0.2 = 0.9$\n", encoding="utf-8")
    for form in ("text", "md", "json", "html"):
        result = run(path, "--format", form, *(("-o", tmp_path / "page.html") if form == "html" else ()))
        assert result.exit_code == 1, result.output
        assert "inf" not in result.stdout
    assert "line 3: 0.5 + 0.2 = 0.9" in run(path).stdout
    assert max(map(len, run(path).stdout.splitlines())) < 150


def test_json_and_markdown_tell_the_same(text: Path, tmp_path: Path) -> None:
    told = json.loads(run(text, "--format", "json").stdout)
    assert (told["checked"], told["holding"], told["skipped"]) == (5, 1, 2)
    assert told["counts"] == {"false": 2, "at odds": 1, "doubtful": 1}
    first = told["faults"][0]
    assert (first["kind"], first["line"], first["entry"]) == ("false", 6, [2, 1])
    assert first["error"] == pytest.approx(1 / (1 + 2.718281828459045**-1.4) - 0.402)
    assert run(text, "-o", tmp_path / "report.md").exit_code == 1
    page = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert all(fault["left"] in page for fault in told["faults"])


def test_nothing_wrong_is_exit_status_0(tmp_path: Path) -> None:
    path = tmp_path / "fine.tex"
    path.write_text("$1 + 1 = 2$ % 1 + 1 = 3\n", encoding="utf-8")
    result = run(path)
    assert (result.exit_code, result.stdout) == (
        0,
        "fine.tex: 1 equality recomputed: 1 hold, 0 false, 0 at odds with printed values, 0 doubtful; "
        "0 more cannot be read as equalities of numbers\n",
    )


def test_doubt_alone_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "rounded.txt"
    path.write_text("0.5 * 2 = 1.1", encoding="utf-8")
    assert run(path).exit_code == 0
    assert [fault.kind for fault in audit_document(str(path)).faults] == ["doubtful"]


def test_files_that_cannot_be_read_are_bad_input(tmp_path: Path) -> None:
    (tmp_path / "binary.md").write_bytes(b"\0\1\2")
    for name in ("nothing.md", "binary.md"):
        result = CliRunner().invoke(main, ["audit", str(tmp_path / name)])
        assert result.exit_code == 2
        assert name in result.output


def test_windows_line_ends_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "dos.md"
    path.write_bytes(b"a\r\n\r\n1 + 1 = 3\r\n")
    assert [fault.line for fault in audit_document(str(path)).faults] == [3]


def test_suffixes_tell_documents() -> None:
    assert all(is_document(f"a/b{suffix.upper()}") for suffix in SUFFIXES)
    assert not is_document("mazur")
    assert not is_document("mine.yaml")


def test_a_long_equality_is_shown_whole_on_the_page(tmp_path: Path) -> None:
    equality = f"{' + '.join(['0.15 * 0.05'] * 5)} = 0.97"
    (tmp_path / "long.md").write_text(f"It is ${equality}$.\n", encoding="utf-8")
    assert run(tmp_path / "long.md", "-o", tmp_path / "page.html").exit_code == 1
    assert equality in (tmp_path / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text", "told"), [("e.tex", " \n", "is empty"), ("e.md", "", "is empty"), ("", "", "is a folder")]
)
def test_what_holds_no_text_is_refused(tmp_path: Path, name: str, text: str, told: str) -> None:
    if name:
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["audit", str(tmp_path / name)])
    assert result.exit_code == 2
    assert told in result.output
    assert "LaTeX" in result.output
