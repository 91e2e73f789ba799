"""Names that a file asks for or publishes, held against a graph: `Scope`.

A name is right when the graph computes it: a quantity with an equation, a new value after an update, a
derivative of the output or of one of its parts, a local derivative. In `ask`, what is left out stands for
all: `z` is every net input, `dL/dw` the derivatives by every weight, `w'` every updated weight.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from derive.errors import InputError, NameMissing
from derive.graph import Graph
from derive.quantities import Derivative, Named, Quantity, is_parameter, parse_name
from derive.terms import inputs_of

_KINDS_IN_WORDS = {"w": "weights", "b": "biases"}


@dataclass(frozen=True)
class Scope:
    """What may be named: a graph, its number of samples, and the kinds of parameters that are updated."""

    graph: Graph
    samples: int = 1
    update: frozenset[str] = frozenset(("w", "b"))

    @cached_property
    def given(self) -> dict[Quantity, None]:
        return dict.fromkeys(self.graph.given())

    @cached_property
    def by_kind(self) -> dict[str, dict[Quantity, None]]:
        """All quantities, gathered by their kind."""
        kinds: dict[str, dict[Quantity, None]] = {}
        for quantity in (*self.given, *(equation.target for equation in self.graph.equations())):
            kinds.setdefault(quantity.kind, {})[quantity] = None
        return kinds

    def check(self, name: Named) -> None:
        """Raise InputError unless `name` is computed here."""
        if isinstance(name, Derivative):
            self._check_derivative(name)
        else:
            self._check_quantity(name)

    def check_published(self, name: Named) -> None:
        """Raise InputError unless `name` has a number here: it is computed, or given."""
        if isinstance(name, Quantity) and not name.primed and _bare(name) in self.given:
            self._check_sample(name, total=False)
        else:
            self.check(name)

    def expand(self, text: str) -> tuple[Named, ...]:
        """The names that an item of `ask` stands for; raises InputError when one is not computed here."""
        name = parse_name(text)
        names = self._derivatives(name) if isinstance(name, Derivative) else tuple(self._all(name))
        for one in names:
            self.check(one)
        return names

    def _derivatives(self, name: Derivative) -> tuple[Named, ...]:
        output = self.graph.output
        if _bare(name.of) != output:
            raise InputError(f"{name} is not a derivative of {output}", f"ask for d{output}/d{name.wrt.base}")
        if name.wrt.kind in (output.kind, "E", "y"):
            raise InputError(f"{name} is not asked for", f"ask for derivatives by {', '.join(self._by())}")
        return tuple(Derivative(name.of, wrt) for wrt in self._all(name.wrt))

    def _by(self) -> list[str]:
        return [kind for kind in ("w", "b", "z", "a", "x") if kind in self.by_kind]

    def _all(self, quantity: Quantity) -> Iterator[Quantity]:
        """Every quantity of the kind where no index is written; the samples and the prime stay."""
        alike = self.by_kind.get(quantity.kind)
        for one in alike if alike and not quantity.indices else (_bare(quantity),):
            yield Quantity(one.kind, one.indices, quantity.primed, quantity.sample)

    def _check_quantity(self, name: Quantity) -> None:
        plain = _bare(name)
        self._check_exists(plain)
        if name.primed:
            self._check_updated(plain)
        elif plain in self.given:
            raise InputError(f"{name} is given", "name something that is computed from it")
        self._check_sample(name, total=plain == self.graph.output)

    def _check_derivative(self, name: Derivative) -> None:
        if name.of.primed or name.wrt.primed:
            raise InputError(f"{name} has a prime", "derivatives are taken before the update")
        of, wrt = _bare(name.of), _bare(name.wrt)
        self._check_exists(of)
        self._check_exists(wrt)
        if of not in (self.graph.output, *self.graph.parts()) and not self._is_local(of, wrt):
            near = f"d{self.graph.output}/d{wrt}"
            raise InputError(f"{name} is neither a derivative of {self.graph.output} nor a local one", f"name {near}")
        self._check_sample(name.of, total=of == self.graph.output and is_parameter(wrt), whole=name)

    def _is_local(self, of: Quantity, wrt: Quantity) -> bool:
        equation = self.graph.equation(of)
        return equation is not None and wrt in inputs_of(equation.term)

    def _check_exists(self, plain: Quantity) -> None:
        alike = self.by_kind.get(plain.kind)
        if alike is None:
            raise NameMissing.among("name", plain.base, self.by_kind)
        if plain not in alike:
            first, last = next(iter(alike)), next(reversed(alike))
            hint = f"there is {first}" if len(alike) == 1 else f"there are {first} to {last}"
            raise InputError(f"there is no {plain}", hint)

    def _check_updated(self, plain: Quantity) -> None:
        if not self.update or not any(True for _ in self.graph.parameters()):
            raise InputError(f"{plain}' is a value after an update, and nothing is updated", f"name {plain}")
        if is_parameter(plain) and plain.kind not in self.update:
            word = _KINDS_IN_WORDS[plain.kind]
            raise InputError(
                f"{plain}' is an updated value, and {word} are not updated", f"set update: {{{word}: true}}"
            )
        if plain in self.given and not is_parameter(plain):
            raise InputError(f"no update changes {plain}", "w, b and what is computed from them change")

    def _check_sample(self, name: Quantity, *, total: bool, whole: Named | None = None) -> None:
        """A sample is told where the number differs from sample to sample; `total`: or left out for the total."""
        shown, shared = whole or name, is_parameter(name)
        if name.sample is None:
            if self.samples > 1 and not (total or shared):
                raise InputError(f"{shown} differs from sample to sample", f"write {shown}@1")
        elif shared or self.samples == 1:
            reason = "all samples share it" if shared else "there is one sample"
            raise InputError(f"{shown} names a sample, but {reason}", f"leave out @{name.sample}")
        elif not (isinstance(name.sample, int) and 1 <= name.sample <= self.samples):
            raise InputError(f"there is no sample {name.sample}", f"there are samples 1 to {self.samples}")


def _bare(quantity: Quantity) -> Quantity:
    """The quantity without prime and sample."""
    return Quantity(quantity.kind, quantity.indices)
