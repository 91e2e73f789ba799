"""Compile once, fill many: a Document becomes a Compiled page, which writes itself for any variant.

    compile_document(document, notation, precision) -> Compiled;  compiled.fill(values, fields) -> body
    compiled.part(values, fields) -> Part, which a format puts into a file

The structure is printed, laid out and checked once; filling only writes numbers, signs and texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from derive.quantities import Named
from templates.document import Document, Text
from templates.filling import Filling, Precision
from templates.formats import Format, Part, format_named
from templates.mathematics.script import ProductSign
from templates.measure import Ruler
from templates.notations import Notation
from templates.pages import PAGES
from templates.slides import framed
from templates.slots import Filled, Strip
from templates.writer import Writer


@dataclass(frozen=True)
class Compiled:
    """A printed document with slots. `kind` is the same for documents of the same structure."""

    title: str
    body: Strip
    drawings: Mapping[str, str]
    precision: Precision
    format: Format
    kind: str = ""
    page: str = "article"

    def fill(self, values: Mapping[Named, float], fields: Mapping[str, str] | None = None) -> str:
        """The body for one variant; raises InputError for a number or text that is not given."""
        return self.body.write(Filling(values, fields or {}, self.precision)).text

    @property
    def texts(self) -> tuple[str | None, ...]:
        """What is the same for all variants, with None wherever one of their `slots` stands."""
        return tuple(piece if isinstance(piece, str) else None for piece in self.body.pieces)

    def slots(self, values: Mapping[Named, float], fields: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """What one variant puts between the `texts`, in order; raises InputError as `fill` does."""
        filling = Filling(values, fields or {}, self.precision)
        return tuple(slot.write(filling).text for slot in self.body.slots)

    def piece(self, values: Mapping[Named, float], fields: Mapping[str, str] | None = None) -> Filled:
        """The body as a piece to be inserted into another."""
        return Filled(self.fill(values, fields))

    def part(self, values: Mapping[Named, float], fields: Mapping[str, str] | None = None) -> Part:
        """The filled document, ready for `format.whole`."""
        return Part(self.title, self.fill(values, fields), self.drawings, self.kind, self.page)


def compile_document(
    document: Document,
    notation: Notation,
    precision: Callable[[Named], int],
    *,
    full: bool = False,
    format: str | Format = "tex",  # noqa: A002 - the word that the command line uses
    sign: ProductSign = "times",
) -> Compiled:
    """The document printed in a notation, each name with the decimals that `precision` tells.

    `full` says that all digits are carried, so tiny numbers may have powers of ten; `sign` names the
    product sign between numbers. Raises KeyError for a reference to a line that is not there.
    """
    target = format if isinstance(format, Format) else format_named(format)
    writer = Writer(target, notation, arranged(document, notation, precision, sign), precision, sign)
    text = writer.page()
    kind = hashlib.sha256(text.encode()).hexdigest()[:16]
    body, printed = writer.table.split(text), Precision(precision, full)
    return Compiled(document.title, body, writer.drawings, printed, target, kind, document.page)


def compile_text(
    text: Text,
    notation: Notation,
    precision: Callable[[Named], int],
    *,
    full: bool = False,
    format: str | Format = "tex",  # noqa: A002 - the word that the command line uses
    sign: ProductSign = "times",
) -> Compiled:
    """Running text alone, without a block around it, printed as `compile_document` does."""
    target = format if isinstance(format, Format) else format_named(format)
    writer = Writer(target, notation, Document("", ()), precision, sign)
    body = writer.table.split(writer.text(text))
    return Compiled("", body, writer.drawings, Precision(precision, full), target)


def arranged(
    document: Document, notation: Notation, precision: Callable[[Named], int], sign: ProductSign = "times"
) -> Document:
    """The document as its sort of page wants it: on slides, in frames that are not too full."""
    page = PAGES[document.page]
    if page.height is None:
        return document
    writer = Writer(format_named("tex"), notation, document, precision, sign)
    return framed(document, Ruler(writer, page.room, Precision(precision)), page.height)
