"""What commands write: to a file, or to standard output, in the format that is asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

ENGINES = ("auto", "latex", "typst")
FORMATS = ("pdf", "html", "tex", "typ", "md", "json")

Command = TypeVar("Command", bound=Callable[..., Any])


def input_error(what: str, hint: str) -> Exception:
    """What is wrong with the options, and what would be right."""
    from derive.errors import InputError

    return InputError(what, hint)


def format_of(output: Path | None, form: str | None) -> str:
    """The format asked for, else what the file's name ends in; raises where the two are different formats."""
    suffix = output.suffix.lstrip(".").lower() if output else "md"
    if form is not None:
        if output is not None and suffix in FORMATS and suffix != form:
            raise input_error(f"{output} does not end in .{form}", f"name a file that does, or drop --format {form}")
        return form
    if suffix not in FORMATS:
        raise input_error(f"cannot tell the format from {output}", f"add --format {' or '.join(FORMATS)}")
    return suffix


def write(content: bytes, output: Path | None) -> None:
    """Write to a file, else to standard output; raises InputError for a PDF on a terminal."""
    from exercises.storage.atomic import write_atomic

    if output is not None:
        write_atomic(output, content)
        click.echo(f"wrote {output}", err=True)
    elif content.startswith(b"%PDF") and sys.stdout.isatty():
        raise input_error("a PDF does not belong on a terminal", "add -o FILE.pdf")
    else:
        click.echo(content, nl=False)


def engine_option(command: Command) -> Command:
    """The option that chooses what sets PDFs."""
    told = "What sets PDFs: typst needs no installation; auto takes latex where it is installed, and says so."
    return click.option("--engine", type=click.Choice(ENGINES), default="auto", help=told)(command)


def say_engine(engine: str) -> None:
    """Tell what sets PDFs where it was not asked for by name."""
    from templates.engines import AUTO, chosen

    if engine == AUTO:
        click.echo(chosen(engine).says, err=True)
