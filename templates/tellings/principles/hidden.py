"""One unit of a hidden layer: the routes on which it reaches the loss, the slope of its activation, its parameters."""

from __future__ import annotations

from collections.abc import Iterator

from derive.quantities import Derivative, Quantity
from derive.terms import Product, Term
from templates.document import Block, Formula, Heading, Line, Paragraph
from templates.handout_lines import result_lines
from templates.handout_words import activation_name, names
from templates.tellings.principles.rules import net_label, referring, slope_label, slope_rules
from templates.tellings.principles.story import Story
from templates.tellings.principles.unit import equations, gathered, net_blocks, parameter_blocks, title
from templates.tellings.principles.words import plural_routes, sentence


def hidden_unit(story: Story, layer: int, j: int) -> Iterator[Block]:
    """The derivatives by the output, the net input and the parameters of unit j."""
    net = story.net(layer, j)
    parameters = story.parameters(layer, j)
    yield Heading(title(net, parameters))
    if parameters and f"chain:{layer}" not in story.told:
        yield from _chain(story, layer, j, parameters[0])
    yield from _outputs(story, layer, j)
    yield from _slope(story, layer, j)
    yield from parameter_blocks(story, net, parameters)
    routes = story.step(net).routes
    slopes = (*(r.upstream for r in routes), *(r.factor.name for r in routes))
    yield from gathered(story, (*slopes, story.by(net)), parameters)


def _chain(story: Story, layer: int, j: int, parameter: Quantity) -> Iterator[Block]:
    """The chain rule over every unit of the next layer, for the first parameter of the layer."""
    net = story.net(layer, j)
    links: tuple[Term, ...] = (story.step(net).chain(), Derivative(net, parameter))
    if not story.is_coupled(layer):
        out = story.out(layer, j)
        links = (story.step(out).chain(), Derivative(out, net), Derivative(net, parameter))
    target = story.name(story.by(parameter))
    story.told[f"chain:{layer}"] = f"chain:{target.name}"
    yield Paragraph(sentence("The chain rule, from ", Formula(parameter), " over every unit of the next layer:"))
    yield equations(story, [Line(target, (Formula(story.term(Product(links))),), f"chain:{target.name}")])


def _outputs(story: Story, layer: int, j: int) -> Iterator[Block]:
    """The derivative by each output that the net input reaches: the sum over the net inputs of the next layer."""
    for route in story.step(story.net(layer, j)).routes:
        out = route.factor.of
        if story.knows(route.upstream):
            continue
        step = story.step(out)
        nets = [r.factor.of for r in step.routes]
        if net_label(out) not in story.told and nets:
            yield from net_blocks(story, nets[0], out)
        yield Paragraph(sentence(Formula(out), plural_routes(len(nets)), names(nets), ":"))
        yield equations(story, result_lines(story.telling, step, set()))


def _slope(story: Story, layer: int, j: int) -> Iterator[Block]:
    """The slope of the activation, with its rule where it is new, and the derivative by the net input."""
    step = story.step(story.net(layer, j))
    known = [slope_label(story, layer, own=own) for own in (True, False)]
    if known[0] not in story.told:
        out = story.ref(story.out(layer, j))
        yield Paragraph((f"The slope of {activation_name(story.activation(layer))}, from ", out, ":"))
        yield equations(story, slope_rules(story, layer, j))
    yield equations(story, referring(story, layer, result_lines(story.telling, step, set())))
