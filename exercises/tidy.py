"""How the command line ends: whatever goes wrong is one line on standard error, never a traceback.

Below a fault in an expression stand the expression and a caret at the place.

0 done    2 bad input, a missing tool, a file that cannot be read or written    130 stopped by the user
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click


class TidyGroup(click.Group):
    """A group whose errors are one line: what is wrong, where, and what would be right."""

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> Any:
        """Run, and end the process with its status; with `standalone_mode=False` return as click does."""
        if not extra.pop("standalone_mode", True):
            return super().main(args, prog_name, standalone_mode=False, **extra)
        sys.exit(self._status(args, prog_name, **extra))

    def _status(self, args: Sequence[str] | None, prog_name: str | None, **extra: Any) -> int:
        try:
            return super().main(args, prog_name, standalone_mode=False, **extra) or 0
        except click.UsageError as error:
            return _usage(error)
        except click.Abort:
            return _say("stopped; a stopped make goes on when it is started again", 130)
        except click.ClickException as error:
            return _say(error.format_message())
        except BrokenPipeError:
            sys.stderr.close()
            return 0
        except OSError as error:
            words = (error.strerror or type(error).__name__).lower()
            return _say(
                f"{error.filename or 'the output'}: {words}; check the path, its permissions and the space left"
            )
        except Exception as error:
            from derive.errors import GradsheetError, ParseError  # only now, for help must not wait for it

            if not isinstance(error, GradsheetError):
                raise
            shown = [f"  {line}" for line in error.pointed().split("\n")] if isinstance(error, ParseError) else []
            return _say("\n".join([str(error), *shown]))


def _say(text: str, status: int = 2) -> int:
    click.echo(f"gradsheet: {text}", err=True)
    return status


def _usage(error: click.UsageError) -> int:
    """One line that names the help to read; the help itself where nothing was asked."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return 2
    command = error.ctx.command_path if error.ctx else "gradsheet"
    return _say(f"{error.format_message().rstrip('.').replace(chr(10), ' ')}; see {command} --help")
