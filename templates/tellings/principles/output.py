"""One unit of the last layer: the slope of the loss, the slope of its activation, and its parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.quantities import Quantity
from derive.terms import Term
from templates.document import Block, Formula, Heading, Line, Paragraph, Text
from templates.handout_lines import factor_lines, step_line, whole_chain
from templates.handout_words import activation_name
from templates.tellings.principles.classes import class_blocks
from templates.tellings.principles.rules import LOSS_LABEL, loss_rule, referring, slope_label, slope_rules
from templates.tellings.principles.story import Story
from templates.tellings.principles.unit import equations, gathered, net_blocks, parameter_blocks, title
from templates.tellings.principles.words import refs, sentence


def output_unit(story: Story, layer: int, j: int) -> Iterator[Block]:
    """The derivatives by the parameters of unit j, of which the first unit's first is told in full."""
    parameters = story.parameters(layer, j)
    net = story.net(layer, j)
    if story.has_classes:
        yield from class_blocks(story, j, parameters)
        return
    yield Heading(title(net, parameters))
    full = LOSS_LABEL not in story.told
    yield from (_in_full if full else _in_short)(story, layer, j, parameters)
    yield from parameter_blocks(story, net, parameters)
    routes = story.step(net).routes
    slopes = () if story.is_short(net) else (*(r.upstream for r in routes), *(r.factor.name for r in routes))
    yield from gathered(story, (*slopes, story.by(net)), parameters)


def _in_full(story: Story, layer: int, j: int, parameters: Sequence[Quantity]) -> Iterator[Block]:
    """The chain, its factors one by one, each from its definition, and their product."""
    net = story.net(layer, j)
    q = parameters[0] if parameters else net
    yield Paragraph(sentence("The chain rule, for ", Formula(q), ":"))
    yield equations(story, [whole_chain(story.telling, q)])
    yield Paragraph(_loss_words(story))
    yield equations(story, [loss_rule(story, _first_output(story, net)), *_loss_numbers(story, net)])
    yield Paragraph(_slope_words(story, layer, j))
    yield equations(story, [*slope_rules(story, layer, j), *_slope_numbers(story, net)])
    if parameters:
        yield from net_blocks(story, net, q, "(c) ")
    yield Paragraph(("Multiplied, the first two give the derivative by the net input:",))
    yield equations(story, [delta_line(story, net)])


def _in_short(story: Story, layer: int, j: int, parameters: Sequence[Quantity]) -> Iterator[Block]:
    net = story.net(layer, j)
    rules = [LOSS_LABEL, slope_label(story, layer, own=True)]
    other = slope_label(story, layer, own=False)
    known = refs([*rules, *([other] if other in story.told else [])])
    yield Paragraph(sentence("As by ", known, ", with ", Formula(story.out(layer, j)), ":"))
    lines = [*_loss_numbers(story, net), *_slope_numbers(story, net), delta_line(story, net)]
    yield equations(story, referring(story, layer, lines))


def _first_output(story: Story, net: Quantity) -> int:
    j = story.step(net).routes[0].factor.of.indices[-1]
    assert isinstance(j, int)
    return j


def _loss_words(story: Story) -> Text:
    if not story.graph.has_parts:
        return ("(a) The loss by the output:",)
    return ("(a) The loss by the output. In the sum ", story.ref(story.loss), " one part has this output in it:")


def _loss_numbers(story: Story, net: Quantity) -> Iterator[Line]:
    """d L / d a for every output that the net input reaches, as far as no line has told it."""
    if story.is_short(net):
        return
    for route in story.step(net).routes:
        if not story.knows(route.upstream):
            yield step_line(story.telling, story.step(route.upstream.wrt))


def _slope_words(story: Story, layer: int, j: int) -> Text:
    name = activation_name(story.activation(layer))
    return (f"(b) The output by the net input, from what {name} is, ", story.ref(story.out(layer, j)), ":")


def _slope_numbers(story: Story, net: Quantity) -> list[Line]:
    return [] if story.is_short(net) else factor_lines(story.telling, story.step(net), set())


def delta_line(story: Story, net: Quantity) -> Line:
    """The derivative by a net input: its chain with numbers, or its short form with the steps to it."""
    if not story.is_short(net):
        return story.chained(net)
    from derive.cancelling import short_form  # SymPy takes half a second to import

    forms: Sequence[Term] = short_form(story.telling.derivation, net) or ()
    return story.line(story.by(net), forms)
