"""The command line: parses, calls, prints. Work is imported by the command that needs it, so help is quick."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from exercises.export.command import also_option, check_targets, export, names_of, write_targets
from exercises.outputs import FORMATS, engine_option, format_of, input_error, say_engine, write
from exercises.progress import progress
from exercises.stress import CLASS
from exercises.tidy import TidyGroup

if TYPE_CHECKING:
    from exercises.reports.pages import Reports

_PATH = click.Path(path_type=Path, readable=False)
_AUDITS = ("text", "md", "json", "html", "pdf")
_REPORTS = click.Choice(("html", "pdf", "both", "none"))


@click.group(cls=TidyGroup, context_settings={"max_content_width": 100})
@click.version_option(package_name="gradsheet")
def main() -> None:
    """Backpropagation by hand: derive it exactly, set problem sheets and worked keys, mark answers.

    \b
    gradsheet derive mazur -o mazur.pdf
    gradsheet make backprop-2-2-2 -o out --copies 3
    gradsheet check out answers.csv
    """


@main.command()
def examples() -> None:
    """List the built-in examples, problem sets, question types, activations, losses, styles and formats.

    \b
    gradsheet examples
    """
    from exercises.listing import listing

    click.echo(listing(), nl=False)


@main.command()
@click.argument("name")
@click.option("-o", "output", type=_PATH, help="The file to write; NAME.yaml here by default.")
def new(name: str, output: Path | None) -> None:
    """Copy a built-in example or problem set, to start your own from.

    \b
    gradsheet new backprop-2-2-2 -o my-set.yaml
    """
    from exercises.listing import copy_builtin

    click.echo(f"wrote {copy_builtin(name, output)}", err=True)


@main.command()
@click.argument("file")
@click.option(
    "--wrt",
    metavar="QUANTITY",
    multiple=True,
    help='Only the derivative with respect to this one, such as "w[2,1,1]"; may be given several times.',
)
@click.option("--style", metavar="S", help="The style to set it in; the file's own by default.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="By default what -o ends in, else md.")
@click.option("--formula-only", is_flag=True, help="Formulas without numbers; the file need not give any.")
@engine_option
@click.option("-o", "output", type=_PATH, help="The file to write; standard output by default.")
def derive(
    file: str,
    wrt: tuple[str, ...],
    style: str | None,
    form: str | None,
    formula_only: bool,
    engine: str,
    output: Path | None,
) -> None:
    """Derive an example by backpropagation and write the worked solution.

    FILE is an example file or the name of a built-in one.

    \b
    gradsheet derive mazur -o mazur.pdf
    gradsheet derive mazur --wrt "w[1,1,1]" --format md
    gradsheet derive my-network.yaml --formula-only --format json
    """
    from exercises.lessons.deriving import Request, worked

    request = Request(file, wrt, style, format_of(output, form), formula_only, engine)
    page = worked(request)
    if request.format == "pdf":
        say_engine(engine)
    write(page, output)


@main.command()
@click.option("-o", "output", required=True, type=_PATH, help="The folder to write into.")
@click.option("--style", metavar="S", help="One style for all; each example's own by default.")
@engine_option
def gallery(output: Path, style: str | None, engine: str) -> None:
    """Write the worked solution of every built-in example as PDF, and what its original gets wrong.

    \b
    gradsheet gallery -o out/gallery
    """
    from exercises.lessons.gallery import gallery as build

    with progress("setting") as advance:
        count = build(output, style, advance, engine)
    say_engine(engine)
    click.echo(f"wrote {count} examples to {output}", err=True)


@main.command()
@click.argument("problem_set", metavar="SET")
@click.option("-o", "output", required=True, type=_PATH, help="The folder to write into.")
@click.option("--students", type=_PATH, metavar="ROSTER.csv", help="A class list with ids and names.")
@click.option("--copies", type=int, metavar="N", help="So many copies, s001 and on, without a class list.")
@click.option("--seed", type=click.IntRange(0), help="Another seed than the set's own.")
@click.option("--secret", type=_PATH, metavar="FILE", help="The secret of another run, to repeat it.")
@engine_option
@click.option(
    "--jobs", type=click.IntRange(1, 64), help="Batches set at a time; as many as there are cores by default."
)
@click.option("--scheduler", metavar="ADDRESS", help="Let the workers of a Dask scheduler set the pages instead.")
@also_option
def make(
    problem_set: str,
    output: Path,
    students: Path | None,
    copies: int | None,
    seed: int | None,
    secret: Path | None,
    engine: str,
    jobs: int | None,
    scheduler: str | None,
    also: str | None,
) -> None:
    """Make a sheet and a worked key for every student, and what `check` marks by.

    SET is a problem-set file or the name of a built-in one. A run that was stopped goes on when started again.

    \b
    gradsheet make backprop-2-2-2 -o out --copies 3
    gradsheet make my-set.yaml -o out --students class.csv
    gradsheet make my-set.yaml -o out --students class.csv --scheduler tcp://10.0.0.7:8786
    """
    if jobs and scheduler:
        raise input_error("--jobs is for this machine alone", "leave it out; a scheduler's workers count themselves")
    from exercises.files.library import resolve

    resolve(problem_set, "problem set")
    if (students is None) == (copies is None):
        what = "for whom is not said" if copies is None else "for whom is said twice"
        raise input_error(what, "add either --students ROSTER.csv or --copies N")
    from exercises.press.making import Order
    from exercises.press.making import make as make_all

    targets = names_of((also or "",))
    check_targets(targets)
    order = Order(problem_set, output, students, copies, seed, secret, jobs, scheduler, engine)
    with progress("setting") as advance:
        made = make_all(order, advance)
    for note in made.notes:
        click.echo(note, err=True)
    click.echo(made.summary(), err=True)
    write_targets(str(output), targets, output / "export")


main.add_command(export)


@main.command()
@click.argument("directory", metavar="DIR", type=_PATH)
@click.argument("answers", nargs=-1, required=True, type=_PATH)
@click.option("-o", "output", type=_PATH, help="The folder to write into; DIR/marks by default.")
@click.option("--reports", type=_REPORTS, default="html", help="A page for each student; html by default.")
@click.option("--with-key", is_flag=True, help="Students' pages hold the worked solution.")
@click.option("--no-values", is_flag=True, help="Students' pages do not tell right numbers.")
@click.option("--gradebook", type=_PATH, metavar="EXPORT.csv", help="A gradebook's export, of which to fill a copy.")
@click.option("--column", metavar="NAME", help="The gradebook's column for the points; that of the set by default.")
@click.option("--marking", type=_PATH, metavar="FILE", help="What to mark otherwise; DIR/marking.yaml by default.")
@click.option("--diff", "before", type=_PATH, metavar="MARKS", help="Tell whose grade is another than in these marks.")
def check(
    directory: Path,
    answers: tuple[Path, ...],
    output: Path | None,
    reports: Reports,
    with_key: bool,
    no_values: bool,
    gradebook: Path | None,
    column: str | None,
    marking: Path | None,
    before: Path | None,
) -> None:
    """Mark answers against what `make` wrote into DIR.

    ANSWERS are CSV files (a row an answer: student, question, quantity, answer; or a row a student and a column an
    answer, such as "Q1 L"), JSON, or folders of such files. A sheet's form code may stand for the student.

    \b
    gradsheet check out answers.csv
    gradsheet check out answers/ --gradebook export.csv --column "Problem set 3"
    gradsheet check out answers.csv --marking changes.yaml --diff out/marks
    """
    if with_key and no_values:
        raise input_error("--with-key tells what --no-values is to hold back", "name one of the two")
    from exercises.checking import check as check_all
    from exercises.marks.gradebook import gradebook_for
    from exercises.reports.pages import Wish

    book = gradebook_for(directory, gradebook, column)
    wish = Wish(reports, not no_values, with_key)
    result = check_all(directory, answers, output, wish, marking=marking, before=before)
    for student in result.changed:
        click.echo("\n".join(student.lines()))
    for note in (*result.notes, *(book.write(result.marks, result.grades.parent) if book else ())):
        click.echo(note, err=True)
    click.echo(result.summary(), err=True)


@main.command()
@click.argument("directory", metavar="DIR", type=_PATH)
@click.argument("codes", metavar="CODE...", nargs=-1, required=True)
def key(directory: Path, codes: tuple[str, ...]) -> None:
    """Find the key of a sheet by its form code.

    DIR is what `make` wrote; CODE stands at the top of the sheet. A student's id will do as well.

    \b
    gradsheet key out K7Q2-D
    """
    from exercises.storage.forms import owner
    from exercises.storage.manifest import read_manifest

    manifest = read_manifest(directory)
    for ident in [owner(manifest, code) for code in codes]:
        record = manifest.students[ident]
        click.echo(f"{record.form}: student {ident}{record.name and f', {record.name}'}", err=True)
        click.echo(directory / "keys" / f"{ident}.pdf")


@main.command()
@click.argument("problem_set", metavar="SET")
@click.option("--variants", type=click.IntRange(2, 1_000_000), default=10_000, metavar="N", help="10000 by default.")
@click.option("--class", "size", type=click.IntRange(1, 10**6), default=CLASS, metavar="N", help=f"{CLASS} by default.")
@click.option("--seed", type=click.IntRange(0), help="Another seed than the set's own.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="Text by default.")
@click.option("-o", "output", type=_PATH, help="A folder for stress.html and stress.json.")
def stress(problem_set: str, variants: int, size: int, seed: int | None, form: str, output: Path | None) -> None:
    """Prove that a set's variants are sound before using it.

    SET is a problem-set file or the name of a built-in one. Exit status 1 tells that a fault was found.

    \b
    gradsheet stress my-set.yaml --variants 1000 --class 30 -o out/stress
    """
    from exercises.storage.atomic import write_atomic
    from exercises.stress.stressing import stress as stress_set
    from exercises.stress.words import as_html, as_json, as_text

    with progress("drawing") as advance:
        report = stress_set(problem_set, variants, seed, advance, size)
    if output is not None:
        write_atomic(output / "stress.json", as_json(report))
        write_atomic(output / "stress.html", as_html(report))
        click.echo(f"wrote stress.html and stress.json to {output}", err=True)
    click.echo(as_json(report) if form == "json" else as_text(report), nl=False)
    if report.faults:
        raise click.exceptions.Exit(1)


@main.command()
@click.argument("file")
@click.option("--format", "form", type=click.Choice(_AUDITS), help="By default what -o ends in, else text.")
@click.option("-o", "output", type=_PATH, help="The file to write; standard output by default.")
def audit(file: str, form: str | None, output: Path | None) -> None:
    """Hold the numbers that an example's source or a text prints against what is right.

    FILE is an example file or the name of a built-in one, whose published numbers are judged one by one; or a LaTeX or
    Markdown text, of which every equality of numbers is recomputed from its own. Exit status 1 tells of a fault.

    \b
    gradsheet audit mazur
    gradsheet audit utah -o utah-audit.pdf
    gradsheet audit lecture.tex
    """
    from exercises.audit.auditing import audit as audit_file

    suffix = output.suffix.lstrip(".").lower() if output else ""
    report, wrong = audit_file(file, form or (suffix if suffix in _AUDITS else "text"))
    write(report, output)
    if wrong:
        raise click.exceptions.Exit(1)
