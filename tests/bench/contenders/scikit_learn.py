"""scikit-learn's MLPClassifier: a whole epoch in one partial_fit, its fastest way through batches.

Its Adam does not correct ε for the bias, so its parameters differ a little by design.
"""

import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier
from workloads import Runner, Workload

warnings.filterwarnings("ignore")


def partial_fit(work: Workload) -> Runner:
    model = MLPClassifier(
        work.sizes[1:-1],
        activation=work.activation,
        solver=work.optimizer,
        alpha=0,
        batch_size=work.size,
        learning_rate_init=work.eta,
        momentum=0,
        nesterovs_momentum=False,
        shuffle=False,
    )
    X, y = (np.concatenate(parts) for parts in zip(*work.batches, strict=True))
    model.partial_fit(X[: work.size], y[: work.size], classes=np.arange(work.sizes[-1]))
    for own, values in zip(model.coefs_, work.start[::2], strict=True):
        own[...] = values.T
    for own, values in zip(model.intercepts_, work.start[1::2], strict=True):
        own[...] = values
    return Runner(lambda k: model.partial_fit(X, y), list, steps_per_call=len(work.batches))


CONTENDERS = {"scikit-learn": partial_fit}
