"""Optimizers with a step size for each parameter: small where its gradients have been large.

Derived in lesson 09, with the symbols of nnlib/optimizers.py; products, quotients, squares and roots of
vectors go entry by entry. Where all gradients of a parameter were 0, so is the root that its step is divided
by: the small eps makes that quotient 0 and hardly changes the others.
"""

import math

import numpy as np

from nnlib.shapes import expect_positive
from nnlib.stepping import Optimizer, Schedule, expect_share


class AdaGrad(Optimizer):
    """G ← G + g²,  θ ← θ - η g / (√G + ε).

    The sum G only grows, so the steps become shorter and shorter.

    Source: Duchi, Hazan and Singer, 2011, "Adaptive subgradient methods for online learning and stochastic
    optimization", figure 1 with the diagonal matrix.

    >>> theta = np.array([0.0, 0.0])
    >>> AdaGrad(eta=0.5).step(theta, gradient=np.array([100.0, -0.01]))
    >>> theta.round(6)
    array([-0.5,  0.5])
    """

    __slots__ = ()

    def __init__(self, eta: float | Schedule = 0.01, eps: float = 1e-10):
        expect_positive("eps", eps)
        super().__init__(eta, memory=("G",), eps=eps)

    def _update(self, theta: np.ndarray, g: np.ndarray) -> None:
        G, move, [eps] = self.memory["G"], self._move, self._numbers
        np.multiply(g, g, move)
        np.add(G, move, G)
        np.sqrt(G, move)
        np.add(move, eps, move)
        np.divide(g, move, move)
        np.multiply(move, self._eta, move)
        np.subtract(theta, move, theta)


class RMSProp(Optimizer):
    """v ← β v + (1 - β) g²,  θ ← θ - η g / (√v + ε).

    Source: Tieleman and Hinton, 2012, "Neural networks for machine learning", lecture 6.5. Their formula has
    no ε; PyTorch adds it outside the root too, and has beta = 0.99 unless told otherwise.

    >>> theta = np.array([0.0])
    >>> RMSProp(eta=0.1, beta=0.75).step(theta, gradient=np.array([5.0]))
    >>> theta.round(6)
    array([-0.2])
    """

    __slots__ = ()

    def __init__(self, eta: float | Schedule = 0.001, beta: float = 0.9, eps: float = 1e-8):
        expect_share("beta", beta)
        expect_positive("eps", eps)
        super().__init__(eta, memory=("v",), beta=beta, eps=eps)

    def _constants(self) -> tuple[float, ...]:
        return self.settings["beta"], 1 - self.settings["beta"], self.settings["eps"]

    def _update(self, theta: np.ndarray, g: np.ndarray) -> None:
        v, move, [beta, rest, eps] = self.memory["v"], self._move, self._numbers
        np.multiply(v, beta, v)
        np.multiply(g, g, move)
        np.multiply(move, rest, move)
        np.add(v, move, v)
        np.sqrt(v, move)
        np.add(move, eps, move)
        np.divide(g, move, move)
        np.multiply(move, self._eta, move)
        np.subtract(theta, move, theta)


class Adam(Optimizer):
    """m ← β1 m + (1 - β1) g,  v ← β2 v + (1 - β2) g²,  θ ← θ - η m̂ / (√v̂ + ε).

    m̂ = m / (1 - β1ᵗ) and v̂ = v / (1 - β2ᵗ) in step t = 1, 2, ... are weighted means of the gradients and of
    their squares: the division makes up for the start at 0. So the first step has length eta in each entry.

    Source: Kingma and Ba, 2015, "Adam: a method for stochastic optimization", algorithm 1.

    The memory holds M = m / (1 - β1) and V = v / (1 - β2), sums in place of means, which saves two products:
    M ← β1 M + g,  V ← β2 V + g². With m̂ = a M and √v̂ = c √V, where a = (1 - β1) / (1 - β1ᵗ) and
    c² = (1 - β2) / (1 - β2ᵗ), the step is η m̂ / (√v̂ + ε) = η a M / (c √V + ε) = (η a / c) M / (√V + ε / c).

    >>> theta = np.array([0.0, 0.0])
    >>> Adam(eta=0.5).step(theta, gradient=np.array([100.0, -0.01]))
    >>> theta.round(6)
    array([-0.5,  0.5])
    """

    __slots__ = ()

    def __init__(
        self, eta: float | Schedule = 0.001, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8
    ):
        expect_share("beta1", beta1)
        expect_share("beta2", beta2)
        expect_positive("eps", eps)
        super().__init__(eta, memory=("M", "V"), beta1=beta1, beta2=beta2, eps=eps)

    def _update(self, theta: np.ndarray, g: np.ndarray) -> None:
        M, V, move = self.memory["M"], self.memory["V"], self._move
        beta1, beta2, eps_over_c, rate = self._numbers
        a, c = self._corrections()
        eps_over_c[...] = self.settings["eps"] / c
        rate[...] = float(self._eta) * a / c
        np.multiply(M, beta1, M)
        np.add(M, g, M)
        np.multiply(V, beta2, V)
        np.multiply(g, g, move)
        np.add(V, move, V)
        np.sqrt(V, move)
        np.add(move, eps_over_c, move)
        np.divide(M, move, move)
        np.multiply(move, rate, move)
        np.subtract(theta, move, theta)

    def _constants(self) -> tuple[float, ...]:
        beta1, beta2, eps = self.settings.values()
        return beta1, beta2, eps, 0.0  # the last two change with t

    def _corrections(self) -> tuple[float, float]:
        beta1, beta2, t = self.settings["beta1"], self.settings["beta2"], self.t
        return (1 - beta1) / (1 - beta1**t), math.sqrt((1 - beta2) / (1 - beta2**t))
