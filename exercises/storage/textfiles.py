"""Text files from other people's programs: bounded in size, in any of the encodings that spreadsheets write.

    path -> read_bytes -> decode -> text without a byte order mark

UTF-8 with or without a mark, UTF-16 with one (Excel's "Unicode text"), else the older encoding that fits best.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from derive.errors import InputError, Place
from exercises.storage.codepages import guessed

LIMIT = 20_000_000
"""The most bytes of a file that people hand in."""

_WORKBOOKS = {
    b"PK\x03\x04": "an Excel workbook or zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
}


def read_text(path: str | Path, limit: int = LIMIT) -> str:
    """The text of a file; raises InputError where there is none to read, naming the path."""
    return decode(read_bytes(path, limit), str(path))


def read_bytes(path: str | Path, limit: int = LIMIT) -> bytes:
    """The bytes of a file of at most `limit` bytes; no more than that is ever read."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise _cannot_read(path, error) from error
    if len(data) > limit:
        raise InputError(f"is larger than {limit // 1_000_000} MB", "give a smaller file", Place(str(path)))
    return data


def _cannot_read(path: str | Path, error: OSError) -> InputError:
    place = Place(str(path))
    match error:
        case FileNotFoundError():
            return InputError("there is no such file", "check its name and folder", place)
        case IsADirectoryError():
            return InputError("is a folder", "name a file in it", place)
        case PermissionError():
            return InputError("there is no permission to read it", "ask its owner", place)
    return InputError(f"cannot be read: {error.strerror or type(error).__name__}", "name another file", place)


def decode(data: bytes, file: str) -> str:
    """The text that `data` are; raises InputError for what is no text."""
    for start, kind in _WORKBOOKS.items():
        if data.startswith(start):
            raise InputError(f"is {kind}, not text", "save the sheet as CSV (UTF-8)", Place(file))
    try:
        text = data.decode(encoding_of(data))
    except UnicodeDecodeError as error:
        what = "is not text in UTF-8, UTF-16 or an older encoding"
        raise InputError(what, "save it as CSV (UTF-8)", Place(file)) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError("holds a NUL character, so it is not text", "save it as CSV (UTF-8)", Place(file, line))
    return text


def encoding_of(data: bytes) -> str:
    """Python's name of the encoding that `data` are in, as far as their bytes tell."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return guessed(data) or "utf-8"
    return "utf-8"
