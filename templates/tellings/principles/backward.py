"""Backward propagation from first principles: the units of the last layer, then those of the layers before it."""

from __future__ import annotations

from collections.abc import Iterator

from derive.plan import RATE
from derive.quantities import Quantity
from derive.terms import Negative, Product, Sum
from templates.document import Block, Formula, Heading, Line, Paragraph
from templates.handout_lines import derivation_lines
from templates.handout_words import by_which
from templates.tellings.principles.hidden import hidden_unit
from templates.tellings.principles.output import output_unit
from templates.tellings.principles.story import Story
from templates.tellings.principles.unit import equations, gathered
from templates.tellings.principles.words import sentence


def backward(story: Story) -> Iterator[Block]:
    """The derivatives by everything asked, the last layer first."""
    if opening := tuple(_opening(story)):
        yield Heading(("Backward propagation",))
        yield from opening
    for layer in range(story.last, 0, -1):
        # What is told first is told in full, so that a unit of which something is asked comes first.
        for j in sorted(story.units(layer), key=lambda j: not story.parameters(layer, j)):
            yield from (output_unit if layer == story.last else hidden_unit)(story, layer, j)
        if bias := story.shared_bias(layer):
            yield from _shared(story, bias)
    yield from _others(story)


def _opening(story: Story) -> Iterator[Block]:
    """The update rule, and the sum over the samples, for what is told first."""
    first = story.first
    if first is None:
        return
    updated = any(s.target == first.after_update() for s in story.telling.plan.of_stage("update"))
    if updated:
        step = Sum((first, Negative(Product((RATE, story.by(first))))))
        yield Paragraph(("Every parameter takes a step against its derivative, the learning rate times as long:",))
        yield equations(story, [Line(first.after_update(), (Formula(step),), UPDATE)])
    total = story.telling.plan.terms.get(story.by(first))
    if story.several and total is not None:
        kind = story.telling.plan.batch.reduction
        whole = Formula(story.loss)
        rule = sentence(whole, f" is a {kind} over the samples, and its derivative is the {kind} of theirs:")
        yield Paragraph(rule)
        yield equations(story, [Line(story.by(first), (Formula(total),), SAMPLES)])


UPDATE, SAMPLES = "rule:update", "rule:samples"


def _shared(story: Story, bias: Quantity) -> Iterator[Block]:
    """The derivative by a bias that the units of a layer share."""
    yield Heading(by_which((bias,)))
    yield Paragraph(sentence("Every unit of the layer adds ", Formula(bias), ", so the units' derivatives add up:"))
    yield equations(story, [story.chained(bias)])
    yield from gathered(story, (), (bias,))


def _others(story: Story) -> Iterator[Block]:
    """What is asked besides parameters and not told by then, such as the derivative by an input."""
    steps = story.telling.derivation.steps(story.wanted)
    fresh = [step for step in steps if not story.knows(step.target) and step.target.wrt in story.wanted]
    for step in fresh:
        yield Heading(by_which((step.target.wrt,)))
        yield equations(story, derivation_lines(story.telling, step, set()))
        yield from gathered(story, (step.target,), ())
