"""HIPS autograd, as its own neural-network example writes the step."""

import autograd.numpy as np
import numpy
from autograd import value_and_grad
from workloads import Runner, Workload


def hips(work: Workload) -> Runner:
    P, t = [p.T.copy() for p in work.start], 0
    layers, f = len(P) // 2, np.tanh if work.activation == "tanh" else lambda z: np.maximum(z, 0)

    def loss_function(P, X, Y):
        A = X
        for i in range(layers):
            A = np.dot(A, P[2 * i]) + P[2 * i + 1]
            A = f(A) if i < layers - 1 else A
        top = np.max(A, axis=1, keepdims=True)
        log_p = A - top - np.log(np.sum(np.exp(A - top), axis=1, keepdims=True))
        return -np.sum(log_p * Y) / len(X)

    loss_and_gradient = value_and_grad(loss_function)
    one_hot = numpy.eye(work.sizes[-1], dtype=work.dtype)
    batches = [(X, one_hot[y]) for X, y in work.batches]
    m, v = [numpy.zeros_like(p) for p in P], [numpy.zeros_like(p) for p in P]

    def step(k):
        nonlocal t
        loss, gradient = loss_and_gradient(P, *batches[k])
        t += 1
        for i, g in enumerate(gradient):
            if work.optimizer == "sgd":
                P[i] -= work.eta * g
            else:
                m[i], v[i] = 0.9 * m[i] + 0.1 * g, 0.999 * v[i] + 0.001 * g**2
                P[i] -= work.eta * (m[i] / (1 - 0.9**t)) / (numpy.sqrt(v[i] / (1 - 0.999**t)) + 1e-8)
        return loss

    return Runner(step, lambda: [p.T for p in P])


CONTENDERS = {"autograd": hips}
