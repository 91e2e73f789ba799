r"""Markdown for cells of notebooks: that of `md`, with drawings as pictures that a cell has attached.

What stands for a drawing is a picture named by DRAWING and the drawing's name, as in `quizmd`; its source is Typst.
"""

from __future__ import annotations

from dataclasses import replace

from templates.formats.lms import DRAWING, drawn, words_of
from templates.formats.md import FORMAT as MARKDOWN
from templates.formats.md import escape


def placed(name: str, source: str) -> str:
    """The picture of a drawing with its words; a plot, which is a table, itself."""
    words = words_of(source)
    return f"![{escape(words)}]({DRAWING}{name})" if words else source


FORMAT = replace(MARKDOWN, name="nbmd", drawing=drawn, placed=placed)
