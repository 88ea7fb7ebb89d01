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
# What the lessons derive, in their order.
__all__ = ["derivative", "gradient", "jacobian", "check_gradient"]
__all__ += ["GradientDescent", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam"]
__all__ += ["Network", "Dense", "SquaredError", "BinaryCrossEntropy", "SoftmaxCrossEntropy", "xavier", "he"]
__all__ += ["Value", "Tensor", "Dual"]
__all__ += ["train", "History", "TrainingError", "accuracy", "save", "load", "ShapeError"]
