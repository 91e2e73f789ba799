"""The command `export`, and what `make --also` does; work is imported when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from exercises.outputs import input_error

_PATH = click.Path(path_type=Path, readable=False)


def also_option(command: Callable[..., object]) -> Callable[..., object]:
    """The option of `make` that exports the run as well."""
    told = "Export the run too, to DIR/export; several with commas, see gradsheet export."
    return click.option("--also", metavar="TARGET,...", help=told)(command)


def names_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The names in texts that may have several, each once."""
    return tuple(dict.fromkeys(filter(None, (name.strip() for text in texts for name in text.split(",")))))


def check_targets(names: tuple[str, ...]) -> None:
    """Raise NameMissing for a target that there is not."""
    if names:
        from exercises.export.targets import target_named

        for name in names:
            target_named(name)


def write_targets(source: str, names: tuple[str, ...], output: Path) -> None:
    """Export a run, and say so."""
    if names:
        from exercises.export.exporting import Wish
        from exercises.export.exporting import export as export_all

        for path in export_all(Wish(source, names, output)):
            click.echo(f"wrote {path}", err=True)


@click.command()
@click.argument("source", metavar="SET|DIR", required=False)
@click.option("--to", "targets", multiple=True, metavar="TARGET", help="May be given several times.")
@click.option("-o", "output", type=_PATH, help="The folder to write into; a file for a single one.")
@click.option("--copies", type=click.IntRange(1, 100_000), metavar="N", help="Variants of a SET; 10 by default.")
@click.option("--seed", type=click.IntRange(0), help="Another seed than the set's own.")
@click.option("--secret", type=_PATH, metavar="FILE", help="The secret of another run, to repeat it.")
@click.option("--lint", "checked", type=_PATH, metavar="FILE", help="Look for faults in such a file instead.")
def export(
    source: str | None,
    targets: tuple[str, ...],
    output: Path | None,
    copies: int | None,
    seed: int | None,
    secret: Path | None,
    checked: Path | None,
) -> None:
    """Write a set's variants for a learning platform or another program.

    SET is a problem-set file or the name of a built-in one, of which variants are drawn; DIR is what `make` wrote,
    whose students keep their own numbers. The targets are listed by `gradsheet examples`. With --lint, exit status 1
    tells that a fault was found.

    \b
    gradsheet export backprop-2-2-2 --to moodle -o bank.xml --copies 50
    gradsheet export out --to moodle,typst -o out/export
    gradsheet export --lint bank.xml
    """
    if checked is not None:
        others = (source, targets, output, secret, copies is not None, seed is not None)
        _refuse(any(others), "--lint looks at a file that is there", "leave all else out")
        _look(checked)
        return
    names = names_of(targets)
    _refuse(not source, "no set is named", "name a problem-set file, a built-in one, or what make wrote")
    _refuse(not names, "no target is named", "add --to and a target that gradsheet examples lists")
    _refuse(not output, "no place is named", "add -o and a folder, or a file for a single target")
    assert source is not None
    assert output is not None
    from exercises.export.exporting import Wish
    from exercises.export.exporting import export as export_all

    for path in export_all(Wish(source, names, output, copies, seed, secret)):
        click.echo(f"wrote {path}", err=True)


def _refuse(bad: object, what: str, hint: str) -> None:
    if bad:
        raise input_error(what, hint)


def _look(path: Path) -> None:
    """Tell the faults of a file, a line each."""
    from exercises.export.exporting import faults_of

    found = faults_of(path)
    for finding in found:
        place = path / finding.file if finding.file else path
        click.echo(f"{place}:{finding.line}: {finding.rule}: {finding.what}")
    if found:
        raise click.exceptions.Exit(1)
    click.echo(f"{path}: no fault was found", err=True)
