"""Sheets, keys and marking pages of a class of 300 against bare pdflatex over the same pages; with --long, of 3,000.

Both use as many processes at a time as there are cores: bare pdflatex is given the class in so many equal shares.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from exercises.files.library import read_set
from exercises.press.printing import Press
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Copy, Generator

SET = "exam"
STUDENTS = 300
JOBS = os.cpu_count() or 1
KINDS = ("sheets", "keys", "marking")
_PART = re.compile(r"^(?=\\gsstart\{)|^(?=\\end\{document\})", re.MULTILINE)


def main() -> None:
    """Prints times, their ratio, the memory at its peak, and with --long how the time grows."""
    profiled(STUDENTS)
    seconds = measured(STUDENTS)
    if "--long" in sys.argv:
        longer = measured(10 * STUDENTS)
        print(f"10 times the students take {longer / seconds:.1f} times as long (aim 10)")


def profiled(students: int) -> None:
    """Prints where Python's own time goes, TeX left out: what is done once a class, and what for each student."""
    problem_set, digest = read_set(SET)
    generator = Generator(problem_set, Lottery(b"a secret of many signs", digest, 1))
    press = Press(problem_set, generator.structures, named=False)
    once = processor_seconds(lambda: press.job(generator.copies(numbered(1))))
    copies: list[Copy] = []
    drawing = processor_seconds(lambda: copies.extend(generator.copies(numbered(students))))
    filling = processor_seconds(lambda: press.job(copies))
    print(f"Python: {once:.2f} s once to derive and lay out; a student {1000 * drawing / students:.1f} ms to draw and")
    print(f"compute, {1000 * filling / students:.1f} ms to fill pages")


def processor_seconds(action: Callable[[], object]) -> float:
    """What this process works at an action."""
    start = time.process_time()
    action()
    return time.process_time() - start


def measured(students: int) -> float:
    """Prints the figures of one class; the seconds of the whole job."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "class"
        command = [sys.executable, "-m", "exercises", "make", SET, "--copies", str(students), "-o", str(out)]
        command += ["--engine", "latex"]
        with timed() as ours:
            peak = most_memory(subprocess.Popen([*command, "--jobs", str(JOBS)], stderr=subprocess.DEVNULL))
        shares = shared_out(out / "tex", Path(folder))
        with timed() as bare, ThreadPoolExecutor(JOBS) as pool:
            list(pool.map(set_share, shares))
    print(f"{students} students, {JOBS} jobs: {ours[0]:.1f} s, {ours[1]:.1f} s of the processors")
    print(f"bare pdflatex over the same pages: {bare[0]:.1f} s, {bare[1]:.1f} s of the processors")
    print(f"ratio {ours[0] / bare[0]:.2f} (aim 1.5), of the processors' time {ours[1] / bare[1]:.2f}")
    print(f"{1000 * ours[0] / students:.0f} ms a student; at most {peak:.0f} MB in memory (limit 1000)")
    return ours[0]


@contextmanager
def timed() -> Iterator[list[float]]:
    """Fills in the seconds that pass, and those that processes started meanwhile have worked."""
    figures = [-time.perf_counter(), -worked()]
    yield figures
    figures[0] += time.perf_counter()
    figures[1] += worked()


def worked() -> float:
    """Seconds of the processors in processes that were waited for."""
    times = os.times()
    return times.children_user + times.children_system


def most_memory(process: subprocess.Popen[bytes]) -> float:
    """Waits for a process; the most MB that it and those it started had at one time."""
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(resident, family(process.pid))))
        time.sleep(0.2)
    assert process.returncode == 0
    return peak


def family(pid: int) -> Iterator[int]:
    """A process and those that come from it, where the system tells."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in read(children).split():
            yield from family(int(child))


def resident(pid: int) -> float:
    """The MB that a process has in memory."""
    found = re.search(r"VmRSS:\s+(\d+) kB", read(Path(f"/proc/{pid}/status")))
    return int(found[1]) / 1000 if found else 0.0


def read(path: Path) -> str:
    """A file that may be gone by now."""
    try:
        return path.read_text()
    except OSError:
        return ""


def shared_out(sources: Path, folder: Path) -> list[Path]:
    """The class's sources in JOBS shares of as many students each."""
    shares = [folder / f"share-{number}" for number in range(JOBS)]
    for share in shares:
        share.mkdir()
    for kind in KINDS:
        head, *parts, end = _PART.split((sources / f"all-{kind}.tex").read_text(encoding="utf-8"))
        for number, share in enumerate(shares):
            (share / f"{kind}.tex").write_text("".join([head, *parts[number::JOBS], end]), encoding="utf-8")
    return shares


def set_share(share: Path) -> None:
    """One run of pdflatex for each kind of page."""
    for kind in KINDS:
        command = ["pdflatex", "-interaction=batchmode", "-halt-on-error", f"{kind}.tex"]
        subprocess.run(command, cwd=share, check=True, capture_output=True)


if __name__ == "__main__":
    main()
