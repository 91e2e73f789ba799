"""Every built-in example as a PDF in one folder, several set at a time; beside those with claims, their audits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from derive.errors import InputError, Place
from exercises.audit.batch import audit_pages
from exercises.files.library import builtin_examples
from exercises.lessons.deriving import Request, worked
from exercises.press.crews import crew
from exercises.storage.atomic import write_atomic
from templates.engines import AUTO
from templates.styles import style_named


def gallery(folder: Path, style: str | None, progress: Callable[[int, int], None], engine: str = AUTO) -> int:
    """Write NAME.pdf for every built-in example, in its own style or in `style`; how many there are.

    NAME-audit.pdf tells what the original gets wrong. Raises InputError for a style that is not there or a folder that
    cannot be made.
    """
    if style is not None:
        style_named(style)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError("cannot be made into a folder", error.strerror or "", Place(str(folder))) from error
    names = list(builtin_examples())
    with crew(None, None, apart=True) as hands:
        audits = hands.executor.submit(audit_pages, names, engine)
        pages = hands.executor.map(partial(_page, style, engine), names)
        for done, (name, pdf) in enumerate(zip(names, pages, strict=True), 1):
            write_atomic(folder / f"{name}.pdf", pdf)
            progress(done, len(names) + 1)
        for name, pdf in audits.result().items():
            write_atomic(folder / f"{name}-audit.pdf", pdf)
        progress(len(names) + 1, len(names) + 1)
    return len(names)


def _page(style: str | None, engine: str, name: str) -> bytes:
    return worked(Request(name, style=style, format="pdf", engine=engine))
