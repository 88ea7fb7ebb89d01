import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from expecting import refused

from nnlib import BinaryCrossEntropy, ShapeError, SoftmaxCrossEntropy, SquaredError, gradient

LOSSES = [SquaredError, BinaryCrossEntropy, SoftmaxCrossEntropy]
each_loss = pytest.mark.parametrize("kind", LOSSES)


def outputs_and_targets(kind, K=3, N=4):
    rng = np.random.default_rng(0)
    K, classes = (1, 2) if kind is BinaryCrossEntropy else (K, K)
    outputs = 3 * rng.normal(size=(K, N))
    return outputs, rng.normal(size=(K, N)) if kind is SquaredError else rng.integers(classes, size=N)


def by_formula(kind, outputs, targets):
    """The loss as autograd can differentiate it."""
    if kind is SquaredError:
        return 0.5 * anp.mean(anp.sum((outputs - targets) ** 2, axis=0))
    if kind is BinaryCrossEntropy:
        p = 1 / (1 + anp.exp(-outputs[0]))
        return -anp.mean(targets * anp.log(p) + (1 - targets) * anp.log(1 - p))
    p = anp.exp(outputs) / anp.sum(anp.exp(outputs), axis=0)
    return -anp.mean(anp.log(p[targets, anp.arange(len(targets))]))


@pytest.mark.parametrize(("K", "N"), [(3, 5), (2, 1), (1, 4)])
@each_loss
def test_a_loss_agrees_with_automatic_differentiation_and_its_slope_with_central_differences(kind, K, N):
    loss, (A, y) = kind(), outputs_and_targets(kind, K, N)
    before = A.copy(), y.copy()
    assert loss.forward(A, y) == pytest.approx(by_formula(kind, A, y), abs=1e-13)
    dL_dA = loss.backward().copy()
    np.testing.assert_array_equal(A, before[0])
    np.testing.assert_array_equal(y, before[1])
    np.testing.assert_allclose(dL_dA, autograd.grad(lambda A: by_formula(kind, A, y))(A), atol=1e-14)
    np.testing.assert_allclose(dL_dA, gradient(lambda A: loss.forward(A, y), A), atol=1e-9)


@each_loss
def test_a_loss_agrees_with_pytorch(kind, torch):
    functional, (A, y) = torch.nn.functional, outputs_and_targets(kind)
    outputs, targets = torch.tensor(A, requires_grad=True), torch.tensor(y)
    theirs = {
        SquaredError: lambda: 0.5 * functional.mse_loss(outputs, targets) * len(A),
        BinaryCrossEntropy: lambda: functional.binary_cross_entropy_with_logits(outputs[0], targets.double()),
        SoftmaxCrossEntropy: lambda: functional.cross_entropy(outputs.T, targets),
    }[kind]()
    theirs.backward()
    loss = kind()
    assert loss.forward(A, y) == pytest.approx(theirs.item(), rel=1e-14)
    np.testing.assert_allclose(loss.backward(), outputs.grad.numpy(), atol=1e-14)


def test_probabilities_of_whole_numbers_and_of_huge_logits_are_right():
    with np.errstate(over="raise"):
        P = SoftmaxCrossEntropy.probabilities(np.array([[10_000, 0], [0, 0], [-10_000, 0]]))
        p = BinaryCrossEntropy.probabilities(np.array([[10_000, 0, -10_000]]))
    np.testing.assert_allclose(P, [[1, 1 / 3], [0, 1 / 3], [0, 1 / 3]], atol=1e-15)
    assert p.tolist() == [[1.0, 0.5, 0.0]]


def test_probabilities_are_the_softmax_of_which_the_slope_tells():
    Z = np.random.default_rng(0).normal(size=(4, 3))
    before, loss = Z.copy(), SoftmaxCrossEntropy()
    loss.forward(Z, np.zeros(3, int))
    # The slope is (p - Y) / N.
    np.testing.assert_allclose(loss.probabilities(Z), loss.backward() * 3 + np.eye(4)[:, [0]], atol=1e-15)
    np.testing.assert_array_equal(Z, before)


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


@each_loss
def test_backward_needs_a_forward(kind):
    stored = "outputs" if kind is SquaredError else "logits"
    with refused(RuntimeError, f"backward() needs a forward() first: no {stored} are stored."):
        kind().backward()


@pytest.mark.parametrize("shape", [(4,), (4, 1), (1, 1)])
def test_targets_are_never_broadcast(shape):
    hint = " One target an example is still a row: y[None, :]." if shape == (4,) else ""
    with refused(ShapeError, f"Y must have shape (K=1, N=4), but it has shape {shape}.{hint}"):
        SquaredError().forward(np.zeros((1, 4)), np.zeros(shape))


def test_the_binary_cross_entropy_takes_one_logit_and_two_labels():
    sentence = "Z must have shape (1, N), but it has shape (2,)."
    with refused(ShapeError, f"{sentence} One logit an example tells two classes apart."):
        BinaryCrossEntropy().forward(np.zeros(2), np.array([0, 1]))
    with refused(ValueError, "y holds the label 2, but there are K=2 classes, so labels run from 0 to 1."):
        BinaryCrossEntropy().forward(np.zeros((1, 2)), np.array([0, 2]))
    sentence = "BinaryCrossEntropy takes one logit an example, not 2"
    with refused(ShapeError, f"{sentence}; for more classes there is SoftmaxCrossEntropy."):
        BinaryCrossEntropy.expect_targets(np.array([0, 1]), K=2, N=2)
