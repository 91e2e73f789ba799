"""The opening of a sheet or a solution: diagram, given numbers, and what the functions are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from derive.activations import ACTIVATIONS
from derive.functions import FUNCTIONS, call, opened
from derive.network import DenseNetwork
from derive.plan import SAMPLE
from derive.quantities import Quantity, is_parameter
from derive.terms import ONE, Negative, Number, Product, Quotient, SumOver, Term, negative
from templates.diagram import NAMED
from templates.document import Block, Columns, Diagram, Formula, Given, Paragraph, Results, Shown, Text
from templates.handout_lines import Telling
from templates.handout_words import listed

BESIDE = 7
"""A table of samples with more columns than this stands below the drawing, not beside it."""


def setting(telling: Telling, highlight: Quantity | None, rule: str) -> tuple[Block, ...]:
    """The given numbers, the diagram where there is a network, and what the functions are."""
    graph = telling.derivation.graph
    given = telling.plan.given
    shared, samples = given_numbers(given), sample_tables(given, telling.plan.batch.samples)
    aside = (Paragraph((rule,), quiet=True),) if rule else ()
    if not isinstance(graph, DenseNetwork):
        return (shared, *samples, *aside)
    beside = all(len(table.head) <= BESIDE and len(table.rows) <= 2 * BESIDE for table in samples)
    meanings = (*(samples if beside else ()), *definitions(graph), *aside)
    drawn, below = Diagram(graph.spec, highlight, telling.bias_nodes, needs_width(graph)), () if beside else samples
    if drawn.wide:
        return (drawn, Columns((shared,), meanings, left=0.6), *below)
    return (Columns((drawn,), (shared, *meanings), left=0.52), *below)


def needs_width(graph: DenseNetwork) -> bool:
    """Whether the names on the edges of a drawing need more room than half a line."""
    return len(graph.layers) > 2 and max(graph.spec.sizes) == NAMED


def given_numbers(given: Iterable[Quantity]) -> Given:
    """What is not of a sample: inputs with targets, each layer's weights; biases and learning rate in the foot."""
    groups: dict[tuple[object, ...], list[Quantity]] = {}
    foot: list[Quantity] = []
    for quantity in given:
        if quantity.kind in ("b", "eta"):
            foot.append(quantity)
        elif quantity.sample != SAMPLE:
            groups.setdefault(_group(quantity), []).append(quantity)
    return Given(tuple(map(tuple, groups.values())), tuple(foot))


def _group(quantity: Quantity) -> tuple[object, ...]:
    """Weights by layer; the inputs and targets of a network together; other names by themselves."""
    if quantity.kind in ("x", "y") and quantity.indices:
        return ("x",)
    return (quantity.kind, quantity.indices[0] if is_parameter(quantity) and quantity.indices else 0)


def sample_tables(given: Iterable[Quantity], samples: int) -> tuple[Results, ...]:
    """A row for each sample with its inputs and targets; no table where there is one sample."""
    names = [quantity for quantity in given if quantity.sample == SAMPLE]
    if not names:
        return ()
    head: tuple[Text, ...] = (("sample",), *((Formula(name.of_sample(None)),) for name in names))
    numbers = range(1, samples + 1)
    return (Results(head, tuple(_sample_row(names, s) for s in numbers)),)


def _sample_row(names: Iterable[Quantity], sample: int) -> tuple[Text, ...]:
    return ((str(sample),), *((Shown(name.of_sample(sample)),) for name in names))


def definitions(graph: DenseNetwork) -> Iterator[Paragraph]:
    """What each activation and the loss compute, in symbols."""
    for name in dict.fromkeys(layer.activation for layer in graph.spec.layers):
        if name != "identity":
            yield Paragraph(_softmax(graph) if ACTIVATIONS[name].coupled else _definition(name, graph))
    yield Paragraph(_loss(graph))


def together(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Paragraphs that stay on the same page."""
    *others, last = paragraphs
    yield from (replace(paragraph, keep=True) for paragraph in others)
    yield last


def _definition(name: str, graph: DenseNetwork) -> Text:
    """What an activation computes, and in which layers where others have another one."""
    layers = [number for number, spec in enumerate(graph.spec.layers, 1) if spec.activation == name]
    where = _among(layers) if len(layers) < len(graph.layers) else ()
    if FUNCTIONS[name].definition is None:
        return ("The activation", *where, f" is {name}.")
    settings = (graph.alpha(layers[0]),) if ACTIVATIONS[name].parameter else ()
    applied = call(name, Quantity("x"), *settings)
    return (Formula(applied), " = ", Formula(opened(applied), compact=True), *where)


def _among(layers: Sequence[int]) -> Text:
    """Which layers are meant."""
    return (f" in layer{'s' if len(layers) > 1 else ''} ", *listed([(str(layer),) for layer in layers]))


def _softmax(graph: DenseNetwork) -> Text:
    """a_j = exp(z_j) / sum over k of exp(z_k), for the last such layer"""
    specs = zip(graph.layers, graph.spec.layers, strict=True)
    layer = [names for names, spec in specs if ACTIVATIONS[spec.activation].coupled][-1]
    whole = SumOver("k", layer.units, call("exp", layer.net("k")))
    return (Formula(layer.output("j")), " = ", Formula(Quotient(call("exp", layer.net("j")), whole), compact=True))


def _loss(graph: DenseNetwork) -> Text:
    equation = graph.equation(graph.output)
    assert equation is not None
    if not graph.has_parts:
        return (Formula(graph.output), " = ", Formula(equation.term))
    part = graph.loss.part(Quantity("y", ("k",)), graph.layers[-1].output("k"))
    minus, bare = (True, part.term) if isinstance(part, Negative) else (False, part)
    whole: Term = SumOver("k", graph.spec.outputs, bare)
    if graph.loss.mean:
        whole = Product((Quotient(ONE, Number.of(graph.spec.outputs)), whole))
    return (Formula(graph.output), " = ", Formula(negative(whole) if minus else whole, compact=True))
