"""The Jinja environments: own delimiters, nothing undefined, and no way to print a text unescaped.

A value reaches the page through a filter only: `text` for running text, `math` for a term, `number` for
an exact number, and those that a format adds. Each returns `Safe`; anything else is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


class Safe(str):
    """Text that is ready for the page."""

    __slots__ = ()


Filters = Mapping[str, Callable[..., Safe | list[Safe]]]
"""What a template may do with a value to print it."""


def _only_safe(value: object) -> object:
    if isinstance(value, Safe | int):
        return value
    raise TypeError(f"{value!r} reaches the page without a filter")


@cache
def environment(folder: Path) -> Environment:
    """The environment of the templates in a folder; filters are those of the `writer` a template is given."""
    return Environment(
        loader=FileSystemLoader(folder),
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<:",
        variable_end_string=":>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        finalize=_only_safe,
        autoescape=False,  # noqa: S701 - HTML's escaping is wrong for TeX; `_only_safe` takes its place
    )


def render(folder: Path, template: str, filters: Filters, **values: Any) -> str:
    """A template filled with values, its filters bound to this page."""
    bound = environment(folder).overlay()
    bound.filters = {**bound.filters, **filters}
    return bound.get_template(template).render(**values)
