import numpy as np
import pytest

from nnlib import Network, SquaredError
from nnlib.show.network.parts import parameter_difference, parameter_named, parameters


@pytest.fixture
def network():
    return Network([3, 2, 2], loss=SquaredError(), rng=np.random.default_rng(1))


def test_every_entry_of_the_vector_has_one_name_and_is_found_by_it(network):
    known = parameters(network)
    assert sorted(p.place(network) for p in known.values()) == list(range(network.parameters.size))
    views = network.named(network.parameters)
    for name, parameter in known.items():
        array, row, column = name[:2], int(name[3]), int(name[6])
        assert parameter.of(network, network.parameters) == views[array][row, column]


def test_symbols_count_from_one():
    network = Network([3, 2, 2], loss=SquaredError())
    assert parameter_named(network, "W1[0, 2]").symbol == "w^{(1)}_{13}"
    assert parameter_named(network, "b2[1, 0]").symbol == "b^{(2)}_2"


def test_the_finite_difference_is_near_the_gradient_and_leaves_the_network_alone(network):
    x, y = np.array([[1.0], [-0.5], [2.0]]), np.array([[0.3], [-1.0]])
    _, gradient = network.loss_and_gradient(x, y)
    gradient, before = gradient.copy(), network.parameters.tobytes()
    for parameter in parameters(network).values():
        # Truncation and round-off of a central difference with eps = 1e-5 are both about 1e-10 here.
        assert parameter_difference(network, x, y, parameter) == pytest.approx(
            parameter.of(network, gradient), abs=1e-8
        )
    assert network.parameters.tobytes() == before


def test_an_unknown_name_gets_one_sentence(network):
    with pytest.raises(ValueError) as unknown:
        parameter_named(network, "W3[0, 0]")
    assert (
        str(unknown.value) == "the network has no parameter 'W3[0, 0]'; its names are W1[0, 0] to b2[1, 0]."
    )
