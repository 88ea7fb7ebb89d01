"""JAX: the step under jit, which is usual, and a whole epoch compiled into one call, which is strongest."""

import jax
import jax.numpy as jnp
import numpy as np
from workloads import Runner, Workload

jax.config.update("jax_enable_x64", True)


def training_step(work: Workload):
    """(step, first state), where step(state, X, y) gives (next state, loss)."""
    layers, f = len(work.sizes) - 1, jnp.tanh if work.activation == "tanh" else jax.nn.relu

    def loss_function(P, X, y):
        A = X
        for i in range(layers):
            A = A @ P[2 * i].T + P[2 * i + 1]
            A = f(A) if i < layers - 1 else A
        right = jnp.take_along_axis(A, y[:, None], 1)[:, 0]
        return jnp.mean(jax.nn.logsumexp(A, axis=1) - right)

    loss_and_gradient, each = jax.value_and_grad(loss_function), jax.tree_util.tree_map

    def sgd(state, X, y):
        loss, gradient = loss_and_gradient(state, X, y)
        return each(lambda p, g: p - work.eta * g, state, gradient), loss

    def adam(state, X, y):
        P, m, v, t = state
        loss, gradient = loss_and_gradient(P, X, y)
        t = t + 1
        m = each(lambda m, g: 0.9 * m + 0.1 * g, m, gradient)
        v = each(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradient)
        c1, c2 = (1 - jnp.asarray(beta, X.dtype) ** t.astype(X.dtype) for beta in (0.9, 0.999))
        P = each(lambda p, m, v: p - work.eta * (m / c1) / (jnp.sqrt(v / c2) + 1e-8), P, m, v)
        return (P, m, v, t), loss

    P = [jnp.asarray(p) for p in work.start]
    if work.optimizer == "sgd":
        return sgd, P
    return adam, (P, [jnp.zeros_like(p) for p in P], [jnp.zeros_like(p) for p in P], jnp.zeros((), jnp.int32))


def jit(work: Workload) -> Runner:
    step, state = training_step(work)
    step = jax.jit(step, donate_argnums=0)
    batches = [(jnp.asarray(X), jnp.asarray(y.astype(np.int32))) for X, y in work.batches]

    def run(k):
        nonlocal state
        state, loss = step(state, *batches[k])
        return loss

    def parameters():
        return [np.asarray(p) for p in (state if work.optimizer == "sgd" else state[0])]

    return Runner(run, parameters, wait=lambda: jax.block_until_ready(state))


def epoch(work: Workload) -> Runner:
    step, state = training_step(work)
    X = jnp.asarray(np.stack([X for X, _ in work.batches]))
    y = jnp.asarray(np.stack([y for _, y in work.batches]).astype(np.int32))
    scan = jax.jit(
        lambda state: jax.lax.scan(lambda s, batch: step(s, *batch), state, (X, y)), donate_argnums=0
    )

    def run(k):
        nonlocal state
        state, losses = scan(state)
        return losses

    return Runner(run, list, wait=lambda: jax.block_until_ready(state), steps_per_call=len(work.batches))


CONTENDERS = {"jax jit": jit, "jax epoch": epoch}
