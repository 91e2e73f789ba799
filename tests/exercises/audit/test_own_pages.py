"""Every equality on the pages of this project holds, as LaTeX and as Markdown; and a digit changed in one is found."""

from __future__ import annotations

import random
import re
from functools import cache

import pytest

from exercises.audit.equalities import Audit, audited
from exercises.files.library import builtin_examples, load_lesson
from exercises.lessons.lesson import Wish
from templates.styles import style_named

WITHOUT_EQUALITIES = {"activations", "descent-variants", "playground-circle", "playground-gaussian"}
"""Examples whose numbers stand in tables and plots."""
NUMBERED = sorted(set(builtin_examples()) - WITHOUT_EQUALITIES)


@cache
def page(name: str, form: str) -> str:
    lesson = load_lesson(name)
    style = style_named(lesson.common.style)
    return lesson.told(style, Wish()).page(style, form).decode()


def audit(text: str, form: str) -> Audit:
    return audited(text, latex=form == "tex")


@pytest.mark.parametrize("form", ["tex", "md"])
@pytest.mark.parametrize("name", NUMBERED)
def test_every_equality_holds(name: str, form: str) -> None:
    found = audit(page(name, form), form).findings
    assert len(found) >= 3
    assert [(finding.line, finding.verdict) for finding in found if finding.verdict != "holds"] == []


def test_a_changed_digit_is_found() -> None:
    """A number behind a computation with numbers is its result; its third significant digit is another."""
    text, luck = page("mazur", "md"), random.Random(7)
    results = list(re.finditer(r"(?:(?<=\d )|(?<=\d[})] ))= (-?0\.0*[1-9]\d)(\d)(\d{5,})(?= *(?:\\\\|\n))", text))
    assert len(results) > 20
    for match in luck.sample(results, 12):
        digit = (int(match[2]) + luck.randint(3, 7)) % 10
        changed = f"{text[: match.start(2)]}{digit}{text[match.end(2) :]}"
        assert any(finding.verdict != "holds" for finding in audit(changed, "md").findings), match[0]
