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

from derive.backprop import Factor
from derive.backward import needs_statement
from derive.between import function_of, working
from derive.quantities import Derivative, Named, Quantity
from derive.terms import ZERO, Number, Term, inputs_of
from templates.document import Formula, Line, Numbers, Paragraph, Text
from templates.handout_lines import Telling, in_numbers, label
from templates.handout_words import reason, standing
from templates.tellings.parts.chains import Chains
from templates.tellings.parts.frames import framing
from templates.tellings.parts.words import alone, coefficient, meeting, referring

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
    def chains(self) -> Chains:
        """What the plan holds."""
        return Chains(self.telling)

    def untold(self, quantities: Iterable[Quantity]) -> list[Quantity]:
        """Those by which the derivative of the loss is not told."""
        return [quantity for quantity in quantities if self.chains.whole(quantity) not in self.labels]

    def section(self) -> None:
        """What is told so far is known from now on."""
        self._before = {name for name, where in self.labels.items() if where}

    def leads(self, name: Named) -> list[Derivative]:
        """The derivatives in its chain that are not told."""
        leaves = inputs_of(self.chains.chain(name))
        return [leaf for leaf in leaves if isinstance(leaf, Derivative) and leaf not in self.labels]

    def leads_together(self, names: Iterable[Named]) -> list[Derivative]:
        """The derivatives that several chains lean on and that are not told, the first factor of each first."""
        columns = zip_longest(*map(self.leads, names))
        return list(dict.fromkeys(lead for column in columns for lead in column if lead is not None))

    def is_new(self, names: Iterable[Named]) -> bool:
        """Whether chains lean on something that is not told, beyond other numbers."""
        leads = self.leads_together(names)
        return any(not self.chains.is_local(lead) or needs_statement(self.chains.factor(lead)) for lead in leads)

    def short(self, name: Named) -> Iterator[Item]:
        """A derivative in a line, after those in its chain that are new and more than another number."""
        if name in self.labels:
            return
        if self.chains.is_local(name):
            yield from self._local(name, full=False)
            return
        if (only := self.chains.only_part(name)) and only not in self.labels:
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
        if self.chains.is_local(name):
            yield from self._local(name, full=True)
        elif self.chains.is_join(name):
            yield from self._join(name)
        else:
            for lead in self.leads(name):
                yield from self.full(lead)
            yield self.product(name, full=True)

    def product(self, name: Named, *, full: bool = False) -> Line:
        """name = chain = numbers = result, from what is told."""
        chain, term = self.chains.chain(name), self.chains.term(name)
        known = [leaf for leaf in inputs_of(chain) if leaf in self._before]
        told = framing(chain, set(known)) if self.framed else chain
        starts = not any(isinstance(leaf, Derivative) for leaf in inputs_of(chain))
        between = self._working(name) if full and starts else ()
        symbols = (*between, Formula(term)) if starts else (Formula(told),)
        why = reason(self.telling.derivation, self.chains.factor(name), "") if starts else self.reference(known)
        return self.line(name, symbols, why)

    def numbers(self, name: Named, why: Text = ()) -> Line:
        """name = numbers = result, where the chain stands above."""
        return self.line(name, (), why)

    def line(self, name: Named, symbols: tuple[Formula, ...], why: Text = (), term: Term | None = None) -> Line:
        """A line that ends in the number of a derivative."""
        self.labels[name] = label(name)
        term = self.chains.term(name) if term is None else term
        if isinstance(term, Number):
            rights = symbols if symbols[-1:] == (Formula(term),) else (*symbols, Formula(term))
            return Line(name, rights, label(name), why)
        numbers = (in_numbers(term) if inputs_of(term) else ()) if symbols else (Numbers(term),)
        return Line(name, (*symbols, *numbers, *self.telling.result(name)), label(name), why)

    def reference(self, known: Iterable[Named]) -> Text:
        """The equations that a line takes known derivatives from."""
        return referring([self.labels[name] for name in known])

    def _working(self, name: Named) -> tuple[Formula, ...]:
        """A step between a definition and its slope, once for each function."""
        graph, factor = self.telling.derivation.graph, self.chains.factor(name)
        key = function_of(graph, factor)
        between = None if key in self._worked else working(graph, factor)
        self._worked.add(key)
        return () if between is None else (Formula(self.telling.told(between)),)

    def _local(self, name: Named, *, full: bool) -> Iterator[Line]:
        """The line of a local derivative; only in full where it is another number."""
        factor = self.chains.factor(name)
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

    def _as_its_part(self, name: Named, part: Derivative) -> Iterator[Item]:
        """name = derivative of its only part = chain = numbers = result"""
        for lead in self.leads(part):
            yield from self.short(lead)
        line = self.product(part)
        self.labels[name] = self.labels[part] = label(name)
        symbols = tuple(right for right in line.rights if isinstance(right, Formula))
        yield self.line(name, (Formula(part), *symbols), line.reason, self.chains.term(part))
        self.labels[part] = label(name)

    def _join(self, name: Named) -> Iterator[Item]:
        """The sum over the parts of the loss, each part, and the sum in numbers."""
        assert isinstance(name, Derivative)
        yield Paragraph(self.meeting(name))
        yield self.sum_line(name)
        for part in self.chains.dependent(name):
            yield from self.full(part)
        yield from self.zeros(name)
        yield self.total(name)

    def meeting(self, name: Derivative) -> Text:
        """The sentence before a sum over the parts."""
        return meeting(self.telling.output, name.wrt, [part.of for part in self.chains.dependent(name)])

    def sum_line(self, name: Derivative) -> Line:
        """The sum over all parts, in partial derivatives."""
        return Line(name, (Formula(self.chains.joined(name)),), f"sum:{name.name}")

    def total(self, name: Derivative) -> Line:
        """The sum over the parts in numbers."""
        return self.line(name, (), (), self.chains.joined(name, zeros=True))

    def zeros(self, name: Derivative) -> Iterator[Line]:
        """The derivatives of the parts that do not depend on the quantity."""
        absent = [part for part, depends in self.chains.by_part(name).items() if not depends]
        if absent:
            first, *others = absent
            rights = (*map(Formula, others), Formula(ZERO))
            yield Line(first, rights, f"zero:{name.name}", alone([part.of for part in absent], name.wrt))
