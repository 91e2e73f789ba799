"""Printed names written as patterns, so that a notation is data: `net_{h_<j>}`, `w^(<l>)_{<k><j>}`.

    text -> parse -> Pattern -> name(values of the placeholders) -> Name

    base      a letter, a Greek word, a word, a 'word in quotes' for upright type, or a placeholder
    *         in front of the base: bold, as for the vector of a whole layer
    bar, hat  and a space in front of the base: an accent over it, as in `hat y`
    _{...}    lowered parts, separated by commas: patterns, or plain figures and placeholders
    ^{...}    raised text;  ^(...) in round brackets, ^[...] in square ones
    <l> <j> <k>   layer, to, from;  <n> a running number
    <here> <before>   the letters that the notation gives to the layer and to the one before

A notation is a table of patterns by kind of quantity (`x w b z a y E L eta`; `n` is a unit itself; `W Z A X B D Y`
are those of whole layers, see `notations.WHOLE`, and `A.input` is the input vector). A dot behind the kind
tells which layer it is for: `z.last`, else `z.first`, else `z.deep` (a hidden layer where there are several), else
`z`; `b.shared` names a bias that a layer shares, and `z.last.single` what the layer's only unit has (`y.single` the
only target). Behind `L` and `E` a dot tells which loss it is for, as in `L.cross_entropy`, else `L`. What has no
pattern is named as in `index`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from derive.errors import InputError
from derive.network import DenseNetwork, NetworkSpec
from derive.quantities import Quantity
from templates.notations import GREEK, Accent, Fence, Name, Style, Sup, network_name, together

_TOKEN = re.compile(
    r"(?P<accent>bar|hat) +|"
    r"<(?P<place>[a-z]+)>|'(?P<upright>[^']+)'|(?P<word>[A-Za-z]+)|(?P<digits>[0-9]+)|(?P<sign>[*_^{}()\[\],])"
)
_LAYERED = frozenset("wbzanWZAXBD")
"""The kinds that a layer's place may give other patterns."""
_EXAMPLE = "a pattern looks like net_{h_<j>} or w^(<l>)_{<j><k>}"
_CLOSING: Mapping[str, tuple[str, Fence]] = {"{": ("}", ""), "(": (")", "round"), "[": ("]", "square")}


@dataclass(frozen=True)
class Piece:
    """A run of plain text and placeholders, such as `1in<j>`."""

    parts: tuple[tuple[str, str], ...]

    def texts(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """The text with the placeholders filled; neighbours of several digits stand apart."""
        filled = tuple(values[text] if kind == "place" else text for kind, text in self.parts)
        places = all(kind == "place" for kind, _ in self.parts)
        return together(*filled) if places else ("".join(filled),)


@dataclass(frozen=True)
class Pattern:
    """A name with open places."""

    base: str
    style: Style
    tail: Piece
    sub: tuple[Pattern | Piece, ...]
    sup: tuple[tuple[Piece, Fence, bool], ...]
    bold: bool = False
    accent: Accent = ""

    def name(self, values: Mapping[str, str]) -> Name:
        """The name for these values; raises KeyError for a placeholder that has none."""
        base = self.base + "".join(self.tail.texts(values))
        sub: list[Name | str] = []
        for part in self.sub:
            sub += (part.name(values),) if isinstance(part, Pattern) else part.texts(values)
        sup = tuple(Sup(",".join(piece.texts(values)), fence, upright) for piece, fence, upright in self.sup)
        return Name(base, self.style, tuple(sub), sup, bold=self.bold, accent=self.accent)


def parse_pattern(text: str) -> Pattern:
    """The pattern that `text` writes."""
    return _Reader(text).whole()


@dataclass(frozen=True)
class PatternNamer:
    """Names the quantities of one network by patterns; `letters` are those of the layers, inputs first."""

    patterns: Mapping[str, Pattern]
    letters: str
    network: NetworkSpec

    def __call__(self, quantity: Quantity) -> Name:
        """The name of a quantity without prime and sample."""
        pattern = next((self.patterns[key] for key in self._keys(quantity) if key in self.patterns), None)
        return pattern.name(self._values(quantity)) if pattern else network_name(quantity)

    def _keys(self, quantity: Quantity) -> Iterator[str]:
        """The keys that a pattern for the quantity may have, the most special first."""
        kind, indices = quantity.kind, quantity.indices
        if not indices and kind not in ("L", "Y", "eta"):
            return  # a bare letter, such as the x of a definition
        alone = self._alone(quantity)
        for key in self._layer_keys(quantity):
            yield from (f"{key}.single", key) if alone else (key,)

    def _alone(self, quantity: Quantity) -> bool:
        """Whether it belongs to the only unit of its layer; outputs and targets are those of the last one."""
        index = quantity.indices[0] if quantity.indices and quantity.kind in _LAYERED else len(self.network.layers)
        return isinstance(index, int) and quantity.kind != "x" and self.network.sizes[index] == 1

    def _layer_keys(self, quantity: Quantity) -> Iterator[str]:
        kind, indices = quantity.kind, quantity.indices
        if kind not in _LAYERED or indices == (0,):
            special = "input" if indices == (0,) else self.network.loss
            yield from (f"{kind}.{special}", kind)
            return
        last = len(self.network.layers)
        shared = ".shared" if kind == "b" and len(indices) == 1 else ""
        if indices[0] == last:
            yield f"{kind}.last{shared}"
        if indices[0] == 1:
            yield f"{kind}.first{shared}"
        if indices[0] != last and last > 2:
            yield f"{kind}.deep{shared}"
        yield f"{kind}{shared}"

    def _values(self, quantity: Quantity) -> dict[str, str]:
        texts = [str(index) for index in quantity.indices]
        if quantity.kind in ("x", "y", "E"):
            return {"j": texts[0], "k": texts[0]} if texts else {}
        values = dict(zip("ljk", texts, strict=False)) | {"n": self._numbers.get(quantity, "")}
        if texts and texts[0].isdigit():
            values |= {"here": self._letter(int(texts[0])), "before": self._letter(max(0, int(texts[0]) - 1))}
        return values

    def _letter(self, layer: int) -> str:
        """The letter of a layer; beyond the alphabet of the notation, its number in front of the last letter."""
        if 0 <= layer < len(self.letters):
            return self.letters[layer]
        return f"{layer}{self.letters[-1]}" if self.letters else str(layer)

    @cached_property
    def _numbers(self) -> Mapping[Quantity, str]:
        """Weights and biases numbered through, each kind by itself."""
        parameters = list(DenseNetwork(self.network).parameters())
        kinds = ([q for q in parameters if q.kind == kind] for kind in ("w", "b"))
        return {quantity: str(number) for found in kinds for number, quantity in enumerate(found, 1)}


class _Reader:
    """Reads one pattern from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._tokens())
        self.at = 0

    def _tokens(self) -> Iterator[tuple[str, str]]:
        end = 0
        for match in _TOKEN.finditer(self.text):
            if match.start() != end:
                break
            end = match.end()
            kind = match.lastgroup
            assert kind is not None
            yield kind, match[kind]
        if end != len(self.text):
            raise self._wrong(f"cannot be read at {self.text[end : end + 10]!r}")

    def _wrong(self, what: str) -> InputError:
        return InputError(f"the name pattern {self.text!r} {what}", _EXAMPLE)

    def whole(self) -> Pattern:
        pattern = self._pattern()
        if self.at != len(self.tokens):
            raise self._wrong("goes on after its end")
        return pattern

    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _take(self) -> tuple[str, str]:
        token = self._peek()
        self.at += 1
        return token

    def _pattern(self) -> Pattern:
        bold = self._peek() == ("sign", "*")
        if bold:
            self._take()
        accent = self._accent()
        kind, base = ("word", "") if self._peek()[0] == "place" else self._take()
        if kind not in ("word", "upright"):
            raise self._wrong("does not start with a letter or a word")
        tail = self._piece()
        sub: tuple[Pattern | Piece, ...] = ()
        sup: list[tuple[Piece, Fence, bool]] = []
        while self._peek() in (("sign", "_"), ("sign", "^")):
            if self._take()[1] == "_":
                sub += self._lowered()
            else:
                sup.append(self._raised())
        return Pattern(base, _style(kind, base), tail, sub, tuple(sup), bold, accent)

    def _accent(self) -> Accent:
        match self._peek():
            case "accent", ("bar" | "hat") as accent:
                self._take()
                return accent
        return ""

    def _piece(self) -> Piece:
        parts = []
        while self._peek()[0] in ("place", "digits"):
            parts.append(self._take())
        return Piece(tuple(parts))

    def _lowered(self) -> tuple[Pattern | Piece, ...]:
        if self._peek() != ("sign", "{"):
            return (self._item(),)
        self._take()
        items = [self._item()]
        while self._peek() == ("sign", ","):
            self._take()
            items.append(self._item())
        self._expect("}")
        return tuple(items)

    def _item(self) -> Pattern | Piece:
        return self._pattern() if self._peek()[0] in ("word", "upright") else self._some()

    def _some(self) -> Piece:
        piece = self._piece()
        if not piece.parts:
            raise self._wrong("has an empty index")
        return piece

    def _raised(self) -> tuple[Piece, Fence, bool]:
        opening = self._peek()[1]
        if opening not in _CLOSING:
            return self._some(), "", False
        self._take()
        closing, fence = _CLOSING[opening]
        upright = self._peek()[0] == "upright"
        piece = Piece((self._take(),)) if upright else self._some()
        self._expect(closing)
        return piece, fence, upright

    def _expect(self, sign: str) -> None:
        if self._take() != ("sign", sign):
            raise self._wrong(f"lacks a {sign}")


def _style(kind: str, base: str) -> Style:
    if kind == "upright":
        return "upright"
    return "greek" if base in GREEK else "letter" if len(base) < 2 else "word"
