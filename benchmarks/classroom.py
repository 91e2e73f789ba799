"""Sheets and keys of a class of 200 against a bare pdflatex run over the same pages."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

STUDENTS = 200


def main() -> None:
    """Prints the ratio of the whole job to TeX alone, and the time a student."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "class"
        for jobs in ("1", "2"):
            start = time.perf_counter()
            command = [sys.executable, "-m", "exercises", "make", "backprop-2-2-2", "--copies", str(STUDENTS)]
            subprocess.run([*command, "-o", str(out / jobs), "--jobs", jobs], check=True, capture_output=True)
            ours = time.perf_counter() - start
            bare = sum(_pdflatex(out / jobs / "tex" / f"all-{kind}.tex") for kind in ("sheets", "keys"))
            print(f"{STUDENTS} students, {jobs} job(s): {ours:.1f} s, bare pdflatex {bare:.1f} s")
            print(f"ratio {ours / bare:.2f} (aim 1.5)")
            print(f"{1000 * ours / STUDENTS:.0f} ms a student, sheet and key")


def _pdflatex(source: Path) -> float:
    """Seconds of one run of pdflatex over a source."""
    command = ["pdflatex", "-interaction=batchmode", "-halt-on-error", source.name]
    start = time.perf_counter()
    subprocess.run(command, cwd=source.parent, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
