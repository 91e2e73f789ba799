"""`export`: the variants of a set, or those of a run that `make` wrote, as the files of one target or more.

    Wish(SET or DIR, targets, output) -> collection -> files, each whole or not at all

The variants of a run are drawn again with its own secret and held against its manifest, so what is exported is what
the students have on paper.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from derive.errors import InputError, Place
from exercises.export.building import collect
from exercises.export.linting import Finding
from exercises.export.model import Collection
from exercises.export.targets import Output, Target, target_named, targets
from exercises.files.library import read_set
from exercises.marks.rebuilt import set_of
from exercises.press.making import SECRET, read_secret
from exercises.storage.atomic import write_atomic
from exercises.storage.manifest import FILE_NAME, read_manifest
from exercises.storage.roster import Student, numbered
from exercises.storage.textfiles import read_bytes
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator

_LARGEST = 2_000_000_000
"""Bytes of a file to be looked at."""

USUAL = 10
"""Variants that are drawn of a set, where nobody says how many."""


@dataclass(frozen=True)
class Wish:
    """What `export` is asked for, as on the command line."""

    source: str
    targets: tuple[str, ...]
    output: Path
    copies: int | None = None
    seed: int | None = None
    secret: Path | None = None


def export(wish: Wish) -> list[Path]:
    """Carry out a wish; the files that were written. Raises InputError before anything is."""
    chosen = [target_named(name) for name in wish.targets]
    places = _places(chosen, wish.output)
    usual = cache(lambda anew: collection_of(wish, anew=anew))
    found = [
        (target, place, list(target.files(usual(target.anew and Path(wish.source).is_dir()))))
        for target, place in zip(chosen, places, strict=True)
    ]
    return [path for target, place, outputs in found for path in _written(target, place, outputs)]


def collection_of(wish: Wish, *, anew: bool = False) -> Collection:
    """The variants that a wish is about, or of a run's set ones drawn `anew`; raises InputError."""
    if Path(wish.source).is_dir():
        return _of_run(wish, anew=anew)
    problem_set, file_hash = read_set(wish.source)
    seed = problem_set.seed if wish.seed is None else wish.seed
    secret = read_secret(wish.secret) if wish.secret else secrets.token_hex(32).encode()
    generator = Generator(problem_set, Lottery(secret, file_hash, seed))
    return collect(generator, numbered(USUAL if wish.copies is None else wish.copies))


def _of_run(wish: Wish, *, anew: bool) -> Collection:
    """What `make` wrote, drawn again; raises InputError where this version draws otherwise."""
    directory = Path(wish.source)
    if wish.copies is not None or wish.seed is not None:
        raise InputError("a run has its own students and seed", "leave --copies and --seed out", Place(wish.source))
    manifest = read_manifest(directory)
    if not manifest.set.text:
        hint = "make the set again, with the same secret and seed"
        raise InputError("the run is too old to be exported", hint, Place(str(directory / FILE_NAME)))
    lottery = Lottery(read_secret(wish.secret or directory / SECRET), manifest.set.file_hash, manifest.set.seed)
    generator = Generator(set_of(manifest, directory), lottery)
    if anew:
        other = hmac.digest(lottery.secret, b"numbers to practise with", "sha256")
        return collect(replace(generator, lottery=replace(lottery, secret=other)), numbered(USUAL))
    students = [Student(ident, record.name) for ident, record in manifest.students.items()]
    collection = collect(generator, students, personal=True)
    _refuse_others(collection, {record.form: record.given for record in manifest.students.values()}, directory)
    return collection


def _refuse_others(collection: Collection, given: dict[str, object], directory: Path) -> None:
    """Raise InputError where the numbers drawn again are not those of the run."""
    found: dict[str, dict[str, object]] = {}
    for question in collection.questions:
        for variant in question.variants:
            found.setdefault(variant.form, {})[str(question.number)] = dict(variant.given)
    if found != given:
        what = "its numbers are not those that this version draws with this secret"
        raise InputError(what, "export it with the gradsheet that made it", Place(str(directory / FILE_NAME)))


def faults_of(path: Path) -> list[Finding]:
    """What a target's linter finds in a file, by what the file holds; raises InputError where there is none for it."""
    data = read_bytes(path, _LARGEST)
    linters = [(target.suffix, target.linter) for target in targets().values() if target.linter]
    suffix = path.suffix.lstrip(".").lower()
    known = [linter for _, linter in linters if linter.knows(data)]
    named = [linter for other, linter in linters if other == suffix]
    if not (known or named):
        what = ", ".join(dict.fromkeys(linter.title for _, linter in linters))
        raise InputError("there is no linter for such a file", f"name one of these: {what}", Place(str(path)))
    return list((known or named)[0].lint(data))


def _places(chosen: Sequence[Target], output: Path) -> list[Path]:
    """Where each target's files go: one file as `output` says, or the folder `output`."""
    suffix = "" if output.is_dir() else output.suffix.lstrip(".").lower()
    if len(chosen) == 1 and not chosen[0].folder and suffix:
        if suffix != chosen[0].suffix:
            hint = f"name a file that ends in .{chosen[0].suffix}, or a folder"
            raise InputError(f"{chosen[0].name} is no .{suffix} file", hint, Place(str(output)))
        return [output]
    return [output / target.name if target.folder else output / target.file_name for target in chosen]


def _written(target: Target, place: Path, outputs: Sequence[Output]) -> list[Path]:
    paths = [place / output.name if target.folder else place for output in outputs]
    for path, output in zip(paths, outputs, strict=True):
        write_atomic(path, output.data, mode=output.mode)
    return paths
