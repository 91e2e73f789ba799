"""Files that appear whole or not at all: `write_atomic`, and `atomic_file` for what is written in pieces.

The data go to a temporary file in the same folder, to the disk, and then take the name in one step, so
a run that is killed at any moment leaves the old file or the new one. What such a run may leave is the
temporary file; `remove_leftovers` clears a folder of those.
"""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from derive.errors import InputError, Place
from templates.locks import hold, is_free

_PREFIX, _SUFFIX = ".gradsheet-", ".part"
_NEW = 0.5
"""Seconds after which a file that is being written is held for sure."""

_WORDS = {
    errno.EACCES: ("there is no permission to write it", "choose a folder of your own"),
    errno.EPERM: ("there is no permission to write it", "choose a folder of your own"),
    errno.EROFS: ("the disk can only be read", "choose another folder"),
    errno.ENOSPC: ("the disk is full", "free some space and run it again"),
    errno.EDQUOT: ("the disk quota is used up", "free some space and run it again"),
    errno.EISDIR: ("it is a folder", "name a file"),
    errno.ENOTDIR: ("a part of its path is a file, not a folder", "choose another folder"),
    errno.EEXIST: ("a part of its path is a file, not a folder", "choose another folder"),
    errno.ENAMETOOLONG: ("its name is too long", "choose a shorter one"),
}


def write_atomic(path: str | Path, data: bytes | str, mode: int = 0o644) -> None:
    """Write the file, making its folders; text becomes UTF-8 with its line ends as they are.

    `mode` is narrowed by the umask. A link is followed. Raises InputError, naming the path, where the
    file cannot be written; what stood there before is then untouched.
    """
    with atomic_file(path, mode) as file:
        file.write(data.encode("utf-8") if isinstance(data, str) else data)


@contextmanager
def atomic_file(path: str | Path, mode: int = 0o644) -> Iterator[BinaryIO]:
    """A file to write piece by piece, which takes its name when all is written, and never where that fails."""
    target = Path(os.path.realpath(path))
    try:
        _refuse_special(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        with _replacing(target, mode) as file:
            yield file
    except OSError as error:
        raise cannot_write(path, error) from error


def cannot_write(path: str | Path, error: OSError) -> InputError:
    """The error for people when the system refuses to write `path`."""
    words = error.strerror or type(error).__name__
    what, hint = _WORDS.get(error.errno or 0, (words, "choose another file"))
    return InputError(f"cannot be written: {what}", hint, Place(str(path)))


def remove_leftovers(folder: str | Path) -> None:
    """Delete the temporary files of killed runs; what another run is writing is held by it."""
    for left in Path(folder).glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _NEW and is_free(left):
                left.unlink()


def is_leftover(path: Path) -> bool:
    """Whether a file is the temporary one of a run that is at work or was killed."""
    return path.name.startswith(_PREFIX) and path.name.endswith(_SUFFIX)


def _refuse_special(target: Path) -> None:
    """Taking the place of a folder fails, of a device such as /dev/null would harm the system."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "it is a device or pipe, not a file")


@contextmanager
def _replacing(target: Path, mode: int) -> Iterator[BinaryIO]:
    temporary = target.parent / f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
    try:
        with _new_file(temporary, mode) as file:
            with suppress(OSError):  # on a disk without locks what a killed run leaves stays
                hold(file)
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _new_file(path: Path, mode: int) -> BinaryIO:
    """A new file, never wider than `mode`."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, mode), "w+b")
