import copy
import pickle

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from examples import mazur
from expecting import PEERS, refused

from nnlib import (
    BinaryCrossEntropy,
    GradientDescent,
    Network,
    ShapeError,
    SoftmaxCrossEntropy,
    SquaredError,
)

LOSSES = [SquaredError, BinaryCrossEntropy, SoftmaxCrossEntropy]
each_loss = pytest.mark.parametrize("loss", LOSSES)


def network_and_data(loss=SquaredError, N=5, activation="tanh", sizes=(4, 3, 5, 2), seed=0, dtype=np.float64):
    rng = np.random.default_rng(seed)
    sizes = (*sizes[:-1], 1) if loss is BinaryCrossEntropy else sizes
    network = Network(list(sizes), activation, loss=loss(), rng=rng, dtype=dtype)
    network.parameters = network.parameters + 0.1 * rng.normal(size=network.parameters.shape)
    X = rng.normal(size=(sizes[0], N)).astype(dtype)
    has_targets = loss is SquaredError
    y = rng.normal(size=(sizes[-1], N)).astype(dtype) if has_targets else rng.integers(2, size=N)
    return network, X, y


@pytest.mark.parametrize("N", [1, 2, 7])
@pytest.mark.parametrize("activation", PEERS)
@each_loss
def test_the_gradient_agrees_with_central_differences_and_automatic_differentiation(loss, activation, N):
    network, X, y = network_and_data(loss, N, activation)
    value, gradient = network.loss_and_gradient(X, y)
    gradient, theta, eps = gradient.copy(), network.parameters.copy(), 1e-6
    # No relu near its kink, where a difference straddles both slopes.
    assert activation != "relu" or min(np.abs(layer.Z).min() for layer in network.layers) > 1e-4
    rng = np.random.default_rng(1)
    for _ in range(5):
        direction = rng.normal(size=theta.shape)
        sides = [network.loss_at(theta + side * eps * direction, X, y) for side in (+1, -1)]
        assert (sides[0] - sides[1]) / (2 * eps) == pytest.approx(gradient @ direction, abs=1e-8)

    def L(parameters):
        A = X
        for i in range(3):
            Z = anp.dot(parameters[2 * i], A) + parameters[2 * i + 1]
            A = PEERS[activation](Z) if i < 2 else Z
        if loss is SquaredError:
            return 0.5 * anp.sum((A - y) ** 2) / N
        if loss is BinaryCrossEntropy:
            return -anp.mean(anp.log(1 / (1 + anp.exp(anp.where(y == 1, -A, A)))))
        return anp.mean(anp.log(anp.sum(anp.exp(A), axis=0)) - A[y, anp.arange(N)])

    parameters = [view.copy() for view in network.weights_and_biases()]
    assert value == pytest.approx(L(parameters), abs=1e-13)
    for actual, wanted in zip(network.named(gradient).values(), autograd.grad(L)(parameters), strict=True):
        np.testing.assert_allclose(actual, wanted, atol=1e-13)


@pytest.mark.parametrize("seed", range(12))
def test_the_gradient_of_a_random_network_agrees_with_pytorch(seed, torch):
    rng = np.random.default_rng(seed)
    sizes = tuple(rng.integers(1, 7, size=rng.integers(2, 6)).tolist())
    loss, activation = LOSSES[seed % 3], list(PEERS)[seed % 4]
    network, X, y = network_and_data(loss, rng.integers(1, 9), activation, sizes, seed)
    if sizes[-1] == 1 and loss is SoftmaxCrossEntropy:
        y[...] = 0  # one class has but one label
    f = {"identity": lambda Z: Z}.get(activation) or getattr(torch, activation)
    parameters = [torch.tensor(view, requires_grad=True) for view in network.weights_and_biases()]
    A = torch.tensor(X)
    for i in range(0, len(parameters), 2):
        Z = parameters[i] @ A + parameters[i + 1]
        A = f(Z) if i + 2 < len(parameters) else Z
    functional, target = torch.nn.functional, torch.tensor(y)
    if loss is SquaredError:
        L = 0.5 * ((A - target) ** 2).sum(axis=0).mean()
    elif loss is BinaryCrossEntropy:
        L = functional.binary_cross_entropy_with_logits(A[0], target.double())
    else:
        L = functional.cross_entropy(A.T, target)
    L.backward()
    value, _ = network.loss_and_gradient(X, y)
    assert value == pytest.approx(L.item(), rel=1e-12)
    for actual, theirs in zip(network.gradients(), parameters, strict=True):
        np.testing.assert_allclose(actual, theirs.grad.numpy(), atol=1e-13)


def test_mazurs_example_forward_and_backward():
    network, X, Y = mazur()
    loss, _ = network.loss_and_gradient(X, Y)
    hidden, last = network.layers
    np.testing.assert_allclose(hidden.Z.ravel(), [0.3775, 0.3925], atol=1e-9)
    np.testing.assert_allclose(hidden.A.ravel(), [0.5932699921, 0.5968843783], atol=1e-9)
    np.testing.assert_allclose(last.A.ravel(), [0.7513650696, 0.7729284653], atol=1e-9)
    assert loss == pytest.approx(0.2983711088, abs=1e-9)
    dL_dW1, dL_db1, dL_dW2, dL_db2 = network.gradients()
    W1_wanted = [[0.0004385677, 0.0008771355], [0.0004977127, 0.0009954255]]
    np.testing.assert_allclose(dL_dW1, W1_wanted, atol=1e-9)
    np.testing.assert_allclose(dL_db1.ravel(), [0.0087713547, 0.0099542547], atol=1e-9)
    W2_wanted = [[0.0821670406, 0.0826676278], [-0.0226025405, -0.0227402422]]
    np.testing.assert_allclose(dL_dW2, W2_wanted, atol=1e-9)
    np.testing.assert_allclose(dL_db2.ravel(), [0.1384985616, -0.0380982365], atol=1e-9)


@pytest.mark.parametrize(
    ("biases_move", "after_1", "after_10000"),
    [(False, 0.2910277737, 3.51018778e-5), (True, 0.2804714468, 2.44756224e-6)],
)
def test_mazurs_example_trained_for_10000_steps(biases_move, after_1, after_10000):
    network, X, Y = mazur()
    optimizer, losses = GradientDescent(eta=0.5), []
    for _ in range(10_000):
        loss, dL_dtheta = network.loss_and_gradient(X, Y)
        losses.append(loss)
        for dL_db in network.gradients()[1::2]:
            dL_db *= biases_move
        optimizer.step(network.parameters, dL_dtheta)
    assert losses[1] == pytest.approx(after_1, abs=1e-9)
    assert network.loss(X, Y) == pytest.approx(after_10000, abs=1e-9, rel=1e-8)


@each_loss
def test_loss_and_gradient_leaves_the_parameters_bit_identical_and_repeats_itself(loss):
    network, X, y = network_and_data(loss)
    before = network.parameters.tobytes()
    value, first = network.loss_and_gradient(X, y)
    first = first.copy()
    again, second = network.loss_and_gradient(X, y)
    assert again == value and network.parameters.tobytes() == before
    np.testing.assert_array_equal(second, first)


@pytest.mark.parametrize("mistake", [None, "parameters", "X", "y"])
def test_loss_at_leaves_the_own_parameters_bit_identical_also_when_it_fails(mistake):
    network, X, y = network_and_data()
    before = network.parameters.tobytes()
    arguments = {"parameters": np.zeros(network.parameters.size), "X": X, "y": y}
    if mistake is None:
        assert network.loss_at(**arguments) == pytest.approx(0.5 * np.sum(y**2) / 5)
    else:
        with pytest.raises(ShapeError):
            network.loss_at(**arguments | {mistake: np.zeros(3)})
    assert network.parameters.tobytes() == before


def test_weights_biases_and_gradients_are_views_that_fill_the_two_vectors():
    network = Network([4, 3, 2])
    for vector, views in [
        (network.parameters, network.weights_and_biases()),
        (network.gradient, network.gradients()),
    ]:
        assert [view.shape for view in views] == [(3, 4), (3, 1), (2, 3), (2, 1)]
        assert vector.flags.c_contiguous and vector.shape == (3 * 4 + 3 + 2 * 3 + 2,)
        for number, view in enumerate(views):
            view[...] = number
        assert sorted(vector) == [0] * 12 + [1] * 3 + [2] * 6 + [3] * 2


def test_any_vector_in_the_order_of_the_parameters_can_be_seen_by_names():
    network, _, _ = network_and_data()
    vector = np.arange(network.parameters.size)
    views = network.named(vector)
    assert list(views) == ["W1", "b1", "W2", "b2", "W3", "b3"]
    assert views["W1"].tolist() == [[0, 3, 6, 9], [1, 4, 7, 10], [2, 5, 8, 11]]
    assert views["b1"].tolist() == [[12], [13], [14]]
    assert all(np.shares_memory(view, vector) for view in views.values())


def test_assigning_parameters_keeps_the_layers_views():
    network, X, y = network_and_data()
    loss, dL_dtheta = network.loss_and_gradient(X, y)
    network.parameters = network.parameters - 0.01 * dL_dtheta
    assert network.loss(X, y) < loss
    network.parameters -= 0.01 * dL_dtheta
    assert np.shares_memory(network.layers[0].W, network.parameters)


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network))])
def test_a_copied_network_trains_on_its_own(duplicate):
    network, X, y = network_and_data()
    network.loss_and_gradient(X, y)
    before, twin = network.parameters.copy(), duplicate(network)
    X, y = X[:, ::-1] + 1, y[:, ::-1] - 1  # another batch of the same size, which no kept array may hide
    wanted = network.loss_and_gradient(X, y)[1].copy()
    loss, dL_dtheta = twin.loss_and_gradient(X, y)
    np.testing.assert_allclose(dL_dtheta, wanted, atol=1e-15)
    GradientDescent(eta=0.01).step(twin.parameters, dL_dtheta)
    assert twin.loss(X, y) < loss
    np.testing.assert_array_equal(network.parameters, before)


@pytest.mark.parametrize("used_alone", [0, 1, 2])
def test_a_layer_that_is_used_alone_in_between_does_not_disturb_its_network(used_alone):
    network, X, y = network_and_data()
    layer = network.layers[used_alone]
    loss, wanted = network.loss_and_gradient(X, y)
    wanted = wanted.copy()
    for N in (5, 3):
        layer.forward(np.ones((layer.D, N)))
        again, found = network.loss_and_gradient(X, y)
        assert again == loss
        np.testing.assert_array_equal(found, wanted)


def test_the_same_rng_gives_the_same_network_and_none_gives_another_one_each_time():
    first, second = (Network([4, 3], rng=np.random.default_rng(0)) for _ in range(2))
    np.testing.assert_array_equal(first.parameters, second.parameters)
    assert not np.array_equal(Network([4, 3]).parameters, Network([4, 3]).parameters)


def test_forward_gives_a_fresh_array():
    network, X, _ = network_and_data()
    A = network.forward(X)
    before = A.copy()
    network.forward(-X)
    np.testing.assert_array_equal(A, before)


@pytest.mark.parametrize("kind", [SoftmaxCrossEntropy, BinaryCrossEntropy])
def test_the_loss_is_minus_the_logarithm_of_a_probability_and_predict_names_the_largest(kind):
    network, X, _ = network_and_data(kind, N=50)
    P = network.probabilities(X)
    if kind is BinaryCrossEntropy:
        assert P.shape == (1, 50)
        P = np.concatenate([1 - P, P])
    np.testing.assert_allclose(P.sum(axis=0), 1, atol=1e-15)
    losses = [[network.loss(X[:, [n]], np.array([k])) for n in range(50)] for k in (0, 1)]
    np.testing.assert_allclose(-np.log(P), losses, atol=1e-12)
    labels = network.predict(X)
    assert set(labels) == {0, 1}
    np.testing.assert_array_equal(labels, P.argmax(axis=0))


def test_the_initializer_draws_the_weights_of_every_layer():
    network = Network([2, 3, 4], initializer=lambda rng, H, D: np.full((H, D), D))
    assert [np.unique(layer.W).tolist() for layer in network.layers] == [[2], [3]]
    assert not any(layer.b.any() for layer in network.layers)


@each_loss
def test_float32_is_kept_through_the_whole_step(loss):
    network, X, y = network_and_data(loss, dtype=np.float32)
    exact, _, _ = network_and_data(loss)
    exact.parameters = network.parameters
    _, dL_dtheta = network.loss_and_gradient(X, y)
    arrays = [array for layer in network.layers for array in (layer.X, layer.Z, layer.A)]
    arrays += [*network.gradients(), dL_dtheta, network.loss_function.backward(), network.forward(X)]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}
    np.testing.assert_allclose(dL_dtheta, exact.loss_and_gradient(X, y)[1], atol=1e-5)  # float32 has 7 digits
    GradientDescent().step(network.parameters, dL_dtheta)
    assert network.parameters.dtype == np.float32


def test_one_loss_object_may_serve_networks_of_both_types():
    loss = SoftmaxCrossEntropy()
    X, y = np.ones((2, 3)), np.array([0, 1, 0])
    for dtype in (np.float64, np.float32):
        network = Network([2, 2], loss=loss, dtype=dtype)
        assert network.loss_and_gradient(X, y)[1].dtype == dtype


@pytest.mark.parametrize("method", ["loss", "loss_and_gradient"])
def test_data_that_make_the_loss_nan_are_named(method):
    network, X, y = network_and_data()
    X[1, 3] = np.nan
    with refused(ValueError, "X holds nan in example 4 (column 3); clean or drop it before training."):
        getattr(network, method)(X, y)
    X[1, 3], y[0, 2] = 0.0, np.inf
    with refused(ValueError, "Y holds inf in example 3 (column 2); clean or drop it before training."):
        getattr(network, method)(X, y)


def test_a_loss_that_is_nan_on_sound_data_is_returned():
    network, X, y = network_and_data()
    network.parameters[0] = np.nan
    assert np.isnan(network.loss(X, y))


def test_a_network_that_cannot_be_gets_one_sentence():
    with refused(ValueError, "sizes must list at least the inputs and the outputs, got [3]."):
        Network([3])
    with refused(TypeError, "each of sizes must be a whole number, got 2.5."):
        Network([3, 2.5])
    with refused(TypeError, "sizes must be a list such as [4, 3]: inputs first, outputs last; got 4."):
        Network(4, 3)
    with refused(TypeError, "rng must be a generator such as np.random.default_rng(0), got 0."):
        Network([3, 2], rng=0)
    with refused(TypeError, "loss must be an object, not its class: write SquaredError(...), with brackets."):
        Network([3, 2], loss=SquaredError)
    with refused(TypeError, "loss must be an object such as SoftmaxCrossEntropy(), got 'softmax'."):
        Network([3, 2], loss="softmax")
    with refused(TypeError, "activation must be one name for all hidden layers, got ['tanh', 'relu']."):
        Network([3, 4, 2], activation=["tanh", "relu"])
    with refused(TypeError, "initializer must be a function such as nnlib.he, got 'he'."):
        Network([3, 2], initializer="he")
    with refused(ValueError, "dtype must be float64 or float32, got int64."):
        Network([3, 2], dtype=int)
    squashes = '{} takes logits and squashes them itself: leave out output="{}".'
    with refused(ValueError, squashes.format("BinaryCrossEntropy", "sigmoid")):
        Network([3, 1], output="sigmoid", loss=BinaryCrossEntropy())
    with refused(ValueError, squashes.format("SoftmaxCrossEntropy", "tanh")):
        Network([3, 2], output="tanh", loss=SoftmaxCrossEntropy())


def test_wrong_use_of_a_network_gets_one_sentence():
    network, regression = Network([3, 2]), Network([3, 2], loss=SquaredError())
    with refused(RuntimeError, "This network has no loss: Network(..., loss=SquaredError()) would have one."):
        network.loss(np.zeros((3, 1)), np.zeros((2, 1)))
    for method in ("predict", "probabilities"):
        sentence = f"{method}() needs classes, hence a cross-entropy; use forward(X) here."
        with refused(TypeError, sentence):
            getattr(regression, method)(np.zeros((3, 1)))
    sentence = "X must have shape (D=3, N), but it has shape (3,)."
    with refused(ShapeError, f"{sentence} One example still needs a batch axis: x[:, None]."):
        network.forward(np.zeros(3))
    with refused(ShapeError, "parameters must have shape (P=8,), but it has shape (7,)."):
        network.parameters = np.zeros(7)
