"""What is told of every unit alike: its parameters one by one, then all samples, totals and updates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from derive.plan import term_per_sample
from derive.quantities import Derivative, Named, Quantity
from derive.statements import Statement
from templates.document import Block, Equations, Formula, Line, Paragraph, Text
from templates.handout_lines import statement_line
from templates.handout_words import by_which
from templates.tellings.principles.rules import net_label, net_rule
from templates.tellings.principles.story import Story
from templates.tellings.principles.tables import sample_table
from templates.tellings.principles.words import sentence


def title(net: Quantity, parameters: Sequence[Quantity]) -> Text:
    """What a unit's section tells."""
    return by_which(tuple(parameters) or (net,))


def equations(story: Story, lines: Iterable[Line]) -> Equations:
    """Lines whose labels count as told from here on."""
    return Equations(tuple(story.numbered(lines)))


def parameter_blocks(story: Story, net: Quantity, parameters: Sequence[Quantity]) -> Iterator[Block]:
    """The derivative by each parameter of a unit from that by its net input; a kind's first one with its rule."""
    lines: list[Line] = []
    for parameter in parameters:
        name = net_label(parameter)
        if name not in story.told:
            yield from _flushed(story, lines)
            lines = []
            yield from net_blocks(story, net, parameter)
        if not story.knows(story.by(parameter)):
            lines.append(story.chained(parameter))
    yield from _flushed(story, lines)


def _flushed(story: Story, lines: Sequence[Line]) -> Iterator[Block]:
    if lines:
        yield equations(story, lines)


def net_blocks(story: Story, net: Quantity, wrt: Quantity, mark: str = "") -> Iterator[Block]:
    """How a net input changes with one of its terms; the terms without it drop out."""
    words = sentence(f"{mark}In the net input ", story.ref(net), ", all but ", Formula(wrt), " is held fixed:")
    yield Paragraph(words)
    yield equations(story, [net_rule(story, net, wrt)])


def gathered(
    story: Story, deltas: Sequence[Derivative], parameters: Sequence[Quantity], *, done: Sequence[Quantity] = ()
) -> Iterator[Block]:
    """The numbers of all samples in a table, then for each parameter its total and its update, save for those done."""
    if story.several:
        wanted = [*deltas, *map(story.by, parameters)]
        yield sample_table(story, _statements(story, wanted))
    lines = [line for parameter in parameters if parameter not in done for line in total_lines(story, parameter)]
    if lines:
        yield equations(story, lines)


def _statements(story: Story, wanted: Iterable[Named]) -> list[Statement]:
    """The statements of those names that are more than a number, in this order."""
    found = {s.target: s for s in story.telling.plan.of_stage("local", "backward")}
    lettered = (term_per_sample(name, story.telling.plan.batch) for name in wanted)
    return [found[name] for name in lettered if isinstance(name, Quantity | Derivative) and name in found]


def total_lines(story: Story, parameter: Quantity) -> Iterator[Line]:
    """The sum over the samples and the updated parameter, as far as the plan has them."""
    plan = story.telling.plan
    totals: list[Statement] = [s for s in plan.of_stage("total") if s.target == story.by(parameter)]
    updates = [s for s in plan.of_stage("update") if s.target == parameter.after_update()]
    return (statement_line(story.telling, s.target) for s in (*totals, *updates))
