"""Data to learn from: points drawn fresh, digits that come with the package, and MNIST.

Columns are examples: X (D, N), labels y (N,).
"""

from nnlib.datasets.mnist_digits import mnist
from nnlib.datasets.toy import line, moons
from nnlib.datasets.uci_digits import Digits, digits

__all__ = ["Digits", "digits", "line", "mnist", "moons"]
