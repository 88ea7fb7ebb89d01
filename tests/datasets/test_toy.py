import numpy as np
import pytest
from expecting import refused

from nnlib.datasets import line, moons


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("N", [1, 200, 211])
def test_points_are_columns_with_one_integer_label_each_half_of_them_0_and_half_1(N):
    X, y = moons(rng(), N)
    assert X.shape == (2, N) and X.dtype == np.float64
    assert y.shape == (N,) and y.dtype.kind == "i"
    assert np.abs(np.bincount(y, minlength=2) - N / 2).max() <= 1 / 2


@pytest.mark.parametrize("points", [moons, line])
def test_the_same_rng_gives_the_same_points_and_another_one_others(points):
    first, again, other = (points(rng(seed), 20, noise=0.1) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])
    assert not np.array_equal(first[0], other[0])


def test_noise_is_the_standard_deviation_of_each_coordinate():
    N, noise = 4000, 0.3
    moved = moons(rng(), N, noise=noise)[0] - moons(rng(), N, noise=0)[0]
    # A measured deviation errs by noise / sqrt(2 * 2 N), 0.24%; four times that is allowed.
    assert moved.std() == pytest.approx(noise, rel=0.01)
    assert abs(moved.mean()) < 4 * noise / np.sqrt(2 * N)


def test_moons_are_half_circles_around_their_centres():
    X, y = moons(rng(), noise=0)
    upper, lower = X[:, y == 0], X[:, y == 1] - [[1.0], [0.5]]
    np.testing.assert_allclose(np.hypot(*upper), 1, rtol=1e-14)
    np.testing.assert_allclose(np.hypot(*lower), 1, rtol=1e-14)
    assert (upper[1] >= 0).all() and (lower[1] <= 0).all()
    assert np.ptp(upper[0]) > 1.9 and np.ptp(lower[0]) > 1.9


def test_a_line_is_recovered_by_least_squares():
    X, Y = line(rng(), 1000, noise=0.1)
    assert X.shape == Y.shape == (1, 1000) and X.min() >= -1 and X.max() <= 1
    slope, intercept = np.polyfit(X[0], Y[0], 1)
    # Standard errors: 0.1 / sqrt(1000 / 3) and 0.1 / sqrt(1000); four times those are allowed.
    assert slope == pytest.approx(2, abs=0.022) and intercept == pytest.approx(1, abs=0.013)


@pytest.mark.parametrize("points", [moons, line])
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
    with refused(error, message):
        points(**({"rng": rng(), "N": 10} | arguments))
