"""One unit of a softmax over classes, told sample by sample: its own class, and another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.one_class import delta_forms
from derive.quantities import Derivative, Quantity
from derive.terms import Product
from templates.document import Block, Formula, Heading, Line, Paragraph, Ref
from templates.tellings.principles.rules import class_loss_lines, net_label, slope_label, slope_rule
from templates.tellings.principles.story import MOST_LINES, Story
from templates.tellings.principles.unit import equations, gathered, net_blocks, parameter_blocks, title, total_lines


def class_blocks(story: Story, j: int, parameters: Sequence[Quantity]) -> Iterator[Block]:
    """The derivatives by the net input and the parameters of unit j."""
    net = story.net(story.last, j)
    first = not any(slope_label(story, story.last, own=own) in story.told for own in (True, False))
    told = parameters[:1] if first else ()
    yield Heading(title(net, told or parameters))
    yield from _samples(story, j, told)
    rest = parameters[len(told) :]
    if told and story.several:
        yield from _totals(story, told[0])
    if told and rest:
        yield Heading(title(net, rest))
    yield from parameter_blocks(story, net, rest)
    yield from gathered(story, (story.by(net),), parameters, done=told if story.several else ())


def _totals(story: Story, parameter: Quantity) -> Iterator[Block]:
    yield Paragraph(("The samples together, and the step:",))
    yield equations(story, total_lines(story, parameter))


def _samples(story: Story, j: int, told: Sequence[Quantity]) -> Iterator[Block]:
    """Sample by sample; the first of the unit's class and the first of another one in full, once a solution."""
    lines: list[Line] = []
    for sample in story.samples:
        here = story.at(sample)
        own = here.class_of(sample) == j
        if slope_label(story, story.last, own=own) not in story.told:
            yield from _flushed(story, lines)
            lines = []
            yield from _in_full(here, j, told)
        elif sample <= MOST_LINES:
            lines += _in_short(here, j, told)
    yield from _flushed(story, lines)


def _flushed(story: Story, lines: Sequence[Line]) -> Iterator[Block]:
    if lines:
        yield Paragraph(("In the same way:",))
        yield equations(story, lines)


def _in_full(story: Story, j: int, told: Sequence[Quantity]) -> Iterator[Block]:
    """The chain along the output of the sample's class, its factors one by one, and their product."""
    layer, own = story.last, story.class_of(story.sample)
    assert own is not None
    out, net = story.out(layer, own), story.net(layer, j)
    q = told[0] if told else net
    loss = story.ref(story.loss)
    whose = f"Sample {story.sample}, of class {own}. " if story.several else ""
    yield Paragraph((whose, "Of the outputs only ", Formula(story.name(out)), " stands in the loss ", loss, ":"))
    links = [Derivative(story.loss, out), Derivative(out, net), *([Derivative(net, q)] if q != net else [])]
    target = story.name(story.by(q))
    yield equations(story, [Line(target, (Formula(story.term(Product(tuple(links)))),), f"chain:{target.name}")])
    yield Paragraph(("(a) According to ", loss, ":"))
    yield equations(story, [class_loss_lines(story, own)])
    yield Paragraph(_slope_words(story, own, j))
    yield equations(story, [slope_rule(story, layer, own, j)])
    if told and net_label(q) not in story.told:
        yield from net_blocks(story, net, q, "(c) ")
    yield Paragraph(("Multiplied, and shortened:",))
    delta = _delta(story, j, full=True)
    yield equations(story, [delta, *map(story.chained, told)])
    story.told[_case(own=own == j)] = delta.label


def _slope_words(story: Story, own: int, j: int) -> tuple[str | Ref, ...]:
    out = story.ref(story.out(story.last, own))
    kind = "the unit's own class" if own == j else "another class"
    return ("(b) According to ", out, f", by the quotient rule, for {kind}:")


def _case(*, own: bool) -> str:
    return f"case:{'own' if own else 'other'}"


def _in_short(story: Story, j: int, told: Sequence[Quantity]) -> Iterator[Line]:
    own = story.class_of(story.sample) == j
    reason = ("own class, as in " if own else "another class, as in ", Ref(story.told[_case(own=own)]))
    yield replace(_delta(story, j, full=False), reason=reason)
    yield from map(story.chained, told)


def _delta(story: Story, j: int, *, full: bool) -> Line:
    """d L / d z_j: a_j - 1 where the sample is of class j, else a_j; in full with the product that it comes from."""
    own = story.class_of(story.sample)
    assert own is not None
    forms = delta_forms(story.predictions, own, j)
    return story.line(story.by(story.net(story.last, j)), forms if full else forms[-1:])
