"""`gradsheet check` as a whole process: classes of 1,000 and 2,000, half of whom make known mistakes throughout.

A process is started for each class; what one without students takes is left out.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from reports import handed_in, made

from exercises.storage.atomic import write_atomic
from exercises.storage.manifest import FILE_NAME
from exercises.storage.tables import to_csv

STUDENTS = 2000


def main() -> None:
    """Prints the answers that are read, marked, explained and reported in a second, and how the time grows."""
    start = timed(10)
    half, whole = (timed(count) for count in (STUDENTS // 2, STUDENTS))
    seconds, answers = whole[0] - start[0], whole[1] - start[1]
    print(f"{STUDENTS} students, {whole[1]} answers: {whole[0]:.1f} s, of which {start[0]:.1f} s for 10 students")
    growth = seconds / (half[0] - start[0])
    print(f"{answers / seconds:,.0f} further answers a second; {growth:.2f} times the seconds of half the class")


def timed(students: int) -> tuple[float, int]:
    """The seconds that one run takes, and how many answers it marks."""
    manifest, again = made(students)
    handed = handed_in(manifest, again)
    rows: list[Sequence[str]] = [("student", "question", "quantity", "answer")]
    rows += [(entry.student, entry.question, entry.quantity, entry.answer) for entry in handed.entries.values()]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_atomic(folder / FILE_NAME, manifest.to_json(), mode=0o600)
        write_atomic(folder / "answers.csv", to_csv(rows))
        words = [sys.executable, "-m", "exercises", "check", name, str(folder / "answers.csv"), "--reports", "none"]
        start = time.perf_counter()
        subprocess.run(words, check=True, capture_output=True)
        return time.perf_counter() - start, len(rows) - 1


if __name__ == "__main__":
    main()
