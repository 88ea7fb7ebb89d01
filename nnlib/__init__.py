"""Neural networks in NumPy, as the lessons derive them.

Columns are examples: X (D, N), W (H, D), b (H, 1), and a layer computes A = f(W X + b), of shape (H, N).
"""

from nnlib.differences import derivative, gradient
from nnlib.initializers import xavier
from nnlib.layers import Dense
from nnlib.losses import BinaryCrossEntropy, SoftmaxCrossEntropy, SquaredError
from nnlib.network import Network
from nnlib.optimizers import GradientDescent
from nnlib.shapes import ShapeError
from nnlib.training import History, TrainingError, accuracy, train

__all__ = [
    "BinaryCrossEntropy",
    "Dense",
    "GradientDescent",
    "History",
    "Network",
    "ShapeError",
    "SoftmaxCrossEntropy",
    "SquaredError",
    "TrainingError",
    "accuracy",
    "derivative",
    "gradient",
    "train",
    "xavier",
]
