"""The golden files' own rules: a change fails, an update is written, a missing file is a change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def compare(golden: Any, tmp_path: Path) -> Any:
    return replace(golden, update=False, folder=tmp_path)


def test_the_stored_text_passes(compare: Any, tmp_path: Path) -> None:
    (tmp_path / "page.tex").write_text("a = 0.5\n")
    compare("a = 0.5\n", "page.tex")


@pytest.mark.parametrize("text", ["a = 0.6\n", "a = 0.5", ""])
def test_a_change_fails_with_the_command_that_accepts_it(compare: Any, tmp_path: Path, text: str) -> None:
    (tmp_path / "page.tex").write_text("a = 0.5\n")
    with pytest.raises(pytest.fail.Exception, match="pytest --update-golden"):
        compare(text, "page.tex")


def test_a_missing_file_is_a_change_even_from_an_empty_text(compare: Any) -> None:
    with pytest.raises(pytest.fail.Exception, match="pytest --update-golden"):
        compare("", "page.tex")


def test_an_update_is_written(compare: Any, tmp_path: Path) -> None:
    replace(compare, update=True)("a = 0.5\n", "folder/page.tex")
    compare("a = 0.5\n", "folder/page.tex")
