"""Training as a curve: the loss before each update and after the last, over the iterations.

    Trained.losses -> training_curve(losses, loss) -> Plot

Many iterations are thinned so that equally many points stand in every stretch of the axis, which has a logarithmic
scale where there are many of them, and so has the loss where it falls far.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.quantities import Quantity
from templates.plots import Axis, Curve, Label, Marks, Plot, Point

MANY = 300
"""From this many iterations on their axis is logarithmic."""
FAR = 50.0
"""A loss that ends below one so-manieth of its start has a logarithmic axis."""
MOST = 160
"""Points of one curve."""


def training_curve(
    losses: Sequence[float],
    loss: Quantity,
    *,
    unit: str = "iteration",
    chosen: Sequence[int] = (),
    caption: Label = (),
    share: float = 0.6,
    height: float = 0.5,
) -> Plot:
    """The curve of `losses` (number k after k updates); those at the `chosen` iterations have a mark."""
    spaced = len(losses) > MANY
    start = 1 if spaced else 0
    places = log_spaced(start, len(losses) - 1, MOST) if spaced else range(len(losses))
    marked = tuple(_point(losses, k) for k in chosen if start <= k < len(losses))
    steep = min(losses) > 0 and max(losses) > FAR * min(losses)
    return Plot(
        _told(losses, unit),
        curves=(Curve(tuple(_point(losses, k) for k in places)),),
        marks=(Marks(marked, tone="second"),) if marked else (),
        x=Axis((unit,), log=spaced),
        y=Axis((loss,), log=steep),
        caption=caption,
        share=share,
        height=height,
    )


def _point(losses: Sequence[float], k: int) -> Point:
    return float(k), losses[k]


def log_spaced(first: int, last: int, most: int) -> tuple[int, ...]:
    """At most `most` whole numbers from `first` (1 or more) to `last`, nearly equal factors apart.

    >>> log_spaced(1, 1000, 4)
    (1, 10, 100, 1000)
    """
    if last - first < most:
        return tuple(range(first, last + 1))
    factor = (last / first) ** (1 / (most - 1))
    return tuple(dict.fromkeys(min(last, round(first * factor**i)) for i in range(most)))


def _told(losses: Sequence[float], unit: str) -> str:
    """The curve in words.

    >>> _told([2.0, 1.0, 0.5], "iteration")
    'The loss falls from 2 to 0.5 in 2 iterations.'
    """
    before, after, steps = losses[0], losses[-1], len(losses) - 1
    goes = "falls" if after < before else "rises" if after > before else "stays"
    way = f"at {before:.4g}" if goes == "stays" else f"from {before:.4g} to {after:.4g}"
    return f"The loss {goes} {way} in {steps} {unit}{'' if steps == 1 else 's'}."
