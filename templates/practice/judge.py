"""The program that reads and judges answers on a page, by the grammar of `derive` and the rules of marking.

    judge_script() -> JavaScript: TABLES, then `scripts/*.js`; parse(text, names, ...), judge(answer, typed, question)

What there is to read is told by `derive.tables`; what an answer and a question look like, by `scripts/marking.js`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from derive.tables import grammar_tables

_FOLDER = Path(__file__).parent / "scripts"
SCRIPTS = (
    "errors",
    "values",
    "functions",
    "spelling",
    "lexer",
    "refusals",
    "parts",
    "grammar",
    "matrices",
    "evaluation",
    "marking",
)
"""The files of the program, each after those whose constants it needs at once."""


@cache
def judge_script() -> str:
    """The program, with the grammar's tables in front; it touches nothing of the page that it stands on."""
    tables = json.dumps(grammar_tables(), ensure_ascii=True).replace("<", "\\u003c")
    parts = [(_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    return "\n".join(['"use strict";', f"const TABLES = Object.freeze({tables});", *parts])
