"""The chain rule written out path by path, against backpropagation and against finite differences."""

import numpy as np
import pytest

from nnlib import Network, ShapeError, SoftmaxCrossEntropy, SquaredError
from nnlib.figures.paths import finite_difference, parameters, paths_to_loss


def mazur():
    network = Network([2, 2, 2], activation="sigmoid", output="sigmoid", loss=SquaredError())
    first, second = network.layers
    first.W, first.b = np.array([[0.15, 0.20], [0.25, 0.30]]), np.full((2, 1), 0.35)
    second.W, second.b = np.array([[0.40, 0.45], [0.50, 0.55]]), np.full((2, 1), 0.60)
    return network, np.array([[0.05], [0.10]]), np.array([[0.01], [0.99]])


def deep():
    rng = np.random.default_rng(7)
    network = Network([3, 4, 2, 2], loss=SquaredError(), rng=rng)
    return network, rng.normal(size=(3, 1)), rng.normal(size=(2, 1))


EVERY = [(make, name) for make in (mazur, deep) for name in parameters(make()[0])]


@pytest.mark.parametrize(("make", "name"), EVERY)
def test_the_products_of_all_paths_add_up_to_the_gradient(make, name):
    network, x, y = make()
    network.loss_and_gradient(x, y)
    backward = parameters(network)[name].of(network.gradients())
    assert sum(path.product for path in paths_to_loss(network, x, y, name)) == pytest.approx(
        backward, abs=1e-12
    )
    assert finite_difference(network, x, y, parameters(network)[name]) == pytest.approx(backward, abs=1e-7)


@pytest.mark.parametrize(
    ("make", "name", "count"),
    [
        (mazur, "W1[0, 0]", 2),
        (mazur, "W2[0, 0]", 1),
        (mazur, "b1[1, 0]", 2),
        (deep, "W1[3, 2]", 4),
        (deep, "b2[0, 0]", 2),
    ],
)
def test_a_parameter_has_one_path_for_each_choice_of_later_units(make, name, count):
    assert len(paths_to_loss(*make(), name)) == count


@pytest.mark.parametrize(("make", "name"), EVERY)
def test_factors_form_an_unbroken_chain_from_the_loss_to_the_parameter(make, name):
    network, x, y = make()
    for path in paths_to_loss(network, x, y, name):
        tops = [factor.top for factor in path.factors]
        bottoms = [factor.bottom for factor in path.factors]
        assert tops == ["∂L", *bottoms[:-1]]
        assert bottoms[-1] == "∂" + parameters(network)[name].symbol


def test_the_largest_path_comes_first():
    sizes = [abs(path.product) for path in paths_to_loss(*deep(), "W1[0, 0]")]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[-1]


def test_the_published_derivatives_of_mazur_are_found():
    totals = {
        name: sum(path.product for path in paths_to_loss(*mazur(), name)) for name in ("W1[0, 0]", "W2[0, 0]")
    }
    assert totals == pytest.approx({"W1[0, 0]": 0.000438568, "W2[0, 0]": 0.082167041}, abs=5e-10)


def test_a_relu_that_is_off_blocks_its_path():
    network = Network([1, 1, 1], activation="relu", loss=SquaredError())
    network.layers[0].W = np.array([[-1.0]])
    (path,) = paths_to_loss(network, np.array([[2.0]]), np.array([[1.0]]), "W1[0, 0]")
    assert path.factors[-2].value == 0.0 == path.product


def test_the_network_is_left_as_it_was():
    network, x, y = mazur()
    network.loss_and_gradient(x, y)
    before = network.parameters.copy(), network.gradient.copy(), network.layers[0].X.copy()
    paths_to_loss(network, 2 * x, y, "W1[0, 0]")
    finite_difference(network, 2 * x, y, parameters(network)["W1[0, 0]"])
    after = network.parameters, network.gradient, network.layers[0].X
    assert all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))


def test_wrong_questions_get_one_sentence():
    network, x, y = mazur()
    with pytest.raises(ValueError) as unknown:
        paths_to_loss(network, x, y, "W3[0, 0]")
    assert (
        str(unknown.value) == "the network has no parameter 'W3[0, 0]'; its names are W1[0, 0] to b2[1, 0]."
    )
    with pytest.raises(ShapeError) as many:
        paths_to_loss(network, np.hstack([x, x]), y, "W1[0, 0]")
    assert str(many.value) == (
        "x must have shape (D=2, 1), but it has shape (2, 2). The paths belong to one example: X[:, [0]]."
    )
    with pytest.raises(TypeError) as loss:
        paths_to_loss(Network([2, 2], loss=SoftmaxCrossEntropy()), x, y, "W1[0, 0]")
    assert str(loss.value) == "the paths are written out for SquaredError: Network(..., loss=SquaredError())."
