"""What else can be said of a wrong number: a digit of it is another, it is a neighbour's, or a convention.

The numbers that it is compared with are the true one, what the printed numbers before it give, and what the mistakes
make of it that explain other numbers of the same source.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

from derive.carried import Range
from derive.plan import Plan
from derive.quantities import Derivative, Named, Quantity
from derive.terms import Apply
from exercises.audit.claims import Claimed
from exercises.mistakes import titles

_DIGITS, _FEW_DIGITS = 3, 2
"""A number of fewer digits resembles too many others; and is the same as too many others."""
_WIDE = Context(prec=1000)
"""Has room for the digits of every float."""

LOST_SIGN = "the sign is lost"


def hints(
    claimed: Claimed, follows: Range, mistaken: Mapping[str, Iterable[float]], claims: Iterable[Claimed]
) -> Iterator[str]:
    """Remarks on a number that is wrong; `mistaken` has what it is with each mistake of the source, by title."""
    finite = math.isfinite(follows.middle)
    if not finite:
        yield "the printed numbers before it lead to no finite number"
    elif abs(follows.middle - claimed.true) > claimed.room:
        yield f"the printed numbers before it give {written(claimed, follows.middle)}"
    if finite and claimed.number and follows.near(-claimed.number, claimed.room):
        yield LOST_SIGN
    else:
        yield from _resembles(claimed, {"": (claimed.true, follows.middle if finite else claimed.true), **mistaken})
    yield from _of_others(claimed, claims)


def of_chance(mistakes: Sequence[str]) -> Iterator[str]:
    """A remark on mistakes that give a number, where one of the many that are known may do so by chance."""
    if mistakes:
        yield f"a known mistake gives it, perhaps by chance: {titles(mistakes)}"


def of_convention(name: Named, plan: Plan, given: Mapping[Quantity, float]) -> Iterator[str]:
    """A remark on the value of a step at its jump, which is agreed on rather than found."""
    match plan.terms.get(name):
        case Apply("step", (Quantity() as where,)) if given.get(where) == 0:
            yield "at the jump itself the value is a convention"


def written(claimed: Claimed, number: float, more: int = 1) -> str:
    """A number with some decimals more than the printed one has, and enough to tell them apart."""
    if number == 0:
        return "0"
    decimals = claimed.claim.decimals
    far = abs(number - claimed.number)
    needed = 2 - math.floor(math.log10(far)) if far else 0
    return f"{number:z.{min(max(decimals + more, needed), 15)}f}"


def _resembles(claimed: Claimed, numbers: Mapping[str, Iterable[float]]) -> Iterator[str]:
    """The first number that a slip in writing makes of what is printed."""
    for title, several in numbers.items():
        found = (slip for number in several if math.isfinite(number) for slip in _slips(claimed, number))
        if slip := next(found, ""):
            yield f"with the mistake \u201c{title}\u201d, {slip}" if title else slip
            return


def _digits(claimed: Claimed) -> int:
    """The digits that are printed, from the first that is not 0."""
    return len(claimed.claim.value.lstrip("-0.").replace(".", ""))


def _slips(claimed: Claimed, number: float) -> Iterator[str]:
    """The slips that make what is printed of a number."""
    printed, places = claimed.claim.value, claimed.claim.decimals
    if claimed.number and abs(claimed.number + number) <= claimed.room:
        yield LOST_SIGN
    if _digits(claimed) < _DIGITS:
        return
    for text in _texts(number, places):
        if what := _same_length(text, printed):
            yield what.format(text)
    if places > 1 and _digits(claimed) > _DIGITS:
        yield from (f"{text} with a digit put in" for text in _texts(number, places - 1) if text in _shorter(printed))
        yield from (f"{text} with a digit left out" for text in _texts(number, places + 1) if printed in _shorter(text))


def _texts(number: float, places: int) -> tuple[str, ...]:
    """A number rounded and cut off to some decimals."""
    unit, exact = Decimal(1).scaleb(-places), Decimal(repr(number))
    rounded = (exact.quantize(unit, way, _WIDE) for way in (ROUND_HALF_UP, ROUND_DOWN))
    return tuple(dict.fromkeys(f"{one:f}" for one in rounded))


def _shorter(text: str) -> set[str]:
    """A text with each of its digits left out."""
    return {text[:place] + text[place + 1 :] for place, sign in enumerate(text) if sign.isdigit()}


def _same_length(text: str, printed: str) -> str:
    """How two texts of as many digits differ, if only a little."""
    if len(text) != len(printed):
        return ""
    places = [place for place, (a, b) in enumerate(zip(text, printed, strict=True)) if a != b]
    if len(places) == 1:
        return "{} with one digit changed"
    if len(places) == 2 and places[1] == places[0] + 1:
        one, other = places
        if text[one] == printed[other] and text[other] == printed[one]:
            return "{} with two digits exchanged"
    return ""


def _of_others(claimed: Claimed, claims: Iterable[Claimed]) -> Iterator[str]:
    """The one other quantity of its kind whose true value this is."""
    if _digits(claimed) < _FEW_DIGITS:
        return
    others = {
        other.name
        for other in claims
        if other.name != claimed.name
        and _kind(other) == _kind(claimed)
        and abs(other.true - claimed.number) <= claimed.room
    }
    if len(others) == 1:
        yield f"it is the value of `{others.pop()}`"


def _kind(claimed: Claimed) -> object:
    name = claimed.named
    return (name.of.kind, name.wrt.kind) if isinstance(name, Derivative) else (name.kind, name.primed)
