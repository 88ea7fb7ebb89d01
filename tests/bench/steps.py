"""Time a training step of every contender on every workload: one process a library, in alternating turns."""

import gc
import importlib
import multiprocessing
import os
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from multiprocessing.connection import Connection

import numpy as np
from workloads import WORKLOADS, Runner, Workload

REFERENCE = "floor"
CHECKED_STEPS = 5
CHUNK = 0.012  # seconds that one turn lasts: short, so that the other load of the machine hits all alike
# In float32 a derivative that is nothing but rounding may have either sign, and Adam divides by its size: so
# parameters may differ by a part of a step, which has length 1e-3. A tenth of one is allowed.
TOLERANCE = {"float64": 1e-12, "float32": 1e-4}
# module: the package that it needs, and how its contenders' names begin
MODULES = {
    "numpy_by_hand": ("numpy", (REFERENCE, "textbook")),
    "course": ("numpy", "nnlib"),
    "pytorch": ("torch", "torch"),
    "jax_compiled": ("jax", "jax"),
    "hips_autograd": ("autograd", "autograd"),
    "scikit_learn": ("scikit-learn", "scikit-learn"),
}
# JAX hands its work to a second thread, so it is timed on one core, as all others, and on all of them.
JAX, ON_ALL_CORES = "jax_compiled", ", all cores"


@dataclass
class Results:
    """seconds[workload][contender]: the shortest turn's time of one step. `missing`: what could not run."""

    seconds: dict[str, dict[str, float]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def measure(words: list[str], contenders: list[str], turns: int) -> Results:
    """All workloads whose name contains all `words`, on the named contenders (all, if none is named)."""
    results, seats = Results(), {}
    for module, cores in [*((name, "") for name in MODULES), (JAX, ON_ALL_CORES)]:
        package, names = MODULES[module]
        if contenders and not any(name.startswith(names) for name in [*contenders, REFERENCE]):
            continue
        seat = _Seat(module, cores)
        if seat.trouble:
            results.missing.append(f"{module}: {seat.trouble}")
            continue
        results.versions[package] = version(package)
        seats |= {
            name: seat for name in seat.names if not contenders or name in contenders or name == REFERENCE
        }
    for work in WORKLOADS:
        if all(word in work.name.split() for word in words):
            results.seconds[work.name] = times = _race(work, seats, turns)
            ratios = "  ".join(f"{name} {t / times[REFERENCE]:.2f}" for name, t in times.items())
            print(f"{work.name:32} {times[REFERENCE] * 1e6:8.1f} µs  {ratios}", flush=True)
    return results


def _race(work: Workload, seats: dict, turns: int) -> dict[str, float]:
    for seat in set(seats.values()):
        seat.ask("work", work)
    right, calls = None, {}
    for name, seat in sorted(seats.items(), key=lambda item: item[0] != REFERENCE):
        actual = seat.ask("start", name)
        right = actual if name == REFERENCE else right
        for mine, theirs in zip(actual, right, strict=True) if actual else ():
            limits = {"rtol": 0, "atol": TOLERANCE[work.dtype]}
            np.testing.assert_allclose(mine, theirs, **limits, err_msg=f"{name}: {work.name}")
        seat.ask("time", name, 1)
        calls[name] = max(1, int(CHUNK / seat.ask("time", name, 2)))
    fastest = dict.fromkeys(seats, float("inf"))
    for turn in range(turns):
        for name in list(seats)[:: 1 if turn % 2 else -1]:
            steps, took = seats[name].ask("run", name, calls[name])
            fastest[name] = min(fastest[name], took / steps)
    return fastest


class _Seat:
    """A process in which one library runs alone: neither its imports nor its garbage reach another's."""

    def __init__(self, module: str, cores: str):
        spawn = multiprocessing.get_context("spawn")
        self._here, there = spawn.Pipe()
        spawn.Process(target=_serve, args=(module, there, not cores), daemon=True).start()
        names, self.trouble = self._here.recv()
        self._cores, self.names = cores, [name + cores for name in names]

    def ask(self, verb: str, subject, *numbers):
        subject = subject.removesuffix(self._cores) if isinstance(subject, str) else subject
        self._here.send((verb, subject, *numbers))
        answer = self._here.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer


def _serve(module: str, pipe: Connection, on_one_core: bool) -> None:
    if on_one_core and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    try:
        contenders = importlib.import_module(f"contenders.{module}").CONTENDERS
    except ImportError as error:
        pipe.send(([], str(error)))
        return
    pipe.send((list(contenders), ""))
    gc.collect()
    gc.freeze()
    work, runners = None, {}
    while True:
        try:
            verb, *arguments = pipe.recv()
        except EOFError:  # the benchmark has ended
            return
        try:
            if verb == "work":
                (work,), runners, answer = arguments, {}, None
            elif verb == "start":
                runners[arguments[0]] = runner = contenders[arguments[0]](work)
                answer = _first_steps(runner, len(work.batches))
            else:
                runner, count = runners[arguments[0]], arguments[1]
                seconds = _timed(runner, count, len(work.batches))
                answer = seconds / count if verb == "time" else (count * runner.steps_per_call, seconds)
            pipe.send(answer)
        except Exception as error:
            pipe.send(RuntimeError(f"{module}: {error!r}"))


def _first_steps(runner: Runner, batches: int) -> list[np.ndarray]:
    """The parameters after some steps; none from a contender that cannot stop within an epoch."""
    for k in range(CHECKED_STEPS if runner.steps_per_call == 1 else 1):
        runner.step(k % batches)
    runner.wait()
    return [np.array(p, dtype=np.float64) for p in runner.parameters()]


def _timed(runner: Runner, count: int, batches: int) -> float:
    turns, step = [k % batches for k in range(count)], runner.step
    begin = time.perf_counter()
    for k in turns:
        step(k)
    runner.wait()
    return time.perf_counter() - begin
