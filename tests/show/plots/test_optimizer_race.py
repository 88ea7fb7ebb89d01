import re

import numpy as np
import pytest

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
def test_all_words_lie_on_the_sheet_and_apart(expect_tidy, name, chosen, at):
    named = walks(name)
    expect_tidy(optimizer_race(name, named, chosen, at, STEPS).svg)
    named["momentum, η = 0.0001, β = 0.95"] = named["wild"]
    expect_tidy(optimizer_race(name, named, "momentum, η = 0.0001, β = 0.95", at, STEPS).svg)


@EVERY
def test_every_mark_is_seen_on_the_sheet_alone_even_of_a_walk_that_runs_away(name, paths_of, windows_of):
    windows, svg = windows_of(
        optimizer_race(name, walks(name, slow=1e-4, wild=3.0), "slow", STEPS, STEPS).svg
    )
    assert windows and all(
        0 <= x <= 1000 and 0 <= y <= 520 for box, _ in windows for x, y in (box[:2], box[2:])
    )
    assert any("nn-muted" in marks for _, marks in windows)  # the walk that runs away
    points = re.findall(r"([-\d.]+),([-\d.]+)", " ".join(re.findall(r'<polyline points="([^"]+)"', svg)))
    points += re.findall(r'cx="([-\d.]+)" cy="([-\d.]+)"', svg)
    for hue, width in (
        ("derivative", 2),
        ("derivative", 2.4),
        ("derivative", 4.8),
        ("faint", 1.2),
    ):
        drawn = paths_of(svg, hue, width)
        assert drawn
        points += [point for path in drawn for line in path for point in line]
    assert len(points) > 300
    assert all(0 <= float(x) <= 1000 and 0 <= float(y) <= 520 for x, y in points)


def test_the_chosen_walk_has_a_dot_for_each_step_up_to_the_one_that_is_shown(paths_of):
    for at in (0, 5, 60):
        svg = optimizer_race("Rosenbrock", walks("Rosenbrock", slow=1e-4), "slow", at, STEPS).svg
        ((dots,),) = paths_of(svg, "derivative", 4.8)
        assert len(dots) == at + 1


def test_a_walk_that_leaves_the_map_and_comes_back_is_cut_at_its_edges(paths_of, windows_of):
    inside = [[-4.0, 1.0], [-3.0, 0.0], [50.0, 0.0], [50.0, 50.0], [0.0, 0.5], [0.0, 0.0]]
    svg = optimizer_race("long valley", {"jump": np.array(inside)}, "jump", 5, 5).svg
    box, marks = next((box, marks) for box, marks in windows_of(svg)[0] if paths_of(marks, "derivative", 2))
    assert box == pytest.approx((60, 84, 510, 84 + 4.8 * 450 / 7), abs=0.1)
    ((line,),) = paths_of(marks, "derivative", 2)
    there = [(60 + 450 / 7 * (5 + x), 84 + 450 / 7 * (2.4 - y)) for x, y in inside]
    assert line == [pytest.approx(place, abs=0.06) for place in there]  # places are in tenths


def test_a_curve_of_heights_ends_where_it_leaves_the_axes(paths_of, windows_of):
    there = np.tile(VALLEYS["long valley"].minimum, (STEPS + 1, 1))
    there[:3] = VALLEYS["long valley"].start
    svg = optimizer_race("long valley", {"there": there}, "there", STEPS, STEPS).svg
    curves = [
        (box, lines) for box, marks in windows_of(svg)[0] for lines in paths_of(marks, "derivative", 2.4)
    ]
    (((*_, bottom), (curve,)),) = curves
    assert (
        bottom == 250 and [y > bottom for _, y in curve[:5]] == [False] * 3 + [True] * 2
    )  # from step 3 on 0
    assert "<circle" not in svg  # no disc beyond the end


def test_no_two_walks_of_six_are_drawn_alike():
    named = {f"{number}, η = 1": walks("Beale")["descent"] for number in range(6)}
    svg = optimizer_race("Beale", named, "2, η = 1", STEPS, STEPS).svg
    samples = re.findall(r'<polyline points="516.00,[^>]*? (stroke=[^/]*)/', svg)
    assert len(set(samples)) == len(samples) == 6
    dashes = [float(length) for drawn in re.findall(r'dasharray="([^"]*)"', svg) for length in drawn.split()]
    assert dashes and min(dashes) > 0
