"""All pages of 300 students by Typst, against a loop that starts pdflatex once for each student's file.

They are what `make` writes: sheets, keys and the pages of markers.

Of the loop ten students are measured, the rest in proportion. Typst's time is that of `make`, drawing, filling and all.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.classroom import timed
from exercises.files.library import read_set
from exercises.press.printing import Press
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator
from templates.formats.tex import whole

SETS = ("backprop-2-2-2", "exam")
STUDENTS, SAMPLE = 300, 10
AIM = 10


def main() -> None:
    """Prints seconds and their ratio for each set; the number of students may be given."""
    students = int(sys.argv[1]) if len(sys.argv) > 1 else STUDENTS
    for name in SETS:
        ours, loop = typst(name, students), pdflatex(name)
        scale = students / SAMPLE
        print(f"{name}: {students} students")
        print(f"  Typst {ours[0]:.1f} s, {ours[1]:.1f} s of the processors")
        print(f"  a loop of pdflatex {scale * loop[0]:.1f} s, {scale * loop[1]:.1f} s of the processors")
        print(f"  {scale * loop[0] / ours[0]:.1f} times as fast (aim {AIM}), {scale * loop[1] / ours[1]:.1f} in work")


def typst(name: str, students: int) -> list[float]:
    """The seconds of a whole `make`."""
    with tempfile.TemporaryDirectory() as folder, timed() as seconds:
        order = ["make", name, "--copies", str(students), "-o", str(Path(folder) / "class"), "--engine", "typst"]
        subprocess.run([sys.executable, "-m", "exercises", *order], check=True, stderr=subprocess.DEVNULL)
    return seconds


def pdflatex(name: str) -> list[float]:
    """The seconds of setting each file of a few students by itself; their sources are written before."""
    problem_set, digest = read_set(name)
    generator = Generator(problem_set, Lottery(b"a secret of many signs", digest, 1))
    press = Press(problem_set, generator.structures, named=False)
    parts = press.job(generator.copies(numbered(SAMPLE))).parts
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{kind}-{n}.tex" for kind, pages in parts.items() for n in range(len(pages))]
        for file, part in zip(files, (part for pages in parts.values() for part in pages), strict=True):
            file.write_text(whole([part]), encoding="utf-8")
        with timed() as seconds:
            for file in files:
                command = ["pdflatex", "-interaction=batchmode", file.name]
                subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return seconds


if __name__ == "__main__":
    main()
