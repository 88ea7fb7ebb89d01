import numpy as np
import pytest

from nnlib import GradientDescent, gradient
from nnlib.show.plots.valleys import VALLEYS, stays_below, walk_of

EVERY = pytest.mark.parametrize("valley", VALLEYS.values(), ids=VALLEYS)


@EVERY
def test_gradients_are_those_of_central_differences(valley):
    rng = np.random.default_rng(0)
    for _ in range(5):
        theta = rng.uniform(*zip(valley.x, valley.y, strict=True))
        measured = gradient(valley.f, theta)
        # Truncation and rounding are both near 1e-9 of the largest third derivative and value, about 1e3.
        np.testing.assert_allclose(valley.gradient(theta), measured, atol=1e-5, rtol=1e-7)


@EVERY
def test_the_minimum_is_0_and_flat(valley):
    minimum = np.array(valley.minimum)
    assert valley.f(minimum) == 0.0 and not valley.gradient(minimum).any()
    around = minimum[:, None] + 0.1 * np.stack([np.cos(np.arange(60)), np.sin(np.arange(60))])
    assert valley.f(around).min() > 0


@EVERY
def test_many_points_at_once_have_the_heights_of_each(valley):
    points = np.random.default_rng(1).normal(size=(2, 9))
    assert valley.f(points) == pytest.approx([valley.f(point) for point in points.T], rel=1e-12)


@EVERY
def test_start_and_minimum_lie_on_the_map(valley):
    for x, y in (valley.start, valley.minimum):
        assert valley.x[0] < x < valley.x[1] and valley.y[0] < y < valley.y[1]


def test_descent_in_the_long_valley_is_the_known_geometric_sequence():
    points, t = walk_of(GradientDescent(0.03), VALLEYS["long valley"], 20), np.arange(21)
    np.testing.assert_allclose(points, np.stack([-4 * 0.97**t, (-0.5) ** t], axis=1), rtol=1e-12)


def test_a_walk_that_runs_away_ends_there():
    points = walk_of(GradientDescent(0.1), VALLEYS["long valley"], 50)
    np.testing.assert_allclose(points[:, 1], (-4.0) ** np.arange(5))  # 4⁵ lies beyond 1000
    assert len(walk_of(GradientDescent(1e200), VALLEYS["Rosenbrock"], 50)) == 1


@pytest.mark.parametrize(
    ("heights", "step"),
    [
        ([9, 0.5, 0.1, 0.1], 1),
        ([9, 0.5, 1.0, 0.1], 3),  # at the goal is not below it
        ([0.5, 0.5, 0.5, 0.5], 0),
        ([9, 0.5, 0.5, 2.0], None),
        ([9, 0.5, 0.5], None),  # the walk ended before the last step
        ([9, 0.5, float("nan"), 0.1], 3),
    ],
)
def test_a_walk_stays_below_from_the_step_after_its_last_height_above(heights, step):
    assert stays_below(heights, 1.0, 3) == step
