"""Files whose process lives: held while they are open, free once it is gone, however it ended."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

if sys.platform == "win32":  # the system lets nobody remove a file that is open

    def hold(file: IO[bytes]) -> None:
        """Keep an open file until it is closed or its process ends."""

    def is_free(path: Path) -> bool:
        """Whether nobody holds a file."""
        return True

else:
    import fcntl

    def hold(file: IO[bytes]) -> None:
        """Keep an open file until it is closed or its process ends; raises OSError where the disk has no locks."""
        fcntl.flock(file, fcntl.LOCK_EX)

    def is_free(path: Path) -> bool:
        """Whether nobody holds a file; raises OSError where it cannot be opened."""
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return False
            return True
