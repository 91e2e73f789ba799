"""Mistakes of the last factor, where a derivative by a weight or a bias is put together; see `forward.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.backprop import Step
from derive.mistakes.mistake import Mistake
from derive.mistakes.setting import Arm, Setting, joined
from derive.mistakes.slip import Slip
from derive.network import DenseNetwork
from derive.quantities import Derivative, Quantity
from derive.terms import Term, product

Source = Callable[[DenseNetwork, tuple[int, int, int]], Term | None]
"""What stands in place of the signal that the weight (layer, to, from) carries; None where nothing can."""


def _weights(setting: Setting) -> Iterator[tuple[Step, Arm, tuple[int, int, int]]]:
    """The steps by a weight: step, its only arm, and the weight's layer, to and from."""
    for step, arms in setting.by_kind("w"):
        match step.target.wrt.indices:
            case (int() as layer, int() as to, int() as source) if setting.network is not None:
                yield step, arms[0], (layer, to, source)


def _wrong_source(setting: Setting, source: Source, choice: str = "") -> Iterator[Slip]:
    for step, arm, place in _weights(setting):
        assert setting.network is not None
        wrong = source(setting.network, place)
        if wrong is not None:
            yield setting.slip(step.target, product(arm.upstream, wrong), choice, (wrong, arm.local))


def net_for_source(setting: Setting) -> Iterator[Slip]:
    """dL/dw = dL/dz times the net input of the unit before, for its output"""

    def net(network: DenseNetwork, place: tuple[int, int, int]) -> Term | None:
        bend = setting.bends.get(network.source(place[0], place[2]))
        return bend.net if bend else None

    return _wrong_source(setting, net)


def input_for_source(setting: Setting) -> Iterator[Slip]:
    """dL/dw = dL/dz times the input of the network with that number, in a later layer"""

    def first(network: DenseNetwork, place: tuple[int, int, int]) -> Term | None:
        layer, _, source = place
        return Quantity("x", (source,)) if layer > 1 and source <= network.spec.inputs else None

    return _wrong_source(setting, first)


def own_output_for_source(setting: Setting) -> Iterator[Slip]:
    """dL/dw = dL/dz times the output of the unit that the weight leads to"""
    return _wrong_source(setting, lambda network, place: network.layers[place[0] - 1].output(place[1]))


def neighbouring_source(setting: Setting) -> Iterator[Slip]:
    """dL/dw = dL/dz times the signal of another unit of the layer before"""
    sizes = setting.network.spec.sizes if setting.network else ()
    for shift in range(1, max(sizes, default=1)):

        def moved(network: DenseNetwork, place: tuple[int, int, int], shift: int = shift) -> Term | None:
            layer, _, source = place
            count = sizes[layer - 1]
            return network.source(layer, (source - 1 + shift) % count + 1) if shift < count else None

        yield from _wrong_source(setting, moved, f"shift {shift}")


def source_left_out(setting: Setting) -> Iterator[Slip]:
    """dL/dw = dL/dz"""
    for step, arm, _ in _weights(setting):
        yield setting.slip(step.target, arm.upstream, about=(arm.local,))


def neighbouring_delta(setting: Setting) -> Iterator[Slip]:
    """dL/dw = the derivative by the net input of another unit of the layer, times the signal"""
    sizes = setting.network.spec.sizes if setting.network else ()
    for shift in range(1, max(sizes, default=1)):
        for step, arm, (layer, to, _) in _weights(setting):
            if shift < sizes[layer]:
                other = _delta(setting, step, layer, (to - 1 + shift) % sizes[layer] + 1)
                right = Derivative(step.target.of, arm.user)
                yield setting.slip(step.target, product(other, arm.local), f"shift {shift}", (other, right))


def _delta(setting: Setting, step: Step, layer: int, to: int) -> Term:
    assert setting.network is not None
    return setting.known(Derivative(step.target.of, setting.network.layers[layer - 1].net(to)))


def gradient_transposed(setting: Setting) -> Iterator[Slip]:
    """dL/dw[j,k] = dL/dz[k] a[j], in a layer with as many units as inputs"""
    for step, _, (layer, to, source) in _weights(setting):
        network = setting.network
        assert network is not None
        if network.spec.sizes[layer - 1] == network.spec.sizes[layer] and to != source:
            other = product(_delta(setting, step, layer, source), network.source(layer, to))
            yield setting.slip(step.target, other, about=(Quantity("w", (layer, source, to)), step.target.wrt))


def bias_times_signal(setting: Setting) -> Iterator[Slip]:
    """dL/db = dL/dz times a signal of the layer before, as for a weight"""
    for step, arms in setting.by_kind("b"):
        layer = step.target.wrt.indices[0] if step.target.wrt.indices else None
        if setting.network is None or not isinstance(layer, int):
            continue
        for k in range(1, setting.network.spec.sizes[layer - 1] + 1):
            signal = setting.network.source(layer, k)
            wrong = joined(replace(arm, local=signal) for arm in arms)
            yield setting.slip(step.target, wrong, f"signal {k}", (signal,))


MISTAKES = (
    Mistake("net_for_source", net_for_source),
    Mistake("input_for_source", input_for_source),
    Mistake("own_output_for_source", own_output_for_source),
    Mistake("neighbouring_source", neighbouring_source),
    Mistake("source_left_out", source_left_out),
    Mistake("neighbouring_delta", neighbouring_delta),
    Mistake("gradient_transposed", gradient_transposed),
    Mistake("bias_times_signal", bias_times_signal),
)
