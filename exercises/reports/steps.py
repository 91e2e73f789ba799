"""The step that leads to an answer: the equations from what was asked or given before up to it.

Structure + names -> steps_to -> lines;  Way.of(structure, names).on_paper(numbers) -> the numbers in them
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from derive.evaluate import Prepared, prepared
from derive.plan import SAMPLE, lettered
from derive.quantities import Named, sample_of
from derive.terms import Term, inputs_of, with_index
from exercises.press.sheets import telling
from exercises.reports.own_numbers import OwnNumbers
from exercises.tasks.structure import Structure
from templates.document import Blank, Cells, Formula, Line, Numbers, Shown
from templates.filling import Filling, Precision
from templates.handout_lines import statement_line

_MOST = 8
"""A way of more equations than this is not told, but its last step alone."""


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
    places = structure.plan.places
    before = sorted(set(found) - set(names), key=lambda name: places[lettered(name, structure.plan.batch)])
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


def left_to_do(structure: Structure, line: Line) -> Line:
    """The line as it is to be worked out again: its formula, and the numbers in it where all of these are given."""

    def stays(right: Formula | Numbers | Shown | Cells | Blank) -> bool:
        given = isinstance(right, Numbers) and not any(can_be_told(structure, name) for name in inputs_of(right.term))
        return given or isinstance(right, Formula)

    return replace(line, rights=tuple(filter(stays, line.rights)))


def gives_away(own: OwnNumbers, way: Way, names: tuple[Named, ...], withheld: frozenset[Named]) -> bool:
    """Whether the steps to some names, with a student's own numbers, show a right one that is withheld.

    So it is where an answer on the way is missing, or where the steps come to the right numbers after all.
    """
    before = (name for name in way.needs if name in withheld and name not in names)
    return any(own.used[name] == own.right[name] for name in before) or any(
        own.follows.get(name) == own.right[name] for name in names
    )


def can_be_told(structure: Structure, name: Named) -> bool:
    """Whether a name has an equation of its own to show."""
    return lettered(name, structure.plan.batch) in structure.plan.terms


def inputs(structure: Structure, name: Named) -> tuple[Named, ...]:
    """The names whose numbers the equation of a name needs."""
    return inputs_of(term_of(structure, name))


def term_of(structure: Structure, name: Named) -> Term:
    """The term that defines a name."""
    sample, term = sample_of(name), structure.plan.terms[lettered(name, structure.plan.batch)]
    return with_index(term, SAMPLE, sample) if isinstance(sample, int) else term


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
