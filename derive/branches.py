"""Many ways from one trail at once: persons who each follow an own path of wrong statements.

    branched(trail, [(path, persons), ...]) -> the Trail of all of them in order; a person may stand in it many times

A statement is worked out once for all who make it in the same way, whatever else they do; one order of the statements
has to suit all (`in_batches`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from derive.bounded import Bounded, Places, lifted
from derive.follow import Trail
from derive.program import BLOCK
from derive.steps import Path, Steps
from derive.views import View, put_rows, shape_of

Persons = NDArray[np.intp]
Way = tuple[Path, Persons]
Own = TypeVar("Own")


def in_batches(steps: Steps, paths: Sequence[Path]) -> Iterator[list[int]]:
    """The places of paths whose statements one order suits: of all, or of those that keep the plan's; each other alone.

    Who uses a weight that is updated already needs that before what others find it from.
    """
    everything = range(len(paths))
    usual = [place for place in everything if _is_usual(paths[place])]
    other = sorted({*everything}.difference(usual))
    for batch in [[*everything]] if _order(steps, paths) is not None else filter(None, [usual, other]):
        if _order(steps, [paths[place] for place in batch]) is not None:
            yield batch
        else:
            yield from ([place] for place in batch)


def _is_usual(path: Path) -> bool:
    """Whether a path takes statements as they stand in the plan."""
    return [*path] == sorted(path)


def _order(steps: Steps, paths: Sequence[Path]) -> list[int] | None:
    """The slots of all paths, each after those that it leans on in any of them; None where there is no such order.

    The plan's own suits paths that keep it.
    """
    taken = {step for path in paths for step in path}
    slots = {slot for slot, _ in taken}
    if all(map(_is_usual, paths)):
        return sorted(slots)
    leans: dict[int, set[int]] = {slot: set() for slot in sorted(slots)}
    for slot, number in taken:
        leans[slot] |= steps.leans[number] & slots
    try:
        return list(TopologicalSorter(leans).static_order())
    except CycleError:
        return None


def branched(trail: Trail, ways: Sequence[Way], *, whole: bool = False) -> Trail:
    """The trail of persons with their paths, which are one batch; what is filled on no path is not in it.

    If `whole`, nobody goes on from an answer that does not agree; what follows after it is not told.
    """
    persons = np.concatenate([own for _, own in ways])
    made = trail.of_persons(persons, dict.fromkeys(step for path, _ in ways for step in path))
    ends = np.cumsum([0, *(len(own) for _, own in ways)])
    placed = [(path, np.arange(start, end)) for (path, _), start, end in zip(ways, ends[:-1], ends[1:], strict=True)]
    going = np.ones(made.count, dtype=bool)
    with np.errstate(all="ignore"):
        for slot, terms in in_order(trail.follower.steps, placed):
            still = {number: rows[going[rows]] for number, rows in terms.items()} if whole else terms
            made.values[slot] = made.made.keep(slot, _worked_out(made, slot, still))
            if whole and slot in made.made.own:
                going &= made.made.follows(slot)
    return made


def _worked_out(made: Trail, slot: int, terms: Mapping[int, Persons]) -> Any:
    """What follows for a slot where rows work it out in many ways.

    What most do in the true way is done so for all, of whom others either do it their way or have it so already.
    """
    functions, true = made.follower.functions, made.follower.steps.true[slot]
    most = 2 * len(terms.get(true, ())) > made.count
    value = functions[true](made.values) if most else made.made.found.get(slot, made.values[slot])
    parts = [
        (rows, lifted(functions[number](View(made.values, rows, made.count)), made.made.carry))
        for number, rows in terms.items()
        if len(rows) and not (most and number == true)
    ]
    return _put(lifted(value, made.made.carry), parts, made.count) if parts else value


def in_order(steps: Steps, ways: Sequence[Way]) -> Iterator[tuple[int, dict[int, Persons]]]:
    """The slots that rows fill on their ways, which are one batch: the terms of each, and the rows that work it out."""
    order = _order(steps, [path for path, _ in ways])
    assert order is not None, "ways of one batch suit each other"
    found: dict[tuple[int, int], list[Persons]] = {}
    for path, rows in ways:
        for step in path:
            found.setdefault(step, []).append(rows)
    terms: dict[int, dict[int, Persons]] = {slot: {} for slot in order}
    for (slot, number), parts in found.items():
        terms[slot][number] = np.concatenate(parts) if len(parts) > 1 else parts[0]
    yield from terms.items()


def in_blocks(ways: Iterable[tuple[Own, Persons]]) -> Iterator[list[tuple[Own, Persons]]]:
    """Ways, or what else has rows, so many at a time that their numbers stay in the processor's cache."""
    block: list[tuple[Own, Persons]] = []
    count = 0
    for own, rows in ways:
        for start in range(0, len(rows), BLOCK):
            some = rows[start : start + BLOCK]
            block.append((own, some))
            count += len(some)
            if count >= BLOCK:
                yield block
                block, count = [], 0
    if block:
        yield block


def _put(whole: Bounded, parts: Sequence[tuple[Persons, Bounded]], count: int) -> Bounded:
    """A number in which some rows have another one.

    Each row has as many decimals as its number, so that nobody's bounds are others in other company.
    """
    shape = shape_of(count, (whole.value, *(part.value for _, part in parts)))
    value = put_rows(whole.value, ((rows, part.value) for rows, part in parts), shape)
    error = put_rows(whole.error, ((rows, part.error) for rows, part in parts), shape)
    return Bounded(value, error, _decimals(whole, parts, value), whole.carry)


def _decimals(whole: Bounded, parts: Sequence[tuple[Persons, Bounded]], value: NDArray[np.float64]) -> Places:
    found = [whole.places, *(part.places for _, part in parts)]
    if all(isinstance(places, int) for places in found) and len(set(found)) == 1:
        return whole.places
    made = np.array(np.broadcast_to(whole.places, (len(value), *(1,) * (value.ndim - 1))))
    for rows, part in parts:
        made[rows] = part.places
    return made
