"""The whole gallery by one command into one folder, against a minute."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from timing import best

LIMIT = 60.0


def build(folder: Path) -> int:
    """How many files the command writes into the folder."""
    subprocess.run([sys.executable, "-m", "exercises", "gallery", "-o", str(folder)], check=True, capture_output=True)
    return sum(1 for _ in folder.glob("*.pdf"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        seconds, files = best(lambda: build(Path(folder)), 1)
    print(f"gallery: {files} PDFs in {seconds:.1f} s, {seconds / LIMIT:.2f} of a minute (aim 1)")
