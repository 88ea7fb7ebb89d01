import re

import numpy as np
import pytest
from expecting import refused
from pictures import expect_tidy

from nnlib import Network, SoftmaxCrossEntropy
from nnlib.initializers import zeros
from nnlib.show.plots.gradient_histograms import gradient_histograms, typical_sizes


def network_and_batch(depth=4, activation="tanh", N=9, **options):
    rng = np.random.default_rng(0)
    sizes = [6, *[8] * (depth - 1), 3]
    network = Network(sizes, activation, loss=SoftmaxCrossEntropy(), rng=rng, **options)
    return network, rng.normal(size=(6, N)), rng.integers(3, size=N)


def test_the_typical_sizes_are_written_beside_their_layers_and_the_extremes_in_the_title():
    network, X, y = network_and_batch()
    before = network.parameters.tobytes()
    picture, typical = gradient_histograms(network, X, y), typical_sizes(network, X, y)
    wanted = [np.sqrt(np.mean(dL_dW**2)) for dL_dW in network.gradients()[::2]]
    assert typical == pytest.approx(wanted, rel=1e-14) and network.parameters.tobytes() == before
    written = re.findall(r'fill="var\(--nn-derivative\)">([^<]+)</text>', picture.svg)
    assert written == [f"{size:.2g}" for size in reversed(typical)]  # the last layer stands on top
    low, high = f"{min(typical):.2g}", f"{max(typical):.2g}"
    assert picture.alt == f"4 layers: typical derivatives lie between {low} and {high}."
    nothing = gradient_histograms(*network_and_batch(initializer=zeros)).alt
    assert nothing.startswith("4 layers: typical derivatives lie between 0 and ")


@pytest.mark.parametrize("depth", [1, 2, 12, 30])
@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_every_mark_and_label_lies_on_the_sheet_at_every_depth(depth, activation):
    svg = gradient_histograms(*network_and_batch(depth, activation)).svg
    expect_tidy(svg)
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    discs = re.findall(r'cx="([-\d.]+)" cy="([-\d.]+)"', svg)
    assert len(discs) >= depth
    assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in discs)


def test_a_derivative_that_is_not_finite_is_refused():
    network, X, y = network_and_batch(activation="relu")
    network.parameters = network.parameters * 1e200
    sentence = "A derivative is not finite: start from smaller weights."
    with np.errstate(all="ignore"), refused(ValueError, sentence):
        gradient_histograms(network, X, y)
