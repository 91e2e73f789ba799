"""Rules of the house: markup stands with its makers, files and functions stay short, nothing is left over."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("derive", "templates", "exercises")

# The makers of markup, and its one reader; no other file holds a piece of LaTeX or HTML.
MARKUP_MAKERS = (
    "templates/latex/*",
    "templates/mathml/*",
    "templates/typst/*",
    "templates/formats/*",
    "templates/diagram.py",
)
MARKUP_READERS = ("exercises/audit/regions.py",)
LATEX = re.compile(r"\\(?:frac|tfrac|begin|end|mathrm|mathit|partial|sigma|left|right|times|cdot|text\w*|usepackage)\b")
HTML = re.compile(r"</?(?:div|span|p|table|t[rdh]|h[1-6]|html|body|head|style|math|ul|ol|li|b|i|em|br)\b[^>]*>")

FILE_LIMIT, FUNCTION_LIMIT = 300, 40
UNWELCOME = re.compile(r"(?<![\w.~])/(?:home|root|Users)/\w|[A-Z]:\\Users\\|\b(?:TODO|FIXME|XXX)\b")

SOURCES = {path.relative_to(ROOT).as_posix(): path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))}


def tree_of(source: str) -> ast.Module:
    return ast.parse(SOURCES[source].read_text(encoding="utf-8"))


def makes_markup(source: str) -> bool:
    return any(fnmatchcase(source, pattern) for pattern in (*MARKUP_MAKERS, *MARKUP_READERS))


def text_constants(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The string constants of a file that are not docstrings, with their lines."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def markup(source: str) -> list[str]:
    """The places where a file holds LaTeX or HTML."""
    constants = text_constants(tree_of(source))
    return [f"{source}:{line}: {text!r}" for line, text in constants if LATEX.search(text) or HTML.search(text)]


@pytest.mark.parametrize("source", [name for name in SOURCES if not makes_markup(name)])
def test_markup_stands_with_its_makers_only(source: str) -> None:
    assert not markup(source), "\n".join(markup(source))


@pytest.mark.parametrize("text", [r"\frac{1}{2}", r"x\begin{align}", "<div class='mark'>", "</td>"])
def test_markup_would_be_found(text: str) -> None:
    assert LATEX.search(text) or HTML.search(text)


@pytest.mark.parametrize("text", [r"\d+\.\d*", "a < b > c", "a\nb", "<network>"])
def test_other_text_is_not_taken_for_markup(text: str) -> None:
    assert not LATEX.search(text)
    assert not HTML.search(text)


def function_lengths(source: str) -> Iterator[tuple[int, str]]:
    """The lines of each function, its docstring and the functions inside it left out."""
    for node in ast.walk(tree_of(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield own_length(node), f"{source}:{node.lineno} {node.name}"


def own_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    docstring = ast.get_docstring(node, clean=False) is not None
    left_out = [first] if docstring else []
    left_out += [n for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    return span(node) - sum(map(span, left_out))


def span(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def listed(lengths: Iterable[tuple[int, str]], limit: int) -> str:
    """Those over the limit, longest first."""
    return "\n".join(f"{length:5} {name}" for length, name in sorted(lengths, reverse=True) if length > limit)


def test_no_file_is_too_long() -> None:
    lengths = [(len(path.read_text(encoding="utf-8").splitlines()), name) for name, path in SOURCES.items()]
    if too_long := listed(lengths, FILE_LIMIT):
        pytest.fail(f"over {FILE_LIMIT} lines:\n{too_long}", pytrace=False)


def test_no_function_is_too_long() -> None:
    lengths = [length for source in SOURCES for length in function_lengths(source)]
    if too_long := listed(lengths, FUNCTION_LIMIT):
        pytest.fail(f"over {FUNCTION_LIMIT} lines:\n{too_long}", pytrace=False)


def tracked_files() -> list[Path]:
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    return [ROOT / name for name in listing.decode().split("\0") if name and (ROOT / name).is_file()]


def test_tracked_files_hold_no_machine_paths_and_no_leftovers() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in tracked_files()
        if path != Path(__file__).resolve() and b"\0" not in path.read_bytes()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNWELCOME.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("line", ["see /home/ada/notes", "# TODO", r"C:\Users\ada"])
def test_a_leftover_would_be_found(line: str) -> None:
    assert UNWELCOME.search(line)
