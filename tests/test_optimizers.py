import copy
import pickle

import numpy as np
import pytest
from expecting import refused
from hypothesis import given
from hypothesis import strategies as st

from nnlib import ShapeError
from nnlib.optimizers import AdaGrad, Adam, GradientDescent, Momentum, Nesterov, RMSProp
from nnlib.schedules import cosine

KINDS = [GradientDescent, Momentum, Nesterov, AdaGrad, RMSProp, Adam]
ETA = 0.01  # no walk arrives: at a minimum RMSProp jumps about and enlarges every rounding error
each_kind = pytest.mark.parametrize("kind", KINDS)


def test_eta_may_change_between_steps():
    optimizer, parameters = GradientDescent(eta=1.0), np.zeros(1)
    optimizer.step(parameters, np.ones(1))
    optimizer.eta = 0.5
    optimizer.step(parameters, np.ones(1))
    assert parameters.tolist() == [-1.5]


def test_one_optimizer_may_serve_vectors_of_different_length_and_type():
    optimizer = GradientDescent(eta=1.0)
    for size, dtype in [(2, np.float64), (3, np.float64), (3, np.float32)]:
        parameters = np.zeros(size, dtype)
        optimizer.step(parameters, np.ones(size, dtype))
        assert parameters.dtype == dtype
        assert parameters.tolist() == [-1.0] * size


def walk(optimizer, steps=100, size=5):
    """The points of a walk on f = Σ cos θ + θ²/10, whose gradients change their signs and sizes."""
    theta, points = np.linspace(-3, 3, size), []
    for _ in range(steps):
        optimizer.step(theta, theta / 5 - np.sin(theta))
        points.append(theta.copy())
    return points


def formulas(kind, theta, eta=ETA, beta=0.9, beta2=0.999, eps=1e-8):
    """The walk again, written as the papers write it, with a fresh array for every result."""
    m, v, points = np.zeros_like(theta), np.zeros_like(theta), []
    for t in range(1, 101):
        g = theta / 5 - np.sin(theta)
        m = {Adam: beta * m + (1 - beta) * g}.get(kind, beta * m + g)
        v = {
            AdaGrad: v + g**2,
            RMSProp: beta * v + (1 - beta) * g**2,
            Adam: beta2 * v + (1 - beta2) * g**2,
        }.get(kind, v)
        step = {
            GradientDescent: g,
            Momentum: m,
            Nesterov: g + beta * m,
            AdaGrad: g / (np.sqrt(v) + eps),
            RMSProp: g / (np.sqrt(v) + eps),
            Adam: m / (1 - beta**t) / (np.sqrt(v / (1 - beta2**t)) + eps),
        }[kind]
        theta = theta - eta * step
        points.append(theta)
    return points


@each_kind
def test_100_steps_are_those_of_the_papers_formulas(kind):
    optimizer = kind(ETA, eps=1e-8) if kind is AdaGrad else kind(ETA)
    np.testing.assert_allclose(walk(optimizer), formulas(kind, np.linspace(-3, 3, 5)), rtol=0, atol=1e-12)


@each_kind
def test_100_steps_are_those_of_pytorch(kind, torch):
    theta = torch.linspace(-3, 3, 5, dtype=torch.float64, requires_grad=True)
    theirs = {
        GradientDescent: lambda: torch.optim.SGD([theta], lr=ETA),
        Momentum: lambda: torch.optim.SGD([theta], lr=ETA, momentum=0.9),
        Nesterov: lambda: torch.optim.SGD([theta], lr=ETA, momentum=0.9, nesterov=True),
        AdaGrad: lambda: torch.optim.Adagrad([theta], lr=ETA),
        RMSProp: lambda: torch.optim.RMSprop([theta], lr=ETA, alpha=0.9),
        Adam: lambda: torch.optim.Adam([theta], lr=ETA),
    }[kind]()
    for mine in walk(kind(ETA)):
        theirs.zero_grad()
        (torch.cos(theta) + theta**2 / 10).sum().backward()
        theirs.step()
        np.testing.assert_allclose(mine, theta.detach().numpy(), rtol=0, atol=1e-12)


@each_kind
def test_an_optimizer_only_reads_the_gradient_and_moves_the_parameters_in_place(kind):
    theta, gradient = np.array([1.0, 2.0]), np.array([10.0, -20.0])
    home = theta.ctypes.data
    gradient.flags.writeable = False
    assert kind().step(theta, gradient) is None
    assert theta.ctypes.data == home and theta[0] < 1 and theta[1] > 2


@each_kind
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_memory_and_the_parameters_keep_their_type(kind, dtype):
    optimizer, theta = kind(), np.ones(3, dtype)
    for _ in range(3):
        optimizer.step(theta, np.ones(3, dtype))
    assert {theta.dtype, *(getattr(optimizer, name).dtype for name in optimizer._keeps)} == {np.dtype(dtype)}


@each_kind
@pytest.mark.parametrize(
    "duplicate", [copy.deepcopy, lambda optimizer: pickle.loads(pickle.dumps(optimizer))]
)
def test_a_copied_optimizer_goes_on_by_itself_with_its_schedule(kind, duplicate):
    optimizer = kind(cosine(0.1, steps=20))
    theta = walk(optimizer, 10)[-1]
    twin, elsewhere = duplicate(optimizer), theta.copy()
    for _ in range(3):
        twin.step(elsewhere, np.ones(5))
    for _ in range(3):
        optimizer.step(theta, np.ones(5))
    assert theta.tobytes() == elsewhere.tobytes()


@each_kind
def test_a_gradient_vector_that_is_used_again_is_read_and_checked_again(kind):
    optimizer, theta, gradient = kind(), np.zeros(2), np.ones(2)
    fresh, elsewhere = kind(), np.zeros(2)
    for number in (1.0, -2.0, 3.0):
        gradient[...] = number
        optimizer.step(theta, gradient)
        fresh.step(elsewhere, np.full(2, number))
    np.testing.assert_array_equal(theta, elsewhere)
    with refused(ShapeError, "gradient must have the shape of parameters, (2,), but it has shape (1,)."):
        optimizer.step(theta, np.ones(1))  # which NumPy would stretch in silence
    np.testing.assert_array_equal(theta, elsewhere)


@given(st.floats(-1e6, 1e6).filter(lambda g: abs(g) > 1e-3))
def test_adams_first_step_has_length_eta_whatever_the_gradient(g):
    theta = np.zeros(3)
    Adam(eta=0.1).step(theta, np.full(3, g))
    np.testing.assert_allclose(theta, -0.1 * np.sign(g), rtol=1e-4)  # eps is 1e-8 beside |g| > 1e-3


@pytest.mark.parametrize(("g", "steps", "published"), [(5, 10, 3.2566077995), (2, 1, 0.2), (2, 2, 0.38)])
def test_adams_mean_of_a_constant_gradient_before_its_correction(g, steps, published):
    optimizer, theta = Adam(), np.zeros(1)
    for _ in range(steps):
        optimizer.step(theta, np.full(1, float(g)))
    assert optimizer.m == pytest.approx(published, abs=1e-9)


def test_a_memory_serves_parameters_that_have_moved_but_none_of_another_length_or_type():
    optimizer = Momentum()
    optimizer.step(np.zeros(2), np.ones(2))
    optimizer.step(np.zeros(2), np.ones(2))
    for size, dtype in ((3, "float64"), (2, "float32")):
        remembers = "This Momentum remembers 2 parameters of float64, but now come"
        needs = "another network needs an optimizer of its own"
        with refused(ShapeError, f"{remembers} {size} parameters of {dtype}: {needs}."):
            optimizer.step(np.zeros(size, dtype), np.ones(size, dtype))


def test_vectors_of_another_length_are_checked_after_a_gradient_of_another_type_too():
    optimizer, gradient = GradientDescent(), np.ones(1)
    optimizer.step(np.zeros(1), gradient)
    parameters = np.zeros(3)
    optimizer.step(parameters, np.ones(3, int))
    with pytest.raises(ShapeError):
        optimizer.step(parameters, gradient)


def test_a_misspelt_setting_is_refused():
    with pytest.raises(AttributeError):
        Adam().learning_rate = 0.1


@each_kind
@pytest.mark.parametrize("name", ["lr", "learning_rate", "alpha"])
def test_another_name_for_the_step_size_is_told_that_it_is_eta(kind, name):
    message = f"{kind.__name__} calls its step size eta: {kind.__name__}(eta=...)."
    with refused(TypeError, message):
        kind(**{name: 0.1})


def test_a_schedule_that_has_run_out_is_told():
    optimizer, theta = GradientDescent(cosine(1.0, steps=1)), np.zeros(1)
    optimizer.step(theta, np.ones(1))
    with pytest.warns(UserWarning, match="gives eta=0: it has run out"):
        optimizer.step(theta, np.ones(1))
    assert theta.tolist() == [-1.0]


@pytest.mark.parametrize("eta", [-0.5, float("inf"), float("nan"), None])
def test_a_schedule_that_gives_no_step_size_is_named(eta):
    message = f"The schedule gave eta={eta} after 0 steps; it must be a finite number of at least 0."
    with refused(ValueError, message):
        GradientDescent(lambda t: eta).step(np.zeros(1), np.ones(1))


def test_a_wrong_setting_gets_one_sentence():
    with refused(
        ValueError, "beta must be at least 0 and below 1, got 1.0. With 1 nothing is ever forgotten."
    ):
        Momentum(beta=1.0)
    with refused(TypeError, "beta2 must be a number, got 'a'."):
        Adam(beta2="a")
    with refused(ValueError, "eps must be positive and finite, got 0."):
        RMSProp(eps=0)
    negative = "eta must be positive, got -0.1. Descent already subtracts the gradient; use eta=0.1."
    with refused(ValueError, negative):
        GradientDescent(eta=-0.1)
    with refused(ValueError, "eta must be positive, got 0. With eta=0 no step moves the parameters."):
        GradientDescent(eta=0)
    for eta in (float("nan"), float("inf"), -float("inf")):
        with refused(ValueError, f"eta must be positive and finite, got {eta}."):
            GradientDescent(eta)
    for eta in ("0.1", None, True):
        with refused(TypeError, f"eta must be a number, got {eta!r}."):
            GradientDescent(eta)


def test_vectors_that_do_not_fit_get_one_sentence():
    optimizer = GradientDescent()
    for shape in ((2,), (3, 1)):
        sentence = f"gradient must have the shape of parameters, (3,), but it has shape {shape}."
        with refused(ShapeError, sentence):
            optimizer.step(np.zeros(3), np.zeros(shape))
    with refused(ShapeError, "parameters must be one flat vector, but it has shape (2, 3)."):
        optimizer.step(np.zeros((2, 3)), np.zeros((2, 3)))
    with refused(TypeError, "gradient must be a NumPy array, got list."):
        optimizer.step(np.zeros(2), [0.0, 0.0])
    floats = "parameters must be an array of floats, which a step can change in place, got {}."
    with refused(TypeError, floats.format("int64")):
        optimizer.step(np.zeros(2, int), np.zeros(2))
    with refused(TypeError, floats.format("list")):
        optimizer.step([0.0, 0.0], np.zeros(2))
