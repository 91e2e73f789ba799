"""Derivatives of a plan told each once, after those that their chain leans on: the lines of a telling by parts.

    Narrator(telling).full(dL/dw)  -> sentences and lines: the parts of the loss, every local derivative, the product
    Narrator(telling).short(dL/dw) -> only lines that are new, then the product with what is known in a frame

What is told has an equation, by whose number later lines refer to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest

from derive.backprop import Derivation, Factor
from derive.backward import needs_statement
from derive.joins import dependent_parts
from derive.quantities import Derivative, Named, Quantity
from derive.statements import Statement
from derive.terms import ZERO, Number, Quotient, Sum, Term, inputs_of
from templates.document import Formula, Line, Numbers, Paragraph, Text
from templates.handout_lines import Telling, label
from templates.handout_words import reason, standing
from templates.tellings.parts.frames import framing
from templates.tellings.parts.words import alone, coefficient, meeting, referring
from templates.tellings.parts.working import function_of, working

Item = Line | Paragraph


@dataclass
class Narrator:
    """Tells the derivatives of one plan; `framed` puts what earlier sections told in a frame."""

    telling: Telling
    framed: bool = True
    labels: dict[Named, str] = field(default_factory=dict)
    """What is told, with the label of its equation."""
    _before: set[Named] = field(default_factory=set)
    _worked: set[tuple[str, ...]] = field(default_factory=set)

    @cached_property
    def statements(self) -> dict[Named, Statement]:
        """The derivatives of the plan, as the told sample has them."""
        found = self.telling.plan.of_stage("local", "backward")
        return {self._here(statement.target): statement for statement in found}

    def _here(self, name: Named) -> Named:
        here = self.telling.first(name)
        assert isinstance(here, Quantity | Derivative)
        return here

    def whole(self, quantity: Quantity) -> Derivative:
        """The derivative of the whole loss by a quantity, as the told sample has it."""
        name = self.telling.name(Derivative(self.telling.derivation.graph.output, quantity))
        assert isinstance(name, Derivative)
        return name

    def untold(self, quantities: Iterable[Quantity]) -> list[Quantity]:
        """Those by which the derivative of the loss is not told."""
        return [quantity for quantity in quantities if self.whole(quantity) not in self.labels]

    def section(self) -> None:
        """What is told so far is known from now on."""
        self._before = {name for name, where in self.labels.items() if where}

    def chain(self, name: Named) -> Term:
        """The chain rule of a derivative, in partial derivatives."""
        chain = self.statements[name].chain
        assert chain is not None
        return self.telling.first(chain)

    def term(self, name: Named) -> Term:
        """What a derivative is computed from."""
        return self.telling.first(self.statements[name].term)

    def leads(self, name: Named) -> list[Derivative]:
        """The derivatives in its chain that are not told."""
        leaves = inputs_of(self.chain(name))
        return [leaf for leaf in leaves if isinstance(leaf, Derivative) and leaf not in self.labels]

    def leads_together(self, names: Iterable[Named]) -> list[Derivative]:
        """The derivatives that several chains lean on and that are not told, the first factor of each first."""
        columns = zip_longest(*map(self.leads, names))
        return list(dict.fromkeys(lead for column in columns for lead in column if lead is not None))

    def is_new(self, names: Iterable[Named]) -> bool:
        """Whether chains lean on something that is not told, beyond other numbers."""
        leads = self.leads_together(names)
        return any(not self._is_local(lead) or needs_statement(self._factor(lead)) for lead in leads)

    def short(self, name: Named) -> Iterator[Item]:
        """A derivative in a line, after those in its chain that are new and more than another number."""
        if name in self.labels:
            return
        if self._is_local(name):
            yield from self._local(name, full=False)
            return
        if (only := self._only_part(name)) and only not in self.labels:
            yield from self._as_its_part(name, only)
            return
        for lead in self.leads(name):
            yield from self.short(lead)
        yield self.product(name)

    def short_or_where(self, name: Named) -> Iterator[Item]:
        """A derivative in short, or where it stands already."""
        if where := self.labels.get(name):
            yield Paragraph(standing(name, where))
        yield from self.short(name)

    def full(self, name: Named) -> Iterator[Item]:
        """A derivative with all that its chain leans on, and why."""
        if name in self.labels:
            return
        if self._is_local(name):
            yield from self._local(name, full=True)
        elif self.is_join(name):
            yield from self._join(name)
        else:
            for lead in self.leads(name):
                yield from self.full(lead)
            yield self.product(name, full=True)

    def product(self, name: Named, *, full: bool = False) -> Line:
        """name = chain = numbers = result, from what is told."""
        chain, term = self.chain(name), self.term(name)
        known = [leaf for leaf in inputs_of(chain) if leaf in self._before]
        told = framing(chain, set(known)) if self.framed else chain
        starts = not any(isinstance(leaf, Derivative) for leaf in inputs_of(chain))
        between = self._working(name) if full and starts else ()
        symbols = (*between, Formula(term)) if starts else (Formula(told),)
        why = reason(self.telling.derivation, self._factor(name), "") if starts else self.reference(known)
        return self.line(name, symbols, why)

    def numbers(self, name: Named, why: Text = ()) -> Line:
        """name = numbers = result, where the chain stands above."""
        return self.line(name, (), why)

    def line(self, name: Named, symbols: tuple[Formula, ...], why: Text = (), term: Term | None = None) -> Line:
        """A line that ends in the number of a derivative."""
        self.labels[name] = label(name)
        term = self.term(name) if term is None else term
        if isinstance(term, Number):
            rights = symbols if symbols[-1:] == (Formula(term),) else (*symbols, Formula(term))
            return Line(name, rights, label(name), why)
        plain = isinstance(term, Derivative | Quantity) or not inputs_of(term)
        numbers = () if plain and symbols else (Numbers(term),)
        return Line(name, (*symbols, *numbers, *self.telling.result(name)), label(name), why)

    def reference(self, known: Iterable[Named]) -> Text:
        """The equations that a line takes known derivatives from."""
        return referring([self.labels[name] for name in known])

    def _is_local(self, name: Named) -> bool:
        return name not in self.statements or self.statements[name].stage == "local"

    def _factor(self, name: Named) -> Factor:
        assert isinstance(name, Derivative)
        of, wrt = name.of.of_sample(None), name.wrt.of_sample(None)
        return Factor(of, wrt, self.telling.derivation.graph.local(of, wrt))

    def _working(self, name: Named) -> tuple[Formula, ...]:
        """A step between a definition and its slope, once for each function."""
        graph, factor = self.telling.derivation.graph, self._factor(name)
        key = function_of(graph, factor)
        between = None if key in self._worked else working(graph, factor)
        self._worked.add(key)
        return () if between is None else (Formula(self.telling.told(between)),)

    def _local(self, name: Named, *, full: bool) -> Iterator[Line]:
        """The line of a local derivative; only in full where it is another number."""
        factor = self._factor(name)
        value = self.telling.told(factor.value)
        self.labels[name] = ""
        if needs_statement(factor):
            between = self._working(name) if full else ()
            yield self.line(name, (*between, Formula(value)), self._why(factor))
        elif full:
            self.labels[name] = label(name)
            numbers = () if isinstance(value, Number) else (Numbers(value),)
            why = coefficient(label(self.telling.name(factor.of)))
            yield Line(name, (Formula(value), *numbers), label(name), why)

    def _why(self, factor: Factor) -> Text:
        return reason(self.telling.derivation, factor, label(self.telling.name(factor.of)))

    def is_join(self, name: Named) -> bool:
        """Whether a derivative is put together from those of the parts of the loss."""
        output = self.telling.derivation.graph.output
        of_whole = isinstance(name, Derivative) and name.of.of_sample(None) == output
        return of_whole and isinstance(name, Derivative) and name.wrt.of_sample(None) in self.telling.plan.by_parts

    def by_part(self, name: Derivative) -> dict[Derivative, bool]:
        """The derivative of every part of the loss, and whether the part depends on the quantity."""
        wrt = name.wrt.of_sample(None)
        walks = dependent_parts(self.telling.derivation, wrt)
        dependent = {walk.graph.output for walk in walks}
        found = {}
        for part in self.telling.derivation.graph.parts():
            here = self.telling.name(Derivative(part, wrt))
            assert isinstance(here, Derivative)
            found[here] = part in dependent
        return found

    def _only_part(self, name: Named) -> Derivative | None:
        """The one derivative of a part that a join is."""
        term = self.term(name) if self.is_join(name) else None
        return term if isinstance(term, Derivative) else None

    def _as_its_part(self, name: Named, part: Derivative) -> Iterator[Item]:
        """name = derivative of its only part = chain = numbers = result"""
        for lead in self.leads(part):
            yield from self.short(lead)
        line = self.product(part)
        self.labels[name] = self.labels[part] = label(name)
        symbols = tuple(right for right in line.rights if isinstance(right, Formula))
        yield self.line(name, (Formula(part), *symbols), line.reason, self.term(part))
        self.labels[part] = label(name)

    def _join(self, name: Named) -> Iterator[Item]:
        """The sum over the parts of the loss, each part, and the sum in numbers."""
        assert isinstance(name, Derivative)
        parts = self.by_part(name)
        yield Paragraph(meeting(self.telling.output, name.wrt, [part.of for part, holds in parts.items() if holds]))
        yield Line(name, (Formula(self.joined(name, tuple(parts))),), f"sum:{name.name}")
        for part, holds in parts.items():
            if holds:
                yield from self.full(part)
        yield from self.zeros(name)
        yield self.total(name)

    def total(self, name: Derivative) -> Line:
        """The sum over the parts in numbers."""
        sizes = tuple(part if holds else ZERO for part, holds in self.by_part(name).items())
        return self.line(name, (), (), self.joined(name, sizes))

    def walk(self, part: Derivative) -> Derivation:
        """The walk from a part of the loss."""
        walks = self.telling.derivation.parts
        return next(walk for walk in walks if walk.graph.output == part.of.of_sample(None))

    def joined(self, name: Named, parts: tuple[Term, ...]) -> Term:
        """The sum of the parts, or their mean."""
        whole = self.term(name)
        return Quotient(Sum(parts), whole.below) if isinstance(whole, Quotient) else Sum(parts)

    def zeros(self, name: Derivative) -> Iterator[Line]:
        """The derivatives of the parts that do not depend on the quantity."""
        absent = [part for part, holds in self.by_part(name).items() if not holds]
        if absent:
            first, *others = absent
            rights = (*map(Formula, others), Formula(ZERO))
            yield Line(first, rights, f"zero:{name.name}", alone([part.of for part in absent], name.wrt))
