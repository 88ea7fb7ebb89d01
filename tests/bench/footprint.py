"""What the package costs before and beside the arithmetic: time to import it, memory to train with it."""

import os
import subprocess
import sys
import tempfile

IMPORT = "import time; begin = time.perf_counter(); import {}; print(time.perf_counter() - begin)"
# NumPy reports its arrays to tracemalloc, so the peak counts every byte that training holds at once.
TRAINING = """
import tracemalloc
tracemalloc.start()
import numpy as np
from nnlib import GradientDescent, Network, SoftmaxCrossEntropy, train
rng = np.random.default_rng(0)
X = np.empty((60000, 784), np.float32).T
X[...] = 0.5
y = rng.integers(10, size=60000)
network = Network([784, 128, 10], "relu", loss=SoftmaxCrossEntropy(), rng=rng, dtype=np.float32)
needed = X.nbytes + y.nbytes + network.parameters.nbytes
tracemalloc.reset_peak()
train(network, GradientDescent(0.1), X, y, epochs=1, batch_size=64, rng=rng, progress=False)
print(tracemalloc.get_traced_memory()[1] / needed, needed / 1e6)
"""


def measure(turns: int) -> dict:
    """{"import": ms beyond NumPy, "numpy": ms, "memory": peak / (data + parameters), "MB": of those}."""
    fastest = {"numpy": float("inf"), "nnlib": float("inf")}
    with tempfile.TemporaryDirectory() as compiled:  # as an installed package is, after its first import
        for _ in range(turns):
            for package in fastest:
                seconds = _numbers(IMPORT.format(package), PYTHONPYCACHEPREFIX=compiled)
                fastest[package] = min(fastest[package], *seconds)
    memory, megabytes = _numbers(TRAINING)
    results = {
        "import": 1e3 * (fastest["nnlib"] - fastest["numpy"]),
        "numpy": 1e3 * fastest["numpy"],
        "memory": memory,
        "MB": megabytes,
    }
    print(f"footprint: {results}", flush=True)
    return results


def _numbers(program: str, **environment: str) -> list[float]:
    """What the program prints, run in a fresh process."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command, environment = [sys.executable, "-c", program], inherited | environment
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True)
    return [float(word) for word in done.stdout.split()]
