"""All gradients of 100,000 random 3-3-3-3 networks: the NumPy program against JAX; and 10,000 iterations of one."""

from __future__ import annotations

import os
from collections.abc import Callable

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

import jax
import jax.numpy as jnp
import numpy as np
from timing import best, report

from derive import DenseNetwork, Derivation, Derivative, LayerSpec, NetworkSpec, Quantity
from derive.plan import RATE, make_plan
from derive.program import Program
from derive.training import train

jax.config.update("jax_enable_x64", True)

NETWORKS = 100_000
LAYERS = 3
WIDTH = 3


SIGMOIDS = {"1 / (1 + exp(-z))": lambda z: 1 / (1 + jnp.exp(-z)), "jax.nn.sigmoid": jax.nn.sigmoid}
"""Two spellings of the same function, which XLA compiles very differently."""


def jax_gradients(sigmoid: Callable) -> object:
    """The compiled, batched gradient of the same loss."""

    def loss(parameters: list, x: jnp.ndarray, y: jnp.ndarray) -> jnp.ndarray:
        a = x
        for weights, bias in parameters:
            a = sigmoid(weights @ a + bias)
        return 0.5 * jnp.sum((y - a) ** 2)

    return jax.jit(jax.vmap(jax.grad(loss)))


def draw() -> tuple[dict[Quantity, np.ndarray], list, np.ndarray, np.ndarray]:
    """The same random networks for both."""
    rng = np.random.default_rng(0)
    given: dict[Quantity, np.ndarray] = {}
    parameters = []
    for layer in range(1, LAYERS + 1):
        weights = rng.uniform(-1, 1, (NETWORKS, WIDTH, WIDTH))
        bias = rng.uniform(-1, 1, (NETWORKS, WIDTH))
        parameters.append((jnp.asarray(weights), jnp.asarray(bias)))
        for j in range(WIDTH):
            given[Quantity("b", (layer, j + 1))] = np.ascontiguousarray(bias[:, j])
            for k in range(WIDTH):
                given[Quantity("w", (layer, j + 1, k + 1))] = np.ascontiguousarray(weights[:, j, k])
    x, y = rng.uniform(0, 1, (2, NETWORKS, WIDTH))
    for k in range(WIDTH):
        given[Quantity("x", (k + 1,))] = np.ascontiguousarray(x[:, k])
        given[Quantity("y", (k + 1,))] = np.ascontiguousarray(y[:, k])
    return given, parameters, jnp.asarray(x), jnp.asarray(y)


def agreement(ours: object, theirs: list) -> float:
    """The largest relative difference between the two sets of gradients."""
    worst = 0.0
    for layer, (weights, bias) in enumerate(theirs, 1):
        for j in range(WIDTH):
            pairs = [(Quantity("b", (layer, j + 1)), bias[:, j])]
            pairs += [(Quantity("w", (layer, j + 1, k + 1)), weights[:, j, k]) for k in range(WIDTH)]
            for quantity, other in pairs:
                mine, other = ours[Derivative(Quantity("L"), quantity)], np.asarray(other)
                scale = np.abs(other) + 1e-3 * np.abs(other).max()
                worst = max(worst, float(np.max(np.abs(mine - other) / scale)))
    return worst


def batched() -> None:
    """Prints the ratio for many networks at once."""
    graph = DenseNetwork(NetworkSpec(WIDTH, (LayerSpec(WIDTH),) * LAYERS))
    plan = make_plan(Derivation(graph), graph.parameters())
    program = Program(plan, [Derivative(Quantity("L"), q) for q in graph.parameters()])
    given, parameters, x, y = draw()
    ours, our_values = best(lambda: program.run(given), 15)
    for spelling, sigmoid in SIGMOIDS.items():
        gradients = jax_gradients(sigmoid)
        jax.block_until_ready(gradients(parameters, x, y))
        theirs, their_values = best(lambda g=gradients: jax.block_until_ready(g(parameters, x, y)), 15)
        report(f"gradients of {NETWORKS:,} networks 3-3-3-3, one core, JAX with {spelling}", ours, theirs, 3)
        print(f"largest relative difference: {agreement(our_values, their_values):.1e} (aim 1e-12)")


def iterated() -> None:
    """Prints the time of 10,000 iterations of the 2-2-2 example, against a plain NumPy program."""
    graph = DenseNetwork(NetworkSpec(2, (LayerSpec(2, bias="shared"), LayerSpec(2, bias="shared"))))
    numbers = [0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50, 0.55, 0.60, 0.01, 0.99]
    given = dict(zip(graph.given(), numbers, strict=True)) | {RATE: 0.5}
    weights = [q for q in graph.parameters() if q.kind == "w"]
    ours, _ = best(lambda: train(Derivation(graph), given, weights, 10_000), 3)
    theirs, _ = best(plain_numpy, 3)
    report("10,000 iterations of the 2-2-2 example against NumPy matrices", ours, theirs, 1)
    print(f"of the limit of 2 s: {ours / 2:.3f}")


def plain_numpy() -> float:
    """The example iterated with matrices, as a person would write it."""
    first, second = np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([[0.40, 0.45], [0.50, 0.55]])
    x, y = np.array([0.05, 0.10]), np.array([0.01, 0.99])
    for _ in range(10_000):
        hidden = 1 / (1 + np.exp(-(first @ x + 0.35)))
        output = 1 / (1 + np.exp(-(second @ hidden + 0.60)))
        delta = (output - y) * output * (1 - output)
        hidden_delta = (second.T @ delta) * hidden * (1 - hidden)
        second, first = second - 0.5 * np.outer(delta, hidden), first - 0.5 * np.outer(hidden_delta, x)
    return float(0.5 * np.sum((y - output) ** 2))


if __name__ == "__main__":
    batched()
    iterated()
