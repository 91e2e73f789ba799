"""Notations: how the vocabulary's names are written in print, as structured names and not as LaTeX.

    Notation table entry + network -> Notation -> name(quantity) -> Name(base, style, sub, sup, primed)

Most notations are data: patterns in a style file (`patterns.py`). Those here need more than a pattern.

Besides single numbers a notation names whole layers, which stand as quantities of their own kinds (WHOLE):
W[l] is the weight matrix of layer l, Z[l], A[l] and D[l] the vectors of its net inputs, outputs and deltas, B[l] of
its biases, X[l] its inputs with a 1 in front; A[0] is the input vector and Y the target vector.

A `Name` is what every printer (LaTeX, Markdown, alt text ...) reads, so a notation is written once for all
formats. To add one: an entry in NOTATIONS with the function that names a quantity; a test holds that it
names the whole vocabulary and gives no two quantities of a network the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal
from unicodedata import normalize

from derive.errors import NameMissing
from derive.network import DenseNetwork, NetworkSpec
from derive.quantities import Index, Quantity

Style = Literal["letter", "word", "greek", "upright"]
Fence = Literal["", "round", "angle", "square"]
Mark = Literal["prime", "tilde", "new", "plus"]
"""What a name carries after an update: a prime, a tilde over it, the raised word or a raised plus sign."""
Accent = Literal["", "bar", "hat"]


@dataclass(frozen=True)
class Sup:
    """A raised index, plain or in brackets; `upright` is for a word such as input."""

    text: str
    fence: Fence = ""
    upright: bool = False


@dataclass(frozen=True)
class Name:
    """A printed name: its base, which may be bold or bear an accent, its lowered and raised parts, and a mark.

    The mark stands after an update.
    """

    base: str
    style: Style = "letter"
    sub: tuple[Name | str, ...] = ()
    sup: tuple[Sup, ...] = ()
    primed: bool = False
    mark: Mark = "prime"
    bold: bool = False
    accent: Accent = ""

    @property
    def is_long(self) -> bool:
        """Whether it needs air around it in a product."""
        return self.style in ("word", "upright")

    def __str__(self) -> str:
        """The name in plain text, for file formats without mathematics and for error messages.

        >>> str(Name("net", "word", (Name("h", sub=("1",)),)))
        'net_h_1'
        >>> str(Name("y", accent="hat"))
        'ŷ'
        """
        sub = "".join(f"_{part}" for part in self.sub)
        sup = "".join(f"^{part.text}" for part in self.sup)
        base = normalize("NFC", self.base + _COMBINING[self.accent])
        return base + sup + sub + (MARKS[self.mark] if self.primed else "")


_COMBINING: Mapping[Accent, str] = {"": "", "bar": "\N{COMBINING MACRON}", "hat": "\N{COMBINING CIRCUMFLEX ACCENT}"}
MARKS: Mapping[Mark, str] = {"prime": "'", "tilde": "~", "new": "^new", "plus": "^+"}
"""The marks in plain text."""

Namer = Callable[[Quantity], Name]


@dataclass(frozen=True)
class Notation:
    """A notation for one network (or graph): `name` of every quantity."""

    title: str
    namer: Namer
    sample_fence: Literal["round", "angle"] = "round"
    numbered: frozenset[str] = frozenset()
    """Kinds whose printed index is a running number, so that a letter cannot stand for it."""
    alone: frozenset[str] = frozenset()
    """Kinds that are the only variable, so that a derivative by them is written with a d."""
    samples_shown: bool = True
    """Whether a name tells its sample; a page that says it by other means leaves it out."""
    names_units: bool = False
    """Whether units have names of their own (kind `n`)."""
    mark: Mark = "prime"
    functions: Mapping[str, Name] = field(default_factory=dict)
    """The names of functions that the notation does not call as usual."""

    def unit(self, layer: int, j: int) -> Name:
        """What a unit itself is called: by the notation, else the index of its output if that is a name."""
        if self.names_units:
            return self.name(Quantity("n", (layer, j)))
        output = self.name(Quantity("a", (layer, j)))
        index = output.sub[0] if output.sub else output
        return index if isinstance(index, Name) else output

    def name(self, quantity: Quantity) -> Name:
        """The printed name, with the quantity's prime and sample."""
        plain = self.namer(replace(quantity, primed=False, sample=None))
        hidden = quantity.sample is None or not self.samples_shown
        sample = () if hidden else (Sup(str(quantity.sample), self.sample_fence),)
        return replace(plain, sup=plain.sup + sample, primed=quantity.primed, mark=self.mark)


@dataclass(frozen=True)
class NotationEntry:
    """One notation: its name, where readers know it from, and how it names the quantities of a network."""

    title: str
    follows: str
    namer: Callable[[NetworkSpec | None], Namer]
    sample_fence: Literal["round", "angle"] = "round"
    numbered: frozenset[str] = frozenset()

    def of(self, network: NetworkSpec | None) -> Notation:
        """The notation for one network; None for a graph of single equations."""
        return Notation(self.title, self.namer(network), self.sample_fence, self.numbered)


_GREEK = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega
    varepsilon vartheta varphi Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
"""
GREEK = frozenset(_GREEK.split())


def plain_name(kind: str) -> Name:
    """A graph node's own name: Greek words as letters, what follows an underscore lowered.

    >>> name = plain_name("alpha_1")
    >>> name.base, name.style, name.sub
    ('alpha', 'greek', ('1',))
    """
    base, *rest = kind.split("_")
    if not base or not all(rest):
        return Name(kind, "word")
    style: Style = "greek" if base in GREEK else "letter" if len(base) == 1 else "word"
    return Name(base, style, tuple(_lowered(part) for part in rest))


def _lowered(part: str) -> Name | str:
    if part.isdigit():
        return part
    return Name(part, "greek" if part in GREEK else "letter" if len(part) == 1 else "word")


def together(*indices: Index) -> tuple[str, ...]:
    """Indices side by side, as one text where each is one character: 11, but 1,12."""
    texts = tuple(str(i) for i in indices)
    return ("".join(texts),) if all(len(text) == 1 for text in texts) else texts


def index_name(quantity: Quantity) -> Name:
    """Layers raised in brackets, units lowered: z^(1)_2, w^(1)_21, b^(1)_2, x_1, y_1, E_1, L; z_2 of no layer."""
    kind, indices = quantity.kind, quantity.indices
    base = plain_name(kind)
    if not indices:
        return base
    if kind in ("w", "b") or (kind in ("z", "a") and len(indices) > 1) or len(indices) > 2:
        return replace(base, sub=base.sub + together(*indices[1:]), sup=(Sup(str(indices[0]), "round"),))
    return replace(base, sub=base.sub + together(*indices))


WHOLE: Mapping[str, Name] = {
    "W": Name("W", bold=True),
    "Z": Name("z", bold=True),
    "A": Name("a", bold=True),
    "X": Name("x", bold=True),
    "B": Name("b", bold=True),
    "D": Name("delta", "greek", bold=True),
    "Y": Name("y", bold=True),
}
"""Kinds of quantities that stand for all of a layer, and their usual names."""


def network_name(quantity: Quantity) -> Name:
    """`index_name`, and names for whole layers: bold, W^(1), z^(1), a^(1), x for the input."""
    if quantity.kind not in WHOLE:
        return index_name(quantity)
    if (quantity.kind, quantity.indices) == ("A", (0,)):
        return WHOLE["X"]
    return replace(WHOLE[quantity.kind], sup=tuple(Sup(str(layer), "round") for layer in quantity.indices))


@dataclass(frozen=True)
class _Numbered:
    """The notation of the 2-2-2 walk-throughs: i_1, w_1 to w_8, net_h1, out_o1, t_1, E_o1, E_total."""

    network: NetworkSpec

    @cached_property
    def _parameters(self) -> Mapping[Quantity, str]:
        """Weights and biases numbered through, each kind by itself, in the order layer, to, from."""
        dense = DenseNetwork(self.network)
        numbers: dict[Quantity, str] = {}
        for kind in ("w", "b"):
            found = (quantity for quantity in dense.parameters() if quantity.kind == kind)
            numbers.update((quantity, str(number)) for number, quantity in enumerate(found, 1))
        return numbers

    def _unit(self, layer: Index, j: Index) -> Name:
        """o_1 in the last layer, h_1 in the only hidden one, h^2_1 in the second of several."""
        last = len(self.network.layers)
        if layer == last:
            return Name("o", sub=(str(j),))
        return Name("h", sub=(str(j),), sup=(Sup(str(layer)),) if last > 2 else ())

    def __call__(self, quantity: Quantity) -> Name:
        match quantity.kind, quantity.indices:
            case "x", (k,):
                return Name("i", sub=(str(k),))
            case "y", (j,):
                return Name("target", "word", (self._unit(len(self.network.layers), j),))
            case "z", (layer, j):
                return Name("net", "word", (self._unit(layer, j),))
            case "a", (layer, j):
                return Name("out", "word", (self._unit(layer, j),))
            case "E", (j,):
                return Name("E", sub=(Name("o", sub=(str(j),)),))
            case "L", ():
                return Name("E", sub=(Name("total", "upright"),))
        if quantity in self._parameters:
            return Name(quantity.kind, sub=(self._parameters[quantity],))
        return self._whole(quantity)

    def _whole(self, quantity: Quantity) -> Name:
        """The vectors of layers: i, net_h, out_o, t."""
        match quantity.kind, quantity.indices:
            case "A", (0,):
                return Name("i", bold=True)
            case "Z" | "A" as kind, (layer,):
                unit = replace(self._unit(layer, 0), sub=())
                return Name("net" if kind == "Z" else "out", "word", (unit,), bold=True)
            case "Y", _:
                return Name("t", bold=True)
        return network_name(quantity)


def _plain_or_layered(network: NetworkSpec | None) -> Namer:
    return index_name if network is None else network_name


_TABLE = (
    NotationEntry("index", "lecture notes with layers raised in brackets", _plain_or_layered, "angle"),
    NotationEntry(
        "mazur",
        "step-by-step walk-throughs of the 2-2-2 network",
        lambda network: index_name if network is None else _Numbered(network),
        numbered=frozenset("wb"),
    ),
)
NOTATIONS: Mapping[str, NotationEntry] = {entry.title: entry for entry in _TABLE}


def notation(title: str, network: NetworkSpec | None = None) -> Notation:
    """The notation of that name for a network; raises NameMissing for a name not in NOTATIONS."""
    if title not in NOTATIONS:
        raise NameMissing.among("notation", title, NOTATIONS)
    return NOTATIONS[title].of(network)
