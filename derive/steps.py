"""A plan's statements compiled one by one, so that derivations that differ in a few of them share all others.

    Plan -> Steps.path(rewriting) -> ((slot, term's number), ...) -> run(path, values, Functions)

`values` is a list with a place (slot) for each given quantity and each target. To run a rewriting, the values of the
truth are copied and only what it changes, or what leans on that, is computed again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from types import CodeType
from typing import Any, Protocol

from derive.arithmetic import Arithmetic
from derive.mistakes.rewritten import Rewritten, in_order, leaned_on
from derive.plan import Plan, lettered, unrolled
from derive.quantities import Named
from derive.source import Writer
from derive.terms import Term

Path = tuple[tuple[int, int], ...]
Keep = Callable[[int, Any], Any]


class Steps:
    """The statements of one plan, and those of its rewritings."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        names = (*plan.given, *(statement.target for statement in plan.statements))
        self.slots: dict[Named, int] = {name: number for number, name in enumerate(names)}
        self._writer = Writer(plan)
        self._writer.variables = {name: f"v[{slot}]" for name, slot in self.slots.items()}
        self._numbers: dict[Term, int] = {}
        self.codes: list[CodeType] = []
        self.leans: list[frozenset[int]] = []  # the slots that each term reads, by its number

    def slot(self, name: Named) -> int:
        """The place of a name; that of the letter where the name is one sample's. Raises KeyError."""
        return self.slots[lettered(name, self.plan.batch)]

    @cached_property
    def truth(self) -> Path:
        """Every statement in order."""
        return tuple((self.slots[s.target], self._number(s.term)) for s in self.plan.statements)

    @cached_property
    def inputs(self) -> dict[int, frozenset[int]]:
        """What each statement leans on, by slots."""
        return {slot: self.leans[number] for slot, number in self.truth}

    def path(self, rewriting: Rewritten) -> Path:
        """What a rewriting changes, and what leans on that, in the order that it needs."""
        changes = {self.slots[target]: self._number(term) for target, term in rewriting.changes.items()}
        affected = sorted(frozenset().union(*(self._reached[slot] for slot in changes)))
        terms = {slot: changes.get(slot, self.true[slot]) for slot in affected}
        if all(place <= slot for slot, number in changes.items() for place in self.leans[number]):
            return tuple(terms.items())
        leans = {slot: sorted(self.leans[number]) for slot, number in terms.items()}
        return tuple((slot, terms[slot]) for slot in in_order(affected, leans))

    @cached_property
    def true(self) -> Mapping[int, int]:
        """The number of each statement's term, by slot."""
        return dict(self.truth)

    @cached_property
    def _reached(self) -> dict[int, frozenset[int]]:
        """What leans on each statement in the end, by slots, itself included."""
        readers: dict[int, list[int]] = {slot: [] for slot in self.slots.values()}
        for slot, number in self.truth:
            for place in self.leans[number]:
                readers[place].append(slot)
        reached: dict[int, frozenset[int]] = {}
        for slot, _ in reversed(self.truth):
            reached[slot] = frozenset({slot}).union(*(reached[reader] for reader in readers[slot]))
        return reached

    def after(self, slot: int) -> Path:
        """The true statements that lean on a number."""
        return tuple((other, self.true[other]) for other in sorted(self._reached[slot] - {slot}))

    def anew(self, path: Path, before: Mapping[int, int], ends: Collection[int] = ()) -> Path:
        """What of a path is not as it was before, by the terms' numbers, or leans on that; not by way of its `ends`."""
        changed, new = set[int](), []
        for slot, number in path:
            if number != before[slot] or not changed.isdisjoint(self.leans[number]):
                new.append((slot, number))
                if slot not in ends:
                    changed.add(slot)
        return tuple(new)

    def touched(self, path: Iterable[tuple[int, int]]) -> frozenset[int]:
        """The slots that a path reads or fills."""
        return frozenset().union(*(self.leans[number] | {slot} for slot, number in path))

    def _number(self, term: Term) -> int:
        """The number of a term among those that are compiled."""
        if term not in self._numbers:
            plain = unrolled(term)
            self._numbers[term] = self._numbers[plain] if plain in self._numbers else self._compiled(plain)
            self._numbers[plain] = self._numbers[term]
        return self._numbers[term]

    def _compiled(self, term: Term) -> int:
        """The number of a term that was not met before."""
        first, *rest = self._writer.pieces(term)
        text = f"add({', '.join((first, *rest))})" if rest else first
        self.leans.append(frozenset(self.slots[name] for name in leaned_on(self.plan.batch, term)))
        self.codes.append(compile(f"lambda v: {text}", "<step>", "eval"))
        return len(self.codes) - 1


class Slots(Protocol):
    """Numbers by slot."""

    def __getitem__(self, slot: int, /) -> Any: ...


class Functions(dict[int, Callable[[Slots], Any]]):
    """The terms of some Steps under one arithmetic, by number, each made when it is first asked for."""

    def __init__(self, steps: Steps, arithmetic: Arithmetic) -> None:
        super().__init__()
        self._steps = steps
        self._space = {**arithmetic.functions, "add": _add}

    def __missing__(self, number: int) -> Callable[[Slots], Any]:
        code = self._steps.codes[number]
        made: Callable[[Slots], Any] = eval(code, self._space)  # noqa: S307 - text made above, from terms only
        self[number] = made
        return made


def run(path: Path, values: list[Any], functions: Functions, keep: Keep) -> None:
    """Compute the slots of a path in `values`; `keep` is given each slot with its value and tells what is used."""
    for slot, number in path:
        values[slot] = keep(slot, functions[number](values))


def _add(first: Any, *others: Any) -> Any:
    for other in others:
        first = first + other
    return first
