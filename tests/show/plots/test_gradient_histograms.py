import re

import numpy as np
import pytest

from nnlib import Network, SoftmaxCrossEntropy
from nnlib.initializers import zeros
from nnlib.show.plots.gradient_histograms import gradient_histograms, typical_sizes


def network_and_batch(depth=4, activation="tanh", N=9, **options):
    rng = np.random.default_rng(0)
    sizes = [6, *[8] * (depth - 1), 3]
    network = Network(sizes, activation, loss=SoftmaxCrossEntropy(), rng=rng, **options)
    return network, rng.normal(size=(6, N)), rng.integers(3, size=N)


def test_the_typical_size_is_the_root_of_the_mean_square_of_each_layers_derivatives():
    network, X, y = network_and_batch()
    typical = typical_sizes(network, X, y)
    wanted = [np.sqrt(np.mean(dL_dW**2)) for dL_dW in network.gradients()[::2]]
    assert typical == pytest.approx(wanted, rel=1e-14)


def test_the_typical_sizes_are_written_beside_their_layers_and_the_extremes_in_the_title():
    network, X, y = network_and_batch()
    picture, typical = gradient_histograms(network, X, y), typical_sizes(network, X, y)
    written = re.findall(r'fill="var\(--nn-derivative\)">([^<]+)</text>', picture.svg)
    assert written == [f"{size:.2g}" for size in reversed(typical)]  # the last layer stands on top
    low, high = f"{min(typical):.2g}", f"{max(typical):.2g}"
    assert picture.alt == f"4 layers: typical derivatives lie between {low} and {high}."


@pytest.mark.parametrize("depth", [1, 2, 12, 30])
@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_every_mark_and_label_lies_on_the_sheet_at_every_depth(depth, activation):
    picture = gradient_histograms(*network_and_batch(depth, activation))
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', picture.svg).groups())
    places = re.findall(r'(?:<text x|cx)="([-\d.]+)" (?:c?y)="([-\d.]+)"', picture.svg)
    assert len(places) > depth
    assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in places)


def test_no_parameter_is_changed():
    network, X, y = network_and_batch()
    before = network.parameters.tobytes()
    gradient_histograms(network, X, y)
    assert network.parameters.tobytes() == before


def test_derivatives_that_are_all_0_are_said_to_be_0():
    network, X, y = network_and_batch(initializer=zeros)
    assert gradient_histograms(network, X, y).alt.startswith(
        "4 layers: typical derivatives lie between 0 and "
    )


def test_a_derivative_that_is_not_finite_is_refused():
    network, X, y = network_and_batch(activation="relu")
    network.parameters = network.parameters * 1e200
    with np.errstate(all="ignore"), pytest.raises(ValueError) as error:
        gradient_histograms(network, X, y)
    assert str(error.value) == "A derivative is not finite: start from smaller weights."
