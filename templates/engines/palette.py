"""PNG files with few colours: a drawing in ink on white takes a quarter of the bytes of one in true colour.

reduced(png) -> png;  read(png) -> pixels: axes row, column, colour
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Bytes = NDArray[np.uint8]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = struct.Struct(">IIBBBBB")
_PLACES = np.array([1 << 16, 1 << 8, 1])
"""What red, green and blue count in the number of a colour."""
_STEP = 17
"""Grey levels are told apart in steps of so much, from 0 to 255."""


def reduced(data: bytes) -> bytes:
    """The same picture with sixteen levels of each colour, and those that occur in a table."""
    pixels = read(data)
    levels = (pixels.astype(np.int64) + _STEP // 2) // _STEP * _STEP
    colours, places = np.unique(levels.reshape(-1, 3) @ _PLACES, return_inverse=True)
    if len(colours) > 256:
        return data
    table = (colours[:, None] // _PLACES % 256).astype(np.uint8)
    height, width, _ = pixels.shape
    rows = places.reshape(height, width).astype(np.uint8)
    lines = np.hstack([np.zeros((height, 1), dtype=np.uint8), rows]).tobytes()
    head = _HEAD.pack(width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", table.tobytes()), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def read(data: bytes) -> Bytes:
    """The pixels of a PNG in true colour, on white: axes row, column, colour."""
    with Image.open(BytesIO(data), formats=["PNG"]) as picture:
        pixels = np.asarray(picture.convert("RGBA"))
    veil = pixels[:, :, 3:].astype(np.float64) / 255
    return np.asarray(np.round(pixels[:, :, :3] * veil + 255 * (1 - veil)), dtype=np.uint8)
