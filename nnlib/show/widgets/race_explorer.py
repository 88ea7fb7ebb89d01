"""A race of six optimizers with tuned η through a valley; one of them is the learner's to tune."""

from functools import cache

import numpy as np

from nnlib.optimizers import AdaGrad, Adam, GradientDescent, Momentum, Nesterov, RMSProp
from nnlib.show.plots.optimizer_race import GOAL, optimizer_race
from nnlib.show.plots.valleys import VALLEYS, stays_below, walk_of
from nnlib.show.sheet import Picture
from nnlib.show.widgets.controls import choice, choice_with_slider, whole_number_control
from nnlib.show.widgets.explorer import Explorer, row

STEPS, BETA = 200, 0.9
ETAS = tuple(float(f"{digit}e{power}") for power in range(-4, 1) for digit in (1, 2, 5))
BETAS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
WITHIN = {"long valley": 30, "Rosenbrock": 190, "Beale": 60}
WITH_BETA = {"momentum": Momentum, "Nesterov": Nesterov, "RMSProp": RMSProp, "Adam": Adam}
OPTIMIZERS = {"descent": GradientDescent, **WITH_BETA, "AdaGrad": AdaGrad}


class RaceExplorer(Explorer):
    """The picture `optimizer_race` with controls for the valley, one optimizer, its η and β, and the step.

    The other five run with β = 0.9 and the η of the same list that is best for them in this valley.
    Task: come below 0.01, and stay there, sooner than plain descent can.

    Raises:
        ValueError: there is no such valley.
    """

    def __init__(self, valley: str = "Rosenbrock"):
        if valley not in VALLEYS:
            raise ValueError(f"valley must be one of {', '.join(VALLEYS)}, got {valley!r}.")
        self.valley = choice("valley", VALLEYS, valley, "200px")
        self.optimizer = choice("optimizer", OPTIMIZERS, "momentum", "200px")
        eta = choice_with_slider("η", ETAS, 0.001, "120px")
        self._beta = choice_with_slider("β", BETAS, BETA, "120px")
        step = whole_number_control("step", STEPS, 0, STEPS)
        self.eta, self.beta, self.step = (control.children[0] for control in (eta, self._beta, step))
        observed = (self.valley, self.optimizer, self.eta, self.beta, self.step)
        self._start(row(self.valley, self.optimizer, eta, self._beta, step), redraw_for=observed)

    def walks(self) -> tuple[dict[str, np.ndarray], str]:
        """The six walks by their labels, and the label of the one that the controls describe."""
        valley, chosen = self.valley.value, self.optimizer.value
        numbers = {name: (tuned_eta(valley, name), BETA) for name in OPTIMIZERS if name != chosen}
        numbers[chosen] = self.eta.value, self.beta.value
        walks = {label(name, *numbers[name]): walked(valley, name, *numbers[name]) for name in OPTIMIZERS}
        return walks, label(chosen, *numbers[chosen])

    def _draw(self) -> tuple[Picture, str]:
        walks, own = self.walks()
        for control in self._beta.children:
            control.disabled = self.optimizer.value not in WITH_BETA
        picture = optimizer_race(self.valley.value, walks, own, self.step.value, STEPS)
        return picture, race_task(self.valley.value, walks[own])


def optimizer(name: str, eta: float, beta: float):
    """A fresh optimizer; β is the share of its memory that a step keeps (β1 of Adam), if it has one."""
    return OPTIMIZERS[name](eta, beta) if name in WITH_BETA else OPTIMIZERS[name](eta)


def label(name: str, eta: float, beta: float) -> str:
    """The optimizer with its numbers: "momentum, η = 0.01, β = 0.9"."""
    return f"{name}, η = {eta:g}" + (f", β = {beta:g}" if name in WITH_BETA else "")


@cache
def walked(valley: str, name: str, eta: float, beta: float) -> np.ndarray:
    """The walk of 200 steps: the controls offer so few numbers that each is worth keeping."""
    return walk_of(optimizer(name, eta, beta), VALLEYS[valley], STEPS)


@cache
def tuned_eta(valley: str, name: str) -> float:
    """The best η of ETAS with β = 0.9: the first to stay below the goal, or else the lowest at the end."""
    return min(ETAS, key=lambda eta: _rank(valley, walked(valley, name, eta, BETA)))


def _rank(valley: str, walk: np.ndarray) -> tuple[float, float]:
    heights = VALLEYS[valley].f(walk.T)
    first = stays_below(heights, GOAL, STEPS)
    return (np.inf if first is None else first, heights[-1] if len(walk) > STEPS else np.inf)


def race_task(valley: str, walk: np.ndarray) -> str:
    """The task in this valley, and whether a walk of 200 steps solves it."""
    within = WITHIN[valley]
    goal = (
        f"Task: choose optimizer, η and β so that the height stays below {GOAL:g} "
        f"from step {within} on, or sooner."
    )
    first = stays_below(VALLEYS[valley].f(walk.T), GOAL, STEPS)
    if first is None:
        return f"{goal} <b>Not yet: it does not stay below within {STEPS} steps.</b>"
    verdict = "Reached" if first <= within else "Not yet"
    return f"{goal} <b>{verdict}: it stays below from step {first} on.</b>"
