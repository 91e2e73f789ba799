"""Formulas of all parameters: the backward walk against `sympy.diff` of the substituted loss, and its growth."""

from __future__ import annotations

import sys
import time
from itertools import pairwise

import sympy
from timing import best, report

from derive import DenseNetwork, Derivation, LayerSpec, NetworkSpec, Quantity, to_text
from derive.symbolic import symbol, to_sympy


def softmax_network(*sizes: int) -> NetworkSpec:
    """Sigmoid layers and a softmax layer last, with cross-entropy."""
    hidden = tuple(LayerSpec(units) for units in sizes[1:-1])
    return NetworkSpec(sizes[0], (*hidden, LayerSpec(sizes[-1], "softmax")), "cross_entropy")


def formulas(spec: NetworkSpec) -> list[str]:
    """The formula of every derivative that the parameters need, in grammar text."""
    graph = DenseNetwork(spec)
    return [to_text(step.textbook()) for step in Derivation(graph).steps(graph.parameters())]


def substituted_diff(spec: NetworkSpec) -> int:
    """Differentiate the whole loss by every parameter; the number of operations of the results."""
    graph = DenseNetwork(spec)
    known: dict[object, object] = {}
    for equation in graph.equations():
        known[symbol(equation.target)] = to_sympy(equation.term).subs(known)
    loss = known[symbol(graph.output)]
    return sum(sympy.count_ops(sympy.diff(loss, symbol(q))) for q in graph.parameters())


def against_diff(*sizes: int) -> None:
    """Prints the ratio for one network."""
    spec = softmax_network(*sizes)
    ours, _ = best(lambda: formulas(spec), 5)
    start = time.perf_counter()
    operations = substituted_diff(spec)
    theirs = time.perf_counter() - start
    name = "-".join(map(str, sizes))
    print(f"{name}: sympy.diff gives {operations:,} operations")
    report(f"formulas of a {name} softmax network against sympy.diff", ours, theirs, 1000)


def growth() -> None:
    """Prints the time for all parameters of larger networks, and how it grows with their number."""
    times = []
    for width in (14, 20, 28):
        spec = softmax_network(width, width, width, width // 2)
        seconds, texts = best(lambda spec=spec: formulas(spec), 3)
        count = sum(1 for _ in DenseNetwork(spec).parameters())
        times.append((count, seconds))
        longest = max(map(len, texts))
        name = f"{width}-{width}-{width}-{width // 2}"
        print(f"{name}: {count} parameters, {seconds:.2f} s, longest {longest} signs")
    for (few, short), (many, long) in pairwise(times):
        print(f"{many / few:.2f} times the parameters take {long / short:.2f} times as long")


def one_weight() -> None:
    """Prints the time for one weight of a 784-128-10 network."""
    spec = NetworkSpec(784, (LayerSpec(128, "relu"), LayerSpec(10, "softmax")), "cross_entropy")

    def one() -> int:
        return len(Derivation(DenseNetwork(spec)).steps([Quantity("w", (1, 5, 700))]))

    seconds, steps = best(one, 3)
    print(f"one weight of 784-128-10: {seconds:.4f} s for {steps} steps ({seconds / 2:.4f} of the limit of 2 s)")


if __name__ == "__main__":
    growth()
    one_weight()
    against_diff(2, 2, 2, 3)
    if "--long" in sys.argv:
        against_diff(3, 3, 3, 3)
        against_diff(4, 4, 4, 4, 3)
