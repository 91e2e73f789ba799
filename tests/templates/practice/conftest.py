"""The judging program run in a browser: `judged(function, cases)` calls a function of one argument there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from templates.practice.judge import judge_script

Run = Callable[[str, Any], Any]


@pytest.fixture(scope="module")
def in_browser(browser: Any) -> Iterator[Run]:
    """`in_browser(source, cases)` is what a function in JavaScript makes of the cases, beside the judging program."""
    page = browser.new_page()

    def run(source: str, cases: Any) -> Any:
        return page.evaluate(f"(given) => {{ {judge_script()}\n return ({source.strip()})(given); }}", cases)

    yield run
    page.close()
