"""An example file with its numbers: the plan of everything it can tell, and the values.

Example -> Solved(plan, exact, printed, decimals) -> pages, or `as_json`
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from derive.backprop import Derivation
from derive.errors import InputError, NameMissing
from derive.paper import decimals_of, places_of, printed_values
from derive.plan import RATE, SAMPLE, Batch, Plan, make_plan, term_per_sample
from derive.program import Program, Values
from derive.quantities import Derivative, Named, Quantity, is_parameter
from derive.terms import Term, with_index
from derive.text import to_text
from derive.training import Trained, train
from exercises.files.spec import Example

_KEYS = {"w": "weights", "b": "biases", "x": "samples", "y": "samples", "eta": "learning_rate"}
"""The keys of a file under which the numbers of a network's kinds stand."""


@dataclass(frozen=True)
class Solved:
    """An example and its derivation; numbers are computed when first asked for."""

    example: Example

    @cached_property
    def derivation(self) -> Derivation:
        """The backward walk of the example's graph."""
        return Derivation(self.example.graph)

    @property
    def batch(self) -> Batch:
        """The samples and how their losses are put together."""
        return Batch(self.example.samples, self.example.reduction)

    @cached_property
    def trained(self) -> tuple[Quantity, ...]:
        """The parameters that an update changes; none without a learning rate."""
        if self.example.learning_rate is None:
            return ()
        return tuple(q for q in self.example.graph.parameters() if q.kind in self.example.update)

    def differentiable(self) -> Iterator[Quantity]:
        """Everything a derivative can be taken by: given quantities, and those on the way to the output."""
        graph = self.example.graph
        targets = "y" if self.example.network else ""
        yield from (q for q in graph.given() if q.kind != targets)
        yield from (e.target for e in graph.equations() if e.target != graph.output)

    def find(self, name: Named) -> Quantity:
        """The quantity that a reader wants the derivative by; raises InputError."""
        wanted = name.wrt if isinstance(name, Derivative) else name
        graph = self.example.graph
        if wanted == graph.output:
            raise InputError(f"{wanted} is what is differentiated", "name a quantity that it depends on")
        if graph.equation(wanted) is None and wanted not in set(graph.given()):
            raise self._missing(wanted)
        if self.example.network and wanted.kind == "y":
            raise InputError(f"{wanted} is a target, which no training changes", "name a weight, a bias or an input")
        return wanted

    def _missing(self, wanted: Quantity) -> InputError:
        """What is said of a quantity that is not there: it is another's new value, one sample's, or nobody's."""
        plain = Quantity(wanted.kind, wanted.indices)
        known = list(self.differentiable())
        alike = [quantity for quantity in known if quantity.kind == wanted.kind]
        if plain in known and wanted.primed:
            return InputError(f"{wanted} is a value after the update", f"name {plain}")
        if plain in known and wanted.sample is not None:
            reason = "all samples share it" if is_parameter(plain) else "a derivation tells all samples together"
            return InputError(f"{wanted} names a sample, and {reason}", f"name {plain}")
        alike = [quantity for quantity in alike if quantity.indices[:1] == wanted.indices[:1]] or alike
        if alike and wanted.indices:
            hint = f"there are {alike[0]} to {alike[-1]}" if len(alike) > 1 else f"there is {alike[0]}"
            return InputError(f"there is no {plain}", hint)
        return NameMissing.among("quantity", wanted.name, (quantity.name for quantity in known))

    def plan_for(
        self,
        wrt: Iterable[Quantity],
        update: Iterable[Quantity] = (),
        by_parts: Iterable[Quantity] = (),
        *,
        short: bool = False,
    ) -> Plan:
        """The plan of some derivatives, those in `by_parts` as sums, and of an update with the pass after it.

        In `short`, the derivatives by the net inputs of the last layer are taken from their short forms.
        """
        wrt, update = tuple(wrt), tuple(update)
        forms = self._short_forms((*wrt, *update)) if short else {}
        return make_plan(
            self.derivation,
            wrt,
            batch=self.batch,
            update=update,
            after=bool(update),
            by_parts=by_parts,
            forms=forms,
        )

    def _short_forms(self, quantities: Iterable[Quantity]) -> Mapping[Quantity, Term]:
        from derive.cancelling import short_forms  # SymPy takes half a second to import

        needed = (step.target.wrt for step in self.derivation.steps(quantities))
        return short_forms(self.derivation, (q for q in needed if q.kind == "z"))

    @cached_property
    def plan(self) -> Plan:
        """The plan of all derivatives and the whole update."""
        return self.plan_for(self.differentiable(), self.trained)

    def given(self, plan: Plan) -> dict[Quantity, float]:
        """The numbers of the file that a plan needs; raises InputError where the file has none."""
        numbers = {quantity: float(value) for quantity, value in self.example.given.items()}
        if self.example.learning_rate is not None:
            numbers[RATE] = float(self.example.learning_rate)
        for quantity in plan.given:
            first = quantity.of_sample(1) if quantity.sample == SAMPLE else quantity
            if first not in numbers:
                key = _KEYS.get(first.kind, "given") if self.example.network else "given"
                hint = f"write it under {key}:, or ask for --formula-only"
                raise InputError(f"there is no number for {first}", hint, self.example.place)
        return numbers

    @cached_property
    def _programs(self) -> dict[int, Program]:
        return {}

    def program(self, plan: Plan) -> Program:
        """The plan compiled, once."""
        if id(plan) not in self._programs:  # a Program keeps its plan, so no other plan gets this identity
            self._programs[id(plan)] = Program(plan)
        return self._programs[id(plan)]

    def values(self, plan: Plan) -> Values:
        """All exact numbers of a plan."""
        return self.program(plan).run(self.given(plan))

    @cached_property
    def exact(self) -> dict[Named, float]:
        """All exact numbers of the whole plan."""
        return self.values(self.plan).variant(0)

    def decimals(self, plan: Plan) -> dict[Named, int]:
        """The decimals that each number of a plan is printed with; raises InputError where numbers are missing."""
        self.given(plan)
        widest: dict[tuple[object, ...], int] = {}
        for quantity, places in self.example.decimals.items():
            name = (quantity.kind, quantity.indices)
            widest[name] = max(places, widest.get(name, 0))
        if self.example.learning_rate is not None:
            widest[RATE.kind, RATE.indices] = places_of(self.example.learning_rate)
        counts = {quantity: widest[quantity.kind, quantity.indices] for quantity in plan.given}
        return decimals_of(self.program(plan), counts, self.example.rounding.shown)

    def printed(self, plan: Plan) -> dict[Named, float]:
        """The numbers as a page prints them: on paper with the carried decimals, or exact ones rounded."""
        program, full = self.program(plan), self.example.rounding.full
        return printed_values(program, self.given(plan), self.decimals(plan), full=full).variant(0)

    @cached_property
    def after_training(self) -> Trained | None:
        """The network after all its iterations, where the file asks for more than one."""
        if self.example.iterations == 1 or not self.trained:
            return None
        given = self.given(self.plan)
        return train(self.derivation, given, self.trained, self.example.iterations, batch=self.batch)

    def after(self, steps: int) -> dict[Named, float]:
        """The exact numbers of a forward pass after so many steps of training."""
        if steps not in self._later:
            given = self.given(self.plan)
            trained = train(self.derivation, given, self.trained, steps, batch=self.batch)
            self._later[steps] = self.values_with(trained.given)
        return self._later[steps]

    @cached_property
    def _later(self) -> dict[int, dict[Named, float]]:
        return {}

    def values_with(self, given: Mapping[Quantity, float]) -> dict[Named, float]:
        """The exact numbers of a forward pass with other given numbers."""
        return Program(self.plan_for(())).run(given).variant(0)

    def formulas(self, wrt: Iterable[Quantity]) -> dict[str, str]:
        """Every derivative's formula in the vocabulary's names, with all it leans on, samples told one by one."""
        texts: dict[str, str] = {}
        for step in self.derivation.steps(wrt):
            target, term = per_sample_name(step.target, self.batch), term_per_sample(step.textbook(), self.batch)
            for sample in range(1, self.batch.samples + 1):
                name = with_index(target, SAMPLE, sample)
                assert isinstance(name, Derivative)
                texts[name.name] = to_text(with_index(term, SAMPLE, sample))
        return texts

    def as_json(self, wrt: Iterable[Quantity] | None = None, *, formulas_only: bool = False) -> str:
        """The `derive --format json` object: numbers in full double precision, and formulas."""
        chosen = tuple(wrt) if wrt is not None else tuple(self.differentiable())
        formulas = self.formulas(chosen)
        if formulas_only:
            return _dump({"formulas": formulas})
        plan = self.plan_for(chosen, self.trained if wrt is None else ())
        exact = self.values(plan).variant(0)
        totals = {s.target: to_text(s.term) for s in plan.of_stage("total") if isinstance(s.target, Derivative)}
        numbers: dict[str, object] = {
            "quantities": _named(exact, lambda n: isinstance(n, Quantity) and not n.primed),
            "derivatives": _named(exact, lambda n: isinstance(n, Derivative)),
            "updated": _named(exact, lambda n: isinstance(n, Quantity) and n.primed),
            "formulas": formulas | {name.name: text for name, text in totals.items()},
        }
        if wrt is None and self.after_training is not None:
            numbers["trained"] = self._trained_json()
        return _dump(numbers)

    def _trained_json(self) -> dict[str, object]:
        after = self.after_training
        assert after is not None
        final = self.values_with(after.given)
        return {
            "iterations": self.example.iterations,
            "quantities": {name.name: value for name, value in final.items()},
        }


def per_sample_name(name: Derivative, batch: Batch) -> Derivative:
    """The derivative of one sample's own loss."""
    told = term_per_sample(name, batch)
    assert isinstance(told, Derivative)
    return told


def _named(values: Mapping[Named, float], keep: Callable[[Named], bool]) -> dict[str, float]:
    return {name.name: value for name, value in values.items() if keep(name) and name != RATE}


def _dump(content: Mapping[str, object]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
