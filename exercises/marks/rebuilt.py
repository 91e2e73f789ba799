"""The questions of a run made again from its manifest, so that its answers can be followed and explained.

    Manifest -> Rebuilt(credit, structures by question, notes)

A question that this version makes otherwise than the one that made the run is left out, with a note: its answers are
then right or wrong by what the manifest has of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from derive.errors import InputError
from exercises.files.credit import USUAL_CREDIT, Credit
from exercises.files.reading import problem_set_of
from exercises.files.spec import ProblemSet
from exercises.files.yamlread import parse_yaml
from exercises.storage.manifest import FILE_NAME, ExpectedAnswer, Manifest
from exercises.tasks.structure import Structure, structures_of


@dataclass(frozen=True)
class Rebuilt:
    """What can be made again of a run: its questions by number, and what the set says of marking."""

    structures: Mapping[int, Structure] = field(default_factory=dict)
    credit: Credit = USUAL_CREDIT
    notes: tuple[str, ...] = ()
    page: str = "sheet-a4"
    """The sort of page that its sheets have."""

    @property
    def titles(self) -> dict[int, str]:
        """What its questions are called."""
        return {number: structure.spec.title for number, structure in self.structures.items()}


def rebuilt(manifest: Manifest, directory: str | Path = "") -> Rebuilt:
    """The questions of a run; raises InputError where the manifest's copy of the set cannot be read."""
    if not manifest.set.text:
        old = f"the run was made by {manifest.program}: answers are right or wrong, and not explained"
        return Rebuilt(notes=(old,) if manifest.program else ())
    problem_set = set_of(manifest, directory)
    found = dict(enumerate(structures_of(problem_set), 1))
    fit = {number: structure for number, structure in found.items() if _fits(structure, manifest, number)}
    notes = tuple(
        f"question {number} was made by another version: its answers are right or wrong, and not explained"
        for number in found.keys() - fit.keys()
    )
    return Rebuilt(fit, problem_set.credit, notes, problem_set.layout.page)


def set_of(manifest: Manifest, directory: str | Path = "") -> ProblemSet:
    """The set that a run was made from; raises InputError where the manifest's copy of it cannot be read."""
    file = str(Path(directory, FILE_NAME))
    try:
        return problem_set_of(parse_yaml(manifest.set.text), manifest.set.name or "set")
    except InputError as error:
        where = f"line {error.place.line} of the set in {file}: " if error.place.line else f"the set in {file}: "
        raise InputError(f"{where}{error.what}", error.hint) from error


def _fits(structure: Structure, manifest: Manifest, number: int) -> bool:
    """Whether a question asks everybody what the manifest says that it asked."""
    asked = [(ask.label, ask.kind) for ask in structure.asks]
    given = {quantity.name for quantity in structure.given}
    return all(
        [_asked(answer) for answer in record.asked(number)] == asked
        and given <= record.given.get(str(number), {}).keys()
        for record in manifest.students.values()
    )


def _asked(answer: ExpectedAnswer) -> tuple[str, str]:
    return answer.quantity, answer.kind
