from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from derive.evaluate import evaluate
from derive.grammar import parse
from derive.lexer import Limits
from derive.quantities import Named, parse_name
from exercises.cli import main
from exercises.press import making

COMMANDS = sorted(main.commands)
WIDE = Limits(characters=20_000, nesting=200, nodes=5_000)

SetFile = Callable[..., Path]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def process(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "exercises", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **more})


def test_the_promised_commands_are_there() -> None:
    assert {"examples", "new", "derive", "make", "check", "stress"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_it_does_and_shows_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert re.search(rf"^ +gradsheet {command}( |$)", result.stdout, re.MULTILINE)
    described = [parameter for parameter in main.commands[command].params if isinstance(parameter, click.Option)]
    assert all(option.help for option in described)


def test_help_of_all_lists_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(re.search(rf"^  {command}  +\w", result.stdout, re.MULTILINE) for command in COMMANDS)
    assert re.search(r"version \d+\.\d+\.\d+\n$", run("--version").stdout)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom exercises.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print('LOADED', *sorted({'sympy', 'numpy', 'pydantic', 'jinja2', 'pikepdf', 'ruamel'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert "Usage:" in done.stdout
    assert done.stdout.splitlines()[-1] == "LOADED"


def test_marking_imports_nothing_that_sets_pages() -> None:
    unwanted = "{'sympy', 'pikepdf', 'pylatex', 'typst', 'multiprocessing', 'exercises.variants.soundness'}"
    code = f"import sys, exercises.checking; print('LOADED', *sorted({unwanted} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "LOADED\n"


BAD = [
    ("derive", "nothing-of-that-name"),
    ("derive", "mazurr"),
    ("derive", "backprop-2-2-2"),
    ("derive", "mazur", "--wrt", "w[9,9,9]"),
    ("derive", "mazur", "--wrt", "no name"),
    ("derive", "mazur", "--style", "nope"),
    ("derive", "mazur", "--format", "docx"),
    ("derive", "mazur", "-o", "page.docx"),
    ("derive", "mazur", "-o", "page"),
    ("derive", "mazur", "-o", "folder/"),
    ("derive", "broken.yaml"),
    ("stress", "nothing-of-that-name"),
    ("stress", "mazur"),
    ("stress", "broken.yaml"),
    ("derive", "."),
    ("derive", "\0"),
    ("derive",),
    ("derive", "mazur", "circuit"),
    ("derive", "mazur", "--no-such-option"),
    ("make", "mazur", "-o", "out", "--copies", "1"),
    ("make", "backprop-2-2-2", "-o", "out"),
    ("make", "backprop-2-2-2", "--copies", "1"),
    ("make", "backprop-2-2-2", "-o", "out", "--copies", "0"),
    ("make", "backprop-2-2-2", "-o", "out", "--copies", "-3"),
    ("make", "backprop-2-2-2", "-o", "out", "--copies", "many"),
    ("make", "backprop-2-2-2", "-o", "out", "--copies", "10001"),
    ("make", "backprop-2-2-2", "-o", "out", "--copies", "1", "--students", "roster.csv"),
    ("make", "backprop-2-2-2", "-o", "out", "--students", "none.csv"),
    ("make", "backprop-2-2-2", "-o", "out", "--students", "roster.csv"),
    ("make", "backprop-2-2-2", "-o", "out", "--copies", "1", "--jobs", "0"),
    ("make", "backprop-2-2-2", "-o", "out", "--copies", "1", "--seed", "x"),
    ("make", "backprop-2-2-2", "-o", "out", "--copies", "1", "--secret", "none"),
    ("make", "backprop-2-2-2", "-o", "out", "--copies", "1", "--secret", "."),
    ("make", "backprop-2-2-2", "-o", "full", "--copies", "1"),
    ("make", "backprop-2-2-2", "-o", "broken.yaml", "--copies", "1"),
    ("check", "none", "a.csv"),
    ("check", "full", "a.csv"),
    ("check", "full"),
    ("new", "nothing"),
    ("new", "mazur", "-o", "broken.yaml"),
    ("unknown",),
    ("--unknown",),
]


@pytest.mark.parametrize("arguments", BAD, ids=lambda arguments: " ".join(arguments).replace("\0", "NUL"))
def test_bad_input_is_one_line_on_standard_error(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.yaml").write_text("title: [\n", encoding="utf-8")
    (tmp_path / "roster.csv").write_text("id,name\n../x,Ada\n", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert re.fullmatch(r"gradsheet: [^\n]+\n", result.stderr)
    assert "Traceback" not in result.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_a_set_that_is_not_there_is_told_before_students_are_asked_for() -> None:
    assert "there is no file 'nothere.yaml'" in run("make", "nothere.yaml", "-o", "out").stderr


def test_a_fault_in_a_file_is_told_with_line_and_hint(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_text("title: Set\nquestions:\n  - {type: gradient_stepp}\n", encoding="utf-8")
    result = run("make", path, "-o", tmp_path / "out", "--copies", "1")
    assert re.fullmatch(rf"gradsheet: {re.escape(str(path))}:3:\d+: [^\n]+\n", result.stderr)


def test_a_fault_in_an_expression_is_pointed_at(tmp_path: Path) -> None:
    path = tmp_path / "graph.yaml"
    path.write_text("graph:\n  given: {x: 1}\n  nodes: {f: 2 * * x}\n  output: f\n", encoding="utf-8")
    message, shown, caret = run("derive", path).stderr.splitlines()
    assert message.startswith(f"gradsheet: {path}:3:18: a value is missing before *")
    assert (shown, caret) == ("  2 * * x", "      ^")


def test_examples_are_listed_on_standard_output() -> None:
    result = run("examples")
    assert result.exit_code == 0
    assert result.stderr == ""
    for name in ("mazur", "circuit", "softmax-2-2-3", "backprop-2-2-2", "gradient_step", "index", "pdf", "json"):
        assert re.search(rf"^  {name}\b", result.stdout, re.MULTILINE)


def test_new_copies_and_never_overwrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("new", "mazur")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "wrote mazur.yaml\n")
    copied = Path("mazur.yaml").read_bytes()
    assert run("new", "mazur").exit_code == 2
    assert Path("mazur.yaml").read_bytes() == copied
    assert run("derive", "mazur.yaml", "--format", "json").stdout == run("derive", "mazur", "--format", "json").stdout


@pytest.mark.parametrize(
    ("name", "start"), [("a.md", b"# A step"), ("a.tex", b"\\documentclass"), ("a.json", b"{\n"), ("A.MD", b"# A step")]
)
def test_the_suffix_chooses_the_format(tmp_path: Path, name: str, start: bytes) -> None:
    path = tmp_path / "deep" / name
    result = run("derive", "mazur", "--wrt", "w[2,1,1]", "-o", path)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"wrote {path}\n")
    assert path.read_bytes().startswith(start)
    told = run("derive", "mazur", "--wrt", "w[2,1,1]", "--format", path.suffix[1:].lower())
    assert told.stdout_bytes == path.read_bytes()


def test_the_format_option_wins_over_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    assert run("derive", "circuit", "--format", "json", "-o", path).exit_code == 0
    assert json.loads(path.read_bytes())["quantities"]["f"] == -12


@pytest.mark.needs_tex
def test_a_pdf_goes_to_a_pipe_whole() -> None:
    done = process("derive", "circuit", "--format", "pdf", NO_COLOR="1")
    assert (done.returncode, done.stderr.count(b"\n")) == (0, 1)
    assert done.stderr.startswith(b"LaTeX sets the pages")
    assert done.stdout.startswith(b"%PDF")
    assert done.stdout.rstrip().endswith(b"%%EOF")


def named(text: str) -> Named:
    return parse_name(text)


@pytest.mark.parametrize("example", ["mazur", "circuit", "softmax-2-2-3"])
def test_formulas_of_json_give_the_derivatives(example: str) -> None:
    """Each formula, evaluated with the quantities and the other derivatives, is the derivative."""
    whole = json.loads(run("derive", example, "--format", "json").stdout)
    assert {"quantities", "derivatives", "updated", "formulas"} <= set(whole)
    numbers = {named(name): value for part in ("quantities", "derivatives") for name, value in whole[part].items()}
    names = {name.name: name for name in numbers}
    assert len(whole["formulas"]) >= 3
    checked = 0
    for name, formula in whole["formulas"].items():
        if name in whole["derivatives"]:
            value = evaluate(parse(formula, names, limits=WIDE), numbers)
            assert math.isclose(value, whole["derivatives"][name], rel_tol=1e-12, abs_tol=1e-15), name
            checked += 1
    assert checked == len(whole["formulas"])
    assert all(name.endswith("'") or "'@" in name for name in whole["updated"])


def test_json_numbers_are_in_full_double_precision() -> None:
    """The first net input and output of the example by hand, and one whole derivative in closed form."""
    whole = json.loads(run("derive", "mazur", "--format", "json").stdout)
    sigmoid = [1 / (1 + math.exp(-z)) for z in (0.15 * 0.05 + 0.2 * 0.1 + 0.35, 0.25 * 0.05 + 0.3 * 0.1 + 0.35)]
    assert math.isclose(whole["quantities"]["a[1,1]"], sigmoid[0], rel_tol=1e-15)
    out = 1 / (1 + math.exp(-(0.4 * sigmoid[0] + 0.45 * sigmoid[1] + 0.6)))
    by_hand = (out - 0.01) * out * (1 - out) * sigmoid[0]
    assert math.isclose(whole["derivatives"]["dL/dw[2,1,1]"], by_hand, rel_tol=1e-14)
    assert math.isclose(whole["updated"]["w[2,1,1]'"], 0.4 - 0.5 * by_hand, rel_tol=1e-14)


def test_formula_only_json_has_no_numbers() -> None:
    whole = json.loads(run("derive", "mazur", "--formula-only", "--format", "json", "--wrt", "w[1,1,1]").stdout)
    assert list(whole) == ["formulas"]
    assert set(whole["formulas"]) >= {"dL/dw[1,1,1]", "dL/dz[1,1]", "dL/dz[2,2]"}


@pytest.mark.parametrize("no_color", ["", "1"])
def test_output_is_plain_where_it_is_no_terminal(no_color: str, tmp_path: Path) -> None:
    done = process("make", "backprop-2-2-2", "-o", tmp_path / "out", "--copies", "1", NO_COLOR=no_color, PATH="")
    assert (done.returncode, done.stdout) == (0, b"")
    assert re.fullmatch(rb"Typst sets the pages[^\n\x1b]*\nwrote sheets and keys [^\n\x1b]*\n", done.stderr)


def test_an_engine_that_is_not_there_is_told_in_a_line(tmp_path: Path) -> None:
    order = ("make", "backprop-2-2-2", "-o", tmp_path / "out", "--copies", "2", "--engine", "latex")
    done = process(*order, PATH="")
    assert (done.returncode, done.stdout) == (2, b"")
    assert re.fullmatch(rb"gradsheet: PDF needs pdflatex[^\n\x1b]*apt-get install [^\n\x1b]*\n", done.stderr)


def test_an_interruption_ends_without_a_traceback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "make", interrupted)
    result = run("make", "backprop-2-2-2", "-o", tmp_path / "out", "--copies", "2")
    assert result.exit_code == 130
    assert result.stdout == ""
    assert re.fullmatch(r"gradsheet: [^\n]+", result.stderr.strip())
    assert "Traceback" not in result.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = [sys.executable, "-m", "exercises", "derive", "softmax-2-2-3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""


def test_a_class_is_made_and_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that `make` writes is what `check` reads."""
    monkeypatch.setenv("PATH", "")
    assert run("make", "backprop-2-2-2", "-o", tmp_path / "out", "--copies", "2").exit_code == 0
    form = (tmp_path / "out" / "answers.csv").read_text(encoding="utf-8")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    answers = [a for record in manifest["students"].values() for a in record["answers"]]
    head, *rows = form.splitlines()
    filled = [f"{row}{a['value']:.6f}" for row, a in zip(rows, answers, strict=True)]
    (tmp_path / "a.csv").write_text("\n".join([head, *filled]) + "\n", encoding="utf-8")
    result = run("check", tmp_path / "out", tmp_path / "a.csv")
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"{len(answers)} right" in result.stderr
    assert (tmp_path / "out" / "marks" / "grades.csv").is_file()


def test_a_gradebook_is_filled_beside_the_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    run("make", "backprop-2-2-2", "-o", tmp_path / "out", "--copies", "2")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    asked = manifest["students"]["s001"]["answers"]
    header = ",".join(f'"Q{a["question"]} {a["quantity"]}"' for a in asked)
    (tmp_path / "in").mkdir()
    values = ",".join(f"{a['value']:.6f}" for a in asked)
    (tmp_path / "in" / "quiz_s001.csv").write_text(f"{header}\n{values}\n", encoding="utf-8")
    (tmp_path / "book.csv").write_bytes(b"ID,Problem set 3: Backpropagation (9),X\r\ns001,,\r\ns002,,\r\n")
    arguments = ["check", tmp_path / "out", tmp_path / "in", "--gradebook", tmp_path / "book.csv"]
    bad = run(*arguments, "--column", "Y")
    assert (bad.exit_code, (tmp_path / "out" / "marks").exists()) == (2, False)
    assert re.fullmatch(r"gradsheet: [^\n]+book.csv:1: no column is called 'Y'[^\n]+\n", bad.stderr)
    assert run("check", tmp_path / "out", tmp_path / "in", "--column", "X").exit_code == 2
    result = run(*arguments)
    assert result.exit_code == 0
    assert "s002" in result.stderr
    filled = (tmp_path / "out" / "marks" / "book-filled.csv").read_bytes()
    assert filled == b"ID,Problem set 3: Backpropagation (9),X\r\ns001,10,\r\ns002,,\r\n"


def test_a_file_does_not_get_the_ending_of_another_format(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["derive", "circuit", "--format", "md", "-o", str(tmp_path / "page.pdf")])
    assert done.exit_code == 2
    assert "does not end in .md" in done.output
    assert not (tmp_path / "page.pdf").exists()
