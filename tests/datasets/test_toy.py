import re

import numpy as np
import pytest

from nnlib.datasets import blobs, circles, line, moons, spirals, xor

CLASSES = {blobs: 3, circles: 2, moons: 2, spirals: 3, xor: 2}


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("points", CLASSES)
@pytest.mark.parametrize("N", [1, 7, 200])
def test_points_are_columns_with_one_integer_label_each(points, N):
    X, y = points(rng(), N)
    assert X.shape == (2, N) and X.dtype == np.float64
    assert y.shape == (N,) and y.dtype.kind == "i"


@pytest.mark.parametrize("points", CLASSES)
@pytest.mark.parametrize("N", [200, 211])
def test_classes_are_balanced_to_within_one_point(points, N):
    counts = np.bincount(points(rng(), N)[1])
    assert len(counts) == CLASSES[points] and counts.sum() == N and np.ptp(counts) <= 1


@pytest.mark.parametrize("points", [blobs, spirals])
def test_there_are_as_many_classes_as_asked_for(points):
    assert set(points(rng(), 50, K=5)[1]) == set(range(5))


@pytest.mark.parametrize("points", [*CLASSES, line])
def test_the_same_rng_gives_the_same_points_and_another_one_others(points):
    first, again, other = (points(rng(seed), 20, noise=0.1) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])
    assert not np.array_equal(first[0], other[0])


@pytest.mark.parametrize("points", CLASSES)
def test_noise_is_the_standard_deviation_of_each_coordinate(points):
    N, noise = 4000, 0.3
    moved = points(rng(), N, noise=noise)[0] - points(rng(), N, noise=0)[0]
    # A measured deviation errs by noise / sqrt(2 * 2 N), 0.24 %; four times that is allowed.
    assert moved.std() == pytest.approx(noise, rel=0.01)
    assert abs(moved.mean()) < 4 * noise / np.sqrt(2 * N)


def test_blobs_without_noise_lie_at_their_centres_on_the_circle():
    X, y = blobs(rng(), 8, K=4, noise=0)
    np.testing.assert_allclose(X[:, :4], [[1, 0, -1, 0], [0, 1, 0, -1]], atol=1e-15)  # cos and sin round
    np.testing.assert_array_equal(X[:, :4], X[:, 4:])


def test_four_points_of_xor_are_its_truth_table():
    X, y = xor(rng())
    assert sorted((*point, label) for point, label in zip(X.T.tolist(), y.tolist(), strict=True)) == [
        (0, 0, 0),
        (0, 1, 1),
        (1, 0, 1),
        (1, 1, 0),
    ]


def test_xor_visits_its_corners_equally_often():
    X, _ = xor(rng(), 40)
    assert np.unique(X, axis=1, return_counts=True)[1].tolist() == [10] * 4


def test_circles_have_radius_1_outside_and_a_half_inside():
    X, y = circles(rng(), noise=0)
    np.testing.assert_allclose(np.hypot(*X), np.where(y == 0, 1, 0.5), rtol=1e-15 * 4)
    assert np.ptp(np.arctan2(X[1], X[0])) > 6  # all around, not on one side


def test_moons_are_half_circles_around_their_centres():
    X, y = moons(rng(), noise=0)
    upper, lower = X[:, y == 0], X[:, y == 1] - [[1.0], [0.5]]
    np.testing.assert_allclose(np.hypot(*upper), 1, rtol=1e-14)
    np.testing.assert_allclose(np.hypot(*lower), 1, rtol=1e-14)
    assert (upper[1] >= 0).all() and (lower[1] <= 0).all()
    assert np.ptp(upper[0]) > 1.9 and np.ptp(lower[0]) > 1.9


def test_arms_of_a_spiral_are_one_arm_turned():
    X, y = spirals(rng(), 300, K=3, noise=0)
    radius, angle = np.hypot(*X), np.arctan2(X[1], X[0])
    unwound = (angle - 2 * np.pi * (y / 3 + 0.75 * radius) + np.pi) % (2 * np.pi) - np.pi
    np.testing.assert_allclose(unwound, 0, atol=1e-13)
    assert 0.05 <= radius.min() < 0.1 and 0.9 < radius.max() <= 1


def test_a_line_is_recovered_by_least_squares():
    X, Y = line(rng(), 1000, slope=-3, intercept=0.5, noise=0.1)
    assert X.shape == Y.shape == (1, 1000) and X.min() >= -1 and X.max() <= 1
    slope, intercept = np.polyfit(X[0], Y[0], 1)
    # Standard errors: 0.1 / sqrt(1000 / 3) and 0.1 / sqrt(1000); four times those are allowed.
    assert slope == pytest.approx(-3, abs=0.022) and intercept == pytest.approx(0.5, abs=0.013)


@pytest.mark.parametrize("points", [*CLASSES, line])
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"rng": 0}, TypeError, "rng must be a generator such as np.random.default_rng(0), got 0."),
        ({"N": 0}, ValueError, "N must be at least 1, got 0."),
        ({"N": 2.5}, TypeError, "N must be a whole number, got 2.5."),
        ({"noise": -0.1}, ValueError, "noise must be 0 or more, got -0.1."),
    ],
)
def test_wrong_input_is_refused(points, arguments, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        points(**({"rng": rng(), "N": 10} | arguments))


@pytest.mark.parametrize("points", [blobs, spirals])
def test_a_number_of_classes_below_one_is_refused(points):
    with pytest.raises(ValueError, match=r"^K must be at least 1, got 0\.$"):
        points(rng(), 10, K=0)
