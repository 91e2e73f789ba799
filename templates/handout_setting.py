"""The opening of a sheet or a solution: diagram, given numbers, and what the functions are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.activations import ACTIVATIONS
from derive.functions import FUNCTIONS, call, opened
from derive.network import DenseNetwork
from derive.plan import SAMPLE
from derive.quantities import Quantity, is_parameter
from derive.terms import ONE, Negative, Number, Product, Quotient, SumOver, Term, negative
from templates.document import Block, Columns, Diagram, Formula, Given, Paragraph, Text
from templates.handout_lines import Telling


def setting(telling: Telling, highlight: Quantity | None, rule: str) -> tuple[Block, ...]:
    """The given numbers, the diagram where there is a network, and what the functions are."""
    graph = telling.derivation.graph
    given = Given(given_groups(telling.plan.given, telling.plan.batch.samples))
    aside = (Paragraph((rule,), quiet=True),) if rule else ()
    if not isinstance(graph, DenseNetwork):
        return (given, *aside)
    second = (given, *definitions(graph), *aside)
    return (Columns((Diagram(graph.spec, highlight),), second, left=0.52),)


def given_groups(given: Iterable[Quantity], samples: int) -> tuple[tuple[Quantity, ...], ...]:
    """Given quantities by kind (and layer), each sample's numbers written out."""
    groups: dict[tuple[object, ...], list[Quantity]] = {}
    for quantity in given:
        key = (quantity.kind, quantity.indices[0] if is_parameter(quantity) and quantity.indices else 0)
        lettered = quantity.sample == SAMPLE
        each = [quantity.of_sample(s) for s in range(1, samples + 1)] if lettered else [quantity]
        groups.setdefault(key, []).extend(each)
    return tuple(tuple(group) for group in groups.values())


def definitions(graph: DenseNetwork) -> Iterator[Paragraph]:
    """What each activation and the loss compute, in symbols."""
    for name in dict.fromkeys(layer.activation for layer in graph.spec.layers):
        if name != "identity":
            yield Paragraph(_softmax(graph) if ACTIVATIONS[name].coupled else _definition(name, graph))
    yield Paragraph(_loss(graph))


def _definition(name: str, graph: DenseNetwork) -> Text:
    layer = next(number for number, spec in enumerate(graph.spec.layers, 1) if spec.activation == name)
    settings = (graph.alpha(layer),) if ACTIVATIONS[name].parameter else ()
    applied = call(name, Quantity("x"), *settings)
    if FUNCTIONS[name].definition is None:
        return (f"The activation is {name}.",)
    return (Formula(applied), " = ", Formula(opened(applied)))


def _softmax(graph: DenseNetwork) -> Text:
    """a_j = exp(z_j) / sum over k of exp(z_k), for the last such layer"""
    specs = zip(graph.layers, graph.spec.layers, strict=True)
    layer = [names for names, spec in specs if ACTIVATIONS[spec.activation].coupled][-1]
    whole = SumOver("k", layer.units, call("exp", layer.net("k")))
    return (Formula(layer.output("j")), " = ", Formula(Quotient(call("exp", layer.net("j")), whole)))


def _loss(graph: DenseNetwork) -> Text:
    equation = graph.equation(graph.output)
    assert equation is not None
    if not graph.has_parts:
        return (Formula(graph.output), " = ", Formula(equation.term))
    part = graph.loss.part(Quantity("y", ("j",)), graph.layers[-1].output("j"))
    minus, bare = (True, part.term) if isinstance(part, Negative) else (False, part)
    whole: Term = SumOver("j", graph.spec.outputs, bare)
    if graph.loss.mean:
        whole = Product((Quotient(ONE, Number.of(graph.spec.outputs)), whole))
    return (Formula(graph.output), " = ", Formula(negative(whole) if minus else whole))
