from __future__ import annotations

from pathlib import Path

import pytest

from derive.errors import InputError
from exercises.storage.textfiles import decode, read_bytes, read_text

TEXT = "id,name\ns1,Żółć é\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_spreadsheets_write_is_read(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "f") == TEXT


@pytest.mark.parametrize(("order", "mark"), [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")])
def test_both_byte_orders(order: str, mark: bytes) -> None:
    assert decode(mark + TEXT.encode(order), "f") == TEXT


def test_what_is_not_unicode_is_read_in_the_older_encoding_that_fits() -> None:
    assert decode("Zoé – 5 €".encode("cp1252"), "f") == "Zoé – 5 €"
    assert decode(TEXT.encode("cp1250"), "f") == TEXT


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a\nb\0", r"f:2: .*NUL"),
        (TEXT.encode("utf-16-le"), "NUL|not text"),
        ("a".encode("utf-32"), "NUL|not text"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"%PDF-1.5", "a PDF"),
        (b"\xd0\xcf\x11\xe0", "old Excel"),
        (b"\xff\xfe\x00\xd8", "not text"),
        (b"\x81\x01\x8d\x02" * 9, "not text"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        decode(data, "f")


def test_a_large_file_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(3 * 10**11)
    with pytest.raises(InputError, match="larger than 20 MB"):
        read_bytes(tmp_path / "large")


def test_missing_files_and_folders_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_text(tmp_path / "none")
    with pytest.raises(InputError, match="is a folder"):
        read_text(tmp_path)
