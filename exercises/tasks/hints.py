"""Hints for a part of a question, in steps: the chain, then the local derivatives, then the numbers put in.

    Part + Telling -> hints_for(part, telling) -> (Hint(title, lines), ...), without the results that are asked for

They tell what the worked solution tells, from the same statements and steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from derive.backprop import Step
from derive.plan import SAMPLE
from derive.quantities import Derivative, Named, sample_of, with_sample
from derive.terms import Number
from exercises.kinds import Ask
from exercises.tasks.task import Part
from templates.document import Formula, Line, Numbers
from templates.handout_lines import Telling, factor_lines, statement_line, whole_chain

MOST = 4
"""The most answers of one part that its hints speak of; others go the same way."""


@dataclass(frozen=True)
class Hint:
    """One step of help: what it tells, and the lines."""

    title: str
    lines: tuple[Line, ...]


def hints_for(part: Part, telling: Telling) -> tuple[Hint, ...]:
    """The steps of help for a part, those that tell nothing left out; none where nothing is worked out.

    Where a formula is itself the answer, it comes last.
    """
    names = tuple(dict.fromkeys(name for ask in part.asks for name in _names(ask)))[:MOST]
    steps = [step for name in names if (step := _step(telling, name))]
    formulas = {ask.line.left for ask in part.asks if ask.kind == "formula"}
    last = [name for name in names if name in formulas and not _step(telling, name)]
    others = [name for name in names if name not in last]
    subjects = dict.fromkeys(name.of for name in last if isinstance(name, Derivative))
    found = (
        Hint("What is differentiated", tuple(line for name in subjects for line in _formulas(telling, name))),
        Hint(
            "The chain rule" if steps else "The formula",
            tuple(line for name in others for line in _formulas(telling, name)),
        ),
        Hint("The local derivatives", tuple(_locals(telling, steps))),
        Hint("The numbers", tuple(line for name in others for line in _numbers(telling, name))),
        Hint("The answer", tuple(line for name in last for line in _formulas(telling, name))),
    )
    told = tuple(hint for hint in found if hint.lines)
    return told if len(told) > 1 or not last else ()


def _names(ask: Ask) -> tuple[Named, ...]:
    """What an answer is about: its numbers, or what a formula is wanted of; none where it may be one of several."""
    if ask.names:
        return ask.names if ask.kind == "matrix" or len(ask.names) == 1 else ()
    left = ask.line.left
    return (left,) if isinstance(left, Derivative) else ()


def _step(telling: Telling, name: Named) -> Step | None:
    """The step of the walk to a derivative of the output; None for what the walk does not lead to."""
    derivation = telling.derivation
    if not isinstance(name, Derivative) or name.of.of_sample(None) != derivation.graph.output:
        return None
    step = derivation.step(name.wrt.of_sample(None))
    led = (route.constant is not None or derivation.step(route.upstream.wrt).routes for route in step.routes)
    return step if step.routes and all(led) else None


def _formulas(telling: Telling, name: Named) -> Iterator[Line]:
    """How a name is worked out: a derivative by its whole chain, anything else by its own formula."""
    told, step = _sampled(telling, name), _step(telling, name)
    if step:
        yield from _bare(whole_chain(told, step.target.wrt))
    stated = _statement(told, name)
    if stated and (not step or step.starts or _is_total(told, name)):
        yield from _bare(stated)


def _locals(telling: Telling, steps: Sequence[Step]) -> Iterator[Line]:
    """Every local derivative on the way, once."""
    seen: set[Named] = set()
    for last in steps:
        for step in telling.derivation.steps((last.target.wrt,)):
            for line in factor_lines(telling, step, seen):
                yield from _bare(line)


def _numbers(telling: Telling, name: Named) -> Iterator[Line]:
    """The formula of a name with its numbers."""
    stated = _statement(_sampled(telling, name), name)
    numbers = tuple(right for right in stated.rights if isinstance(right, Numbers)) if stated else ()
    if stated and numbers:
        yield Line(stated.left, numbers, numbered=False)


def _statement(telling: Telling, name: Named) -> Line | None:
    """The line of a name in the plan; None where it is given, or a plain number."""
    sample = sample_of(name)
    target = name if sample is None else with_sample(name, SAMPLE)
    term = telling.plan.terms.get(target)
    return None if term is None or isinstance(term, Number) else statement_line(telling, target)


def _sampled(telling: Telling, name: Named) -> Telling:
    """The telling of the sample that a name is of."""
    sample = sample_of(name)
    return replace(telling, sample=sample) if isinstance(sample, int) else telling


def _is_total(telling: Telling, name: Named) -> bool:
    """Whether a name is put together from those of several samples."""
    return telling.plan.batch.several and sample_of(name) is None


def _bare(line: Line) -> Iterator[Line]:
    """The first right side of a line alone, in symbols; nothing where that only repeats the left one."""
    formulas = tuple(right for right in line.rights if isinstance(right, Formula))[:1]
    if formulas and formulas[0].term != line.left:
        yield Line(line.left, formulas, numbered=False)
