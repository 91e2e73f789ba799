"""PNG files with few colours: a drawing in ink on white takes a quarter of the bytes of one in true colour.

reduced(png) -> png;  read(png) -> pixels: axes row, column, colour
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = struct.Struct(">IIBBBBB")
_CHANNELS = {2: 3, 6: 4}
"""Bytes a pixel, by the sort of colour: with and without a veil over the page."""
_STEP = 17
"""Grey levels are told apart in steps of so much, from 0 to 255."""


def reduced(data: bytes) -> bytes:
    """The same picture with sixteen levels of each colour, and those that occur in a table."""
    pixels = read(data)
    levels = (pixels.astype(np.uint16) + _STEP // 2) // _STEP * _STEP
    table, places = np.unique(levels.reshape(-1, 3).astype(np.uint8), axis=0, return_inverse=True)
    if len(table) > 256:
        return data
    height, width, _ = pixels.shape
    rows = places.reshape(height, width).astype(np.uint8)
    lines = np.hstack([np.zeros((height, 1), dtype=np.uint8), rows]).tobytes()
    head = _HEAD.pack(width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", table.tobytes()), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def read(data: bytes) -> Bytes:
    """The pixels of a PNG in true colour, on white: axes row, column, colour. Raises ValueError for another sort."""
    chunks = list(_chunks(data))
    width, height, depth, colour, _, _, laced = _HEAD.unpack(chunks[0][1])
    if depth != 8 or colour not in _CHANNELS or laced:
        raise ValueError("the picture is of another sort")
    size = _CHANNELS[colour]
    lines = zlib.decompress(b"".join(content for name, content in chunks if name == b"IDAT"))
    rows = np.frombuffer(b"".join(_unfiltered(lines, width * size, size)), dtype=np.uint8).reshape(height, width, size)
    return _on_white(rows)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_SIGNATURE)
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        place += length + 12


def _unfiltered(lines: bytes, width: int, size: int) -> Iterator[bytes]:
    """The rows of pixels, each of which is written as what it differs by from its neighbours."""
    above = bytearray(width)
    for start in range(0, len(lines), width + 1):
        how, row = lines[start], bytearray(lines[start + 1 : start + 1 + width])
        for place in range(width if how else 0):
            left, corner = (row[place - size], above[place - size]) if place >= size else (0, 0)
            row[place] = (row[place] + _guess(how, left, above[place], corner)) & 255
        yield bytes(row)
        above = row


def _guess(how: int, left: int, up: int, corner: int) -> int:
    """What a byte is expected to be, by the filter of its row."""
    match how:
        case 1:
            return left
        case 2:
            return up
        case 3:
            return (left + up) // 2
        case 4:
            return _nearest(left, up, corner)
    return 0


def _nearest(left: int, up: int, corner: int) -> int:
    """The neighbour that is nearest to left + up - corner, the first of them where several are."""
    from_left, from_up, from_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if from_left <= from_up and from_left <= from_corner:
        return left
    return up if from_up <= from_corner else corner


def _on_white(rows: Bytes) -> Bytes:
    if rows.shape[2] == 3:
        return rows
    veil = rows[:, :, 3:].astype(np.float64) / 255
    return np.asarray(np.round(rows[:, :, :3] * veil + 255 * (1 - veil)), dtype=np.uint8)
