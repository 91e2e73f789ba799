"""The document model: what stands on a page, in blocks, without any LaTeX, HTML or Typst.

    Derivation + style -> Document(blocks) -> a format writes it once, with slots -> filled for each variant

Leaves (`templates.leaves`) are plain text, terms (`derive.terms`) and slots. A slot is a place whose content
differs from variant to variant: a number (`Shown`), a relation sign that depends on numbers (`Line` has them) or a
text such as a student's name (`Field`). To add a kind of block: the class here, with its `kind`, and a
block template of that name in every format; a test names the formats that lack one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from derive import Named
from derive.display import Bundle, bundle
from derive.network import NetworkSpec
from derive.quantities import Quantity
from templates.leaves import (
    Blank as Blank,
)
from templates.leaves import (
    Cells as Cells,
)
from templates.leaves import (
    Field as Field,
)
from templates.leaves import (
    Formula as Formula,
)
from templates.leaves import (
    Inline as Inline,
)
from templates.leaves import (
    Line as Line,
)
from templates.leaves import (
    Numbers as Numbers,
)
from templates.leaves import (
    OneOf as OneOf,
)
from templates.leaves import (
    Ref as Ref,
)
from templates.leaves import (
    Shown as Shown,
)
from templates.leaves import (
    Text as Text,
)
from templates.plots import Plot, Plots
from templates.sheet_blocks import (
    Cover as Cover,
)
from templates.sheet_blocks import (
    Inserted as Inserted,
)
from templates.sheet_blocks import (
    Ledger as Ledger,
)
from templates.sheet_blocks import (
    Letters as Letters,
)
from templates.sheet_blocks import (
    Quote as Quote,
)


@dataclass(frozen=True)
class Title:
    """The title of a question or handout, with its points at the right."""

    text: Text
    right: Text = ()
    kind: ClassVar[str] = "title"


@dataclass(frozen=True)
class Heading:
    """A section heading; never the last thing on a page."""

    text: Text
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Paragraph:
    """Running text; `quiet` is for asides, and one to `keep` stays on the page of what follows it."""

    text: Text
    quiet: bool = False
    keep: bool = False
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Equations:
    """Displayed equations, aligned at their relation signs, each numbered."""

    lines: tuple[Line, ...]
    kind: ClassVar[str] = "equations"


@dataclass(frozen=True)
class Given:
    """A table of names and numbers, filled column by column; a break between groups where space allows.

    The names of `foot` stand row by row below a rule.
    """

    groups: tuple[tuple[Quantity, ...], ...]
    foot: tuple[Quantity, ...] = ()
    kind: ClassVar[str] = "given"


@dataclass(frozen=True)
class Results:
    """A table: a row for each name, its cells named numbers; used for samples and updates."""

    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    kind: ClassVar[str] = "results"


@dataclass(frozen=True)
class Diagram:
    """The drawing of a dense network; the edges on the routes from `highlight` to the loss stand out.

    `biases` says whether biases have nodes; a `wide` drawing has a line of its own. One that would be higher
    than `most` ems is drawn smaller. In a `small` one only the edges that stand out are named.
    """

    network: NetworkSpec
    highlight: Quantity | None = None
    biases: bool = True
    wide: bool = False
    most: float = 0.0
    small: bool = False
    kind: ClassVar[str] = "diagram"


_COLUMNS = 0.97
"""The share of the width that two columns take together."""


@dataclass(frozen=True)
class Columns:
    """Two columns side by side; `left` is the share of the width that the left one takes."""

    first: tuple[Block, ...]
    second: tuple[Block, ...]
    left: float = 0.5
    kind: ClassVar[str] = "columns"

    @property
    def shares(self) -> tuple[float, float]:
        """The shares of the width that the columns take, a little of it left between them."""
        return self.left * _COLUMNS, (1 - self.left) * _COLUMNS


@dataclass(frozen=True)
class Item:
    """One lettered part of a question: what is asked, its points, the lines to answer on, and lines to work on."""

    text: Text
    points: Text = ()
    answers: tuple[Line, ...] = ()
    room: int = 0


@dataclass(frozen=True)
class Items:
    """The lettered parts of a question, from letter number `start` on; where they are `boxed`, each blank is a box."""

    items: tuple[Item, ...]
    start: int = 1
    boxed: bool = False
    kind: ClassVar[str] = "items"


@dataclass(frozen=True)
class Options:
    """What there is to choose from: the mark of each, such as A, and its text."""

    options: tuple[tuple[str, Text], ...]
    kind: ClassVar[str] = "options"


@dataclass(frozen=True)
class Frame:
    """One slide: its title, what stands at the right of it, and its blocks (`templates.slides`)."""

    title: Text
    blocks: tuple[Block, ...]
    right: Text = ()
    kind: ClassVar[str] = "frame"


@dataclass(frozen=True)
class Remark:
    """A note on one answer, set off from what is around it: its title, what stands at the right of that, and blocks.

    `tone` says how the answer stands: `open` where that is not decided.
    """

    title: Text
    blocks: tuple[Block, ...]
    right: Text = ()
    tone: Literal["good", "fair", "bad", "open"] = "bad"
    kind: ClassVar[str] = "remark"


_Words = Title | Heading | Paragraph | Items | Options | Remark | Quote | Inserted
_Mathematics = Equations | Given | Results
_Drawings = Diagram | Plot | Plots
Block = _Words | _Mathematics | _Drawings | Columns | Frame | Cover | Ledger
BLOCKS: tuple[type[Block], ...] = (
    *(Title, Heading, Paragraph, Equations, Given, Results, Diagram, Columns, Items, Frame),
    *(Options, Plot, Plots, Cover, Ledger, Remark, Quote, Inserted),
)


def inside(block: Block) -> tuple[Block, ...]:
    """The blocks that a block holds."""
    match block:
        case Columns(first, second):
            return first + second
        case Frame(_, blocks) | Remark(_, blocks):
            return blocks
    return ()


@dataclass(frozen=True)
class Document:
    """A page or more: running heads (left and right) and blocks; `page` is the sort of page (`templates.pages`).

    The numbers of the names in `gaps` are left out wherever they would stand, a box with a letter in their place.
    """

    title: str
    head: Text
    head_right: Text = ()
    blocks: tuple[Block, ...] = field(default=())
    page: str = "article"
    gaps: Mapping[Named, str] = field(default_factory=dict)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        """What a notebook shows: the page, an ellipsis for every number and text that a variant fills in."""
        return bundle(self)

    def walk(self) -> Iterator[Block]:
        """All blocks, those inside columns and frames after these."""
        stack = list(reversed(self.blocks))
        while stack:
            block = stack.pop()
            yield block
            stack.extend(reversed(inside(block)))

    def sections(self) -> list[tuple[Heading | None, tuple[Block, ...]]]:
        """The blocks up to the first heading, and then each heading with the blocks below it."""
        found: list[tuple[Heading | None, tuple[Block, ...]]] = [(None, ())]
        for block in self.blocks:
            if isinstance(block, Heading):
                found.append((block, ()))
            else:
                heading, blocks = found[-1]
                found[-1] = heading, (*blocks, block)
        return found

    @property
    def head_is_title(self) -> bool:
        """Whether the running heads only repeat the title that stands first."""
        first = next((block for block in self.walk() if not isinstance(block, Frame)), None)
        return isinstance(first, Title) and first.text == self.head and not self.head_right

    @property
    def has_heads(self) -> bool:
        """Whether it has running heads of its own; what is a piece of another document has not."""
        return bool(self.head or self.head_right)

    @property
    def has_cover(self) -> bool:
        """Whether the title stands first, so that the heads of that page need not tell it."""
        return bool(self.blocks) and isinstance(self.blocks[0], Cover)

    def numbers(self) -> dict[str, int]:
        """The printed number of every labelled line, counted in reading order from 1."""
        found: dict[str, int] = {}
        count = 0
        for block in self.walk():
            for line in block.lines if isinstance(block, Equations) else ():
                count += line.numbered
                if line.label and line.numbered:
                    found[line.label] = count
        return found
