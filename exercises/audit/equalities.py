"""The equalities of a document, each with what the judge says: `findings`.

    document -> statements: chains of Sides -> symbols -> Finding(line, left, right, outcome)

First the parts that are numbers are compared, each with the next; then what has symbols, with the numbers after it.
That sigma is the sigmoid is believed where one equality holds by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from exercises.audit.assumed import with_sigmoid
from exercises.audit.chains import Part, chains
from exercises.audit.cursor import Unreadable
from exercises.audit.judging import Outcome, judged
from exercises.audit.parts import tree_of
from exercises.audit.prose import prose_chains
from exercises.audit.regions import Region, regions
from exercises.audit.spans import NoValue
from exercises.audit.symbols import Symbols, Valued, symbols_in, symbols_of
from exercises.audit.tokens import tokens
from exercises.audit.trees import Grid, Literal, Name, Operation, Tree, is_bare
from exercises.audit.values import Reading, Symbolic, value_of

_SOON = 12
"""So many lines after a formula its value may stand; further away the symbol may be used for something else."""


@dataclass(frozen=True)
class Side:
    """One part of a chain, with the relation before it; `tree` is None where it cannot be read.

    It is `running` where it stands in running text rather than in a formula.
    """

    relation: str
    tree: Tree | None
    line: int
    running: bool = False


Statement = tuple[Side, ...]


@dataclass(frozen=True)
class Finding:
    """One equality: its sides, the outcome, and the values of symbols that it leans on."""

    left: Tree
    right: Tree
    line: int
    outcome: Outcome
    symbols: Mapping[str, Valued] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """holds, doubtful, false or at odds."""
        return self.kind_of(self.outcome.verdict)

    def kind_of(self, verdict: str) -> str:
        """What a verdict comes to: with numbers that are printed for symbols, false is at odds and doubtful holds."""
        if self.symbols:
            return "at odds" if verdict == "false" else "holds"
        return verdict


@dataclass(frozen=True)
class Audit:
    """What was found in a document, and how many chains have no two parts that could be compared."""

    findings: tuple[Finding, ...]
    skipped: int


def audited(document: str, *, latex: bool) -> Audit:
    """The equalities of a document."""
    found = list(statements(document, latex=latex))
    told = symbols_of(tuple((side.tree, side.line) for side in chain) for chain in found)
    symbols, assumed = with_sigmoid(told)
    each = [[*_of_numbers(chain), *_of_symbols(chain, symbols)] for chain in found]
    if not any(_leans_on(finding, assumed) and finding.verdict == "holds" for several in each for finding in several):
        each = [[finding for finding in several if not _leans_on(finding, assumed)] for several in each]
    return Audit(tuple(finding for several in each for finding in several), sum(not several for several in each))


def _leans_on(finding: Finding, names: Collection[str]) -> bool:
    """Whether a finding calls one of some functions."""
    return not symbols_in(finding.left).union(symbols_in(finding.right)).isdisjoint(names)


def statements(document: str, *, latex: bool) -> Iterator[Statement]:
    """The chains of a document, as trees."""
    for region in regions(document, latex=latex):
        found = chains(tokens(region.text)) if region.formula else prose_chains(region.text)
        for chain in found:
            yield tuple(_side(part, region) for part in chain)


def _side(part: Part, region: Region) -> Side:
    line = region.line_of(part.tokens[0].at) if region.formula and part.tokens else region.line
    try:
        return Side(part.relation, tree_of(part.tokens), line, not region.formula)
    except (Unreadable, RecursionError):
        return Side(part.relation, None, line, not region.formula)


def _is_number(tree: Tree | None) -> bool:
    """Whether a part has a value without knowing any symbol."""
    if tree is None:
        return False
    try:
        value_of(tree, Reading())
    except Symbolic:
        return False
    except NoValue:
        return True
    return True


def _of_numbers(chain: Statement) -> Iterator[Finding]:
    """Each number with the next in the chain, unless an arrow is between them."""
    last: Side | None = None
    about = False
    for side in chain:
        if side.relation == "\u2190":
            last = None
        about = about or side.relation == "\u2248"
        if side.tree is None or not _is_number(side.tree):
            continue
        if last is not None and last.tree is not None and not (side.running and _are_whole(last.tree, side.tree)):
            outcome = judged(last.tree, side.tree, [Reading()], about=about)
            if outcome is not None:
                yield Finding(last.tree, side.tree, side.line, outcome)
        last, about = side, False


def _are_whole(left: Tree, right: Tree) -> bool:
    """Whether both are mere whole numbers, which in running text mean other things: 1010 = 10, 1 = agree."""
    return isinstance(left, Literal) and isinstance(right, Literal) and not left.unit and not right.unit


def _of_symbols(chain: Statement, symbols: Symbols) -> Iterator[Finding]:
    """Each formula with symbols, with the next number in the chain; of several such the last before it."""
    formula: Side | None = None
    about = False
    changed = {side.tree.key for side in chain if isinstance(side.tree, Name)}
    for side in chain:
        about = about or side.relation == "\u2248"
        if side.tree is None:
            continue
        if _is_number(side.tree):
            if formula is not None and formula.tree is not None:
                readings = symbols.readings(formula.tree, side.line, changed)
                found = (_found(formula.tree, side.tree, side.line, r, values, about=about) for r, values in readings)
                yield from _kindest(found)
            formula = None
        elif not _is_symbol(side.tree):
            formula, about = side, False
    if not about:
        yield from _of_a_value_elsewhere(chain, symbols)
    yield from _of_a_value_before(chain, symbols)


def _of_a_value_before(chain: Statement, symbols: Symbols) -> Iterator[Finding]:
    """The number of a chain such as p = a = 0.5, with what is printed before for the symbol in its middle."""
    names = [side.tree for side in chain if isinstance(side.tree, Name)]
    numbers = [(side.tree, side.line) for side in chain if side.tree is not None and is_bare(side.tree)]
    for name, (number, line) in product(names[1:], numbers[:1]):
        before = (valued for valued in symbols.values.get(name.key, ()) if valued.line < line)
        yield from _kindest(
            _found(name, number, line, Reading(symbols={name.key: v.value}), {name.key: v}, about=False) for v in before
        )


def _of_a_value_elsewhere(chain: Statement, symbols: Symbols) -> Iterator[Finding]:
    """A formula at the end of a chain, with the number that is printed soon after for a symbol in the chain."""
    end = chain[-1]
    if end.tree is None or is_bare(end.tree) or _is_symbol(end.tree):
        return
    for side in chain[:-1]:
        if isinstance(side.tree, Name) and side.tree.key in symbols.values.keys() - symbols_in(end.tree):
            yield from _kindest(
                _found(end.tree, v.tree, end.line, reading, {**values, side.tree.key: v}, about=False)
                for v in symbols.values[side.tree.key]
                if any(0 <= line - end.line <= _SOON for line in v.lines)
                for reading, values in symbols.readings(end.tree, end.line)
            )
            return


def _is_symbol(tree: Tree) -> bool:
    """Whether a part is a mere symbol or a matrix of them, to which a number after it gives a value."""
    match tree:
        case Name() | Operation("power or name", _):
            return True
        case Grid(rows):
            return all(_is_symbol(cell) for row in rows for cell in row)
    return False


def _found(
    left: Tree, right: Tree, line: int, reading: Reading, values: Mapping[str, Valued], *, about: bool
) -> Finding | None:
    outcome = judged(left, right, [reading], about=about)
    return None if outcome is None else Finding(left, right, line, outcome, values)


def _kindest(findings: Iterator[Finding | None]) -> Iterator[Finding]:
    """The finding that speaks best of the document, if there is any."""
    found = [finding for finding in findings if finding is not None]
    yield from sorted(found, key=lambda finding: finding.outcome.rank)[:1]
