"""Names of numbers: `Quantity` (one scalar of a graph) and `Derivative` (one scalar by another).

The plain-text name of each is the same in files, on the command line, in JSON and in reports:
`w[2,1,1]` (layer, to, from), `z[1,2]@3` (sample 3), `w[2,1,1]'` (after one update), `dL/dw[2,1,1]`,
`da[1,1]/dz[1,1]`, `dL/dz[1,2]@3` (of that sample's own loss). Indices count from 1. An index may be
a letter instead of a number inside a sum over that index.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from derive.errors import InputError

Index = int | str

_QUANTITY = r"[A-Za-z][A-Za-z0-9_]*(?:\[[0-9]{1,6}(?:,[0-9]{1,6}){0,3}\])?'?"
QUANTITY_PATTERN = re.compile(rf"(?P<base>{_QUANTITY})(?:@(?P<sample>[0-9]{{1,6}}))?")
DERIVATIVE_PATTERN = re.compile(rf"d(?P<of>{_QUANTITY})/d(?P<wrt>{_QUANTITY})(?:@(?P<sample>[0-9]{{1,6}}))?")
_TYPED = str.maketrans({**dict.fromkeys("′’‘ʹ`´", "'"), "∂": "d"})
_SPACED = re.compile(r"[ \t\u00a0\u2009\u202f]*([\[\],/@'])[ \t\u00a0\u2009\u202f]*")
_BASE = re.compile(r"(?P<kind>[A-Za-z][A-Za-z0-9_]*)(?:\[(?P<indices>[0-9,]+)\])?(?P<prime>'?)")


@dataclass(frozen=True)
class Quantity:
    """One scalar: kind (`w`, `z`, a node's own name ...), indices, primed after an update, sample."""

    kind: str
    indices: tuple[Index, ...] = ()
    primed: bool = False
    sample: Index | None = None

    @cached_property
    def base(self) -> str:
        """The name without the sample."""
        inside = ",".join(str(i) for i in self.indices)
        return self.kind + (f"[{inside}]" if inside else "") + ("'" if self.primed else "")

    @cached_property
    def name(self) -> str:
        """The plain-text name.

        >>> Quantity("w", (2, 1, 1), primed=True).name
        "w[2,1,1]'"
        """
        return self.base + _suffix(self.sample)

    @cached_property
    def _hash(self) -> int:
        return hash((self.kind, self.indices, self.primed, self.sample))

    def __hash__(self) -> int:
        return self._hash

    def __str__(self) -> str:
        return self.name

    def after_update(self) -> Quantity:
        """The same quantity once the parameters have taken one step."""
        return replace(self, primed=True)

    def of_sample(self, sample: Index | None) -> Quantity:
        """The same quantity of another sample."""
        return replace(self, sample=sample)


@dataclass(frozen=True)
class Derivative:
    """The partial derivative of one quantity by another."""

    of: Quantity
    wrt: Quantity

    @cached_property
    def name(self) -> str:
        """The plain-text name.

        >>> Derivative(Quantity("L"), Quantity("w", (2, 1, 1))).name
        'dL/dw[2,1,1]'
        """
        return f"d{self.of.base}/d{self.wrt.base}" + _suffix(self.of.sample)

    def changed(self, change: Callable[[Quantity], Quantity]) -> Derivative:
        """The derivative with both of its quantities changed.

        >>> str(Derivative(Quantity("L"), Quantity("z", (2, 1))).changed(lambda q: q.of_sample(3)))
        'dL/dz[2,1]@3'
        """
        return Derivative(change(self.of), change(self.wrt))

    @cached_property
    def _hash(self) -> int:
        return hash((self.of, self.wrt))

    def __hash__(self) -> int:
        return self._hash

    def __str__(self) -> str:
        return self.name


Named = Quantity | Derivative
"""What has a name and a value."""


def sample_of(name: Named) -> Index | None:
    """The sample that a name is of; None where all samples share it."""
    return name.of.sample if isinstance(name, Derivative) else name.sample


def with_sample(name: Named, sample: Index) -> Named:
    """The same name of another sample; what all samples share in a derivative stays."""
    if isinstance(name, Derivative):
        wrt = name.wrt if name.wrt.sample is None else name.wrt.of_sample(sample)
        return Derivative(name.of.of_sample(sample), wrt)
    return name.of_sample(sample)


def of_one_sample(name: Named, sample: Index) -> Named:
    """The name as it is of one sample; parameters are of all."""
    if isinstance(name, Derivative):
        return name.changed(lambda quantity: quantity if is_parameter(quantity) else quantity.of_sample(sample))
    return name.of_sample(sample)


def _suffix(sample: Index | None) -> str:
    return "" if sample is None else f"@{sample}"


@lru_cache(maxsize=10_000)
def plain_name(text: str) -> str:
    """A name as people type it, in the signs of the vocabulary and without spaces around them.

    >>> plain_name("∂L / ∂w[1, 1, 1]"), plain_name("w[1,1,1]′")
    ('dL/dw[1,1,1]', "w[1,1,1]'")
    """
    return _SPACED.sub(r"\1", text.translate(_TYPED))


def parse_name(text: str) -> Named:
    """The quantity or derivative that `text` names; raises InputError when it names none.

    >>> parse_name("dL/dz[1,2]@3").wrt
    Quantity(kind='z', indices=(1, 2), primed=False, sample=3)
    """
    plain = plain_name(text)
    if match := DERIVATIVE_PATTERN.fullmatch(plain):
        sample = _sample(match)
        return Derivative(_quantity(match["of"], sample), _quantity(match["wrt"], _shared(match["wrt"], sample)))
    if match := QUANTITY_PATTERN.fullmatch(plain):
        return _quantity(match["base"], _sample(match))
    raise InputError(f"{text!r} is not the name of a quantity", "a name looks like w[2,1,1], z[1,2]@3 or dL/dw[2,1,1]")


def is_parameter(quantity: Quantity) -> bool:
    """Whether all samples share it: weights, biases and the learning rate."""
    return quantity.kind in ("w", "b", "eta")


def _shared(base: str, sample: int | None) -> int | None:
    return None if is_parameter(_quantity(base, None)) else sample


def _sample(match: re.Match[str]) -> int | None:
    return int(match["sample"]) if match["sample"] else None


def _quantity(base: str, sample: int | None) -> Quantity:
    match = _BASE.fullmatch(base)
    assert match is not None, "the callers' patterns contain this one"
    indices = tuple(int(i) for i in match["indices"].split(",")) if match["indices"] else ()
    return Quantity(match["kind"], indices, bool(match["prime"]), sample)
