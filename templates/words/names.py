"""Names in words: weight w one one, layer two; sigma; y hat one; updated bias b one.

A name alone does not tell what it is the name of, so a `SpokenNotation` stands around the notation of a page.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from derive.quantities import Quantity
from templates.mathematics.fragments import Fragment, atom
from templates.notations import Name, Notation
from templates.words.numerals import numeral, spelt

_ROLES = {"w": "weight", "b": "bias", "W": "weight matrix", "B": "bias vector"}
_MARKS = {"prime": "prime", "tilde": "tilde", "new": "new", "plus": "plus"}


@dataclass(frozen=True)
class SpokenName(Name):
    """A name with the word for what it names, its layer where the raised index is that, and its sample."""

    role: str = ""
    layer: str = ""
    sample: str = ""


@dataclass(frozen=True)
class SpokenNotation(Notation):
    """A notation whose names tell what they are the names of."""

    def name(self, quantity: Quantity) -> SpokenName:
        """The printed name with what is told of it."""
        printed = super().name(quantity)
        shown = quantity.sample is not None and self.samples_shown
        sup = printed.sup[:-1] if shown else printed.sup
        layer = str(quantity.indices[0]) if quantity.indices else ""
        known = {field.name: getattr(printed, field.name) for field in fields(Name)}
        role = _ROLES.get(quantity.kind, "")
        is_layer = [part.text for part in sup] == [layer] and not sup[0].upright
        told = "" if not shown else str(quantity.sample)
        return SpokenName(
            **{**known, "sup": () if is_layer else sup}, role=role, layer=layer if is_layer else "", sample=told
        )


def spoken(notation: Notation) -> SpokenNotation:
    """The notation as it is told."""
    return SpokenNotation(**{field.name: getattr(notation, field.name) for field in fields(Notation)})


def name_fragment(name: Name) -> Fragment:
    """A name in words."""
    return atom(name_words(name), 0.0)


def name_words(name: Name) -> str:
    """A name in words.

    >>> name_words(SpokenName("w", sub=("11",), role="weight", layer="2"))
    'weight w one one, layer two'
    >>> name_words(Name("out", "word", (Name("h", sub=("1",)),), primed=True))
    'out h one prime'
    """
    role = name.role if isinstance(name, SpokenName) else ""
    accent = [name.accent] if name.accent else []
    sub = [name_words(part) if isinstance(part, Name) else spelt(part) for part in name.sub]
    sup = [f"superscript {spelt(part.text)}" for part in name.sup]
    mark = [_MARKS[name.mark]] if name.primed else []
    words = " ".join([*([role] if role else []), _base(name), *accent, *sub, *sup, *mark])
    return words + "".join(f", {kind} {numeral(text)}" for kind, text in _told(name) if text)


def _base(name: Name) -> str:
    return name.base.replace("_", " ")


def _told(name: Name) -> tuple[tuple[str, str], ...]:
    return (("layer", name.layer), ("sample", name.sample)) if isinstance(name, SpokenName) else ()
