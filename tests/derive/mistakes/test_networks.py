"""Every mistake on dense networks against a plain NumPy network in which the same mistake is made by hand.

`Hand` computes one network, sample by sample, in vectors and matrices; a subclass makes one mistake by
one method of its own. It knows nothing of graphs, plans or terms. All numbers are compared: net inputs,
outputs, loss, every derivative, new parameters and the pass after them, each sample's and the totals.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from derive.backprop import Derivation
from derive.cancelling import short_forms
from derive.joins import joins
from derive.mistakes import MISTAKES, SCOPES, Wrong, mistakes_for
from derive.mistakes.circuits import MISTAKES as OF_CIRCUITS
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.plan import RATE, Batch, Plan, make_plan
from derive.program import Program
from derive.quantities import Derivative, Named, Quantity, sample_of, with_sample

L = Quantity("L")
ALPHA = {"leaky_relu": 0.01, "prelu": 0.25, "elu": 1.0}


def softmax(z):
    return np.exp(z) / np.sum(np.exp(z))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def normal(z):
    return np.array([(1 + math.erf(v / math.sqrt(2))) / 2 for v in z])


VALUES = {
    "identity": lambda z: z,
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "arctan": np.arctan,
    "relu": lambda z: np.where(z > 0, z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "prelu": lambda z: np.where(z > 0, z, 0.25 * z),
    "elu": lambda z: np.where(z > 0, z, np.exp(z) - 1),
    "softplus": lambda z: np.log(1 + np.exp(z)),
    "silu": lambda z: z * sigmoid(z),
    "gelu": lambda z: z * normal(z),
    "softmax": softmax,
}
SLOPES = {
    "identity": lambda z: np.ones_like(z),
    "sigmoid": lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
    "tanh": lambda z: 1 / np.cosh(z) ** 2,
    "arctan": lambda z: 1 / (1 + z**2),
    "relu": lambda z: np.where(z > 0, 1.0, 0.0),
    "leaky_relu": lambda z: np.where(z > 0, 1.0, 0.01),
    "prelu": lambda z: np.where(z > 0, 1.0, 0.25),
    "elu": lambda z: np.where(z > 0, 1.0, np.exp(z)),
    "softplus": lambda z: np.exp(z) / (1 + np.exp(z)),
    "silu": lambda z: sigmoid(z) + z * np.exp(-z) / (1 + np.exp(-z)) ** 2,
    "gelu": lambda z: normal(z) + z * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi),
}


@dataclass
class Numbers:
    """The weights w[n] (to, from), the biases b[n], each sample's x and y, and the learning rate."""

    w: list
    b: list
    x: np.ndarray
    y: np.ndarray
    eta: float


@dataclass
class Hand:
    """One network by hand; `layer` None makes the mistake of a subclass wherever it can be made."""

    spec: NetworkSpec
    batch: Batch
    numbers: Numbers
    layer: int | None = None
    choice: str = ""

    @property
    def last(self) -> int:
        return len(self.spec.layers)

    def at(self, layer: int) -> bool:
        return self.layer in (None, layer)

    def turn(self, vector, sign=1):
        """The numbers of the next unit in the place of each, by as many units as the choice says."""
        return np.roll(vector, -sign * int(self.choice.split()[-1] if self.choice else 1), axis=0)

    # Each of these is one line of a page, and what a mistake changes.

    def net(self, n, w, b, signal, before):
        return w @ signal + b

    def out(self, n, z):
        return VALUES[self.spec.layers[n - 1].activation](z)

    def jacobian(self, n, z, a):
        """da_j/dz_i in row j and column i"""
        name = self.spec.layers[n - 1].activation
        return np.diag(a) - np.outer(a, a) if name == "softmax" else np.diag(SLOPES[name](z))

    def parts(self, y, a, z):
        half, one = 0.5 * (y - a) ** 2, (y - a) ** 2
        if "cross" not in self.spec.loss and "binary" not in self.spec.loss:
            return half if self.spec.loss.startswith("half") else one
        return self.logarithmic(y, a)

    def logarithmic(self, y, a):
        if self.spec.loss == "cross_entropy":
            return -y * np.log(a)
        both = y * np.log(a) + (1 - y) * np.log(1 - a)
        return both if self.spec.loss == "binary_log_likelihood" else -both

    def whole(self, parts):
        return np.mean(parts) if self.spec.loss.startswith("mean") else np.sum(parts)

    def loss_slope(self, y, a, s):
        return self.part_slope(y, a) / (len(a) if self.spec.loss.startswith("mean") else 1)

    def part_slope(self, y, a):
        if self.spec.loss == "cross_entropy":
            return -y / a
        if "binary" in self.spec.loss:
            return (-1 if "likelihood" in self.spec.loss else 1) * (a - y) / (a * (1 - a))
        return (a - y) * (1 if self.spec.loss.startswith("half") else 2)

    def delta(self, n, da, z, a):
        return self.jacobian(n, z, a).T @ da

    def back(self, n, w, delta):
        """dL/da of layer n, from the weights to the next layer and its deltas"""
        return w.T @ delta

    def by_weight(self, n, delta, signal, extra):
        return np.outer(delta, signal)

    def by_bias(self, n, delta, signal):
        return delta

    def total(self, values, what):
        return np.mean(values, axis=0) if self.batch.reduction == "mean" else np.sum(values, axis=0)

    def new(self, old, slope, kind, n, delta):
        return old - self.numbers.eta * slope

    def target(self, s):
        return self.numbers.y[s]

    # How the lines follow each other.

    def forward(self, w, b, s):
        signal, nets, outs = self.numbers.x[s], [], []
        for n in range(1, self.last + 1):
            bias = b[n - 1] if np.size(b[n - 1]) else np.zeros(len(w[n - 1]))
            nets.append(self.net(n, w[n - 1], bias, signal, nets[-1] if nets else None))
            signal = self.out(n, nets[-1])
            outs.append(signal)
        parts = self.parts(self.target(s), signal, nets[-1])
        return nets, outs, parts, self.whole(parts)

    def sample(self, s):
        """Forward and backward: nets, outs, parts, loss, then d loss / d (a, z, w, b) by layer."""
        nets, outs, parts, loss = self.forward(self.numbers.w, self.numbers.b, s)
        da, deltas, slopes = [None] * self.last, [None] * self.last, [None] * self.last
        slope = self.loss_slope(self.target(s), outs[-1], s)
        for n in range(self.last, 0, -1):
            da[n - 1] = slope
            deltas[n - 1] = self.delta(n, slope, nets[n - 1], outs[n - 1])
            slope = self.back(n - 1, self.numbers.w[n - 1], deltas[n - 1])
        for n in range(1, self.last + 1):
            signal = outs[n - 2] if n > 1 else self.numbers.x[s]
            extra = {"nets": nets[n - 2] if n > 1 else None, "x": self.numbers.x[s], "own": outs[n - 1]}
            slopes[n - 1] = (self.by_weight(n, deltas[n - 1], signal, extra), self.by_bias(n, deltas[n - 1], signal))
        return nets, outs, parts, loss, da, deltas, slopes

    def run(self) -> dict[Named, float]:
        """Every number by name."""
        found: dict[Named, float] = {}
        samples = range(self.batch.samples)
        each = [self.sample(s) for s in samples]
        for s in samples:
            self._name_sample(found, each[s], s + 1 if self.batch.several else None)
        losses = [one[3] for one in each]
        loss = self.total(losses, "loss") if self.batch.several else losses[0]
        found[L] = loss
        w, b = [], []
        for n in range(1, self.last + 1):
            totals = []
            for number, kind in enumerate("wb"):
                values = [self._shared(n, kind, one[6][n - 1][number]) for one in each]
                totals.append(self.total(values, kind) if self.batch.several else values[0])
                self._put(found, totals[-1], lambda *i, kind=kind, n=n: Derivative(L, Quantity(kind, (n, *i))))
            w.append(self.new(self.numbers.w[n - 1], totals[0], "w", n, each[0][5][n - 1]))
            b.append(self.new(self.numbers.b[n - 1], totals[1], "b", n, each[0][5][n - 1]))
            self._put(found, w[-1], lambda *i, n=n: Quantity("w", (n, *i), primed=True))
            self._put(found, b[-1], lambda *i, n=n: Quantity("b", (n, *i), primed=True))
        self._after(found, w, b)
        return found

    def _shared(self, n, kind, slope):
        """A bias that a layer shares has the sum of its units' slopes; one that is not there has none."""
        bias = self.spec.layers[n - 1].bias
        if kind == "w" or bias == "each":
            return slope
        return self.shared(n, slope) if bias == "shared" else np.zeros(0)

    def shared(self, n, slope):
        return np.sum(slope)

    def _after(self, found, w, b):
        losses = []
        for s in range(self.batch.samples):
            nets, outs, parts, loss = self.forward(w, b, s)
            losses.append(loss)
            self._name_forward(found, nets, outs, parts, loss, s + 1 if self.batch.several else None, primed=True)
        found[L.after_update()] = self.total(losses, "loss") if self.batch.several else losses[0]

    def _name_forward(self, found, nets, outs, parts, loss, sample, *, primed=False):
        for n, (z, a) in enumerate(zip(nets, outs, strict=True), 1):
            self._put(found, z, lambda *i, n=n: Quantity("z", (n, *i), primed, sample))
            self._put(found, a, lambda *i, n=n: Quantity("a", (n, *i), primed, sample))
        if len(parts) > 1:
            self._put(found, parts, lambda j: Quantity("E", (j,), primed, sample))
        found[Quantity("L", (), primed, sample)] = loss

    def _name_sample(self, found, numbers, sample):
        nets, outs, parts, loss, das, deltas, slopes = numbers
        self._name_forward(found, nets, outs, parts, loss, sample)
        for n in range(1, self.last + 1):
            by = {
                "a": das[n - 1],
                "z": deltas[n - 1],
                "w": slopes[n - 1][0],
                "b": self._shared(n, "b", slopes[n - 1][1]),
            }
            for kind, values in by.items():
                self._put(found, values, self._slope_name(kind, n, sample))

    @staticmethod
    def _slope_name(kind, n, sample):
        own = sample if kind in "az" else None
        return lambda *i: Derivative(L.of_sample(sample), Quantity(kind, (n, *i), sample=own))

    @staticmethod
    def _put(found, values, name):
        for place, value in np.ndenumerate(values):
            found[name(*(i + 1 for i in place))] = float(value)


# One class a mistake. `at(layer)` says whether it is made there; else the right line follows.


class BiasLeftOut(Hand):
    def net(self, n, w, b, signal, before):
        return w @ signal if self.at(n) else super().net(n, w, b, signal, before)


class BiasInEveryProduct(Hand):
    def net(self, n, w, b, signal, before):
        terms = [w[:, k] * signal[k] + b for k in range(len(signal))]
        return sum(terms) if self.at(n) else super().net(n, w, b, signal, before)


class NetForOutput(Hand):
    def net(self, n, w, b, signal, before):
        passed_on = self.at(n) and n > 1 and self.spec.layers[n - 2].activation != "identity"
        return w @ (before if passed_on else signal) + b

    def parts(self, y, a, z):
        swap = self.at(self.last + 1) and "squared" in self.spec.loss
        return super().parts(y, z if swap else a, z)


class ActivationLeftOut(Hand):
    def out(self, n, z):
        logarithm = n == self.last and "squared" not in self.spec.loss
        return z if self.at(n) and not logarithm else super().out(n, z)

    def jacobian(self, n, z, a):
        """The slope as textbooks write it, so with the wrong output in it."""
        name = self.spec.layers[n - 1].activation
        by_output = {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "elu": np.where(z > 0, 1, a + 1)}
        by_output["silu"] = a + sigmoid(z) * (1 - a)
        return np.diag(by_output[name]) if name in by_output else super().jacobian(n, z, a)


class WeightsTransposed(Hand):
    def net(self, n, w, b, signal, before):
        return (w.T if self.at(n) and w.shape[0] == w.shape[1] else w) @ signal + b


class SigmoidForSoftmax(Hand):
    def out(self, n, z):
        return sigmoid(z) if self.made(n) else super().out(n, z)

    def jacobian(self, n, z, a):
        return np.diag(a * (1 - a)) if self.made(n) else super().jacobian(n, z, a)

    def made(self, n):
        return self.at(n) and self.spec.layers[n - 1].activation == "softmax"


class SoftmaxForSigmoid(Hand):
    def out(self, n, z):
        return softmax(z) if self.made(n) else super().out(n, z)

    def jacobian(self, n, z, a):
        return np.diag(a) - np.outer(a, a) if self.made(n) else super().jacobian(n, z, a)

    def made(self, n):
        spec = self.spec.layers[n - 1]
        return self.at(n) and spec.activation == "sigmoid" and spec.units > 1


class Log10(Hand):
    def logarithmic(self, y, a):
        return super().logarithmic(y, a) * 0.4342944819032518


class Log2(Hand):
    def logarithmic(self, y, a):
        return super().logarithmic(y, a) * 1.4426950408889634


class OneMinusPartLeftOut(Hand):
    sign = property(lambda self: 1 if self.spec.loss == "binary_log_likelihood" else -1)

    def logarithmic(self, y, a):
        return self.sign * y * np.log(a)

    def part_slope(self, y, a):
        return self.sign * y / a if self.choice == "both" else super().part_slope(y, a)


class HalfLost(Hand):
    def parts(self, y, a, z):
        return (y - a) ** 2 if self.choice != "slope" else super().parts(y, a, z)

    def part_slope(self, y, a):
        return 2 * (a - y) if self.choice != "loss" else super().part_slope(y, a)


class TwoLost(Hand):
    def parts(self, y, a, z):
        return (y - a) ** 2 / 2 if self.choice != "slope" else super().parts(y, a, z)

    def part_slope(self, y, a):
        return a - y if self.choice != "loss" else super().part_slope(y, a)


class SquaredErrorSlope(Hand):
    def part_slope(self, y, a):
        return a - y


class ErrorSign(Hand):
    def part_slope(self, y, a):
        return -super().part_slope(y, a)


class WrongOutput(Hand):
    def part_slope(self, y, a):
        return self.turn(super().part_slope(y, a))


class NeighbouringTarget(Hand):
    def target(self, s):
        return self.turn(super().target(s))


class MeanForSumOverOutputs(Hand):
    def whole(self, parts):
        return np.mean(parts) if self.choice != "slope" else super().whole(parts)

    def loss_slope(self, y, a, s):
        return super().loss_slope(y, a, s) / (len(a) if self.choice != "loss" else 1)


class SumForMeanOverOutputs(Hand):
    def whole(self, parts):
        return np.sum(parts) if self.choice != "slope" else super().whole(parts)

    def loss_slope(self, y, a, s):
        return super().loss_slope(y, a, s) * (len(a) if self.choice != "loss" else 1)


class SlopeLeftOut(Hand):
    def delta(self, n, da, z, a):
        straight = self.spec.layers[n - 1].activation in ("relu", "leaky_relu", "prelu")
        return da if self.at(n) and not straight else super().delta(n, da, z, a)


class Slope(Hand):
    """A wrong slope of the activations that `wrong` knows, each unit by itself."""

    def wrong(self, name, z, a):
        return None

    def jacobian(self, n, z, a):
        wrong = self.wrong(self.spec.layers[n - 1].activation, z, a) if self.at(n) else None
        return super().jacobian(n, z, a) if wrong is None else wrong if np.ndim(wrong) == 2 else np.diag(wrong)


class SlopeAtOutput(Slope):
    def wrong(self, name, z, a):
        return None if name == "softmax" else SLOPES[name](a + 1e-300)


class SigmoidSlopeOfNet(Slope):
    def wrong(self, name, z, a):
        return z * (1 - z) if name == "sigmoid" else None


class SlopeOfNet(Slope):
    def wrong(self, name, z, a):
        if name == "softmax":
            return np.diag(z) - np.outer(z, z)
        known = {"tanh": 1 - z**2, "elu": np.where(z > 0, 1, z + 1), "silu": z + sigmoid(z) * (1 - z)}
        return known.get(name)


class SigmoidSlopeForTanh(Slope):
    def wrong(self, name, z, a):
        return a * (1 - a) if name == "tanh" else None


class OutputForSlope(Slope):
    def wrong(self, name, z, a):
        return None if name in ("identity", "relu", "leaky_relu", "prelu", "softmax") else a


class ReluSlopeOne(Slope):
    def wrong(self, name, z, a):
        return np.ones_like(z) if name in ("relu", "leaky_relu", "prelu") else None


class ReluSlopeZero(Slope):
    def wrong(self, name, z, a):
        return np.zeros_like(z) if name in ("relu", "leaky_relu", "prelu") else None


class IndependentSoftmax(Slope):
    def wrong(self, name, z, a):
        return np.diag(a * (1 - a)) if name == "softmax" else None


class SoftmaxSignLost(Slope):
    def wrong(self, name, z, a):
        return np.diag(a - 2 * a**2) + np.outer(a, a) if name == "softmax" else None


class OneRoute(Hand):
    """One route from an output to the next layer, and from a shared bias to the units of its layer."""

    def kept(self, routes, own):
        return own if self.choice == "own" else int(self.choice.split()[1]) - 1

    def back(self, n, w, delta):
        if not self.at(n) or n < 1 or len(delta) < 2:
            return super().back(n, w, delta)
        result = []
        for k in range(w.shape[1]):
            j = self.kept(len(delta), k)
            result.append(w[j, k] * delta[j] if j < len(delta) else w[:, k] @ delta)
        return np.array(result)

    def shared(self, n, slope):
        made = self.at(n) and len(slope) > 1 and self.choice != "own"
        j = int(self.choice.split()[1]) - 1 if made else len(slope)
        return slope[j] if j < len(slope) else np.sum(slope)


class RouteForgotten(OneRoute):
    def back(self, n, w, delta):
        j = int(self.choice.split()[1]) - 1
        whole = w.T @ delta
        return whole - w[j] * delta[j] if self.at(n) and 2 < len(delta) > j else whole

    def shared(self, n, slope):
        j = int(self.choice.split()[1]) - 1
        return np.sum(slope) - (slope[j] if self.at(n) and 2 < len(slope) > j else 0)


class RouteWeightsTransposed(Hand):
    def back(self, n, w, delta):
        return (w if self.at(n) and n > 0 and w.shape[0] == w.shape[1] else w.T) @ delta


class WrongConnection(Hand):
    def back(self, n, w, delta):
        way, shift = self.choice.split()
        axis = 1 if way == "from" else 0
        moved = np.roll(w, -int(shift), axis=axis)
        return (moved if self.at(n) and n > 0 and int(shift) < w.shape[axis] else w).T @ delta


class WeightLeftOut(Hand):
    def back(self, n, w, delta):
        return np.full(w.shape[1], np.sum(delta)) if self.at(n) and n > 0 else w.T @ delta


class SharedInProportion(Hand):
    def back(self, n, w, delta):
        shares = w / np.sum(w, axis=1, keepdims=True)
        return (shares if self.at(n) and n > 0 else w).T @ delta


class UpdatedWeights(Hand):
    """The new weights of the next layer, which need every sample's deltas of that layer."""

    def back(self, n, w, delta):
        if not self.at(n) or n < 1:
            return w.T @ delta
        if n not in (slopes := self.__dict__.setdefault("slopes", {})):
            right = UpdatedWeights(self.spec, self.batch, self.numbers, -1)
            below = [self._weight_slopes(s, n) for s in range(self.batch.samples)]
            slopes[n] = right.total(below, "w") if self.batch.several else below[0]
        return (w - self.numbers.eta * self.slopes[n]).T @ delta

    def _weight_slopes(self, s, n):
        """dL/dw of layer n + 1 of one sample, with this mistake made above it."""
        nets, outs, _, _ = self.forward(self.numbers.w, self.numbers.b, s)
        above = UpdatedWeights(self.spec, self.batch, self.numbers, self.layer)
        slope = above.loss_slope(self.target(s), outs[-1], s)
        for m in range(self.last, n, -1):
            delta = above.delta(m, slope, nets[m - 1], outs[m - 1])
            slope = above.back(m - 1, self.numbers.w[m - 1], delta) if m - 1 > n else None
        return np.outer(delta, outs[n - 1])


class ByWeight(Hand):
    """Another last factor."""

    def source(self, n, signal, extra):
        return None

    def by_weight(self, n, delta, signal, extra):
        other = self.source(n, signal, extra) if self.at(n) else None
        return super().by_weight(n, delta, signal if other is None else other, extra)


class NetForSource(ByWeight):
    def source(self, n, signal, extra):
        return extra["nets"]


class InputForSource(ByWeight):
    def source(self, n, signal, extra):
        known = len(extra["x"])
        return np.concatenate([extra["x"], signal[known:]])[: len(signal)] if n > 1 else None


class NeighbouringSource(ByWeight):
    def source(self, n, signal, extra):
        return self.turn(signal) if int(self.choice.split()[1]) < len(signal) else None


class OwnOutputForSource(Hand):
    def by_weight(self, n, delta, signal, extra):
        right = super().by_weight(n, delta, signal, extra)
        return np.repeat((delta * extra["own"])[:, None], len(signal), axis=1) if self.at(n) else right


class SourceLeftOut(Hand):
    def by_weight(self, n, delta, signal, extra):
        right = super().by_weight(n, delta, signal, extra)
        return np.repeat(delta[:, None], len(signal), axis=1) if self.at(n) else right


class NeighbouringDelta(Hand):
    def by_weight(self, n, delta, signal, extra):
        made = self.at(n) and int(self.choice.split()[1]) < len(delta)
        return super().by_weight(n, self.turn(delta) if made else delta, signal, extra)


class GradientTransposed(Hand):
    def by_weight(self, n, delta, signal, extra):
        right = super().by_weight(n, delta, signal, extra)
        return right.T if self.at(n) and len(delta) == len(signal) else right


class BiasTimesSignal(Hand):
    def by_bias(self, n, delta, signal):
        k = int(self.choice.split()[1]) - 1
        return delta * signal[k] if self.at(n) and k < len(signal) else delta


class GradientAdded(Hand):
    def new(self, old, slope, kind, n, delta):
        return old + (1 if self.at(n) else -1) * self.numbers.eta * slope


class RateLeftOut(Hand):
    def new(self, old, slope, kind, n, delta):
        return old - (1 if self.at(n) else self.numbers.eta) * slope


class RateTwice(Hand):
    def new(self, old, slope, kind, n, delta):
        return old - (self.numbers.eta if self.at(n) else 1) * self.numbers.eta * slope


class BiasNotUpdated(Hand):
    def new(self, old, slope, kind, n, delta):
        return old if kind == "b" and self.at(n) else super().new(old, slope, kind, n, delta)


class ChangeForNewValue(Hand):
    def new(self, old, slope, kind, n, delta):
        return super().new(old, slope, kind, n, delta) - (old if self.at(n) else 0)


class DeltaForGradient(Hand):
    def new(self, old, slope, kind, n, delta):
        made = self.at(n) and kind == "w"
        return old - self.numbers.eta * delta[:, None] if made else super().new(old, slope, kind, n, delta)


class MeanForSumOverSamples(Hand):
    def total(self, values, what):
        made = self.choice == "both" or self.choice == ("loss" if what == "loss" else "slope")
        return np.mean(values, axis=0) if made else super().total(values, what)


class SumForMeanOverSamples(Hand):
    def total(self, values, what):
        made = self.choice == "both" or self.choice == ("loss" if what == "loss" else "slope")
        return np.sum(values, axis=0) if made else super().total(values, what)


class AveragedTwice(Hand):
    def total(self, values, what):
        return super().total(values, what) / (len(values) if what == "b" else 1)


class OnlyOneSample(Hand):
    def total(self, values, what):
        return values[int(self.choice.split()[1]) - 1]


class WrongSamplesTarget(Hand):
    def target(self, s):
        if self.choice == "next":
            return self.numbers.y[(s + 1) % self.batch.samples]
        taken, by = (int(word) - 1 for word in self.choice.split(" for "))
        return self.numbers.y[taken if s == by else s]


HANDS: dict[str, type[Hand]] = {
    "bias_left_out": BiasLeftOut,
    "bias_in_every_product": BiasInEveryProduct,
    "net_for_output": NetForOutput,
    "activation_left_out": ActivationLeftOut,
    "weights_transposed": WeightsTransposed,
    "sigmoid_for_softmax": SigmoidForSoftmax,
    "softmax_for_sigmoid": SoftmaxForSigmoid,
    "log10_for_ln": Log10,
    "log2_for_ln": Log2,
    "one_minus_part_left_out": OneMinusPartLeftOut,
    "half_lost": HalfLost,
    "two_lost": TwoLost,
    "squared_error_slope": SquaredErrorSlope,
    "error_sign": ErrorSign,
    "wrong_output": WrongOutput,
    "neighbouring_target": NeighbouringTarget,
    "mean_for_sum_over_outputs": MeanForSumOverOutputs,
    "sum_for_mean_over_outputs": SumForMeanOverOutputs,
    "slope_left_out": SlopeLeftOut,
    "slope_at_output": SlopeAtOutput,
    "sigmoid_slope_of_net": SigmoidSlopeOfNet,
    "slope_of_net": SlopeOfNet,
    "sigmoid_slope_for_tanh": SigmoidSlopeForTanh,
    "output_for_slope": OutputForSlope,
    "relu_slope_one": ReluSlopeOne,
    "relu_slope_zero": ReluSlopeZero,
    "independent_softmax": IndependentSoftmax,
    "softmax_sign_lost": SoftmaxSignLost,
    "one_route": OneRoute,
    "route_forgotten": RouteForgotten,
    "route_weights_transposed": RouteWeightsTransposed,
    "wrong_connection": WrongConnection,
    "weight_left_out": WeightLeftOut,
    "shared_in_proportion": SharedInProportion,
    "updated_weights": UpdatedWeights,
    "net_for_source": NetForSource,
    "input_for_source": InputForSource,
    "own_output_for_source": OwnOutputForSource,
    "neighbouring_source": NeighbouringSource,
    "source_left_out": SourceLeftOut,
    "neighbouring_delta": NeighbouringDelta,
    "gradient_transposed": GradientTransposed,
    "bias_times_signal": BiasTimesSignal,
    "gradient_added": GradientAdded,
    "rate_left_out": RateLeftOut,
    "rate_twice": RateTwice,
    "bias_not_updated": BiasNotUpdated,
    "change_for_new_value": ChangeForNewValue,
    "delta_for_gradient": DeltaForGradient,
    "mean_for_sum_over_samples": MeanForSumOverSamples,
    "sum_for_mean_over_samples": SumForMeanOverSamples,
    "averaged_twice": AveragedTwice,
    "only_one_sample": OnlyOneSample,
    "wrong_samples_target": WrongSamplesTarget,
}
ELSEWHERE = ("stale_gradient", *(mistake.name for mistake in OF_CIRCUITS))
"""What is made in circuits and descents alone."""
OF_NETWORKS = [name for name in MISTAKES if name not in ELSEWHERE]


def layers(*written: str) -> tuple[LayerSpec, ...]:
    """Layers as "3 sigmoid each"."""
    return tuple(LayerSpec(int(n), name, bias) for n, name, bias in map(str.split, written))


STOCK: dict[str, tuple[NetworkSpec, Batch]] = {
    "2-2-2": (NetworkSpec(2, layers("2 sigmoid each", "2 sigmoid each")), Batch()),
    "2-3-2 shared": (NetworkSpec(2, layers("3 tanh shared", "2 sigmoid shared"), "mean_squared_error"), Batch()),
    "3-3-3 softmax": (NetworkSpec(3, layers("3 relu each", "3 softmax each"), "cross_entropy"), Batch()),
    "2-2-1": (NetworkSpec(2, layers("2 sigmoid none", "1 sigmoid each"), "binary_cross_entropy"), Batch()),
    "2-2-2-2": (NetworkSpec(2, layers("2 tanh each", "2 sigmoid each", "2 identity each"), "squared_error"), Batch()),
    "likelihood": (NetworkSpec(2, layers("2 elu each", "2 sigmoid each"), "binary_log_likelihood"), Batch()),
    "mean of 3": (
        NetworkSpec(2, layers("2 leaky_relu each", "2 sigmoid shared"), "mean_binary_cross_entropy"),
        Batch(3, "mean"),
    ),
    "sum of 2": (NetworkSpec(2, layers("3 tanh each", "3 softmax each"), "cross_entropy"), Batch(2)),
    "sum of 4": (NetworkSpec(3, layers("2 silu each", "1 arctan each")), Batch(4)),
    "rare": (NetworkSpec(2, layers("2 softplus each", "2 gelu each", "2 prelu each"), "squared_error"), Batch()),
    "softmax inside": (NetworkSpec(2, layers("3 softmax each", "2 sigmoid each")), Batch()),
}
"""Networks in which each mistake can be made in one or another."""


@cache
def plan_of(stock: str) -> Plan:
    """Everything: all derivatives, one update of all parameters and the pass after it."""
    spec, batch = STOCK[stock]
    network = DenseNetwork(spec)
    return make_plan(
        Derivation(network), tuple(network.given()), batch=batch, update=tuple(network.parameters()), after=True
    )


@cache
def wrongs_of(stock: str) -> tuple[Wrong, ...]:
    return mistakes_for(plan_of(stock))


def drawn(stock: str, seed: int) -> Numbers:
    spec, batch = STOCK[stock]
    source = np.random.default_rng(seed)
    sizes = [spec.inputs, *(layer.units for layer in spec.layers)]
    w = [source.uniform(-1, 1, (to, fro)) for fro, to in pairwise(sizes)]
    widths = {"each": lambda n: (n,), "shared": lambda n: (), "none": lambda n: (0,)}
    b = [source.uniform(-1, 1, widths[layer.bias](layer.units)) for layer in spec.layers]
    x, y = source.uniform(0.1, 1, (batch.samples, sizes[0])), source.uniform(0.05, 0.95, (batch.samples, sizes[-1]))
    return Numbers(w, b, x, y, 0.3)


def given_of(numbers: Numbers, batch: Batch) -> dict[Quantity, float]:
    found: dict[Quantity, float] = {RATE: numbers.eta}
    for kind, arrays in (("w", numbers.w), ("b", numbers.b)):
        for n, array in enumerate(arrays, 1):
            Hand._put(found, array, lambda *i, kind=kind, n=n: Quantity(kind, (n, *i)))
    for kind, rows in (("x", numbers.x), ("y", numbers.y)):
        for s, row in enumerate(rows, 1):
            Hand._put(found, row, lambda i, k=kind, s=s: Quantity(k, (i,), sample=s if batch.several else None))
    return found


SEEDS = 4


@cache
def drawn_given(stock: str) -> dict[Quantity, np.ndarray]:
    """The given numbers of some draws, as arrays over them."""
    each = [given_of(drawn(stock, seed), STOCK[stock][1]) for seed in range(SEEDS)]
    return {name: np.array([one[name] for one in each]) for name in each[0]}


def values_of(stock: str, plan: Plan, draws: int = SEEDS) -> list[dict[Named, float]]:
    """All numbers of a plan, for each of the first draws."""
    values = Program(plan).compute(drawn_given(stock))
    return [values.variant(seed) for seed in range(draws)]


@cache
def truth_of(stock: str) -> list[dict[Named, float]]:
    return values_of(stock, plan_of(stock))


@cache
def wrong_values(stock: str) -> list[list[dict[Named, float]]]:
    return [values_of(stock, wrong.plan) for wrong in wrongs_of(stock)]


def made_in(stock: str, name: str) -> Iterator[tuple[Wrong, list[dict[Named, float]]]]:
    """The sites of a mistake, with its numbers for each of the draws."""
    both = zip(wrongs_of(stock), wrong_values(stock), strict=True)
    return ((wrong, values) for wrong, values in both if wrong.mistake == name)


def cases() -> Iterator[object]:
    for stock in STOCK:
        for name in dict.fromkeys(wrong.mistake for wrong in wrongs_of(stock)):
            yield pytest.param(stock, name, id=f"{stock}: {name}")


def agree(ours: dict[Named, float], theirs: dict[Named, float]) -> list[str]:
    """The numbers of both that differ, told."""
    common = [name for name in theirs if name in ours]
    return [
        f"{name}: {ours[name]} by hand {theirs[name]}"
        for name in common
        if not math.isclose(ours[name], theirs[name], rel_tol=1e-9, abs_tol=1e-12)
    ]


@pytest.mark.parametrize("stock", STOCK)
def test_the_judge_is_right_where_no_mistake_is_made(stock):
    for seed, ours in enumerate(truth_of(stock)):
        theirs = Hand(*STOCK[stock], drawn(stock, seed)).run()
        assert not agree(ours, theirs)
        assert len(set(theirs) & set(ours)) > 0.7 * len(plan_of(stock).statements)


@pytest.mark.parametrize(("stock", "name"), list(cases()))
def test_a_mistake_gives_what_it_gives_by_hand(stock, name):
    made = list(made_in(stock, name))
    assert made
    for number, (wrong, values) in enumerate(made):
        layer = wrong.site.layer if wrong.site.scope != "everywhere" else None
        numbers, ours = drawn(stock, number % SEEDS), values[number % SEEDS]
        theirs = HANDS[name](*STOCK[stock], numbers, layer, wrong.site.choice).run()
        assert not agree(ours, theirs), (wrong.site, agree(ours, theirs)[:3])
        assert all(map(math.isfinite, ours.values()))
        assert len(set(theirs) & set(ours)) > 0.7 * len(wrong.plan.statements)


@pytest.mark.parametrize("name", OF_NETWORKS)
def test_every_mistake_can_be_made_and_changes_something(name):
    made = [(stock, values) for stock in STOCK for _, values in made_in(stock, name)]
    assert made
    differing = [any(map(agree, values, truth_of(stock))) for stock, values in made]
    # A broken line has one slope at all units of a layer in some draws, and so the other slope is no mistake there.
    assert all(differing) or (name == "relu_slope_one" and any(differing))


def has(spec: NetworkSpec, *names: str) -> bool:
    return any(layer.activation in names for layer in spec.layers)


STRAIGHT = ("relu", "leaky_relu", "prelu")
SMOOTH = ("sigmoid", "tanh", "arctan", "elu", "softplus", "silu", "gelu")
NEEDS = {
    "bias_left_out": lambda s, b: any(layer.bias != "none" for layer in s.layers),
    "sigmoid_for_softmax": lambda s, b: has(s, "softmax"),
    "independent_softmax": lambda s, b: has(s, "softmax"),
    "softmax_sign_lost": lambda s, b: has(s, "softmax"),
    "softmax_for_sigmoid": lambda s, b: any(layer.activation == "sigmoid" and layer.units > 1 for layer in s.layers),
    "log10_for_ln": lambda s, b: "squared" not in s.loss,
    "log2_for_ln": lambda s, b: "squared" not in s.loss,
    "squared_error_slope": lambda s, b: "squared" not in s.loss,
    "one_minus_part_left_out": lambda s, b: "binary" in s.loss,
    "half_lost": lambda s, b: s.loss == "half_squared_error",
    "two_lost": lambda s, b: s.loss in ("squared_error", "mean_squared_error"),
    "error_sign": lambda s, b: True,
    "wrong_output": lambda s, b: s.outputs > 1,
    "neighbouring_target": lambda s, b: s.outputs > 1,
    "mean_for_sum_over_outputs": lambda s, b: s.outputs > 1 and not s.loss.startswith("mean"),
    "sum_for_mean_over_outputs": lambda s, b: s.outputs > 1 and s.loss.startswith("mean"),
    "slope_left_out": lambda s, b: has(s, *SMOOTH, "softmax"),
    "slope_at_output": lambda s, b: has(s, *SMOOTH, "relu"),
    "sigmoid_slope_of_net": lambda s, b: has(s, "sigmoid"),
    "slope_of_net": lambda s, b: has(s, "tanh", "elu", "silu", "softmax"),
    "sigmoid_slope_for_tanh": lambda s, b: has(s, "tanh"),
    "output_for_slope": lambda s, b: has(s, *SMOOTH),
    "relu_slope_one": lambda s, b: has(s, *STRAIGHT),
    "relu_slope_zero": lambda s, b: has(s, *STRAIGHT),
    "one_route": lambda s, b: (
        True
        if any(n > 1 for n in s.sizes[2:])
        else any(layer.bias == "shared" and layer.units > 1 for layer in s.layers) or s.sizes[1] > 1
    ),
    "route_forgotten": lambda s, b: any(n > 2 for n in s.sizes[1:]),
    "updated_weights": lambda s, b: True,
    "delta_for_gradient": lambda s, b: not b.several,
    "mean_for_sum_over_samples": lambda s, b: b.several and b.reduction == "sum",
    "sum_for_mean_over_samples": lambda s, b: b.several and b.reduction == "mean",
    "averaged_twice": lambda s, b: b.several and b.reduction == "mean",
    "only_one_sample": lambda s, b: b.several,
    "wrong_samples_target": lambda s, b: b.several,
    "gradient_added": lambda s, b: True,
    **dict.fromkeys(ELSEWHERE, lambda s, b: False),
}


@pytest.mark.parametrize("name", NEEDS)
@pytest.mark.parametrize("stock", STOCK)
def test_a_mistake_is_made_only_where_it_can_be(stock, name):
    made = any(wrong.mistake == name for wrong in wrongs_of(stock))
    assert made == NEEDS[name](*STOCK[stock])


@pytest.mark.parametrize(
    "name", [n for n in OF_NETWORKS if MISTAKES[n].slips.__module__.endswith("updates") or n == "updated_weights"]
)
def test_without_an_update_no_update_goes_wrong(name):
    network = DenseNetwork(STOCK["2-2-2"][0])
    plan = make_plan(Derivation(network), tuple(network.parameters()))
    assert name not in {wrong.mistake for wrong in mistakes_for(plan)}


@pytest.mark.parametrize("stock", STOCK)
def test_the_first_wrong_statement_is_the_first_that_is_wrong(stock):
    """All before it have the true terms and numbers; its own number differs."""
    plan, truth = plan_of(stock), truth_of(stock)[1]
    order = [statement.target for statement in plan.statements]
    for wrong, values in zip(wrongs_of(stock), wrong_values(stock), strict=True):
        first, ours = order.index(wrong.first_wrong.target), values[1]
        for statement in plan.statements[:first]:
            assert wrong.plan.terms[statement.target] == statement.term
            assert all(ours[n] == truth[n] for n in _names(statement.target, plan))
        assert {s.target for s in wrong.plan.statements} == set(order)
        assert wrong.right == plan.terms[order[first]] != wrong.first_wrong.term
        own = [n for n in _names(order[first], plan) if not math.isclose(ours[n], truth[n], rel_tol=1e-9)]
        assert own or has(STOCK[stock][0], "elu", *STRAIGHT), wrong.site  # straight pieces may hide a mistake


def _names(target: Named, plan: Plan) -> list[Named]:
    """The names of a target in the numbers of a run, every sample's."""
    return [with_sample(target, s + 1) for s in range(plan.batch.samples)] if sample_of(target) else [target]


FIRST = {
    "bias_left_out": "z[{n},1]",
    "net_for_output": "z[{n},1]",
    "activation_left_out": "a[{n},1]",
    "slope_left_out": "dL/dz[{n},1]",
    "sigmoid_slope_of_net": "da[{n},1]/dz[{n},1]",
    "slope_at_output": "da[{n},1]/dz[{n},1]",
    "neighbouring_source": "dL/dw[{n},1,1]",
    "source_left_out": "dL/dw[{n},1,1]",
    "gradient_added": "w[{n},1,1]'",
    "rate_left_out": "w[{n},1,1]'",
    "bias_not_updated": "b[{n},1]'",
    "one_route": "dL/da[{n},1]",
    "route_weights_transposed": "dL/da[{n},1]",
    "updated_weights": "dL/da[{n},1]",
    "error_sign": "dL/da[{n},1]",
    "softmax_for_sigmoid": "a[{n},1]",
}


@pytest.mark.parametrize("name", FIRST)
def test_the_first_wrong_statement_by_name(name):
    made = [w for w in wrongs_of("2-2-2") if w.mistake == name and w.site.scope == "layer" and w.site.layer != 3]
    assert made
    for wrong in made:
        assert wrong.first_wrong.target.name == FIRST[name].format(n=wrong.site.layer)


def test_single_sites_name_one_number():
    made = [w for w in mistakes_for(plan_of("2-2-2"), "single") if w.mistake == "slope_left_out"]
    assert {w.site.scope for w in made} == set(SCOPES)
    assert {w.site.target.name for w in made if w.site.target} == {f"dL/dz[{n},{j}]" for n in (1, 2) for j in (1, 2)}
    assert all(len(w.changes) == 1 for w in made if w.site.scope == "single")


def test_no_mistake_comes_twice():
    for stock in STOCK:
        made = [(w.mistake, frozenset(w.changes.items())) for w in mistakes_for(plan_of(stock), "single")]
        assert len(made) == len(set(made))


def by_parts(stock: str) -> Plan:
    """The same with the derivatives put together from those of the parts of the loss."""
    spec, batch = STOCK[stock]
    derivation = Derivation(DenseNetwork(spec))
    told = (*derivation.graph.given(), *derivation.graph.parameters())
    parameters = tuple(derivation.graph.parameters())
    return make_plan(
        derivation, told, batch=batch, update=parameters, after=True, by_parts=joins(derivation, parameters)
    )


def in_short_forms(stock: str) -> Plan:
    """The same with dL/dz in its short form, such as a - y, where it has one."""
    spec, batch = STOCK[stock]
    derivation = Derivation(DenseNetwork(spec))
    nets = [e.target for e in derivation.graph.equations() if e.target.kind == "z"]
    parameters = tuple(derivation.graph.parameters())
    forms, given = short_forms(derivation, nets), tuple(derivation.graph.given())
    return make_plan(derivation, given, batch=batch, update=parameters, after=True, forms=forms)


OTHER_MANNERS = {"parts": by_parts, "short": in_short_forms}


@pytest.mark.parametrize("manner", OTHER_MANNERS)
@pytest.mark.parametrize("stock", STOCK)
def test_a_mistake_gives_the_same_in_every_manner(stock, manner):
    plan = OTHER_MANNERS[manner](stock)
    usual = {(w.mistake, w.site.scope, w.site.layer, w.site.choice): w for w in wrongs_of(stock)}
    numbers = dict(zip(usual, wrong_values(stock), strict=True))
    found = mistakes_for(plan)
    names = {(w.mistake, w.site.scope, w.site.layer, w.site.choice) for w in found}
    assert {mistake for mistake, *_ in usual} - {mistake for mistake, *_ in names} <= {
        "delta_for_gradient",
        "softmax_for_sigmoid",
    }
    for wrong in found:
        key = (wrong.mistake, wrong.site.scope, wrong.site.layer, wrong.site.choice)
        if key in usual:
            (ours,) = values_of(stock, wrong.plan, draws=1)
            assert not agree(ours, numbers[key][0]), (key, agree(ours, numbers[key][0])[:4])
        targets = [statement.target for statement in plan.statements]
        first = targets.index(wrong.first_wrong.target)
        assert not set(targets[:first]) & set(wrong.changes)
    assert len(names & set(usual)) > 0.9 * len(usual)
