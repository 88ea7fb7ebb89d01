"""Optimizers: how a parameter vector moves once its gradient is known. They know no network and no loss.

Derived in lessons 03 and 09. Here stand those with one step size for all parameters; nnlib/adaptive.py has
those with a step size for each.

In the formulas θ is the vector of parameters and g its gradient ∂L/∂θ. In the code each operation writes into
an array that exists already: into the memory, or into `move`, but never into g.
"""

import numpy as np

from nnlib.adaptive import AdaGrad, Adam, RMSProp
from nnlib.stepping import Optimizer, Schedule, expect_share, expect_step_size

__all__ = ["AdaGrad", "Adam", "GradientDescent", "Momentum", "Nesterov", "RMSProp", "expect_step_size"]


class GradientDescent(Optimizer):
    """θ ← θ - η g.

    On a quadratic the walk converges if and only if 0 < eta < 2/λmax of its second derivatives.

    >>> theta = np.array([3.0, -1.0])
    >>> GradientDescent(eta=0.5).step(theta, gradient=np.array([2.0, 4.0]))
    >>> theta
    array([ 2., -3.])
    """

    __slots__ = ()

    def __init__(self, eta: float | Schedule = 0.1):
        super().__init__(eta)

    def _update(self, theta: np.ndarray, g: np.ndarray) -> None:
        move = np.multiply(g, self._eta, self._move)
        np.subtract(theta, move, theta)


class Momentum(Optimizer):
    """v ← β v + g,  θ ← θ - η v: one step along all gradients so far, the older the less.

    If g stays the same, v grows towards g / (1 - β): with beta = 0.9 steps become ten times as long.

    Source: Polyak, 1964, "Some methods of speeding up the convergence of iteration methods". As in
    PyTorch v is without η; others remember η v, which differs only when eta changes on the way.

    >>> theta, momentum = np.array([0.0]), Momentum(eta=1.0, beta=0.5)
    >>> for _ in range(3):
    ...     momentum.step(theta, gradient=np.array([1.0]))
    ...     print(theta)
    [-1.]
    [-2.5]
    [-4.25]
    """

    __slots__ = ()

    def __init__(self, eta: float | Schedule = 0.01, beta: float = 0.9):
        expect_share("beta", beta)
        super().__init__(eta, memory=("v",), beta=beta)

    def _update(self, theta: np.ndarray, g: np.ndarray) -> None:
        v, [beta] = self.memory["v"], self._numbers
        np.multiply(v, beta, v)
        np.add(v, g, v)
        move = np.multiply(v, self._eta, self._move)
        np.subtract(theta, move, theta)


class Nesterov(Momentum):
    """v ← β v + g,  θ ← θ - η (g + β v): momentum that looks one step ahead.

    Nesterov measures the gradient where the memory alone would lead, at φ - η β v, and moves φ from there.
    Here θ IS that point ahead, so that gradients are measured where the parameters are, as everywhere.

    Source: Nesterov, 1983, "A method of solving a convex programming problem with convergence rate O(1/k²)";
    Sutskever, Martens, Dahl and Hinton, 2013, "On the importance of initialization and momentum in deep
    learning", equations 3 and 4, rewritten for the point ahead as in PyTorch.

    >>> theta = np.array([0.0])
    >>> Nesterov(eta=1.0, beta=0.5).step(theta, gradient=np.array([1.0]))
    >>> theta
    array([-1.5])
    """

    __slots__ = ()

    def _update(self, theta: np.ndarray, g: np.ndarray) -> None:
        v, move, [beta] = self.memory["v"], self._move, self._numbers
        np.multiply(v, beta, v)
        np.add(v, g, v)
        np.multiply(v, beta, move)
        np.add(move, g, move)
        np.multiply(move, self._eta, move)
        np.subtract(theta, move, theta)
