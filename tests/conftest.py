"""What all tests share: golden files, marks for tests that need TeX or a browser, and repeatable random tests.

A golden file is `tests/golden/NAME`; `pytest --update-golden` writes what the code now gives, and the
difference is read in `git diff`. `@pytest.mark.needs_tex` (or the fixture `needs_tex`) skips where
pdflatex is absent and prints why; the fixture `browser` does so where there is no Chromium that playwright can drive.
"""

from __future__ import annotations

import difflib
import math
import re
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

GOLDEN = Path(__file__).parent / "golden"

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden with what the code now gives")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("needs_tex"):
        skip_without_tex()


def skip_without_tex() -> None:
    """Skip the running test, with a reason, where there is no pdflatex."""
    if shutil.which("pdflatex") is None:
        pytest.skip("pdflatex is not installed: apt-get install texlive-latex-recommended texlive-pictures lmodern")


@pytest.fixture
def needs_tex() -> None:
    """The mark of the same name, as a fixture."""
    skip_without_tex()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium, for pages as readers see them."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install playwright"
    )
    if chromium is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@dataclass(frozen=True)
class Page:
    """An HTML file opened in Chromium, with what went wrong and what it asked the network for."""

    page: Any
    problems: list[str]
    requests: list[str]

    @property
    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """`opened(html, width=360)` shows a page in a window of that width."""
    contexts: list[Any] = []

    def show(html: str | bytes, width: int = 1000, scheme: str = "light") -> Page:
        path = tmp_path / f"page-{len(contexts)}.html"
        path.write_bytes(html if isinstance(html, bytes) else html.encode())
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        shown = Page(context.new_page(), [], [])
        shown.page.on("console", lambda message: shown.problems.append(message.text))
        shown.page.on("pageerror", lambda error: shown.problems.append(str(error)))
        shown.page.on("request", lambda request: shown.requests.append(request.url))
        shown.page.goto(path.as_uri())
        shown.requests.remove(path.as_uri())
        return shown

    yield show
    for context in contexts:
        context.close()


_SIGNS = {"\u2212": "-", "\u00d7": "*", "\u22c5": "*", "\u2062": "*", "\u2061": "", "\u2248": "~"}
_NAMES = {"e": "math.e", "tanh": "math.tanh", "ln": "math.log", "max": "max"}


class _Symbols(Exception):
    """A formula holds more than numbers."""


def _computable(element: ElementTree.Element) -> str:
    """A piece of MathML as Python's arithmetic; raises _Symbols where it holds names."""
    parts, text = list(map(_computable, element)), element.text or ""
    match element.tag:
        case "mfrac":
            return "(({})/({}))".format(*parts)
        case "msup":
            return "(({})**({}))".format(*parts)
        case "mn":
            return text.replace("\u202f", "")
        case "mo" if text in _SIGNS or text in "+-()=,":
            return _SIGNS.get(text, text)
        case "mi" if text in _NAMES:
            return _NAMES[text]
        case "mspace" | "mphantom":
            return ""
        case "mrow" | "math":
            return "".join(parts)
    raise _Symbols


def _sides(line: str) -> Iterator[tuple[str, str]]:
    """The sides of a displayed line that are numbers alone, each with the sign in front of it."""
    for right in re.findall(r'<span class="right[^"]*">(.*?)</span>(?=\n|</div>|\Z)', line, re.DOTALL):
        pieces = re.findall(r"<math.*?</math>", right, re.DOTALL)
        try:
            text = "".join(_computable(ElementTree.fromstring(piece)) for piece in pieces)
        except _Symbols:
            continue
        yield text[0], re.sub(r"\*+(?=\))", "", text[1:])


@pytest.fixture(scope="session")
def untrue() -> Callable[[str], tuple[int, list[str]]]:
    """`untrue(html)`: how many equalities between numbers a page displays, and those that do not hold on paper."""

    def find(html: str) -> tuple[int, list[str]]:
        count, wrong = 0, []
        for line in re.findall(r'<div class="line">.*?(?=<div class="line">|<div class="beside">)', html, re.DOTALL):
            for (_, before), (sign, after) in pairwise(_sides(line)):
                decimals = len(after.partition(".")[2])
                if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", after):
                    continue
                count += sign == "="
                off = abs(eval(before, {"math": math, "max": max}) - float(after))
                if sign == "=" and off > 0.5000001 * 10.0**-decimals:
                    wrong.append(f"{before} = {after}")
        return count, wrong

    return find


@dataclass(frozen=True)
class Golden:
    """Compares a text with the file of that name; with `update` writes the file first."""

    update: bool
    folder: Path = GOLDEN

    def __call__(self, text: str, name: str) -> None:
        path = self.folder / name
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        stored = path.read_text(encoding="utf-8") if path.exists() else None
        if stored != text:
            pytest.fail(self.difference(name, stored or "", text), pytrace=False)

    @staticmethod
    def difference(name: str, stored: str, text: str) -> str:
        """What changed, cut at 60 lines, and the command that accepts it."""
        changes = difflib.unified_diff(stored.splitlines(), text.splitlines(), f"golden/{name}", "now", lineterm="")
        shown = "\n".join(list(changes)[:60])
        return f"{name} differs from its golden file:\n{shown}\nIf this is meant: pytest --update-golden"


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """`golden(text, "page.tex")` compares the text with tests/golden/page.tex."""
    return Golden(bool(request.config.getoption("--update-golden")))
