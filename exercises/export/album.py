"""The pictures of an export, each once however many items show it.

Album().path(source) -> where its file is;  files() -> (path, bytes) ..., when all have been asked for
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from templates.engines.pictures import png

FOLDER = "images"


class Album:
    """Pictures by their paths in the folder of an export, from the sources of their drawings."""

    def __init__(self) -> None:
        self._sources: dict[str, str] = {}

    def path(self, source: str) -> str:
        """Where the picture of a drawing is."""
        path = f"{FOLDER}/{sha256(source.encode()).hexdigest()[:16]}.png"
        self._sources[path] = source
        return path

    @property
    def paths(self) -> tuple[str, ...]:
        """All that have been asked for."""
        return tuple(self._sources)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files of those that have been asked for."""
        return ((path, png(source)) for path, source in self._sources.items())
