"""Data to learn from: points drawn fresh, digits that come with the package, and MNIST.

Columns are examples: X (D, N), labels y (N,).
"""

from nnlib.datasets.mnist_digits import mnist
from nnlib.datasets.toy import blobs, circles, line, moons, spirals, xor
from nnlib.datasets.uci_digits import Digits, digits

__all__ = ["Digits", "blobs", "circles", "digits", "line", "mnist", "moons", "spirals", "xor"]
