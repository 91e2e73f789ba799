"""The folder in which one run of TeX works: gone when the run is done, whatever becomes of it.

A process that is killed cannot clear up. So each folder has a file that its process holds as long as it lives, and
the next process removes the folders of this user whose file nobody holds.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from templates.locks import hold, is_free

PREFIX = "gradsheet-"
_LOCK, _HELD = "lock", b"held"


@contextmanager
def workroom() -> Iterator[Path]:
    """A new folder; raises OSError where there is no room for it."""
    _clear_once(tempfile.gettempdir())
    with tempfile.TemporaryDirectory(prefix=PREFIX) as name, (Path(name) / _LOCK).open("xb") as file:
        with suppress(OSError):  # on a disk without locks what a killed process leaves stays
            hold(file)
            file.write(_HELD)
            file.flush()
        yield Path(name)


def clear_abandoned(parent: str | Path) -> None:
    """Remove what killed processes of this user left in a folder; what cannot be told for sure stays."""
    for folder in Path(parent).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if _is_abandoned(folder, folder / _LOCK):
                (folder / _LOCK).unlink()
                shutil.rmtree(folder)


def _is_abandoned(folder: Path, lock: Path) -> bool:
    """Whether it is a folder of ours whose lock was held and is free; a lock is empty until it is held."""
    found = folder.lstat()
    own = stat.S_ISDIR(found.st_mode) and getattr(os, "getuid", lambda: found.st_uid)() == found.st_uid
    return own and lock.read_bytes() == _HELD and is_free(lock)


@cache
def _clear_once(parent: str) -> None:
    clear_abandoned(parent)
