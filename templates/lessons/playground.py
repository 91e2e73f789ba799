"""A lesson on two classes: the data, one sample by hand, the first update of all, and the training in pictures.

    Playground + the worked solution of one sample -> blocks(...)

Names without a sample belong to the one that is worked by hand; `J` is the mean loss of all samples, and a primed
parameter what the first update makes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.network import LOSS
from derive.plan import RATE
from derive.playground import X1, X2, Playground, Y
from derive.quantities import Derivative, Named, Quantity, of_one_sample
from derive.terms import Negative, Number, Product, Quotient, Sum, SumOver, Term
from templates.curves import training_curve
from templates.document import (
    Block,
    Columns,
    Equations,
    Formula,
    Heading,
    Line,
    Numbers,
    Paragraph,
    Results,
    Shown,
    Text,
)
from templates.lessons.playground_plots import boundary_plots, data_plot
from templates.lessons.playground_words import outcome, task
from templates.tables import EMPTY

J = Quantity("J")
"""The mean loss of all samples."""
MOST_ROWS, MOST_PARAMETERS = 24, 3
"""A table of all samples has at most so many rows, and derivatives by at most so many parameters."""
GROUPS = 3
"""Samples side by side in the table of points."""


def mean_of(name: Named) -> Named:
    """The name under which the page has a total over the samples: dJ/dw for dL/dw."""
    if isinstance(name, Derivative):
        of = mean_of(name.of)
        assert isinstance(of, Quantity)
        return Derivative(of, name.wrt)
    return Quantity("J", primed=name.primed) if name.kind == LOSS.kind and name.sample is None else name


def blocks(
    play: Playground, about: Text, told: int, chosen: tuple[Quantity, ...], solution: Iterable[Block]
) -> tuple[Block, ...]:
    """The whole lesson; `about` says what was drawn, `solution` works sample `told` for the `chosen` parameters."""
    return (
        Columns((Paragraph(about), Paragraph(task(J))), (data_plot(play),), left=0.64),
        *_points(play),
        Heading((f"Sample {told} by hand",)),
        Paragraph((f"The names of this section are those of sample {told}, without its number.",)),
        *solution,
        *_first_update(play, chosen),
        *_training(play),
    )


def _is_small(play: Playground) -> bool:
    """Whether one table can hold all samples with their derivatives."""
    return len(play.samples) <= MOST_ROWS and len(play.parameters) <= MOST_PARAMETERS


def _points(play: Playground) -> Iterator[Block]:
    """All points, several side by side, where no later table has them."""
    if _is_small(play):
        return
    group: tuple[Text, ...] = (EMPTY, *((Formula(name),) for name in (X1, X2, Y)))
    rows = -(-len(play.samples) // GROUPS)
    yield Results(group * GROUPS, tuple(_points_row(range(r + 1, len(play.samples) + 1, rows)) for r in range(rows)))


def _points_row(numbers: Iterable[int]) -> tuple[Text, ...]:
    cells: list[Text] = []
    for number in numbers:
        cells += [(str(number),), *_shown(name.of_sample(number) for name in (X1, X2, Y))]
    return (*cells, *([EMPTY] * (4 * GROUPS - len(cells))))


def _shown(names: Iterable[Named]) -> tuple[Text, ...]:
    return tuple((Shown(name),) for name in names)


def _first_update(play: Playground, chosen: tuple[Quantity, ...]) -> Iterator[Block]:
    """The mean derivatives over all samples, and the first step."""
    yield Heading(("The first update with all samples",))
    count = len(play.samples)
    yield Paragraph((f"Every sample gives such derivatives; the update takes their mean over all {count}.",))
    if _is_small(play):
        yield _all_samples(play)
        yield Paragraph(("With these means the first update is",))
    mean = Line(J, (Formula(_mean(play, LOSS.of_sample("s"))), Shown(J)))
    told = chosen if _is_small(play) else chosen[:1]
    yield Equations((mean, *(line for parameter in told for line in _update_lines(play, parameter))))
    if len(told) < len(play.parameters):
        yield Paragraph(("In the same way for every parameter:",))
        yield _parameters(play)


def _mean(play: Playground, summand: Term) -> Term:
    return Product((Quotient(Number.of(1), Number.of(len(play.samples))), SumOver("s", len(play.samples), summand)))


def _all_samples(play: Playground) -> Results:
    """A row for each sample, and the means below."""
    net, output = Quantity("z", play.output.indices), play.output
    slopes = [Derivative(LOSS, name) for name in play.parameters]
    names: tuple[Named, ...] = (X1, X2, Y, net, output, *slopes)
    head: tuple[Text, ...] = (("sample",), *((Formula(name),) for name in names))
    rows = [((str(s),), *_shown(of_one_sample(name, s) for name in names)) for s in range(1, len(play.samples) + 1)]
    means: list[Text] = [(Shown(mean_of(Derivative(LOSS, name)), strong=True),) for name in play.parameters]
    return Results(head, (*rows, (("mean",), *[EMPTY] * (len(names) - len(means)), *means)))


def _update_lines(play: Playground, parameter: Quantity) -> Iterator[Line]:
    """The mean derivative by a parameter, and its first step."""
    slope, summand = Derivative(J, parameter), Derivative(LOSS.of_sample("s"), parameter)
    after, step = parameter.after_update(), Sum((parameter, Negative(Product((RATE, slope)))))
    if not _is_small(play):
        yield Line(slope, (Formula(_mean(play, summand)), Shown(slope)))
    yield Line(after, (Formula(step), Numbers(step), Shown(after, strong=True)))


def _parameters(play: Playground) -> Results:
    """Every parameter, its mean derivative, and what the first update makes of it; in two halves side by side."""
    half = -(-len(play.parameters) // 2)
    head: tuple[Text, ...] = (("",), ("start",), ("mean derivative",), ("after one update",))
    left, right = play.parameters[:half], play.parameters[half:]
    return Results((*head, *head), tuple((*_parameter(left, r), *_parameter(right, r)) for r in range(half)))


def _parameter(half: tuple[Quantity, ...], row: int) -> tuple[Text, ...]:
    if row >= len(half):
        return (EMPTY,) * 4
    name = half[row]
    return ((Formula(name),), *_shown((name, Derivative(J, name), name.after_update())))


def _training(play: Playground) -> Iterator[Block]:
    """The mean loss over the epochs, and the line between the classes."""
    yield Heading(("The training",))
    curve = training_curve(play.trained[1], J, unit="epoch", chosen=play.shown, share=1.0, height=0.38)
    yield Columns((Paragraph(outcome(play)),), (curve,), left=0.42)
    yield from boundary_plots(play)
