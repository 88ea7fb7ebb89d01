import numpy as np
import pytest
from expecting import refused
from pictures import expect_tidy, polylines

from nnlib import BinaryCrossEntropy, Network, SquaredError
from nnlib.show.numbers import numeral
from nnlib.show.plots.neuron_fit import loss_surface, neuron_fit

X, Y = np.array([[-1.0, 0.0, 1.0, 2.0]]), np.array([[-1.2, 1.1, 2.9, 5.2]])
LABELS = np.array([0, 0, 1, 1])


def shown(value):
    return numeral(value, 4)


def linear():
    network = Network([1, 1], loss=SquaredError())
    network.parameters = np.array([-1.0, -0.5])
    return network


def logistic():
    network = Network([1, 1], loss=BinaryCrossEntropy())
    network.parameters = np.array([-1.0, 1.0])
    return network


def drawn(network, y, points, eta=0.1):
    surface = loss_surface(network, X, y, (-3, 5), (-3, 3))
    return neuron_fit(network, X, y, surface, np.array(points), eta)


def test_the_surface_is_the_loss_of_the_network():
    surface = loss_surface(linear(), X, Y, (-3, 5), (-3, 3))
    for w, b in ((2.0, 1.0), (-1.0, 0.3)):
        assert surface.f(np.array([w, b])) == pytest.approx(np.mean((w * X + b - Y) ** 2) / 2)


def test_title_and_ledger_tell_the_computed_numbers():
    network = linear()
    before, gradient = network.loss_and_gradient(X, Y)
    dL_dw, dL_db = gradient.copy()
    picture = drawn(network, Y, [[-1.0, -0.5]])
    assert picture.alt == (
        f"Before the first step the loss is {shown(before)}. "
        f"w = −1, b = −0.5, ∂L/∂w = {shown(dL_dw)}, ∂L/∂b = {shown(dL_db)}."
    )
    onward = f"w → {shown(-1 - 0.1 * dL_dw)}, b → {shown(-0.5 - 0.1 * dL_db)}"
    assert f"the next step, η = 0.1: {onward}" in picture.svg
    after = network.loss_at(np.array([2.0, 1.0]), X, Y)
    there = drawn(network, Y, [[-1.0, -0.5], [0.0, 0.0], [2.0, 1.0]])
    assert there.alt.startswith(
        f"After 2 steps the loss is {shown(after)}, {shown(before)} at the start. w = 2,"
    )


def test_the_curve_of_a_logistic_neuron_is_its_probability():
    svg = drawn(logistic(), LABELS, [[3.0, 0.0]]).svg
    (points,) = polylines(svg, "value")
    left, right = points[0, 0], points[-1, 0]
    across = -1.18 + (points[:, 0] - left) / (right - left) * 3.36  # the data with 6% of room on both sides
    p = 1.08 - (points[:, 1] - 92) / 300 * 1.16
    # Places are written with two digits after the point, a hundredth of a unit of 300.
    np.testing.assert_allclose(p, 1 / (1 + np.exp(-3 * across)), rtol=0, atol=2e-4)


@pytest.mark.parametrize(("network", "y"), [(linear(), Y), (logistic(), LABELS)])
@pytest.mark.parametrize("end", [[0.0, 0.0], [100.0, -80.0]])
def test_no_word_lies_on_another_and_the_network_stays_as_it_was(network, y, end):
    network.loss_and_gradient(X, y)
    before = network.parameters.tobytes(), network.gradient.tobytes()
    expect_tidy(drawn(network, y, [[-1.0, 0.5], end]).svg)
    assert (network.parameters.tobytes(), network.gradient.tobytes()) == before


def test_what_is_no_neuron_and_no_data_of_one_are_refused():
    with refused(ValueError, "A surface over w and b needs the sizes [1, 1], got [2, 1]."):
        loss_surface(Network([2, 1], loss=SquaredError()), X, Y, (-1, 1), (-1, 1))
    with pytest.raises(ValueError, match=r"^Y must have shape \(K=1, N=4\), but it has shape \(4,\)\."):
        loss_surface(linear(), X, Y[0], (-1, 1), (-1, 1))
