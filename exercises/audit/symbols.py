"""What a document says of its symbols: the numbers it prints for them, and the functions it defines.

    statements -> Symbols(values: name -> Valued, rules: name -> Rule) -> readings of a formula with these symbols

A name may have several values; a formula is read with each of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from exercises.audit.plain import plain
from exercises.audit.spans import NoValue
from exercises.audit.trees import Grid, Name, Operation, Tree, is_bare
from exercises.audit.values import Reading, Rule, Symbolic, Value, value_of

_MOST = 48
"""The most combinations of values that a formula is read with."""


@dataclass(frozen=True)
class Valued:
    """A number or matrix that is printed for a symbol, and its lines."""

    tree: Tree
    value: Value
    lines: tuple[int, ...]

    @property
    def line(self) -> int:
        """Where it is printed first."""
        return self.lines[0]

    def again(self, lines: tuple[int, ...]) -> Valued:
        """The same, printed in more lines."""
        return replace(self, lines=(*self.lines, *lines))

    @property
    def text(self) -> str:
        """How it is printed."""
        return plain(self.tree)


@dataclass(frozen=True)
class Symbols:
    """The values and rules of a document."""

    values: Mapping[str, tuple[Valued, ...]]
    rules: Mapping[str, tuple[Rule, ...]]

    def readings(
        self, formula: Tree, line: int, changed: Collection[str] = ()
    ) -> Iterator[tuple[Reading, dict[str, Valued]]]:
        """The readings of a formula, each with the values of its symbols: those printed up to its line, or else later.

        A symbol that is `changed` in this line, as in x = x + 1, stands for what is printed before; one before a
        bracket may be a function or, where it has a number, a factor. There is no reading where a symbol has no value
        or there are too many readings.
        """
        calls = dict.fromkeys(_called(formula))
        names = [key for key in dict.fromkeys((*_uncalled(formula), *calls)) if key in self._valued()]
        functions = [key for key in self._reached(calls) if key in self.rules]
        values = [self._old(key, line) if key in changed else self._before(key, line) for key in names]
        rules = [(*self.rules[key], *self.values.get(key, ())) for key in functions]
        if prod(map(len, (*values, *rules))) > _MOST:
            return
        for chosen, defined in product(product(*values), product(*rules)):
            meant = dict(zip(functions, defined, strict=True))
            factors = {key: v for key, v in meant.items() if isinstance(v, Valued)}
            symbols = dict(zip(names, chosen, strict=True)) | factors
            by_rule = {key: rule for key, rule in meant.items() if isinstance(rule, Rule)}
            yield Reading(symbols={key: v.value for key, v in symbols.items()}, rules=by_rule), symbols

    def _valued(self) -> set[str]:
        return self.values.keys() - self.rules.keys()

    def _before(self, key: str, line: int) -> tuple[Valued, ...]:
        return tuple(v for v in self.values[key] if v.line <= line) or self.values[key]

    def _old(self, key: str, line: int) -> tuple[Valued, ...]:
        return tuple(v for v in self.values[key] if v.line < line)

    def _reached(self, calls: Iterable[str]) -> list[str]:
        """The functions that are called, and those that their definitions call."""
        found: dict[str, None] = {}
        waiting = list(calls)
        while waiting:
            key = waiting.pop(0)
            if key not in found:
                found[key] = None
                waiting += [name for rule in self.rules.get(key, ()) for name in _called(rule.body)]
        return list(found)


def symbols_of(statements: Iterable[tuple[tuple[Tree | None, int], ...]]) -> Symbols:
    """The symbols of chains, each given as its trees with their lines."""
    values: dict[str, dict[str, Valued]] = {}
    rules: dict[str, dict[str, Rule]] = {}
    for chain in statements:
        bare = [(tree, line) for tree, line in chain if tree is not None and is_bare(tree)]
        for tree in [tree for tree, _ in chain if tree is not None and not is_bare(tree)]:
            for number, line in bare:
                for key, valued in _named(tree, number, line):
                    known = values.setdefault(key, {})
                    known[valued.text] = known[valued.text].again(valued.lines) if valued.text in known else valued
        for key, rule in _rules([tree for tree, _ in chain]):
            rules.setdefault(key, {}).setdefault(plain(rule.body), rule)
    return Symbols(
        {key: tuple(several.values()) for key, several in values.items()},
        {key: tuple(several.values()) for key, several in rules.items()},
    )


def _named(tree: Tree, number: Tree, line: int) -> Iterator[tuple[str, Valued]]:
    """The names in `tree`, a symbol or a matrix of them, with what `number` gives for them."""
    match tree, number:
        case Name(key), _:
            try:
                yield key, Valued(number, value_of(number, Reading()), (line,))
            except (NoValue, Symbolic):
                return
        case Operation("power or name", (Name() as name, _)), _:
            yield from _named(name, number, line)
        case Grid(rows), Grid(others) if [*map(len, rows)] == [*map(len, others)]:
            for row, other in zip(rows, others, strict=True):
                for cell, entry in zip(row, other, strict=True):
                    yield from _named(cell, entry, line)


def _rules(trees: list[Tree | None]) -> Iterator[tuple[str, Rule]]:
    """The functions that a chain defines: a call with one symbol, and a formula in that symbol alone."""
    for tree in trees:
        match tree:
            case Operation("call", (Name(key), Name(parameter))):
                bodies = (body for body in trees if body is not None and body is not tree)
                yield from ((key, Rule(parameter, body)) for body in bodies if _defines(body, parameter, key))


def _defines(body: Tree, parameter: str, key: str) -> bool:
    """Whether a formula can be the definition of a function: in its parameter alone, and without that function."""
    names = {key for key in _uncalled(body) if "^" not in key}  # x^2 may be the name of a symbol, or a power
    return parameter in names and names <= {parameter, "pi"} and key not in _called(body)


def symbols_in(tree: Tree) -> frozenset[str]:
    """The names in a tree."""
    return frozenset((*_uncalled(tree), *_called(tree)))


def _uncalled(tree: Tree) -> list[str]:
    """The names of a tree, those before a bracket left out."""
    match tree:
        case Operation("call", (Name(), *arguments)):
            return [key for argument in arguments for key in _uncalled(argument)]
        case Operation(_, operands):
            return [key for operand in operands for key in _uncalled(operand)]
        case Grid(rows):
            return [key for row in rows for cell in row for key in _uncalled(cell)]
        case Name(key):
            return [key]
    return []


def _called(tree: Tree) -> list[str]:
    """The names that are written before a bracket: functions, or factors."""
    match tree:
        case Operation("call", (Name(key), *arguments)):
            return [key, *(name for argument in arguments for name in _called(argument))]
        case Operation(_, operands):
            return [name for operand in operands for name in _called(operand)]
        case Grid(rows):
            return [name for row in rows for cell in row for name in _called(cell)]
    return []
