"""The digits that a network reads wrong, those first of which it was surest."""

import numpy as np

from nnlib.network import Network
from nnlib.show.digits.reading import expect_classes


def worst_first(network: Network, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Indices of the columns of X that are read wrong, the largest loss −log p[label] first."""
    expect_classes(network)
    p = network.probabilities(X)
    wrong = np.flatnonzero(p.argmax(axis=0) != y)
    return wrong[np.argsort(p[np.asarray(y)[wrong], wrong], kind="stable")]
