"""Running pdflatex: in a temporary folder that it cannot leave, without shell escape, always the same bytes.

compile_pdf(source) -> Compilation(pdf, log); raises ToolMissing without TeX, GradsheetError for TeX's first error
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pylatex

from derive.errors import GradsheetError, ToolMissing
from templates.formats.pdf.workroom import workroom
from templates.stopped import Stopped

PACKAGES = "texlive-latex-recommended texlive-pictures lmodern"
"""The Debian packages that pages need."""
TIMEOUT = 600.0
"""Seconds after which a run counts as stuck."""
_LEAST, _PLENTY = 100_000, 50_000_000
"""With fewer bytes than that left on the disk TeX stopped for want of room; where it names no error, with fewer than
these: what it could not write whole it has removed again."""
_SAFE = {
    "openin_any": "p",
    "openout_any": "p",
    "shell_escape": "f",
    "SOURCE_DATE_EPOCH": "0",
    "FORCE_SOURCE_DATE": "1",
    "max_print_line": "1000",
}
_OPTIONS = ("-interaction=batchmode", "-halt-on-error", "-no-shell-escape")
_ERROR = re.compile(r"^! (?P<what>.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Compilation:
    """What one run of TeX gave."""

    pdf: bytes
    log: str


class _Source(pylatex.Document):  # type: ignore[misc]
    """A PyLaTeX document whose text is ready."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def dumps(self) -> str:
        return self._text


ENGINE = "pdflatex"


def find_engine() -> str | None:
    """The path of pdflatex; None where it is not installed."""
    return shutil.which(ENGINE)


def missing_engine() -> ToolMissing:
    """The error that says what to install."""
    return ToolMissing("PDF needs pdflatex, which is not installed", f"install it: apt-get install {PACKAGES}")


def compile_pdf(source: str, jobname: str = "page") -> Compilation:
    """The PDF of a LaTeX source.

    Raises ToolMissing where there is no pdflatex, Stopped with TeX's own words for an error, and
    GradsheetError where the temporary folder cannot be written or TeX does not end.
    """
    program = find_engine()
    if program is None:
        raise missing_engine()
    try:
        with workroom() as folder:
            _Source(source).generate_tex(str(folder / jobname))
            return _run(program, folder, jobname)
    except OSError as error:
        raise _no_room(error.strerror or type(error).__name__) from error


def _no_room(why: str) -> GradsheetError:
    what = f"pdflatex cannot work in the temporary folder {tempfile.gettempdir()}: {why.lower()}"
    return GradsheetError(what, "make room there, or let TMPDIR name another folder")


def _run(program: str, folder: Path, jobname: str) -> Compilation:
    command = [program, *_OPTIONS, f"{jobname}.tex"]
    try:
        done = subprocess.run(  # noqa: S603 - the program found above, with our own file
            command,
            cwd=folder,
            env={**os.environ, **_SAFE},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise GradsheetError(
            f"pdflatex did not finish within {TIMEOUT:g} seconds", "make fewer copies at a time"
        ) from None
    log = _log(folder / f"{jobname}.log", done.stdout)
    pdf = folder / f"{jobname}.pdf"
    if done.returncode or not pdf.exists():
        if shutil.disk_usage(folder).free < (_LEAST if _ERROR.search(log) else _PLENTY):
            raise _no_room("no space left on device")
        raise Stopped(f"pdflatex stopped: {first_error(log)}", _advice(log))
    return Compilation(pdf.read_bytes(), log)


def _log(path: Path, output: bytes) -> str:
    return (path.read_bytes() if path.exists() else output).decode("utf-8", "replace")


def first_error(log: str) -> str:
    """TeX's first error line, or its last words where it died without one."""
    found = _ERROR.search(log)
    lines = [line for line in log.splitlines() if line.strip()]
    return found["what"].strip() if found else lines[-1] if lines else "it wrote nothing"


def _advice(log: str) -> str:
    return f"install what is missing: apt-get install {PACKAGES}" if "not found" in first_error(log) else ""
