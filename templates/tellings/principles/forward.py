"""Forward propagation from first principles: layer by layer, the predictions in words, the loss; then all samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.activations import ACTIVATIONS
from derive.one_class import loss_forms
from derive.quantities import Quantity
from derive.statements import Statement
from templates.document import Block, Columns, Equations, Formula, Given, Heading, Line, Paragraph, Results, Shown, Text
from templates.handout_lines import statement_line
from templates.handout_setting import given_numbers
from templates.tellings.principles.story import MOST_LINES, Story
from templates.tellings.principles.tables import sample_table
from templates.tellings.principles.words import layer_step, sentence

BESIDE, MOST_BESIDE = 4, 24
"""Columns and rows up to which tables stand side by side."""


def forward(story: Story) -> Iterator[Block]:
    """Sample 1 in full, then the numbers of every sample and their total."""
    yield Heading(("Forward propagation" + (", sample 1" if story.several else ""),))
    for layer in range(1, story.last + 1):
        yield Paragraph(layer_step(layer, story.last, story.activation(layer), coupled=story.is_coupled(layer)))
        yield _equations(story, (statement_line(story.telling, s.target) for s in _of_layer(story, layer)))
    yield from _predictions(story)
    yield from _loss(story)
    if story.several:
        yield from _samples(story)


def _equations(story: Story, lines: Iterable[Line]) -> Equations:
    return Equations(tuple(story.numbered(lines)))


def _of_layer(story: Story, layer: int) -> Iterator[Statement]:
    for statement in story.telling.plan.of_stage("forward"):
        target = statement.target
        if isinstance(target, Quantity) and target.kind in ("z", "a") and target.indices[0] == layer:
            yield statement


def _predictions(story: Story) -> Iterator[Block]:
    """What the outputs mean, where they are probabilities."""
    whose = f"sample {story.sample}" if story.several else "the sample"
    activation = ACTIVATIONS[story.activation(story.last)]
    classes = activation.coupled
    if not classes and not (activation.in_01 and story.graph.loss.outputs_in_01):
        return
    if story.graph.spec.outputs == 1:
        yield Paragraph(sentence("The output is the prediction: the probability that the target of ", whose, " is 1."))
        return
    meaning = "is of that class, and together they are 1" if classes else "has that property"
    yield Paragraph((f"The outputs are the predictions: each is the probability that {whose} {meaning}.",))
    kind = "class" if classes else "property"
    rows = (_prediction(story, j) for j in range(1, story.graph.spec.outputs + 1))
    yield Results(((kind,), ("",), ("predicted",), ("target",)), tuple(rows))


def _prediction(story: Story, j: int) -> tuple[Text, ...]:
    output, target = (story.name(name) for name in (story.out(story.last, j), Quantity("y", (j,))))
    return ((str(j),), (Formula(output),), (Shown(output),), (Shown(target),))


def _loss(story: Story) -> Iterator[Block]:
    step = f"Step {story.last + 1}: the loss. It compares the predictions with the targets"
    if not story.has_classes:
        yield Paragraph((f"{step}.",))
        rest = (s for s in story.telling.plan.of_stage("forward") if s.target.name.startswith(("E", "L")))
        yield _equations(story, (statement_line(story.telling, s.target) for s in rest))
        return
    own = story.name(Quantity("y", (story.class_of(story.sample) or 1,)))
    whose = f"sample {story.sample}" if story.several else "the sample"
    target = sentence(f"{step}: {whose} is of class {story.class_of(story.sample)}, so ", Formula(own), " is 1. ")
    yield Paragraph(sentence(target, "A target of 0 takes its term out of the sum."))
    yield _equations(story, (class_loss_line(story, in_full=True),))


def class_loss_line(story: Story, *, in_full: bool) -> Line:
    """L = -sum of y ln a = the same with the targets put in = -ln a of the sample's class = number"""
    own, outputs = story.class_of(story.sample), story.predictions
    assert own is not None
    forms = loss_forms([Quantity("y", (j,)) for j in range(1, len(outputs) + 1)], outputs, own)
    return story.line(story.loss, forms if in_full else forms[-1:])


def _samples(story: Story) -> Iterator[Block]:
    """The table of all samples, the loss of each, and their total."""
    yield Heading(("Forward propagation, all samples",))
    yield Paragraph(("The same steps with the numbers of each sample give:",))
    yield sample_table(story, _without_parts(story, story.telling.plan.of_stage("forward")))
    lines: list[Line] = []
    if story.has_classes and len(story.samples) <= MOST_LINES:
        lines += [class_loss_line(story.at(s), in_full=False) for s in story.samples[1:]]
    lines += [statement_line(story.telling, s.target) for s in story.telling.plan.of_stage("total") if _is_loss(s)]
    yield _equations(story, lines)


def _without_parts(story: Story, statements: Iterable[Statement]) -> list[Statement]:
    """The statements without the parts of the loss, where the loss of a sample is told as one logarithm."""
    return [s for s in statements if not (story.has_classes and s.target.name.startswith("E"))]


def _is_loss(statement: Statement) -> bool:
    return isinstance(statement.target, Quantity)


def after(story: Story) -> Iterator[Block]:
    """The updated parameters, and the loss that they lead to."""
    updates = story.telling.plan.of_stage("update")
    if not updates:
        return
    parameters = given_numbers(s.target for s in updates if isinstance(s.target, Quantity))
    statements = story.telling.plan.of_stage("after")
    samples = [s for s in statements if isinstance(s.target, Quantity) and s.target.sample is not None]
    if samples:
        yield Heading(("The updated parameters, and forward propagation with them",))
        yield from _beside(parameters, sample_table(story, _without_parts(story, samples)))
    else:
        yield Heading(("The updated parameters",))
        yield parameters
    if not statements:
        return
    if not samples:
        yield Heading(("Forward propagation with the updated parameters",))
    yield _equations(story, (statement_line(story.telling, s.target) for s in statements if s not in samples))
    yield Paragraph(("The step takes the loss from ", Shown(story.loss), " to ", Shown(story.loss.after_update()), "."))


def _beside(parameters: Given, numbers: Results) -> Iterator[Block]:
    """The two side by side where both are small, else one below the other."""
    many = sum(map(len, (*parameters.groups, parameters.foot)))
    if len(numbers.head) <= BESIDE and many <= MOST_BESIDE and len(numbers.rows) <= MOST_BESIDE:
        yield Columns((parameters,), (numbers,), left=0.45)
    else:
        yield from (parameters, numbers)
