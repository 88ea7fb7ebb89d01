import pytest
from expecting import refused

from nnlib import Momentum
from nnlib.show.plots.optimizer_race import GOAL, optimizer_race
from nnlib.show.plots.valleys import VALLEYS, stays_below, walk_of
from nnlib.show.widgets.race_explorer import (
    BETA,
    BETAS,
    ETAS,
    OPTIMIZERS,
    STEPS,
    WITH_BETA,
    WITHIN,
    RaceExplorer,
    label,
    optimizer,
    race_task,
    tuned_eta,
)


def walk(valley, name, eta, beta=BETA):
    return walk_of(optimizer(name, eta, beta), VALLEYS[valley], STEPS)


def first_below(valley, walk):
    return stays_below(VALLEYS[valley].f(walk.T), GOAL, STEPS)


def test_the_picture_is_that_of_the_figure_with_what_is_set():
    widget = RaceExplorer()
    widget.valley.value, widget.optimizer.value, widget.eta.value = "Beale", "Adam", 0.5
    widget.beta.value, widget.step.value = 0.5, 17
    walks, own = widget.walks()
    assert own == "Adam, η = 0.5, β = 0.5"
    assert widget.picture.value == optimizer_race("Beale", walks, own, 17, STEPS).svg


def test_the_chosen_optimizer_runs_with_the_numbers_of_the_controls():
    widget = RaceExplorer("Beale")
    widget.optimizer.value, widget.eta.value, widget.beta.value = "momentum", 0.002, 0.7
    walks, own = widget.walks()
    assert (walks[own] == walk_of(Momentum(0.002, 0.7), VALLEYS["Beale"], STEPS)).all()
    assert list(walks) == [
        label(name, 0.002, 0.7) if name == "momentum" else label(name, tuned_eta("Beale", name), BETA)
        for name in OPTIMIZERS
    ]
    for name, points in zip(OPTIMIZERS, walks.values(), strict=True):
        if name != "momentum":
            assert (points == walk("Beale", name, tuned_eta("Beale", name))).all()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_tuned_eta_is_no_worse_than_any_other(name):
    steps = {eta: first_below("Beale", walk("Beale", name, eta)) for eta in ETAS}
    reached = {eta: step for eta, step in steps.items() if step is not None}
    assert reached[tuned_eta("Beale", name)] == min(reached.values())


def test_where_no_eta_reaches_the_goal_the_lowest_end_is_best():
    f, ends = VALLEYS["Rosenbrock"].f, {}
    for eta in ETAS:
        points = walk("Rosenbrock", "descent", eta)
        assert first_below("Rosenbrock", points) is None
        if len(points) > STEPS:
            ends[eta] = f(points[-1])
    assert tuned_eta("Rosenbrock", "descent") == min(ends, key=ends.get)


@pytest.mark.parametrize(
    ("valley", "name", "eta", "beta"),
    [
        ("long valley", "momentum", 0.05, 0.7),
        ("Rosenbrock", "Nesterov", 0.001, 0.95),
        ("Beale", "Adam", 1.0, 0.7),
    ],
)
def test_each_task_can_be_solved_and_says_so(valley, name, eta, beta):
    widget = RaceExplorer(valley)
    widget.optimizer.value, widget.eta.value, widget.beta.value = name, eta, beta
    assert f"from step {WITHIN[valley]} on, or sooner. <b>Reached: " in widget.said.value


@pytest.mark.parametrize("valley", VALLEYS)
def test_plain_descent_solves_no_task_whatever_its_eta(valley):
    for eta in ETAS:
        assert "<b>Not yet: " in race_task(valley, walk(valley, "descent", eta))


def test_rosenbrocks_valley_asks_for_a_longer_memory_than_the_others_have():
    short = [beta for beta in BETAS if beta <= BETA]
    firsts = [
        first_below("Rosenbrock", walk("Rosenbrock", name, eta, beta))
        for name in OPTIMIZERS
        for eta in ETAS
        for beta in (short if name in WITH_BETA else short[:1])
    ]
    assert set(firsts) == {None}  # none of them arrives at all


def test_a_beta_that_has_no_part_in_the_formula_cannot_be_set():
    widget = RaceExplorer()
    for name in OPTIMIZERS:
        widget.optimizer.value = name
        assert widget.beta.disabled == (name in ("descent", "AdaGrad"))
    assert label("AdaGrad", 2.0, 0.9) == "AdaGrad, η = 2"


def test_a_valley_that_is_not_there_is_refused():
    with refused(ValueError, "valley must be one of long valley, Rosenbrock, Beale, got 'Everest'."):
        RaceExplorer("Everest")
