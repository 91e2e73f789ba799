"""Where a document writes mathematics: formulas between signs or in environments, and the running text around them.

    document -> regions: Region(text, line, formula)

Comments, code and what is printed as it stands are blanked out, line by line, so that lines keep their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FORMULA = "\ufffc"
"""Stands in running text for a formula beside it."""

_MOST_LINES = 400
"""A formula that is longer was never closed."""


@dataclass(frozen=True)
class Region:
    """A formula, or a stretch of running text, that begins in `line`."""

    text: str
    line: int
    formula: bool

    def line_of(self, at: int) -> int:
        """The line of a place in the text."""
        return self.line + self.text.count("\n", 0, at)


_ENVIRONMENTS = r"(?:equation|align|alignat|gather|multline|eqnarray|flalign|dmath)\*?|displaymath|math|aligned|split"
_FORMULA = re.compile(
    r"(?<!\\)\$\$(?P<display>.+?)(?<!\\)\$\$"
    r"|\\\[(?P<brackets>.+?)\\\]"
    r"|\\\((?P<inline>.+?)\\\)"
    rf"|(?P<environment>\\begin\{{(?P<name>{_ENVIRONMENTS})\}}.+?\\end\{{(?P=name)\}})"
    r"|(?<![\\$])\$(?!\$)(?P<dollars>(?:\\.|[^$\\\n]|\n(?!\s*\n))+?)\$(?!\$)",
    re.DOTALL,
)
_MARKDOWN_BLANKS = (
    re.compile(r"^(?P<fence>```+|~~~+)(?!\s*math\b)[^\n]*\n.*?^(?P=fence)[ \t]*$", re.DOTALL | re.MULTILINE),
    re.compile(r"^```+\s*math[^\n]*$|^```+[ \t]*$", re.MULTILINE),
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"https?://[^\s)>]+"),
)
_AS_IT_STANDS = r"verbatim\*?|lstlisting|minted|comment|filecontents\*?|tikzpicture"
_NO_TEXT = "url|href|includegraphics|usepackage|documentclass|bibitem|cite|ref|label"
_LATEX_BLANKS = (
    re.compile(r"(?<!\\)%[^\n]*"),
    re.compile(rf"\\begin\{{(?P<name>{_AS_IT_STANDS})\}}.*?\\end\{{(?P=name)\}}", re.DOTALL),
    re.compile(r"\\verb\*?(?P<mark>[^A-Za-z\s]).*?(?P=mark)"),
    re.compile(rf"\\(?:{_NO_TEXT})(?:\[[^\]]*\])?\{{[^}}]*\}}"),
)
_HIGH = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b\u207a"
_RAISED = dict(zip(_HIGH, "0123456789-+", strict=True))
_RAISED_RUN = re.compile(f"[{''.join(_RAISED)}]+")


def regions(document: str, *, latex: bool) -> Iterator[Region]:
    """The regions of a document, in order."""
    text = _RAISED_RUN.sub(lambda run: "^{" + "".join(map(_RAISED.__getitem__, run[0])) + "}", document)
    for pattern in _LATEX_BLANKS if latex else _MARKDOWN_BLANKS:
        text = pattern.sub(_blank, text)
    at = 0
    for match in _FORMULA.finditer(text):
        yield from _running(text, at, match.start())
        group = next(name for name in ("display", "brackets", "inline", "environment", "dollars") if match[name])
        if match[group].count("\n") <= _MOST_LINES:
            yield Region(match[group], _line(text, match.start(group)), formula=True)
        at = match.end()
    yield from _running(text, at, len(text))


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _running(text: str, start: int, end: int) -> Iterator[Region]:
    """The lines of running text between two formulas, with a mark where a formula is."""
    before, after = FORMULA * (start > 0), FORMULA * (end < len(text))
    number = _line(text, start)
    for count, line in enumerate(f"{before}{text[start:end]}{after}".split("\n")):
        if line.strip():
            yield Region(line, number + count, formula=False)
