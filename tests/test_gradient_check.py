import numpy as np
import pytest
from expecting import refused

from nnlib import Network, ShapeError, SoftmaxCrossEntropy
from nnlib.differences import gradient as measured_gradient
from nnlib.gradient_check import check_gradient


def network_and_loss(sizes=(3, 4, 2), N=5):
    rng = np.random.default_rng(0)
    network = Network(list(sizes), loss=SoftmaxCrossEntropy(), rng=rng)
    X, y = rng.normal(size=(sizes[0], N)), rng.integers(sizes[-1], size=N)
    _, gradient = network.loss_and_gradient(X, y)
    return network, lambda theta: network.loss_at(theta, X, y), gradient.copy()


def check(network, f, gradient, seed=0):
    return check_gradient(f, network.parameters, gradient, np.random.default_rng(seed), network.named)


@pytest.mark.parametrize("seed", range(20))
def test_the_gradient_of_a_network_passes_whatever_the_directions(seed):
    report = check(*network_and_loss(), seed)
    assert report.passed and report.wrong == ()
    assert report.error < 1e-8  # truncation eps² and round-off 1e-16/eps are both near 1e-10
    assert str(report) == f"The gradient agrees with finite differences: relative error {report.error:.1e}."


@pytest.mark.parametrize("seed", range(20))
def test_one_wrong_entry_is_found_and_named_whatever_the_directions(seed):
    network, f, gradient = network_and_loss()
    right = network.named(gradient)["W2"][1, 0]
    network.named(gradient)["W2"][1, 0] = 2 * right
    report = check(network, f, gradient, seed)
    assert not report.passed
    (line,) = report.wrong
    assert line == (
        "W2: 1 of 8 entries differ, most of all W2[1, 0]: "
        f"yours {2 * right:+.6g}, measured {right:+.6g} (ratio 2)."
    )


def test_every_wrong_parameter_has_its_line_and_theta_is_never_changed():
    network, f, gradient = network_and_loss()
    before = network.parameters.tobytes()
    network.named(gradient)["b1"][...] *= -1
    network.named(gradient)["W2"][...] = 0
    report = check(network, f, gradient)
    assert [line.partition(":")[0] for line in report.wrong] == ["b1", "W2"]
    assert str(report).splitlines()[1:] == list(report.wrong)
    assert check(network, f, 0 * gradient).error == pytest.approx(1, abs=1e-6)
    assert network.parameters.tobytes() == before


def test_a_gradient_that_is_right_but_for_an_all_ones_direction_is_refused():
    network, f, gradient = network_and_loss()
    gradient[:2] += [1.0, -1.0]  # the sum of all entries is still right
    assert not check(network, f, gradient).passed


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_an_entry_that_is_not_finite_is_named(value):
    network, f, gradient = network_and_loss()
    network.named(gradient)["b2"][1, 0] = value
    report = check(network, f, gradient)
    assert report.error == np.inf and "b2[1, 0]: yours " in report.wrong[0]


def test_where_the_loss_is_flat_noise_is_not_taken_for_a_mistake():
    def f(theta):  # always 2e6, but for its last digits
        return 1e6 * np.sum(np.sqrt(theta) ** 2 / theta)

    theta = np.array([2.3, 4.6])
    assert np.abs(measured_gradient(f, theta)).max() > 1e-5  # the noise, where the right answer is 0
    report = check_gradient(f, theta, np.zeros(2), np.random.default_rng(0))
    assert report.passed and report.error == 0


@pytest.mark.parametrize("size", [1e-6, 1e6])
def test_wrong_entries_are_found_whatever_the_size_of_the_gradient(size):
    network, f, gradient = network_and_loss()
    network.named(gradient)["b1"][2, 0] *= 2
    report = check(network, lambda theta: size * f(theta), size * gradient)
    (line,) = report.wrong
    assert line.startswith("b1: 1 of 4 entries differ, most of all b1[2, 0]") and "(ratio 2)" in line


def test_a_function_that_overwrites_the_given_gradient_does_not_change_the_report():
    theta, gradient = np.array([1.0, 2.0]), np.array([2.0, 8.0])

    def f(theta):
        gradient[...] = 0
        return theta @ theta

    (line,) = check_gradient(f, theta, gradient, np.random.default_rng(0)).wrong
    assert line == "theta: 1 of 2 entries differ, most of all theta[1]: yours +8, measured +4 (ratio 2)."


def test_arrays_of_any_shape_can_be_checked():
    W = np.random.default_rng(0).normal(size=(2, 3))
    assert check_gradient(lambda W: np.sum(W**3), W, 3 * W**2, np.random.default_rng(1)).passed
    report = check_gradient(lambda W: np.sum(W**3), W, 3 * W, np.random.default_rng(1))
    assert not report.passed and report.wrong[0].startswith("theta: 6 of 6 entries differ")


def test_wrong_use_gets_one_sentence():
    theta, rng = np.zeros(2), np.random.default_rng(0)
    sentence = "A gradient check needs theta in float64, got float32"
    with refused(TypeError, f"{sentence}: smaller floats round the differences away."):
        check_gradient(np.sum, theta.astype(np.float32), np.zeros(2), rng)
    with refused(ShapeError, "gradient must have the shape of theta, (2,), but it has shape (2, 1)."):
        check_gradient(np.sum, theta, np.zeros((2, 1)), rng)
