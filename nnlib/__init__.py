"""Neural networks in NumPy, as the lessons derive them.

Columns are examples: X (D, N), W (H, D), b (H, 1), and a layer computes A = f(W X + b), of shape (H, N).
"""

from nnlib.autodiff.forward import Dual
from nnlib.autodiff.scalar import Value
from nnlib.autodiff.tape import Tensor
from nnlib.differences import derivative, gradient, jacobian
from nnlib.evaluation import accuracy
from nnlib.gradient_check import check_gradient
from nnlib.history import History, TrainingError
from nnlib.initializers import he, xavier
from nnlib.layers import Dense
from nnlib.losses import BinaryCrossEntropy, SoftmaxCrossEntropy, SquaredError
from nnlib.network import Network
from nnlib.optimizers import AdaGrad, Adam, GradientDescent, Momentum, Nesterov, RMSProp
from nnlib.shapes import ShapeError
from nnlib.storage import load, save
from nnlib.training import train

__version__ = "0.1.0"
__all__ = [
    "AdaGrad",
    "Adam",
    "BinaryCrossEntropy",
    "Dense",
    "Dual",
    "GradientDescent",
    "History",
    "Momentum",
    "Nesterov",
    "Network",
    "RMSProp",
    "ShapeError",
    "SoftmaxCrossEntropy",
    "SquaredError",
    "Tensor",
    "TrainingError",
    "Value",
    "accuracy",
    "check_gradient",
    "derivative",
    "gradient",
    "he",
    "jacobian",
    "load",
    "save",
    "train",
    "xavier",
]
