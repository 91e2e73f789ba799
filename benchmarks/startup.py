"""`gradsheet --help` against importing the library that carries the command line."""

from __future__ import annotations

import subprocess
import sys

from timing import best


def run(*command: str) -> None:
    """One process, its output thrown away."""
    subprocess.run([sys.executable, *command], check=True, capture_output=True)


if __name__ == "__main__":
    library, _ = best(lambda: run("-c", "import click"), 15)
    own, _ = best(lambda: run("-m", "exercises", "--help"), 15)
    print(f"gradsheet --help: {own:.3f} s, import click: {library:.3f} s, ratio {own / library:.2f} (aim 2)")
