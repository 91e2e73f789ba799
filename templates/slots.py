"""Slots: the places on a page whose content differs from variant to variant.

    printing: SlotTable.mark(slot) -> marker in the text;  table.split(text) -> Strip of texts and slots
    filling:  strip.write(Filling(values, fields)) -> the text of one variant

A page is printed once, with a marker for each slot, and filled for each variant. A slot writes its text
and tells its width, in ems, so that long equations can be laid out by their true widths. To add a kind of
slot: a class with `write(filling) -> Written`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import ClassVar, Protocol

from derive.errors import InputError
from derive.evaluate import Prepared
from derive.quantities import Named
from templates.filling import Filling, Place, WriteFigure, Written
from templates.seams import seamed

_NOISE = 1e-14
"""What floating point makes of decimals that add up to 0."""
_MARKER = re.compile("\x1a([0-9]+)\x1a")


class Slot(Protocol):
    """What writes itself for one variant."""

    def write(self, filling: Filling) -> Written: ...


@dataclass(frozen=True)
class Strip:
    """Text with slots in it: plain pieces and slots by turns, and the width of the plain part."""

    pieces: tuple[str | Slot, ...]
    width: float = 0.0

    @property
    def slots(self) -> tuple[Slot, ...]:
        """What differs from variant to variant, in order."""
        return tuple(piece for piece in self.pieces if not isinstance(piece, str))

    def write(self, filling: Filling) -> Written:
        texts, width = [], self.width
        for piece in self.pieces:
            if isinstance(piece, str):
                texts.append(piece)
            else:
                text, more = piece.write(filling)
                texts.append(text)
                width += more
        return Written("".join(texts), width)


EMPTY = Strip(())


@dataclass
class SlotTable:
    """The slots of one page, each known by its number; `gaps` are the names whose numbers are left out."""

    slots: list[Slot] = field(default_factory=list)
    gaps: Mapping[Named, Written] = field(default_factory=dict)

    def mark(self, slot: Slot) -> str:
        """The marker that stands for `slot` in printed text."""
        if isinstance(slot, NumberSlot | AlignedSlot) and slot.name in self.gaps:
            slot = GapSlot(self.gaps[slot.name], slot.place)
        self.slots.append(slot)
        return f"\x1a{len(self.slots) - 1}\x1a"

    def split(self, text: str, width: float = 0.0) -> Strip:
        """The text with its markers replaced by their slots, and strips by what is in them."""
        pieces = _MARKER.split(text)
        mixed = chain.from_iterable(self._content(int(p)) if i % 2 else (p,) for i, p in enumerate(pieces))
        return Strip(tuple(p for p in mixed if p != ""), width)

    def _content(self, number: int) -> tuple[str | Slot, ...]:
        slot = self.slots[number]
        return slot.pieces if isinstance(slot, Strip) else (slot,)


@dataclass(frozen=True)
class NumberSlot:
    """The number of one name."""

    name: Named
    writer: WriteFigure
    place: Place = Place.ALONE
    decimals: int | None = None
    strong: bool = False

    def write(self, filling: Filling) -> Written:
        return self.writer(filling.figure(self.name, self.decimals), self.place, self.strong)


@dataclass(frozen=True)
class ComputedSlot:
    """What a term gives for the printed numbers, with the decimals of the name `like`."""

    term: Prepared
    like: Named
    writer: WriteFigure
    decimals: int | None = None
    strong: bool = False

    def write(self, filling: Filling) -> Written:
        return self.writer(filling.rounded(self.term(filling), self.like, self.decimals), Place.ALONE, self.strong)


@dataclass(frozen=True)
class AlignedSlot:
    """A number in a column, filled up behind as if it had `widest` decimals, so that points stand below each other."""

    name: Named
    writer: WriteFigure
    widest: int
    padding: Callable[[str], str]
    decimals: int | None = None
    strong: bool = False
    place: ClassVar[Place] = Place.ALONE

    def write(self, filling: Filling) -> Written:
        figure = filling.figure(self.name, self.decimals)
        text, width = self.writer(figure, Place.ALONE, self.strong)
        _, point, rest = figure.digits.partition(".")
        lacking = 0 if figure.exponent is not None else self.widest - len(rest)
        if lacking <= 0:
            return Written(text, width)
        return Written(text + self.padding(("" if point else ".") + lacking * "0"), width)


_GAP_SIGNS = {Place.NEXT: Written(" + ", 1.2), Place.TURNED: Written("-", 0.8)}


@dataclass(frozen=True)
class GapSlot:
    """What stands for a number that is left out."""

    box: Written
    place: Place = Place.ALONE

    def write(self, filling: Filling) -> Written:
        sign = _GAP_SIGNS.get(self.place, Written("", 0.0))
        return Written(sign.text + self.box.text, sign.width + self.box.width)


@dataclass(frozen=True)
class OneOfSlot:
    """One of several texts, by the number in a field."""

    key: str
    texts: tuple[Strip, ...]

    def write(self, filling: Filling) -> Written:
        return self.texts[int(_given(filling, self.key))].write(filling)


@dataclass(frozen=True)
class GroupSlot:
    """Several strips in one form, such as a fraction, whose width is not the sum of their widths."""

    form: str
    parts: tuple[Strip, ...]
    measure: Callable[[Sequence[float]], float]

    def write(self, filling: Filling) -> Written:
        written = [part.write(filling) for part in self.parts]
        return Written(self.form % tuple(w.text for w in written), self.measure([w.width for w in written]))


@dataclass(frozen=True)
class ChoiceSlot:
    """One of two texts, by the sign of a number: `nonnegative` where it is 0 or more."""

    subject: Prepared
    nonnegative: Strip
    otherwise: Strip

    def write(self, filling: Filling) -> Written:
        return self.chosen(filling).write(filling)

    def chosen(self, filling: Filling) -> Strip:
        """The one of them that stands there."""
        return self.nonnegative if self.subject(filling) >= 0 else self.otherwise


Source = Prepared | tuple[Named, int | None]
"""How a number is found: by computing with the printed numbers, or by writing a name again."""


@dataclass(frozen=True)
class Claim:
    """The printed number of `name` follows from `source`.

    A number that is only written again with other decimals must be the same number to be equal.
    """

    source: Source
    name: Named
    decimals: int | None = None

    def holds(self, filling: Filling) -> bool:
        """Whether it does at the printed digits."""
        result = filling.figure(self.name, self.decimals)
        if isinstance(self.source, tuple):
            return filling.figure(*self.source).value == result.value
        value = self.source(filling)
        if result.value == 0 and abs(value) <= _NOISE:
            return True
        return math.isfinite(value) and filling.rounded(value, self.name, self.decimals) == result


@dataclass(frozen=True)
class RelationSlot:
    """`equal` where every claim of the right side holds, else `near`."""

    claims: tuple[Claim, ...]
    equal: Written
    near: Written

    def write(self, filling: Filling) -> Written:
        return self.equal if self.holds(filling) else self.near

    def holds(self, filling: Filling) -> bool:
        """Whether the sign is that of equality."""
        return all(claim.holds(filling) for claim in self.claims)


class Filled(str):
    """A piece that is filled and ready for the page."""

    __slots__ = ()


@dataclass(frozen=True)
class InsertSlot:
    """A piece that was filled by itself, under a key of the variant's fields; raises TypeError for any other text."""

    key: str

    def write(self, filling: Filling) -> Written:
        piece = filling.fields[self.key]
        if not isinstance(piece, Filled):
            raise TypeError(f"the field {self.key!r} is no filled piece")
        return Written(piece, 0.0)


@dataclass(frozen=True)
class FieldSlot:
    """A text that the variant gives, escaped as the format needs; its long words break at seams."""

    key: str
    escape: Callable[[str], str]
    seam: str = ""

    def write(self, filling: Filling) -> Written:
        return Written(seamed(_given(filling, self.key), self.escape, self.seam), 0.0)


def _given(filling: Filling, key: str) -> str:
    """The text of a field; raises InputError where the variant has none."""
    if key not in filling.fields:
        raise InputError(f"no text is given for the field {key!r}", "the page prints it")
    return filling.fields[key]
