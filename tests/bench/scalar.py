"""micrograd's own demo on lesson 07's scalar engine and on micrograd: the same losses, how much faster?

A network of 2-16-16-1 units (337 parameters) learns two moons of 100 examples with a max-margin loss and
L2 regularisation, all examples in each step. Each engine runs in a process of its own, in alternating turns.
"""

import gc
import random
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version

import numpy as np

SIZES, STEPS = [2, 16, 16, 1], 100
TOLERANCE = 1e-12


def measure(turns: int) -> dict:
    """{"speed-up": ..., "ms": {engine: ...}, "difference": largest relative one of the first 100 losses}."""
    engines = ("nnlib", "micrograd")
    with ProcessPoolExecutor(1) as ours, ProcessPoolExecutor(1) as theirs:
        processes = dict(zip(engines, (ours, theirs), strict=True))
        losses = {engine: processes[engine].submit(first_losses, engine) for engine in engines}
        mine, right = (np.array(losses[engine].result()) for engine in engines)
        difference = float(np.max(np.abs(mine - right) / right))
        if not difference < TOLERANCE:
            raise AssertionError(f"the losses of the two engines differ by {difference:.1e}")
        fastest = dict.fromkeys(engines, float("inf"))
        for _ in range(turns):
            for engine in engines:
                seconds = processes[engine].submit(seconds_a_step, engine).result()
                fastest[engine] = min(fastest[engine], seconds)
    print(f"scalar engine: {fastest}, losses differ by {difference:.1e}", flush=True)
    return {
        "speed-up": fastest["micrograd"] / fastest["nnlib"],
        "ms": {engine: 1e3 * seconds for engine, seconds in fastest.items()},
        "difference": difference,
        "version": version("micrograd"),
    }


def first_losses(engine: str) -> list[float]:
    step = demo(engine)
    return [step() for _ in range(STEPS)]


def seconds_a_step(engine: str) -> float:
    """The fastest of three steps of a fresh network."""
    step = demo(engine)
    gc.collect()
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        step()
        times.append(time.perf_counter() - begin)
    return min(times)


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
