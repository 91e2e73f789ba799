"""A plan as a mistake looks at it: which statement tells what, in names without a sample letter.

    Plan -> Setting.forward (equations), Setting.steps (backward), Setting.bends (activations)

`slip` and `local_slips` make the wrong statements, with the sample letter put back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from derive.activations import ACTIVATIONS
from derive.backprop import Derivation, Step
from derive.backward import local_told
from derive.graph import Equation, Graph
from derive.joins import dependent_parts
from derive.mistakes.slip import Slip
from derive.network import DenseNetwork
from derive.plan import SAMPLE, Plan, term_per_sample, unrolled
from derive.quantities import Derivative, Named, Quantity
from derive.statements import Statement
from derive.terms import ONE, Apply, Number, Quotient, Sum, Term, children, map_leaves, product, total


@dataclass(frozen=True)
class Arm:
    """One route of a step as a plan tells it: `upstream` * `local`, through the equation of `user`."""

    user: Quantity
    upstream: Term
    local: Term
    value: Term
    """The local derivative in textbook form, also where `local` is its name."""


def joined(arms: Iterable[Arm]) -> Term:
    """The sum over arms of upstream * local."""
    return total(*(product(arm.upstream, arm.local) for arm in arms))


@dataclass(frozen=True)
class Bend:
    """An equation output = function(net), or the unit of a softmax layer (`coupled`)."""

    output: Quantity
    net: Term
    function: str
    settings: tuple[Term, ...] = ()
    coupled: bool = False


@dataclass(frozen=True)
class Setting:
    """A plan, and questions about it."""

    plan: Plan

    @property
    def graph(self) -> Graph:
        return self.plan.derivation.graph

    @cached_property
    def network(self) -> DenseNetwork | None:
        """The graph where it has layers."""
        return self.graph if isinstance(self.graph, DenseNetwork) else None

    @cached_property
    def parameters(self) -> frozenset[Quantity]:
        return frozenset(self.graph.parameters())

    @cached_property
    def forward(self) -> tuple[Equation, ...]:
        """The equations of the forward pass, their sums over an index written out."""
        return tuple(Equation(e.target, unrolled(e.term)) for e in self.graph.equations())

    @cached_property
    def equations(self) -> dict[Quantity, Term]:
        """The terms of `forward` by target."""
        return {equation.target: equation.term for equation in self.forward}

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps that the plan's backward statements tell."""
        return tuple(step for s in self.plan.of_stage("backward") for step in self._step(s))

    def _step(self, statement: Statement) -> Iterator[Step]:
        """The step behind a statement; none behind a sum over the parts of the loss."""
        target = plain(statement.target)
        assert isinstance(target, Derivative)
        walk = self._walks.get(target.of)
        step = walk.step(target.wrt) if walk else None
        if step and self.term(joined(self.arms(step))) == statement.term:
            yield step

    @cached_property
    def sums(self) -> tuple[tuple[Derivative, tuple[Derivative, ...]], ...]:
        """The derivatives that are told as sums over parts of the output, with those of the parts."""
        output = self.graph.output
        wholes = (Derivative(output, quantity) for quantity in self.plan.by_parts)
        return tuple((whole, self._summands(whole)) for whole in wholes)

    def _summands(self, whole: Derivative) -> tuple[Derivative, ...]:
        parts = dependent_parts(self.plan.derivation, whole.wrt)
        return tuple(Derivative(part.graph.output, whole.wrt) for part in parts)

    @property
    def share(self) -> Term:
        """What each part counts in the output: 1, or one of their number where the output is their mean."""
        term = self.equations[self.graph.output]
        return Quotient(ONE, term.below) if isinstance(term, Quotient) else ONE

    @cached_property
    def _walks(self) -> dict[Quantity, Derivation]:
        derivation = self.plan.derivation
        return {walk.graph.output: walk for walk in (derivation, *derivation.parts)}

    def by_kind(self, *kinds: str) -> Iterator[tuple[Step, tuple[Arm, ...]]]:
        """The steps by quantities of some kinds, with their arms."""
        return ((step, self.arms(step)) for step in self.steps if step.target.wrt.kind in kinds)

    def known(self, derivative: Derivative) -> Term:
        """A derivative by name where the plan computes it, else put together from those that it does compute."""
        if self.term(derivative) in self.plan.terms:
            return derivative
        step = self._walks[derivative.of].step(derivative.wrt)
        return joined(self._known(arm) for arm in self.arms(step))

    def _known(self, arm: Arm) -> Arm:
        upstream = self.known(arm.upstream) if isinstance(arm.upstream, Derivative) else arm.upstream
        here = not isinstance(arm.local, Derivative) or self.term(arm.local) in self.plan.terms
        return replace(arm, upstream=upstream, local=arm.local if here else arm.value)

    def arms(self, step: Step) -> tuple[Arm, ...]:
        """The routes of a step with the terms that its statement has."""
        local = local_told(step)
        return tuple(
            Arm(r.factor.of, r.upstream if r.constant is None else r.constant, local(r.factor), r.factor.value)
            for r in step.routes
        )

    @cached_property
    def bends(self) -> dict[Quantity, Bend]:
        """What is bent by a function, by its output; the identity bends nothing."""
        found = (self._bend(equation) for equation in self.forward)
        return {bend.output: bend for bend in found if bend is not None}

    def _bend(self, equation: Equation) -> Bend | None:
        if self.network is not None:
            return self._unit(self.network, equation.target)
        match equation.term:
            case Apply(function, (net, *settings)) if not isinstance(net, Number) and _are_numbers(settings):
                return Bend(equation.target, net, function, tuple(settings))
        return None

    @cached_property
    def lone(self) -> tuple[tuple[Derivative, Term, Bend], ...]:
        """Local derivatives that no step uses, where activations are told by themselves."""
        told = {Derivative(arm.user, step.target.wrt) for step in self.steps for arm in self.arms(step)}
        return tuple(
            (target, statement.term, bend)
            for statement in self.plan.of_stage("local")
            for target in (statement.target,)
            if isinstance(target, Derivative) and target not in told
            for bend in (self.bends.get(target.of) or self._of_softmax(target.of),)
            if bend is not None and (bend.coupled or bend.net == target.wrt)
        )

    def _of_softmax(self, output: Quantity) -> Bend | None:
        """The unit of a softmax that is written out."""
        match self.equations.get(output):
            case Quotient(Apply("exp", (Quantity() as net,)), Sum()):
                return Bend(output, net, "softmax", coupled=True)
        return None

    @staticmethod
    def _unit(network: DenseNetwork, output: Quantity) -> Bend | None:
        if output.kind != "a":
            return None
        number, j = output.indices
        assert isinstance(number, int)
        name = network.spec.layers[number - 1].activation
        if name == "identity":
            return None
        entry = ACTIVATIONS[name]
        settings = (network.alpha(number),) if entry.parameter else ()
        return Bend(output, network.layers[number - 1].net(j), name, settings, entry.coupled)

    def term(self, term: Term) -> Term:
        """The term as one sample has it."""
        return term_per_sample(term, self.plan.batch)

    @cached_property
    def _true_terms(self) -> dict[Named, Term]:
        return {target: unrolled(term) for target, term in self.plan.terms.items()}

    def true_term(self, target: Named) -> Term | None:
        """The plan's own term with its sums written out; None for what the plan does not compute."""
        return self._true_terms.get(target)

    def slip(self, target: Named, term: Term, choice: str = "", about: tuple[Term, ...] = ()) -> Slip:
        """`target` made wrongly, where the plan computes it for each sample."""
        told = tuple(map(self.term, about))
        name = self.term(target)
        assert isinstance(name, Quantity | Derivative)
        return Slip(name, self.term(term), choice, told)

    def local_slips(
        self, step: Step, change: Callable[[Arm], Term | None], choice: str = "", about: tuple[Term, ...] = ()
    ) -> Iterator[Slip]:
        """Local derivatives of a step taken wrongly: in lines of their own, or inside the step where they have none.

        `change` gives the wrong local derivative of an arm, None for one that is left as it is.
        """
        inside = []
        for arm in self.arms(step):
            wrong, name = change(arm), Derivative(arm.user, step.target.wrt)
            if wrong is not None and arm.local == name:
                yield self.slip(name, wrong, choice, about)
            inside.append(arm if wrong is None or arm.local == name else replace(arm, local=wrong))
        if inside != list(self.arms(step)):
            yield self.slip(step.target, joined(inside), choice, about)


def _are_numbers(terms: Iterable[Term]) -> bool:
    return all(isinstance(term, Number) for term in terms)


def plain(name: Named) -> Named:
    """The name without the sample letter."""
    if isinstance(name, Derivative):
        of, wrt = plain(name.of), plain(name.wrt)
        assert isinstance(of, Quantity)
        assert isinstance(wrt, Quantity)
        return Derivative(of, wrt)
    return name.of_sample(None) if name.sample == SAMPLE else name


def replaced(term: Term, changes: Mapping[Quantity, Term]) -> Term:
    """The term with some of its leaves exchanged."""
    return map_leaves(term, lambda leaf: changes.get(leaf, leaf) if isinstance(leaf, Quantity) else leaf)


def holds_function(term: Term, name: str) -> bool:
    """Whether a function is applied somewhere in a term."""
    own = isinstance(term, Apply) and term.function == name
    return own or any(holds_function(part, name) for part in children(term))
