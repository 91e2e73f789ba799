"""Zip files with the same bytes each time.

packed(entries) -> bytes;  an entry is a name and pieces of its bytes, which are made when their turn comes
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_MOMENT = (2000, 1, 1, 0, 0, 0)
"""When every file in it was changed, as it says."""


def packed(entries: Iterable[tuple[str, Iterable[bytes]]]) -> bytes:
    """The zip file of the entries in their order."""
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        for name, pieces in entries:
            info = ZipInfo(name, _MOMENT)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with archive.open(info, "w", force_zip64=True) as file:
                for piece in pieces:
                    file.write(piece)
    return whole.getvalue()
