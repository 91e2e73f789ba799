"""What all tests share: golden files, the mark for tests that need TeX, and repeatable random tests.

A golden file is `tests/golden/NAME`; `pytest --update-golden` writes what the code now gives, and the
difference is read in `git diff`. `@pytest.mark.needs_tex` (or the fixture `needs_tex`) skips where
pdflatex is absent and prints why.
"""

from __future__ import annotations

import difflib
import shutil
from dataclasses import dataclass
from pathlib import Path

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
