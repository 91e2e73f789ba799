"""What is computed, in order: the statements of a forward pass, a backward pass and an update.

    Derivation + which derivatives + Batch -> Plan(statements: name = term)

Every number that a page may print is the target of a statement; each statement leans on earlier ones
only. With several samples the statements of one sample carry the sample letter `s` (`z[1,1]@s`) and are
computed for all samples at once; the totals `L` and `dL/dw[..]` are sums or means over `s`. A derivative
told by parts is the sum of dE[j]/dw[..], each found by a walk of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from derive.backprop import Derivation
from derive.backward import statements_by_parts, usual_statements
from derive.quantities import Derivative, Named, Quantity, is_parameter, sample_of, with_sample
from derive.statements import Stage, Statement
from derive.terms import (
    Negative,
    Number,
    Product,
    Quotient,
    Sum,
    SumOver,
    Term,
    children,
    map_leaves,
    rebuild,
    total,
)

SAMPLE = "s"
"""The index letter that stands for any one sample."""

RATE = Quantity("eta")
"""The learning rate."""


@dataclass(frozen=True)
class Batch:
    """How many samples there are and how their losses are put together."""

    samples: int = 1
    reduction: Literal["sum", "mean"] = "sum"

    @property
    def several(self) -> bool:
        """Whether names carry a sample."""
        return self.samples > 1


ONE_SAMPLE = Batch()


@dataclass(frozen=True)
class Plan:
    """Statements in order, and the quantities that must be given (samples by letter).

    The derivatives by those in `by_parts` are put together from those of the parts of the output.
    """

    derivation: Derivation
    batch: Batch
    given: tuple[Quantity, ...]
    statements: tuple[Statement, ...]
    by_parts: tuple[Quantity, ...] = ()

    @cached_property
    def chains(self) -> Mapping[Named, Term]:
        """The chain rule of each derivative that leans on others, in partial derivatives."""
        return {s.target: s.chain for s in self.statements if s.chain is not None}

    @cached_property
    def terms(self) -> Mapping[Named, Term]:
        """The term that defines each target."""
        return {statement.target: statement.term for statement in self.statements}

    @cached_property
    def places(self) -> Mapping[Named, int]:
        """Which statement finds each target, counted from 0."""
        return {statement.target: number for number, statement in enumerate(self.statements)}

    def of_stage(self, *stages: Stage) -> tuple[Statement, ...]:
        """The statements of some stages, in order."""
        return tuple(statement for statement in self.statements if statement.stage in stages)


def make_plan(
    derivation: Derivation,
    wrt: Iterable[Quantity],
    *,
    batch: Batch = ONE_SAMPLE,
    update: Iterable[Quantity] = (),
    after: bool = False,
    by_parts: Iterable[Quantity] = (),
    forms: Mapping[Quantity, Term] = MappingProxyType({}),
) -> Plan:
    """The plan for the derivatives by `wrt`, one update of the parameters in `update`, and the pass after it.

    The derivatives by the quantities in `by_parts` are put together from those of the parts of the output.
    `forms` holds other formulas for the derivatives by some quantities, such as their short forms.
    """
    wrt, update, by_parts = tuple(wrt), tuple(update), tuple(by_parts)
    statements = [
        *_forward(derivation, batch),
        *_backward(derivation, tuple(dict.fromkeys((*wrt, *update))), batch, by_parts, forms),
        *(_updated(parameter, derivation.graph.output) for parameter in update),
        *(_after(derivation, frozenset(update), batch) if after else ()),
    ]
    rate = (RATE,) if update else ()
    given = (*(per_sample(q, batch) for q in derivation.graph.given()), *rate)
    return Plan(derivation, batch, given, tuple(statements), by_parts)


def per_sample(leaf: Quantity, batch: Batch) -> Quantity:
    """The quantity as one sample has it: parameters are shared, everything else carries the letter."""
    return leaf.of_sample(SAMPLE) if batch.several and not is_parameter(leaf) else leaf


def term_per_sample(term: Term, batch: Batch) -> Term:
    """The term as one sample has it."""
    if not batch.several:
        return term
    return map_leaves(term, lambda leaf: leaf if isinstance(leaf, Number) else _named_per_sample(leaf, batch))


def lettered(name: Named, batch: Batch) -> Named:
    """The name as a plan has it: with the sample letter in place of the sample's number."""
    return with_sample(name, SAMPLE) if batch.several and sample_of(name) is not None else name


def _named_per_sample(name: Named, batch: Batch) -> Named:
    if isinstance(name, Derivative):
        return name.changed(lambda quantity: per_sample(quantity, batch))
    return per_sample(name, batch)


def _statement(target: Named, term: Term, stage: Stage, batch: Batch, chain: Term | None = None) -> Statement:
    told = None if chain is None else term_per_sample(chain, batch)
    return Statement(_named_per_sample(target, batch), term_per_sample(term, batch), stage, told)


def _forward(derivation: Derivation, batch: Batch) -> Iterator[Statement]:
    for equation in derivation.graph.equations():
        yield _statement(equation.target, equation.term, "forward", batch)
    output = derivation.graph.output
    if batch.several:
        yield Statement(output, _reduced(per_sample(output, batch), batch), "total")


def _reduced(summand: Named, batch: Batch) -> Term:
    """The sum, or the mean, of a quantity over the samples."""
    whole = SumOver(SAMPLE, batch.samples, summand)
    return Quotient(whole, Number.of(batch.samples)) if batch.reduction == "mean" else whole


def _backward(
    derivation: Derivation,
    wrt: tuple[Quantity, ...],
    batch: Batch,
    by_parts: tuple[Quantity, ...],
    forms: Mapping[Quantity, Term],
) -> Iterator[Statement]:
    parted = bool(by_parts)
    found = statements_by_parts(derivation, wrt, by_parts) if parted else usual_statements(derivation, wrt, forms)
    yield from (_statement(s.target, s.term, s.stage, batch, s.chain) for s in found)
    for quantity in wrt if batch.several else ():
        if is_parameter(quantity):
            target = Derivative(derivation.graph.output, quantity)
            yield Statement(target, _reduced(_named_per_sample(target, batch), batch), "total")


def _updated(parameter: Quantity, output: Quantity) -> Statement:
    """parameter' = parameter - eta * d output / d parameter"""
    change = Product((RATE, Derivative(output, parameter)))
    return Statement(parameter.after_update(), Sum((parameter, Negative(change))), "update")


def _after(derivation: Derivation, update: frozenset[Quantity], batch: Batch) -> Iterator[Statement]:
    """The forward pass with the updated parameters; everything that depends on them is primed."""
    primed = set(update)

    def prime(leaf: Named | Number) -> Term:
        return leaf.after_update() if isinstance(leaf, Quantity) and leaf in primed else leaf

    for equation in derivation.graph.equations():
        primed.add(equation.target)
        term = map_leaves(unrolled(equation.term), prime)
        yield _statement(equation.target.after_update(), term, "after", batch)
    output = derivation.graph.output.after_update()
    if batch.several:
        yield Statement(output, _reduced(per_sample(output, batch), batch), "after")


def unrolled(term: Term) -> Term:
    """Sums over an index written out, so that single summands can differ; those over the samples stay."""
    match term:
        case SumOver(index) if index != SAMPLE:
            return total(*map(unrolled, term.terms()))
        case Sum(terms):
            return total(*(part for t in terms for part in _opened_sum(unrolled(t))))
    parts = children(term)
    return rebuild(term, tuple(map(unrolled, parts))) if parts else term


def _opened_sum(term: Term) -> tuple[Term, ...]:
    return term.terms if isinstance(term, Sum) else (term,)
