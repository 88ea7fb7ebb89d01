"""Every type of number that NumPy and Python have, at every door of the core: right, or one sentence."""

import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from nnlib import (
    AdaGrad,
    Adam,
    BinaryCrossEntropy,
    Dense,
    Dual,
    GradientDescent,
    Momentum,
    Nesterov,
    Network,
    RMSProp,
    SoftmaxCrossEntropy,
    SquaredError,
    Tensor,
    accuracy,
    check_gradient,
    derivative,
    gradient,
    he,
    jacobian,
    load,
    save,
    train,
    xavier,
)
from nnlib.clipping import clip_by_norm
from nnlib.datasets import line, moons
from nnlib.differences import forward_difference
from nnlib.initializers import normal
from nnlib.providers import by_differences, by_dual_numbers, by_scalar_engine, by_tape
from nnlib.schedules import cosine
from nnlib.training import minibatches

INTEGERS = [np.int8, np.uint8, np.int32, np.uint64]  # the narrowest, the widest, with and without a sign
FLOATS = [np.float16, np.float32, np.float64, np.longdouble, Fraction]
OPTIMIZERS = [GradientDescent, Momentum, Nesterov, AdaGrad, RMSProp, Adam]

every_integer = pytest.mark.parametrize("integer", INTEGERS, ids=lambda kind: kind.__name__)
every_float = pytest.mark.parametrize("real", FLOATS, ids=lambda kind: kind.__name__)


def rng():
    return np.random.default_rng(0)


def trained(sizes=(2, 3, 2), epochs=2, batch_size=4, optimizer=None, **options):
    network, (X, y) = Network(list(sizes), loss=SoftmaxCrossEntropy(), rng=rng()), moons(rng(), N=10)
    optimizer = optimizer or GradientDescent(0.5)
    train(
        network, optimizer, X, y, epochs=epochs, batch_size=batch_size, rng=rng(), progress=False, **options
    )
    return network


@every_integer
def test_sizes_and_counts_of_any_integer_type_train_the_same_network_which_can_be_saved(integer, tmp_path):
    plain = trained(validation=moons(rng(), 6), patience=2)
    sizes, other = [integer(2), integer(3), integer(2)], {"epochs": integer(2), "batch_size": integer(4)}
    network = trained(sizes, **other, validation=moons(rng(), integer(6)), patience=integer(2))
    np.testing.assert_array_equal(network.parameters, plain.parameters)
    save(network, tmp_path / "network.npz")
    assert load(tmp_path / "network.npz").sizes == [2, 3, 2]


@every_integer
def test_other_counts_may_have_any_integer_type(integer):
    assert he(rng(), integer(3), integer(2)).shape == xavier(rng(), integer(3), integer(2)).shape == (3, 2)
    assert line(rng(), N=integer(5))[0].shape == (1, 5)
    assert [len(batch) for batch in minibatches(7, integer(3), rng())] == [3, 3, 1]
    assert cosine(0.5, steps=integer(100))(50) == cosine(0.5, steps=100)(50)


@every_integer
@pytest.mark.parametrize("provider", [None, by_differences, by_dual_numbers, by_tape, by_scalar_engine])
def test_labels_may_have_any_integer_type_up_to_its_largest_number(integer, provider):
    K = min(int(np.iinfo(integer).max), 255) + 1 if provider is None else 5
    network, X = Network([2, K], loss=SoftmaxCrossEntropy(), rng=rng()), rng().normal(size=(2, 3))
    y = np.array([K - 1, 0, K // 2])
    provider = provider or Network.loss_and_gradient
    loss, wanted = provider(network, X, y)
    wanted = wanted.copy()
    again, found = provider(network, X, y.astype(integer))
    assert again == loss and np.isfinite(loss)
    np.testing.assert_array_equal(found, wanted)
    assert accuracy(network, X, network.predict(X).astype(integer)) == 1.0
    two_classes, y = Network([2, 1], loss=BinaryCrossEntropy()), np.array([0, 1, 1])
    assert two_classes.loss(X, y.astype(integer)) == two_classes.loss(X, y)


@every_float
@pytest.mark.parametrize("kind", OPTIMIZERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_settings_of_an_optimizer_may_have_any_real_type(real, kind, dtype):
    names = {"Momentum": ["beta"], "Nesterov": ["beta"], "AdaGrad": ["eps"], "RMSProp": ["beta", "eps"]}
    names = ["eta", *names.get(kind.__name__, ["beta1", "beta2", "eps"] if kind is Adam else [])]
    walks = []
    for convert in (float, real):
        theta, optimizer = np.ones(3, dtype), kind(**dict.fromkeys(names, convert(0.5)))
        for _ in range(3):
            optimizer.step(theta, theta * np.array([1, 2, 3], dtype))
        walks.append(theta)
    np.testing.assert_array_equal(*walks)  # 1/2 is exact in all of them


@every_float
def test_other_settings_may_have_any_real_type(real):
    half, theta = real(0.5), np.array([1.0, 2.0])
    assert derivative(np.square, 3.0, eps=half) == derivative(np.square, 3.0, eps=0.5)
    assert forward_difference(np.square, 3.0, eps=half) == forward_difference(np.square, 3.0, eps=0.5)
    np.testing.assert_array_equal(gradient(np.sum, theta, half), gradient(np.sum, theta, 0.5))
    np.testing.assert_array_equal(jacobian(np.square, theta, half), jacobian(np.square, theta, 0.5))
    assert check_gradient(lambda t: t @ t, theta, 2 * theta, rng(), eps=half, tolerance=half).passed
    np.testing.assert_allclose(clip_by_norm(theta, half), clip_by_norm(theta, 0.5), rtol=1e-15)
    assert cosine(half, 10)(0) == 0.5
    np.testing.assert_array_equal(normal(half)(rng(), 3, 2), normal(0.5)(rng(), 3, 2))


@pytest.mark.parametrize("kind", [*INTEGERS, np.float16, np.float32, np.longdouble, np.bool_])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_data_and_targets_of_any_real_type_are_taken_as_floats(kind, dtype):
    network = Network([2, 3, 1], loss=SquaredError(), rng=rng(), dtype=dtype)
    X, Y = np.array([[0, 1, 1, 0], [1, 1, 0, 0]]), np.array([[0, 1, 1, 0]])
    loss, wanted = network.loss_and_gradient(X.astype(float), Y.astype(float))
    wanted = wanted.copy()
    again, found = network.loss_and_gradient(X.astype(kind), Y.astype(kind))
    assert found.dtype == dtype and again == pytest.approx(loss, rel=1e-6)
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("kind", OPTIMIZERS)
@pytest.mark.parametrize("integer", [np.int8, np.uint8, np.int64, np.float16])
def test_a_gradient_of_another_type_is_taken_as_floats_and_its_squares_do_not_overflow(kind, integer):
    walks = []
    for dtype in (np.float64, integer):
        theta, optimizer = np.zeros(3), kind(0.5)
        for _ in range(2):
            optimizer.step(theta, np.array([100, 60, 16], dtype))
        walks.append(theta)
    np.testing.assert_array_equal(*walks)


def test_whole_numbers_as_outputs_lose_nothing_of_their_targets():
    loss = SquaredError()
    assert loss.forward(np.array([[2, 5]]), np.array([[6.5, 6.9]])) == pytest.approx((4.5**2 + 1.9**2) / 4)
    np.testing.assert_allclose(loss.backward(), [[-2.25, -0.95]])


DOORS = {
    "sizes": lambda thing: Network([2, thing]),
    "eta": GradientDescent,
    "beta": lambda thing: Momentum(0.1, thing),
    "eps": lambda thing: RMSProp(0.1, 0.9, thing),
    "epochs": lambda thing: trained(epochs=thing),
    "batch_size": lambda thing: trained(batch_size=thing),
    "patience": lambda thing: trained(patience=thing, validation=moons(rng(), 6)),
    "eps of a difference": lambda thing: gradient(np.sum, np.ones(2), thing),
    "steps": lambda thing: cosine(0.1, thing),
    "largest": lambda thing: clip_by_norm(np.ones(2), thing),
    "N": lambda thing: moons(rng(), thing),
    "H": lambda thing: he(rng(), thing, 2),
}


@pytest.mark.parametrize("door", DOORS)
def test_what_is_no_number_is_refused_in_one_sentence(door):
    for thing in ("3", 2 + 1j, Decimal(3), True, np.array([3, 3]), [3], None):
        if door == "patience" and thing is None:
            continue  # it stands for no patience
        with pytest.raises((TypeError, ValueError), match=r"^[^\n]+ must be [^\n]+, got [^\n]+\.$"):
            DOORS[door](thing)


def regression():
    return Network([2, 2], loss=SquaredError())


def one_layer():
    layer = Dense(2, 2)
    layer.forward(np.ones((2, 2)))
    return layer


def trained_on(X, Y):
    train(regression(), GradientDescent(), X, Y, epochs=1, rng=rng())


# Where two rows of two numbers are taken.
ENTRANCES = {
    "train": lambda data: trained_on(data, np.ones((2, 2))),
    "targets": lambda data: trained_on(np.ones((2, 2)), data),
    "forward": lambda data: regression().forward(data),
    "loss": lambda data: regression().loss(data, np.ones((2, 2))),
    "by_tape": lambda data: by_tape(regression(), data, np.ones((2, 2))),
    "parameters": lambda data: setattr(Network([1, 2]), "parameters", data.ravel()),
    "W": lambda data: setattr(one_layer(), "W", data),
    "Dense.backward": lambda data: one_layer().backward(data),
    "an initializer": lambda data: Dense(2, 2, initializer=lambda rng, H, D: data),
    "a gradient": lambda data: GradientDescent().step(np.ones(4), data.ravel()),
    "gradient": lambda data: gradient(np.sum, data),
    "check_gradient": lambda data: check_gradient(np.sum, np.ones((2, 2)), data, rng()),
    "jacobian": lambda data: jacobian(lambda x: x, data),
    "clip_by_norm": lambda data: clip_by_norm(data, 1.0),
    "squared error": lambda data: SquaredError().forward(data, np.ones((2, 2))),
    "binary cross-entropy": lambda data: BinaryCrossEntropy().forward(data[:1], np.zeros(2, int)),
    "cross-entropy": lambda data: SoftmaxCrossEntropy().forward(data, np.zeros(2, int)),
    "Tensor": Tensor,
    "Tensor.backward": lambda data: Tensor(np.ones((2, 2))).backward(data),
    "a constant beside a Tensor": lambda data: Tensor(np.ones((2, 2))) + data,
    "Dual": Dual,
    "the slope of a Dual": lambda data: Dual(np.ones((2, 2)), data),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("entrance", ENTRANCES)
def test_what_holds_no_real_numbers_is_refused_with_the_cure(entrance):
    for data in (
        np.array([[1.0, None], [0.0, 1.0]]),
        np.array([["1", "2"], ["3", "4"]]),
        np.array([[1.0, 2.0], [3.0, 4.0]], dtype=object),
        np.array([[1j, 2.0], [3.0, 4.0]]),
        np.array([["2026-01-01"] * 2] * 2, dtype="datetime64[D]"),
    ):
        with pytest.raises(TypeError, match=r"^[^\n]+ must hold real numbers, but its dtype is [^\n]+\.$"):
            ENTRANCES[entrance](data)


@pytest.mark.parametrize(
    ("y", "cure"),
    [
        (np.array(["cat", "dog"]), "np.unique(y, return_inverse=True)[1] numbers the names in y."),
        (np.array([0, None]), "np.unique(y, return_inverse=True)[1] numbers the names in y."),
        (np.array([0.0, 1.0]), "y.astype(int) may be what you want."),
        (np.eye(2, dtype=int), "y.argmax(axis=0) turns one-hot columns into labels."),
        (np.eye(2), "y.argmax(axis=0) turns one-hot columns into labels."),
    ],
)
def test_labels_of_another_kind_are_refused_with_the_cure(y, cure):
    network, X = Network([2, 2], loss=SoftmaxCrossEntropy()), np.ones((2, 2))
    for use in (network.loss, network.expect_data):
        with pytest.raises((TypeError, ValueError), match=f"{re.escape(cure)}$"):
            use(X, y)


def test_labels_in_a_list_are_labels_as_well():
    network, X = Network([2, 2], loss=SoftmaxCrossEntropy()), np.ones((2, 2))
    assert network.loss(X, [0, 1]) == network.loss(X, np.array([0, 1]))
    network.expect_data(X, [0, 1])


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        (np.zeros(2, np.float16), "parameters must be an array of floats"),
        (np.broadcast_to(np.zeros(1), 2), "parameters cannot be written to; use a copy: parameters.copy()."),
    ],
)
def test_parameters_that_no_step_can_move_are_refused_before_the_step_counts(parameters, message):
    optimizer = Adam()
    with pytest.raises((TypeError, ValueError), match=re.escape(message)):
        optimizer.step(parameters, np.ones(2))
    assert optimizer.t == 0


@pytest.mark.parametrize("kind", [SquaredError, BinaryCrossEntropy, SoftmaxCrossEntropy])
def test_a_loss_of_no_examples_is_refused(kind):
    with pytest.raises(ValueError, match=r"^[AZ] holds no examples: its shape is \(1, 0\)\.$"):
        kind().forward(np.zeros((1, 0)), np.zeros((1, 0)) if kind is SquaredError else np.zeros(0, int))
