"""`make`: a class's sheets and keys, and all that marking needs, in one folder.

    Order -> copies (numbers) -> batches (set in one go each) -> DIR

Everything that is written appears whole or not at all. A folder remembers which run it belongs to, so a
run that was stopped goes on where it was, and another one is refused instead of mixed in.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from derive.errors import InputError, Place
from derive.quantities import Derivative
from exercises.files.library import read_set
from exercises.files.spec import ProblemSet
from exercises.kinds import Shared
from exercises.press.batches import FOLDERS, Progress, Shop
from exercises.press.crews import crew
from exercises.press.jobs import program
from exercises.press.printing import Press
from exercises.storage.atomic import is_leftover, remove_leftovers, write_atomic
from exercises.storage.manifest import FILE_NAME, Manifest, RoundingRecord, SetRecord
from exercises.storage.roster import Roster, Student, notes_on_names, numbered, read_roster
from exercises.storage.tables import to_csv
from exercises.storage.textfiles import read_bytes
from exercises.tasks.structure import Structure
from exercises.variants.drawing import Lottery
from exercises.variants.figures import collisions
from exercises.variants.generate import Copy, Generator
from exercises.variants.soundness import Drawn
from templates.engines import AUTO, Engine, chosen

_STATE = "run.json"
SECRET = "secret"  # noqa: S105 - the name of a file
_USUAL = "latex"
"""The engine of runs that do not record theirs."""
_TELLING = 10
"""So many students with the same answer are no accident."""


@dataclass(frozen=True)
class Order:
    """What `make` is asked for, as on the command line."""

    problem_set: str
    output: Path
    students: Path | None
    copies: int | None
    seed: int | None
    secret: Path | None
    jobs: int | None
    scheduler: str | None = None
    engine: str = AUTO


@dataclass(frozen=True)
class Made:
    """What a run wrote."""

    output: Path
    students: int
    notes: tuple[str, ...] = ()
    """What a person should know, a line each."""

    def summary(self) -> str:
        """One line for people."""
        people = f"{self.students} student{'' if self.students == 1 else 's'}"
        return f"wrote sheets and keys as PDF for {people} to {self.output}"


@dataclass(frozen=True)
class Run:
    """An order with its inputs read: what decides every byte that is written."""

    problem_set: ProblemSet
    students: tuple[Student, ...]
    file_hash: str
    seed: int
    secret: bytes
    engine: Engine
    notes: tuple[str, ...] = ()

    @property
    def lottery(self) -> Lottery:
        """The source of its random numbers."""
        return Lottery(self.secret, self.file_hash, self.seed)

    def state(self) -> str:
        """What a folder keeps to know its run again; the secret only as a hash."""
        people = [[student.id, student.name] for student in self.students]
        facts = {"program": program(), "set": self.file_hash, "seed": self.seed, "students": people}
        if self.engine.name != _USUAL:
            facts["engine"] = self.engine.name
        facts["secret"] = hashlib.sha256(b"state" + self.secret).hexdigest()
        return json.dumps(facts, ensure_ascii=False) + "\n"


def make(order: Order, progress: Progress = lambda done, total: None) -> Made:
    """Carry out an order; `progress` is told how many students of how many are set.

    Raises InputError for bad input and for a folder that holds another run, before anything is written;
    ToolMissing where the engine is not installed, after everything but the PDFs is.
    """
    run = _read(order)
    generator = Generator(run.problem_set, run.lottery)
    draws = generator.draws(run.students)
    copies = generator.copies(run.students, draws)
    named = any(student.name for student in run.students)
    press = Press(run.problem_set, generator.structures, named, run.engine)
    press.refuse_unprintable()
    _claim(order.output, run)
    _write_texts(order.output, run, copies, press.shared)
    _print(order, Shop(press, order.output, copies, progress))
    return Made(order.output, len(copies), (*run.notes, *notes_on(generator.structures, draws)))


def notes_on(structures: Sequence[Structure], draws: Sequence[Drawn]) -> Iterator[str]:
    """A line where few candidates are sound, where students get each other's numbers, and where all have one answer."""
    for number, (structure, drawn) in enumerate(zip(structures, draws, strict=True), 1):
        yield from filter(None, (drawn.note(number),))
        repeated = collisions(list(drawn.given.values())).repeated if drawn.given else 0
        if repeated:
            what = f"{repeated} of {drawn.count} students get the same numbers as another"
            yield f"question {number}: {what}; gradsheet stress tells more"
        if same := _same_for_all(structure, drawn):
            yield f"question {number}: the same for everybody: {', '.join(same)}; gradsheet stress tells more"


def _same_for_all(structure: Structure, drawn: Drawn) -> list[str]:
    """The asked derivatives that do not depend on what is drawn, where there are enough students to tell."""
    if not drawn.given or drawn.count < _TELLING:
        return []
    exact = structure.truth.exact(drawn.given)
    derivatives = (name for name in structure.asked if isinstance(name, Derivative))
    return [str(name) for name in derivatives if np.ptp(exact[name]) == 0]


def _read(order: Order) -> Run:
    problem_set, file_hash = read_set(order.problem_set)
    roster = read_roster(order.students) if order.students else Roster(numbered(order.copies or 0))
    seed = problem_set.seed if order.seed is None else order.seed
    engine = chosen(order.engine)
    notes = (*([engine.says] if order.engine == AUTO else []), *_notes(roster))
    return Run(problem_set, roster.students, file_hash, seed, _secret(order), engine, notes)


def _notes(roster: Roster) -> tuple[str, ...]:
    return (*roster.notes, *notes_on_names(roster.students))


def _secret(order: Order) -> bytes:
    """The secret of another run, this folder's own, or a new random one (written when the folder is claimed)."""
    own = order.output / SECRET
    path = order.secret or (own if own.exists() else None)
    if path is None and (order.output / _STATE).exists():
        raise InputError(
            "the folder's secret is gone", "give it with --secret, or choose a new folder", Place(str(own))
        )
    if path is None:
        return secrets.token_hex(32).encode()
    return read_secret(path)


def read_secret(path: Path) -> bytes:
    """The secret in a file; raises InputError where there is none."""
    secret = read_bytes(path, 4096).strip()
    if len(secret) < 16:
        raise InputError("holds no secret", "a secret has 16 signs or more", Place(str(path)))
    return secret


def _claim(output: Path, run: Run) -> None:
    """Mark the folder as this run's; refuse one that holds something else."""
    state = output / _STATE
    if state.is_file():
        if read_bytes(state) != run.state().encode():
            raise InputError(
                "the folder holds another run (another set, class, seed, secret, engine or version)",
                "choose a new folder with -o",
                Place(str(output)),
            )
    elif output.is_dir() and any(path.name != SECRET and not is_leftover(path) for path in output.iterdir()):
        raise InputError("the folder is not empty", "choose a new folder with -o", Place(str(output)))
    write_atomic(output / SECRET, run.secret + b"\n", mode=0o600)
    write_atomic(state, run.state(), mode=0o600)
    for folder in FOLDERS:
        remove_leftovers(output / folder)


def _write_texts(output: Path, run: Run, copies: Sequence[Copy], shared: Mapping[str, Shared]) -> None:
    """The manifest and the empty answer form."""
    problem_set = run.problem_set
    manifest = Manifest(
        _set_record(run),
        RoundingRecord(problem_set.rounding.carry, problem_set.rounding.answer),
        run.engine.name if run.engine.is_there() else None,
        {copy.student.id: copy.record() for copy in copies},
        program(),
        questions=shared,
    )
    write_atomic(output / FILE_NAME, manifest.to_json(), mode=0o600)
    write_atomic(output / "answers.csv", _form_text(copies, comma=problem_set.decimal == "comma"))


def _set_record(run: Run) -> SetRecord:
    problem_set = run.problem_set
    names = (problem_set.title, problem_set.course)
    return SetRecord(*names, run.seed, run.file_hash, problem_set.name, problem_set.text)


def _form_text(copies: Sequence[Copy], *, comma: bool) -> str:
    """The empty answer form as CSV.

    Where decimals have commas, spreadsheets split cells at semicolons, and take a text for UTF-8 by its mark alone.
    """
    return f"\ufeff{to_csv(_form(copies), ';')}" if comma else to_csv(_form(copies))


def _form(copies: Sequence[Copy]) -> Iterator[tuple[str | int, ...]]:
    """The empty answer form, a row an answer."""
    yield ("student", "question", "quantity", "answer")
    for copy in copies:
        for question in copy.questions:
            for answer in question.answers:
                yield (copy.student.id, answer.question, answer.quantity, "")


def _print(order: Order, shop: Shop) -> None:
    """Sources and PDFs; raises ToolMissing where there is nothing to set them, when the sources are written."""
    if shop.is_finished():
        return
    if order.scheduler is None and not shop.press.engine.is_there():
        shop.write_sources()
        raise shop.press.engine.missing()
    with crew(order.jobs, order.scheduler, apart=shop.press.engine.inside and len(shop.batches) > 1) as found:
        shop.print(found)
