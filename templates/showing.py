"""What notebooks show of derivations and documents: Markdown with mathematics, as they set it themselves.

show(thing) -> {"text/markdown": ...};  nothing for what has no page
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import singledispatch

from derive.backprop import Derivation
from derive.display import Bundle
from derive.network import DenseNetwork
from derive.quantities import Quantity
from templates.compiled import compile_document
from templates.document import Document
from templates.formats import format_named
from templates.formats.md import tidy
from templates.styles import style_named

STYLE = "index"
"""The style whose names stand where nobody says another one."""
MOST = 24
"""The most derivatives that are shown of one derivation."""
OPEN = "…"
"""What stands for a number or text that only a variant has."""


@singledispatch
def show(thing: object) -> Bundle:
    """What there is to show of a thing, by MIME type."""
    return {}


@show.register
def _(thing: Derivation) -> Bundle:
    style, graph = style_named(STYLE), thing.graph
    network = graph.spec if isinstance(graph, DenseNetwork) else None
    wanted = tuple(graph.parameters()) or tuple(graph.given())
    document = Document("", (), (), style.formulas(thing, wanted[:MOST]))
    page = compile_document(document, style.notation_of(network), lambda name: 0, format="md")
    more = f"\n\n*and {len(wanted) - MOST} more*" if len(wanted) > MOST else ""
    return markdown(page.fill({}) + more, f"the derivatives of {graph.output} by {listed(wanted)}")


def listed(names: Sequence[Quantity]) -> str:
    """Some names in a row, the last one for those between.

    >>> listed([Quantity("x", (1,)), Quantity("x", (2,)), Quantity("x", (3,))])
    'x[1], ..., x[3]'
    """
    return f"{names[0]}, ..., {names[-1]}" if len(names) > 2 else ", ".join(map(str, names))


@show.register
def _(thing: Document) -> Bundle:
    flowing = replace(format_named("md"), flows=True)
    page = compile_document(thing, style_named(STYLE).notation_of(None), lambda name: 0, format=flowing)
    return markdown("".join(OPEN if text is None else text for text in page.texts), thing.title)


def markdown(text: str, plain: str) -> Bundle:
    """A page in Markdown, and the words that stand for it where Markdown is not shown."""
    return {"text/markdown": tidy(text), "text/plain": plain}
