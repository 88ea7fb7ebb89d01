import re

import numpy as np
import pytest
from pictures import expect_tidy, paths_of

from nnlib import Adam, GradientDescent
from nnlib.show.plots.optimizer_race import optimizer_race
from nnlib.show.plots.valleys import VALLEYS, stays_below, walk_of

STEPS = 60
EVERY = pytest.mark.parametrize("name", VALLEYS)


def walks(name, **etas):
    etas = etas or {"slow": 1e-4, "descent": 0.004, "wild": 30.0}
    return {label: walk_of(GradientDescent(eta), VALLEYS[name], STEPS) for label, eta in etas.items()}


def test_the_table_says_how_high_each_walk_is_and_from_when_on_it_stays_below():
    named = walks("long valley", slow=1e-4, quick=0.03, wild=30.0)
    named["Adam"] = walk_of(Adam(1.0), VALLEYS["long valley"], STEPS)
    svg = optimizer_race("long valley", named, "quick", 7, STEPS).svg
    rows = re.findall(r'<text x="(?:550|880|978).0" y="(?:360|384|408|432).0"[^>]*>([^<]+)<', svg)
    wanted = []
    for label, points in named.items():
        heights = VALLEYS["long valley"].f(points.T)
        first = stays_below(heights, 0.01, STEPS)
        now = f"{heights[7]:.3g}" if len(heights) > 7 else "ran away"
        wanted += [label, now, "no" if first is None else f"from {first}"]
    assert rows == wanted and "ran away" in wanted


def test_the_title_says_who_is_the_first_to_stay_below_the_goal():
    valley = VALLEYS["long valley"]
    there, descent = np.tile(valley.minimum, (STEPS + 1, 1)), walks("long valley", descent=1e-4)["descent"]
    late, early = (np.vstack([descent[:step], there[step:]]) for step in (30, 20))

    def finding(**named):
        named = {"descent": descent} | {f"{name}, η = 1": points for name, points in named.items()}
        found, state = optimizer_race("long valley", named, "descent", 1, STEPS).alt.split(". ", 1)
        assert state == f"descent: {valley.f(descent[1]):.3g} after 1 step."
        return found

    assert finding() == "Long valley: none of the 1 stays below 0.01 within 60 steps"
    assert finding(late=late) == "Long valley: only late stays below 0.01, from step 30 on"
    wanted = "Long valley: 2 of 3 stay below 0.01, early first, from step 20 on"
    assert finding(late=late, early=early) == finding(early=early, late=late) == wanted


@EVERY
@pytest.mark.parametrize("chosen", ["slow", "wild"])
@pytest.mark.parametrize("at", [0, 1, STEPS])
def test_all_words_lie_on_the_sheet_and_apart(name, chosen, at):
    named = walks(name)
    expect_tidy(optimizer_race(name, named, chosen, at, STEPS).svg)
    named["momentum, η = 0.0001, β = 0.95"] = named["wild"]
    expect_tidy(optimizer_race(name, named, "momentum, η = 0.0001, β = 0.95", at, STEPS).svg)


def test_the_chosen_walk_has_a_dot_for_each_step_up_to_the_one_that_is_shown():
    for at in (0, 5, 60):
        svg = optimizer_race("Rosenbrock", walks("Rosenbrock", slow=1e-4), "slow", at, STEPS).svg
        ((dots,),) = paths_of(svg, "derivative", 4.8)
        assert len(dots) == at + 1


def test_no_two_walks_of_six_are_drawn_alike():
    named = {f"{number}, η = 1": walks("Beale")["descent"] for number in range(6)}
    svg = optimizer_race("Beale", named, "2, η = 1", STEPS, STEPS).svg
    samples = re.findall(r'<polyline points="516.00,[^>]*? (stroke=[^/]*)/', svg)
    assert len(set(samples)) == len(samples) == 6
    dashes = [float(length) for drawn in re.findall(r'dasharray="([^"]*)"', svg) for length in drawn.split()]
    assert dashes and min(dashes) > 0
