from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from derive.errors import InputError
from exercises.storage.atomic import atomic_file, remove_leftovers, write_atomic

KILLED_WHILE_WRITING = """
import os, signal, sys
from exercises.storage.atomic import write_atomic
os.{step} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
write_atomic(sys.argv[1], b"new" * 100_000)
"""


def seen(folder: Path) -> set[str]:
    """The files that people see."""
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def test_writes_bytes_and_text_and_makes_folders(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a" / "b" / "text", "ż\nb\r\n")
    write_atomic(str(tmp_path / "a" / "bytes"), b"\0\xff")
    assert (tmp_path / "a" / "b" / "text").read_bytes() == b"\xc5\xbc\nb\r\n"
    assert (tmp_path / "a" / "bytes").read_bytes() == b"\0\xff"


def test_takes_the_place_of_an_old_file_and_leaves_nothing_beside(tmp_path: Path) -> None:
    write_atomic(tmp_path / "file", "a longer old text")
    write_atomic(tmp_path / "file", "new")
    assert (tmp_path / "file").read_text() == "new"
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


@pytest.mark.skipif(os.name == "nt", reason="modes and signals of POSIX")
@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("old", [None, "the old text"])
def test_a_kill_leaves_the_old_file_or_none(tmp_path: Path, step: str, old: str | None) -> None:
    target = tmp_path / "file"
    if old:
        target.write_text(old)
    script = KILLED_WHILE_WRITING.format(step=step)
    done = subprocess.run([sys.executable, "-c", script, str(target)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert seen(tmp_path) == ({"file"} if old else set())
    assert not old or target.read_text() == old
    write_atomic(target, "again")
    assert target.read_text() == "again"


def test_leftovers_of_killed_runs_are_cleared_but_not_those_being_written(tmp_path: Path) -> None:
    for name, age in {".gradsheet-01.part": 3600, ".gradsheet-02.part": 0, "mine.part": 3600}.items():
        (tmp_path / name).write_text("half")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    remove_leftovers(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {".gradsheet-02.part", "mine.part"}
    remove_leftovers(tmp_path / "not there")


def test_a_file_that_takes_long_to_write_is_no_leftover(tmp_path: Path) -> None:
    with atomic_file(tmp_path / "file") as file:
        (partial,) = tmp_path.iterdir()
        os.utime(partial, (time.time() - 3600,) * 2)
        remove_leftovers(tmp_path)
        assert partial.exists()
        file.write(b"whole")
    assert (tmp_path / "file").read_bytes() == b"whole"


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_a_secret_is_never_readable_by_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes = []
    real = os.fsync

    def watching(descriptor: int) -> None:
        modes.append(os.fstat(descriptor).st_mode & 0o777)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watching)
    write_atomic(tmp_path / "secret", b"key", 0o600)
    assert modes == [0o600]
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "no permission"),
        (errno.EROFS, "only be read"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_what_the_system_refuses_is_told_with_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    (tmp_path / "file").write_text("old")

    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(InputError, match=words) as caught:
        write_atomic(tmp_path / "file", "new")
    assert str(caught.value).startswith(f"{tmp_path / 'file'}: cannot be written")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_folders_files_as_folders_and_devices_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    (tmp_path / "folder").mkdir()
    cases = {tmp_path / "folder": "folder", tmp_path / "file" / "x": "not a folder", Path(os.devnull): "device"}
    for path, words in cases.items():
        with pytest.raises(InputError, match=words):
            write_atomic(path, "new")
    assert Path(os.devnull).read_bytes() == b""


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_atomic(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"
