"""Drawings as pictures: read back whatever filter they were written with, and few colours that look the same."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from derive.network import LayerSpec, NetworkSpec
from templates.document import Diagram
from templates.engines.palette import read, reduced
from templates.engines.pictures import png
from templates.formats.lms import FORMAT
from templates.notations import notation

SPEC = NetworkSpec(2, (LayerSpec(2, "sigmoid"), LayerSpec(1, "identity")), "half_squared_error")


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def encoded(pixels: np.ndarray, how: int) -> bytes:
    """A PNG whose rows are all written with one filter, as the standard tells it, byte by byte."""
    height, width, size = pixels.shape
    rows = pixels.reshape(height, width * size).astype(int)
    lines = bytearray()
    for y in range(height):
        lines.append(how)
        for x in range(width * size):
            a = rows[y, x - size] if x >= size else 0
            b = rows[y - 1, x] if y else 0
            c = rows[y - 1, x - size] if y and x >= size else 0
            p = a + b - c
            paeth = a if abs(p - a) <= abs(p - b) and abs(p - a) <= abs(p - c) else b if abs(p - b) <= abs(p - c) else c
            lines.append(int(rows[y, x] - (0, a, b, (a + b) // 2, paeth)[how]) % 256)
    head = struct.pack(">IIBBBBB", width, height, 8, {3: 2, 4: 6}[size], 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(bytes(lines))), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@given(st.integers(0, 4), st.sampled_from([3, 4]), st.integers(0, 2**32 - 1))
def test_a_picture_is_read_as_it_was_written(how: int, size: int, seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (5, 4, size), dtype=np.uint8)
    if size == 4:
        pixels[:, :, 3] = 255
    assert (read(encoded(pixels, how)) == pixels[:, :, :3]).all()


def test_what_can_be_seen_through_lies_on_white() -> None:
    pixels = np.array([[[0, 0, 0, 0], [0, 0, 0, 255], [0, 0, 0, 51]]], dtype=np.uint8)
    assert read(encoded(pixels, 0))[0, :, 0].tolist() == [255, 0, 204]


def test_what_was_reduced_is_read_as_well() -> None:
    data = png(FORMAT.drawing(Diagram(SPEC), notation("index", SPEC)))
    table, places = palette(data)
    assert (read(data) == table[places]).all()


@given(st.integers(0, 2**32 - 1))
def test_few_colours_look_the_same(seed: int) -> None:
    grey = np.random.default_rng(seed).integers(0, 256, (6, 7, 1), dtype=np.uint8)
    pixels = np.repeat(grey, 3, axis=2)
    data = reduced(encoded(pixels, 1))
    table, places = palette(data)
    assert np.abs(table[places].astype(int) - pixels).max() <= 8


def palette(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    """The table of colours and each pixel's place in it."""
    start = data.index(b"PLTE")
    (length,) = struct.unpack_from(">I", data, start - 4)
    table = np.frombuffer(data[start + 4 : start + 4 + length], dtype=np.uint8).reshape(-1, 3)
    width, height = struct.unpack_from(">II", data, 16)
    start = data.index(b"IDAT")
    lines = np.frombuffer(zlib.decompressobj().decompress(data[start + 4 :]), dtype=np.uint8)
    return table, lines.reshape(height, width + 1)[:, 1:]


def test_a_drawing_has_ink_on_white() -> None:
    table, places = palette(png(FORMAT.drawing(Diagram(SPEC), notation("index", SPEC))))
    shades = table[places].astype(int)
    assert (shades[0, 0] == 255).all()
    assert shades.min() < 60
    assert 0.02 < (shades.sum(axis=2) < 600).mean() < 0.3
