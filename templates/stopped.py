"""The error of an engine that refuses a source, whichever engine it is."""

from __future__ import annotations

from dataclasses import dataclass

from derive.errors import GradsheetError


@dataclass
class Stopped(GradsheetError):
    """An engine refused a source; `what` has its own words."""
