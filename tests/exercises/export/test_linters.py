"""Linters take whatever bytes they are given: they tell faults, and raise nothing."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from itertools import count
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.export.building import collect
from exercises.export.linting import Finding
from exercises.export.linting.numbers import number_of
from exercises.export.model import Collection
from exercises.export.targets import targets
from exercises.files.library import read_set
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator

NUMBER = re.compile(r"(?<=[> =:\[])[0-9]+\.?[0-9]*|(?<=[^n]=\")[0-9]+\.?[0-9]*")
LINTERS = {name: target.linter for name, target in targets().items() if target.linter}
STRANGE = ("", "--5", "1e30", "-1e9999999999999999999", "9" * 5000, "0." + "3" * 40, "\N{SUPERSCRIPT TWO}")


@cache
def collected() -> Collection:
    """A sheet of each sort of answer."""
    problem_set, digest = read_set("practice")
    return collect(Generator(problem_set, Lottery(b"a secret of many signs", digest, 1)), numbered(1))


def written(name: str) -> bytes:
    """A file of the target."""
    return next(iter(targets()[name].files(collected()))).data


def faults(name: str, data: bytes) -> list[Finding]:
    linter = LINTERS[name]
    assert linter is not None
    linter.knows(data)
    return list(linter.lint(data))


@pytest.fixture(scope="module", params=sorted(LINTERS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def texts(name: str) -> dict[str, str]:
    """The texts of the target's own file, those in a package by their names."""
    data = written(name)
    if not data.startswith(b"PK"):
        return {"": data.decode()}
    with ZipFile(BytesIO(data)) as archive:
        return {one: archive.read(one).decode() for one in archive.namelist() if one.endswith(".xml")}


def packed(texts: dict[str, str]) -> bytes:
    if "" in texts:
        return texts[""].encode(errors="surrogatepass")
    into = BytesIO()
    with ZipFile(into, "w") as archive:
        for one, text in texts.items():
            archive.writestr(one, text.encode(errors="surrogatepass"))
    return into.getvalue()


@given(data=st.binary(max_size=300))
def test_any_bytes_are_read(name: str, data: bytes) -> None:
    faults(name, data)


@pytest.mark.parametrize("first", range(3))
@pytest.mark.parametrize("strange", STRANGE)
def test_strange_numbers_are_no_stop(name: str, texts: dict[str, str], strange: str, first: int) -> None:
    """Every third number of the file gives way to one that few programs can read, save that of the XML itself."""
    place = count()

    def changed(match: re.Match[str]) -> str:
        return strange if next(place) % 3 == first else match[0]

    faults(name, packed({one: NUMBER.sub(changed, text) for one, text in texts.items()}))


@pytest.mark.parametrize("encoding", ["foo", "shift_jis", "utf-7", "utf-16"])
def test_an_unknown_encoding_is_told(name: str, texts: dict[str, str], encoding: str) -> None:
    found = faults(name, packed(dict.fromkeys(texts, f'<?xml version="1.0" encoding="{encoding}"?>\n<quiz/>')))
    assert found or name == "text2qti"


@pytest.mark.parametrize("text", STRANGE)
def test_what_is_too_long_for_a_number_is_none(text: str) -> None:
    found = number_of(text)
    assert found is None or abs(found.adjusted()) <= 100
