"""micrograd's own demo on lesson 07's scalar engine and on micrograd: the same losses, how much faster?

A network of 2-16-16-1 units (337 parameters) learns two moons of 100 examples with a max-margin loss and
L2 regularisation, all examples in each of 100 steps. Each engine has a process of its own; they take turns
of ten steps. All steps count, not the fastest: what an engine leaves to the garbage collector is paid later.
"""

import gc
import random
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version

import numpy as np

SIZES, STEPS, BLOCK = [2, 16, 16, 1], 100, 10
TOLERANCE = 1e-12
ENGINES = ("nnlib", "micrograd")


def measure() -> dict:
    """{"speed-up": ..., "ms": {engine: mean of a step}, "difference": largest relative one of the losses}."""
    seconds, losses = dict.fromkeys(ENGINES, 0.0), {engine: [] for engine in ENGINES}
    with ProcessPoolExecutor(1) as ours, ProcessPoolExecutor(1) as theirs:
        processes = dict(zip(ENGINES, (ours, theirs), strict=True))
        for engine, process in processes.items():
            process.submit(start, engine).result()
        for _ in range(STEPS // BLOCK):
            for engine, process in processes.items():
                took, block = process.submit(go_on).result()
                seconds[engine] += took
                losses[engine] += block
    mine, right = (np.array(losses[engine]) for engine in ENGINES)
    difference = float(np.max(np.abs(mine - right) / right))
    if not difference < TOLERANCE:
        raise AssertionError(f"the losses of the two engines differ by {difference:.1e}")
    results = {
        "speed-up": seconds["micrograd"] / seconds["nnlib"],
        "ms": {engine: 1e3 * total / STEPS for engine, total in seconds.items()},
        "difference": difference,
        "version": version("micrograd"),
    }
    print(f"scalar engine: {results}", flush=True)
    return results


def start(engine: str) -> None:
    """Make this process the one of an engine."""
    global step
    step = demo(engine)
    gc.collect()
    gc.freeze()  # what was imported is not the engine's to look through


def go_on() -> tuple[float, list[float]]:
    """Seconds and losses of the next steps."""
    begin = time.perf_counter()
    losses = [step() for _ in range(BLOCK)]
    return time.perf_counter() - begin, losses


def demo(engine: str) -> Callable[[], float]:
    """A function that trains one step and returns the loss before it."""
    if engine == "nnlib":
        from nnlib.autodiff.scalar import Value
    else:
        from micrograd.engine import Value
    from sklearn.datasets import make_moons

    np.random.seed(1337)  # the demo's own seeds, of the two old global generators
    random.seed(1337)
    X, labels = make_moons(n_samples=100, noise=0.1)
    targets = [2.0 * float(label) - 1.0 for label in labels]
    network = [
        [([Value(random.uniform(-1, 1)) for _ in range(D)], Value(0.0)) for _ in range(H)]
        for D, H in zip(SIZES, SIZES[1:], strict=False)
    ]
    parameters = [p for layer in network for weights, bias in layer for p in (*weights, bias)]

    def output(x):
        for number, layer in enumerate(network, start=1):
            x = [sum((w * xi for w, xi in zip(weights, x, strict=True)), bias) for weights, bias in layer]
            x = [z.relu() for z in x] if number < len(network) else x
        return x[0]

    steps_done = 0

    def step() -> float:
        nonlocal steps_done
        margins = [(output(x) * -t + 1.0).relu() for x, t in zip(X.tolist(), targets, strict=True)]
        data_loss = sum(margins[1:], margins[0]) * (1.0 / len(margins))
        loss = data_loss + 1e-4 * sum((p * p for p in parameters[1:]), parameters[0] * parameters[0])
        for p in parameters:
            p.grad = 0.0
        loss.backward()
        eta = 1.0 - 0.9 * steps_done / STEPS
        steps_done += 1
        for p in parameters:
            p.data -= eta * p.grad
        return loss.data

    return step
