import re

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnlib import BinaryCrossEntropy, ShapeError, SoftmaxCrossEntropy, SquaredError, gradient

SHAPES = [(3, 5), (2, 1), (1, 4)]  # K, N
LOSSES = [SquaredError, BinaryCrossEntropy, SoftmaxCrossEntropy]
LOGITS = arrays(np.float64, (4, 3), elements=st.floats(-50, 50))


def exactly(message):
    return f"^{re.escape(message)}$"


def outputs_and_targets(loss):
    rng = np.random.default_rng(0)
    if loss is SquaredError:
        return rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    K = 1 if loss is BinaryCrossEntropy else 3
    return rng.normal(size=(K, 4)), np.array([0, 1, 1, 0])


def softmax(Z):
    """Read out of the loss: its derivative is (p - Y) / N, and p is what remains after taking Y away."""
    N, loss = Z.shape[1], SoftmaxCrossEntropy()
    loss.forward(Z, np.zeros(N, int))
    p = loss.backward() * N
    p[0] += 1
    return p


@pytest.mark.parametrize(("K", "N"), SHAPES)
def test_backward_of_the_squared_error_agrees_with_central_differences(K, N):
    rng = np.random.default_rng(0)
    A, Y, loss = rng.normal(size=(K, N)), rng.normal(size=(K, N)), SquaredError()
    loss.forward(A, Y)
    dL_dA = loss.backward().copy()
    np.testing.assert_allclose(dL_dA, gradient(lambda A: loss.forward(A, Y), A), atol=1e-9)


@pytest.mark.parametrize(("K", "N"), SHAPES)
def test_backward_of_the_cross_entropy_agrees_with_central_differences(K, N):
    rng = np.random.default_rng(0)
    Z, y, loss = 3 * rng.normal(size=(K, N)), rng.integers(K, size=N), SoftmaxCrossEntropy()
    loss.forward(Z, y)
    dL_dZ = loss.backward().copy()
    np.testing.assert_allclose(dL_dZ, gradient(lambda Z: loss.forward(Z, y), Z), atol=1e-9)


@pytest.mark.parametrize(("K", "N"), SHAPES)
def test_the_cross_entropy_agrees_with_automatic_differentiation(K, N):
    rng = np.random.default_rng(1)
    Z, y, loss = 3 * rng.normal(size=(K, N)), rng.integers(K, size=N), SoftmaxCrossEntropy()

    def L(Z):
        p = anp.exp(Z) / anp.sum(anp.exp(Z), axis=0)
        return -anp.mean(anp.log(p[y, anp.arange(N)]))

    assert loss.forward(Z, y) == pytest.approx(L(Z), abs=1e-13)
    np.testing.assert_allclose(loss.backward(), autograd.grad(L)(Z), atol=1e-14)


@pytest.mark.parametrize("N", [1, 3, 8])
def test_backward_of_the_binary_cross_entropy_agrees_with_central_differences(N):
    rng = np.random.default_rng(0)
    Z, y, loss = 3 * rng.normal(size=(1, N)), rng.integers(2, size=N), BinaryCrossEntropy()
    loss.forward(Z, y)
    dL_dZ = loss.backward()
    np.testing.assert_allclose(dL_dZ, gradient(lambda Z: loss.forward(Z, y), Z), atol=1e-9)


@pytest.mark.parametrize("N", [1, 3, 8])
def test_the_binary_cross_entropy_agrees_with_automatic_differentiation(N):
    rng = np.random.default_rng(1)
    Z, y, loss = 3 * rng.normal(size=(1, N)), rng.integers(2, size=N), BinaryCrossEntropy()

    def L(Z):
        p = 1 / (1 + anp.exp(-Z[0]))
        return -anp.mean(y * anp.log(p) + (1 - y) * anp.log(1 - p))

    assert loss.forward(Z, y) == pytest.approx(L(Z), abs=1e-13)
    np.testing.assert_allclose(loss.backward(), autograd.grad(L)(Z), atol=1e-14)


def test_the_losses_agree_with_pytorch():
    torch = pytest.importorskip("torch", reason="PyTorch is one of two oracles; pip install torch to use it")
    functional, rng = torch.nn.functional, np.random.default_rng(2)
    A, y = 5 * rng.normal(size=(3, 7)), rng.integers(3, size=7)
    right = {
        SquaredError: (A, A[::-1], lambda A: 0.5 * functional.mse_loss(A, A.detach().flip(0)) * 3),
        BinaryCrossEntropy: (
            A[:1],
            y % 2,
            lambda Z: functional.binary_cross_entropy_with_logits(Z[0], torch.tensor(y % 2.0)),
        ),
        SoftmaxCrossEntropy: (A, y, lambda Z: functional.cross_entropy(Z.T, torch.tensor(y))),
    }
    for kind, (outputs, targets, theirs) in right.items():
        loss, tensor = kind(), torch.tensor(outputs, requires_grad=True)
        L = theirs(tensor)
        L.backward()
        assert loss.forward(outputs, targets) == pytest.approx(L.item(), rel=1e-14)
        np.testing.assert_allclose(loss.backward(), tensor.grad.numpy(), atol=1e-14)


def test_probabilities_of_whole_numbers_and_of_huge_logits_are_right():
    with np.errstate(over="raise"):
        P = SoftmaxCrossEntropy.probabilities(np.array([[10_000, 0], [0, 0], [-10_000, 0]]))
        p = BinaryCrossEntropy.probabilities(np.array([[10_000, 0, -10_000]]))
    np.testing.assert_allclose(P, [[1, 1 / 3], [0, 1 / 3], [0, 1 / 3]], atol=1e-15)
    assert p.tolist() == [[1.0, 0.5, 0.0]]


def test_probabilities_are_the_softmax_of_which_the_slope_tells():
    Z = np.random.default_rng(0).normal(size=(4, 3))
    before = Z.copy()
    np.testing.assert_allclose(SoftmaxCrossEntropy.probabilities(Z), softmax(Z), atol=1e-15)
    np.testing.assert_array_equal(Z, before)


def test_two_logits_tell_what_their_difference_tells_alone():
    rng = np.random.default_rng(0)
    Z, y = rng.normal(size=(2, 9)), rng.integers(2, size=9)
    one_logit = BinaryCrossEntropy().forward(Z[1:] - Z[:1], y)
    assert one_logit == pytest.approx(SoftmaxCrossEntropy().forward(Z, y), abs=1e-14)


@pytest.mark.parametrize("kind", LOSSES)
def test_a_loss_only_reads_what_it_is_given(kind):
    loss, (A, y) = kind(), outputs_and_targets(kind)
    before = A.copy(), y.copy()
    loss.forward(A, y)
    loss.backward()
    np.testing.assert_array_equal(A, before[0])
    np.testing.assert_array_equal(y, before[1])


def test_the_squared_error_is_a_sum_over_outputs_and_a_mean_over_examples():
    A, Y = np.array([[1.0, 2.0], [3.0, 4.0]]), np.zeros((2, 2))
    assert SquaredError().forward(A, Y) == (0.5 * (1 + 9) + 0.5 * (4 + 16)) / 2


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("Z", "wanted"),
    [([1e4, -1e4], 2e4), ([-1e4, 1e4], 0.0), ([1e4, 1e4], np.log(2)), ([-1e4, -1e4], np.log(2))],
)
def test_the_cross_entropy_is_exact_for_huge_logits(Z, wanted):
    loss = SoftmaxCrossEntropy()
    assert loss.forward(np.array(Z)[:, None], np.array([1])) == pytest.approx(wanted, abs=1e-9)
    assert np.isfinite(loss.backward()).all()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("z", "y", "wanted"), [(1e4, 1, 0.0), (1e4, 0, 1e4), (-1e4, 1, 1e4), (-1e4, 0, 0.0)])
def test_the_binary_cross_entropy_is_exact_for_huge_logits(z, y, wanted):
    loss = BinaryCrossEntropy()
    assert loss.forward(np.array([[z]]), np.array([y])) == wanted
    assert loss.backward() == (0.0 if wanted == 0 else np.sign(z))


def test_the_likelier_label_is_the_one_on_the_logits_side():
    np.testing.assert_array_equal(BinaryCrossEntropy.labels(np.array([[-2.0, 0.0, 1e-9]])), [0, 0, 1])


@pytest.mark.parametrize("kind", LOSSES)
def test_backward_needs_a_forward(kind):
    stored = "outputs" if kind is SquaredError else "logits"
    message = f"backward() needs a forward() first: no {stored} are stored."
    with pytest.raises(RuntimeError, match=exactly(message)):
        kind().backward()


@pytest.mark.parametrize(
    ("Y", "message"),
    [
        (
            np.zeros(4),
            "Y must have shape (K=1, N=4), but it has shape (4,). "
            "One target an example is still a row: y[None, :].",
        ),
        (np.zeros((4, 1)), "Y must have shape (K=1, N=4), but it has shape (4, 1)."),
        (np.zeros((1, 1)), "Y must have shape (K=1, N=4), but it has shape (1, 1)."),
    ],
)
def test_targets_are_never_broadcast(Y, message):
    with pytest.raises(ShapeError, match=exactly(message)):
        SquaredError().forward(np.zeros((1, 4)), Y)


@pytest.mark.parametrize(
    ("Z", "y", "message"),
    [
        (
            np.zeros(2),
            np.array([0, 1]),
            "Z must have shape (1, N), but it has shape (2,). One logit an example tells two classes apart.",
        ),
        (
            np.zeros((1, 2)),
            np.array([0, 2]),
            "y holds the label 2, but there are K=2 classes, so labels run from 0 to 1.",
        ),
    ],
)
def test_the_binary_cross_entropy_takes_one_logit_and_two_labels(Z, y, message):
    with pytest.raises(ValueError, match=exactly(message)):
        BinaryCrossEntropy().forward(Z, y)


def test_a_network_of_two_outputs_has_no_binary_cross_entropy():
    message = (
        "BinaryCrossEntropy takes one logit an example, not 2; for more classes there is SoftmaxCrossEntropy."
    )
    with pytest.raises(ShapeError, match=exactly(message)):
        BinaryCrossEntropy.expect_targets(np.array([0, 1]), K=2, N=2)
