"""The Jinja environments: own delimiters, nothing undefined, and no way to print a text unescaped.

A value reaches the page through a filter only: `text` for running text, `math` for a term, `number` for
an exact number, and those that a format adds. Each returns `Safe`; anything else is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context


class Safe(str):
    """Text that is ready for the page."""

    __slots__ = ()


Filters = Mapping[str, Callable[..., Safe | list[Safe]]]
"""What a template may do with a value to print it."""

_FILTERS = "filters of the page"


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


@cache
def _of_page(name: str) -> Callable[..., object]:
    """The filter of that name of whatever page is written, so that a template is compiled once for all pages."""

    @pass_context
    def apply(context: Context, value: object, *arguments: object) -> object:
        return context[_FILTERS][name](value, *arguments)

    return apply


def render(folder: Path, template: str, filters: Filters, **values: Any) -> str:
    """A template filled with values, its filters those of this page."""
    shared = environment(folder)
    shared.filters.update({name: _of_page(name) for name in filters})
    return shared.get_template(template).render({_FILTERS: filters}, **values)
