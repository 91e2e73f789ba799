"""What a set asks of its variants, so that they are fair: `Sound`, the table `sound:` of a problem-set file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sound:
    """How far a variant may go.

    `dead` units of relu may be off where a derivative is asked (None: any number). No output of a bounded activation
    lies beyond the share `saturation` of its range (1: anywhere). An asked derivative is at least `smallest` units of
    its last decimal. With `apart`, known mistakes give answers that differ from the true ones and from each other.
    The arithmetic differs by at most the share `load` from the usual one (None: by any).
    """

    dead: int | None = 0
    saturation: float = 0.99
    smallest: int = 10
    apart: bool = True
    load: float | None = 0.25


USUAL = Sound()
"""What is asked where a file does not say."""
