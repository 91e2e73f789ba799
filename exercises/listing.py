"""What `examples` lists and `new` copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from derive.activations import ACTIVATIONS, DEFAULT_ALPHA
from derive.errors import InputError, NameMissing, Place
from derive.functions import FUNCTIONS, opened
from derive.losses import LOSSES, Loss
from derive.quantities import Quantity
from derive.terms import Apply
from derive.text import to_text
from exercises.export.targets import targets
from exercises.files.library import builtin_examples, builtin_sets
from exercises.lessons.slopes import Slopes
from exercises.mistakes import TITLES
from exercises.questions import question_types
from exercises.storage.atomic import write_atomic
from templates.formats import formats
from templates.styles import styles


def listing() -> str:
    """Everything that is built in, by kind."""
    examples = {name: title for name, (title, _) in builtin_examples().items()}
    sets = {name: title for name, (title, _) in builtin_sets().items()}
    types = {name: kind.summary for name, kind in question_types().items()}
    looks = {name: style.title for name, style in styles().items()}
    sections = (
        ("Examples, for gradsheet derive NAME", examples),
        ("Problem sets, for gradsheet make NAME", sets),
        ("Question types", types),
        ("Activations: a of z", {name: _activation(name) for name in ACTIVATIONS}),
        ("Losses: over all outputs", {name: _loss(loss) for name, loss in LOSSES.items()}),
        ("Known mistakes", TITLES),
        ("Styles", looks),
        ("Targets, for gradsheet export --to NAME", {name: target.title for name, target in targets().items()}),
        ("Formats", dict.fromkeys((*formats(), "json"), "")),
    )
    return "\n".join(line for title, entries in sections for line in _section(title, entries))


def _section(title: str, entries: Mapping[str, str]) -> Iterator[str]:
    yield title
    width = max(map(len, entries))
    for name, text in entries.items():
        yield f"  {name:{width}}  {text}".rstrip()
    yield ""


def _activation(name: str) -> str:
    """What an output is, written out; the alpha that a file may change."""
    activation = ACTIVATIONS[name]
    units = Slopes(activation, 2 if activation.coupled else 1, Quantity("alpha"))
    term = units.equations[0].term
    defined = isinstance(term, Apply) and FUNCTIONS[term.function].definition is not None
    text = to_text(opened(term) if isinstance(term, Apply) and defined else term)
    return f"{text}, alpha = {to_text(DEFAULT_ALPHA[name])} by default" if activation.parameter else text


def _loss(loss: Loss) -> str:
    """What is added up, or averaged, over the outputs."""
    return f"{'mean' if loss.mean else 'sum'} of {to_text(loss.part(Quantity('y'), Quantity('a')))}"


def copy_builtin(name: str, output: Path | None) -> Path:
    """Copy a built-in file to `output`; never over a file that is there. Raises InputError."""
    known = {**builtin_examples(), **builtin_sets()}
    if name not in known:
        raise NameMissing.among("example or problem set", name, known)
    target = output or Path(f"{name}.yaml")
    if target.is_dir():
        target = target / f"{name}.yaml"
    if target.exists():
        raise InputError("is there already", "name another file with -o", Place(str(target)))
    write_atomic(target, known[name][1].read_bytes())
    return target
