"""The step that leads to an answer: the equations from what was asked or given before up to it.

    Structure + name -> steps_to -> lines, with_right_numbers(line), without_results(line)

In a line's numbers stand the student's own; the right ones go by names of their own, which only the numbers of a page
have (`right_name`), so that one page holds both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from derive.evaluate import Prepared, prepared
from derive.plan import SAMPLE, lettered
from derive.quantities import Derivative, Named, sample_of
from derive.terms import Leaf, Number, Sum, SumOver, Term, children, inputs_of, map_leaves, rebuild, with_index
from exercises.sheets import telling
from exercises.structure import Structure
from templates.document import Formula, Line, Numbers, Shown
from templates.filling import Filling, Precision
from templates.handout_lines import statement_line
from templates.lines import Right

_MOST = 8
"""A way of more equations than this is not told, but its last step alone."""
_RIGHT = "right "


def can_be_told(structure: Structure, name: Named) -> bool:
    """Whether a name has an equation of its own to show."""
    return lettered(name, structure.plan.batch) in structure.plan.terms


def inputs(structure: Structure, name: Named) -> Iterator[Named]:
    """The names whose numbers the equation of a name needs."""
    yield from inputs_of(term_of(structure, name))


def term_of(structure: Structure, name: Named) -> Term:
    """The term that defines a name."""
    sample, term = sample_of(name), structure.plan.terms[lettered(name, structure.plan.batch)]
    return with_index(term, SAMPLE, sample) if isinstance(sample, int) else term


def steps_to(structure: Structure, names: tuple[Named, ...]) -> tuple[Line, ...]:
    """The equations of what is not asked itself and leads to the names, and at the end those of the names."""
    return tuple(step_line(structure, target) for target in leading_to(structure, names))


def leading_to(structure: Structure, names: tuple[Named, ...]) -> list[Named]:
    """The names whose equations are shown, in order."""
    found: dict[Named, None] = {}
    asked = frozenset(structure.asked)

    def visit(target: Named) -> None:
        for needed in inputs(structure, target):
            if needed not in asked and needed not in found and can_be_told(structure, needed):
                visit(needed)
        found[target] = None

    for name in names:
        visit(name)
    before = [name for name in found if name not in names]
    return [*(before if len(found) <= _MOST else ()), *names]


@dataclass(frozen=True)
class Way:
    """The computation of some steps: each name with its term, and all the names whose numbers these need."""

    steps: tuple[tuple[Named, Prepared], ...]
    needs: tuple[Named, ...]

    @classmethod
    def of(cls, structure: Structure, names: tuple[Named, ...]) -> Way:
        """That of the steps to some names."""
        terms = [(name, term_of(structure, name)) for name in leading_to(structure, names)]
        needs = dict.fromkeys(needed for _, term in terms for needed in inputs_of(term))
        return cls(tuple((name, prepared(term)) for name, term in terms), tuple(needs))

    def on_paper(self, values: Mapping[Named, float], precision: Precision) -> dict[Named, float]:
        """The numbers, with what the steps come to when they are computed from the printed digits."""
        found = dict(values)
        printed = Filling(found, {}, precision)
        for name, term in self.steps:
            found[name] = term(printed)
        return found


def without_results(line: Line) -> Line:
    """The line without what its numbers come to."""
    return replace(line, rights=tuple(right for right in line.rights if not isinstance(right, Shown)))


def step_line(structure: Structure, name: Named) -> Line:
    """The equation that defines a name: its chain rule or formula, its numbers, and what it comes to."""
    sample = sample_of(name)
    told = replace(telling(structure, structure.style), asked={}, sample=sample if isinstance(sample, int) else 1)
    key = lettered(name, structure.plan.batch)
    line, chain = statement_line(told, key), structure.plan.chains.get(key)
    rights = line.rights
    if chain is not None and isinstance(rights[0], Formula):
        rights = (Formula(told.first(chain)), *rights[1:])
    return replace(line, rights=rights, label="", numbered=False)


def right_name(name: Named) -> Named:
    """The name under which the right number stands, where the name itself has the student's."""
    if isinstance(name, Derivative):
        return replace(name, of=replace(name.of, kind=_RIGHT + name.of.kind))
    return replace(name, kind=_RIGHT + name.kind)


def plain_name(name: Named) -> Named:
    """The name whose right number it is."""
    if isinstance(name, Derivative):
        return replace(name, of=replace(name.of, kind=name.of.kind.removeprefix(_RIGHT)))
    return replace(name, kind=name.kind.removeprefix(_RIGHT))


def with_right_numbers(line: Line) -> Line:
    """The line with the right numbers in it; its symbols stay."""

    def renamed(leaf: Leaf) -> Term:
        return leaf if isinstance(leaf, Number) else right_name(leaf)

    def right(part: Right) -> Right:
        match part:
            case Numbers(term):
                return Numbers(map_leaves(unrolled(term), renamed))
            case Shown(name):
                return replace(part, name=right_name(name))
        return part

    return replace(line, rights=tuple(map(right, line.rights)))


def unrolled(term: Term) -> Term:
    """The term with its sums over an index written out, so that every leaf is the name of a number."""
    if isinstance(term, SumOver):
        terms = tuple(map(unrolled, term.terms()))
        return Sum(terms) if len(terms) > 1 else terms[0]
    if isinstance(term, Sum):
        return Sum(tuple(part for own in term.terms for part in _summands(own)))
    return rebuild(term, tuple(map(unrolled, children(term))))


def _summands(term: Term) -> tuple[Term, ...]:
    """A term of a sum, or those of a sum over an index."""
    whole = unrolled(term)
    return whole.terms if isinstance(term, SumOver) and isinstance(whole, Sum) else (whole,)
