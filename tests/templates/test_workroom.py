"""Folders for runs of TeX: gone when done, and when their process was killed, by the next."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from templates.formats.pdf.workroom import PREFIX, clear_abandoned, workroom

LONG = "import sys, time; from templates.formats.pdf.workroom import workroom\nwith workroom(): time.sleep(60)"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="locks of POSIX")


@pytest.fixture
def parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_its_own_and_gone_afterwards(parent: Path) -> None:
    with workroom() as one, workroom() as other:
        assert one != other
        assert {one.parent, other.parent} == {parent}
    assert not list(parent.iterdir())


def test_what_a_killed_process_left_is_removed_and_what_is_in_use_stays(parent: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", LONG], env={**os.environ, "TMPDIR": str(parent)})
    try:
        while not list(parent.glob("*/lock")):
            assert process.poll() is None
            time.sleep(0.02)
        (left,) = parent.iterdir()
        clear_abandoned(parent)
        assert left.exists()
    finally:
        process.kill()
        process.wait()
    (left / "page.tex").write_text("half")
    with workroom() as own:
        clear_abandoned(parent)
        assert list(parent.iterdir()) == [own]


def test_nothing_of_anybody_else_is_touched(parent: Path) -> None:
    (parent / f"{PREFIX}notes").mkdir()
    (parent / f"{PREFIX}notes" / "mine.txt").write_text("keep")
    (parent / f"{PREFIX}file").write_text("keep")
    elsewhere = parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "lock").touch()
    (parent / f"{PREFIX}link").symlink_to(elsewhere)
    before = sorted(parent.rglob("*"))
    clear_abandoned(parent)
    assert sorted(parent.rglob("*")) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root gives files away")
def test_another_users_folder_stays(parent: Path) -> None:
    folder = parent / f"{PREFIX}theirs"
    folder.mkdir()
    (folder / "lock").touch()
    os.chown(folder, 12345, 12345)
    clear_abandoned(parent)
    assert folder.exists()
