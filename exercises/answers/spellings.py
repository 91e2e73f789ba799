"""Which name is meant by text typed as a sheet prints it: `typed_names` for a table, `key_of` for one text.

A key stands for a name only where it is that of no other name beside it. What one sheet prints for two things, and
a raised index that could be a power of another name there, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import normalize

from derive.functions import FUNCTIONS
from derive.quantities import Named, plain_name
from derive.spelling import spelled
from templates.notations import Notation
from templates.spelling import keys_of

_RAISED = re.compile(r"\^[^_']+")
_BARE = re.compile(r"\^([0-9]+)")
_HALVES = re.compile(r"d(?P<of>[^/]+)/d(?P<wrt>[^/]+)")


def typed_names(listed: Mapping[str, Named], notation: Notation) -> dict[str, str]:
    """What may be typed -> the label under which its name is listed: the names as printed, without those in plain."""
    meant: dict[str, set[str]] = {}
    for label, name in listed.items():
        for key in keys_of(notation, name):
            meant.setdefault(key, set()).add(label)
    taken = {*listed, *meant}
    return {
        key: next(iter(labels))
        for key, labels in meant.items()
        if len(labels) == 1 and key not in listed and key not in FUNCTIONS and not _is_power(key, taken)
    }


def _is_power(key: str, taken: Iterable[str]) -> bool:
    bare = _RAISED.sub("", key)
    return bare != key and bare in taken


def printed_name(text: str, listed: Mapping[str, Named], notation: Notation) -> str | None:
    """The listed name by which, as a sheet prints it, a derivative is wanted: `w_5` or `dE/dw_5`; None for others."""
    if plain_name(text.strip()) in listed:
        return None
    halves = _HALVES.fullmatch(plain_name(text.strip()))
    typed = typed_names(listed, notation)
    return next((typed[key] for key in typed_keys(halves["wrt"] if halves else text) if key in typed), None)


def typed_keys(text: str) -> Iterator[str]:
    """The keys of a name that somebody typed, the strictest first; none for what is no printed name.

    >>> list(typed_keys("∂E_total / ∂w_5"))[0], next(typed_keys("z^1_2"))
    ('dE_total/dw_5', 'z^1_2')
    """
    plain = "".join(plain_name(normalize("NFC", text.strip())).split())
    halves = _HALVES.fullmatch(plain)
    if halves is None:
        yield from _keys(plain)
        return
    below = list(_keys(halves["wrt"]))
    yield from (f"d{of}/d{wrt}" for of in _keys(halves["of"]) for wrt in below)


def loss_in_short(text: str, known: Mapping[str, str]) -> str | None:
    """The label of the only derivative by the same quantity whose upper half is written out, as E_total is for E.

    `known` has the labels by their keys.

    >>> loss_in_short("∂E/∂w_6", {"dE_total/dw_6": "dL/dw[2,1,2]", "dE_total/dw_5": "dL/dw[2,1,1]"})
    'dL/dw[2,1,2]'
    """
    halves = [match for key in typed_keys(text) if (match := _HALVES.fullmatch(key))]
    wanted = {(match["of"], match["wrt"]) for match in halves}
    keys = ((label, match) for key, label in known.items() if (match := _HALVES.fullmatch(key)))
    found = {label for label, match in keys if (match["of"].partition("_")[0], match["wrt"]) in wanted}
    return found.pop() if len(found) == 1 else None


def _keys(text: str) -> tuple[str, ...]:
    found = spelled(_BARE.sub(r"^(\1)", text))
    return found.keys if found else ()
