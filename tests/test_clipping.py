import numpy as np
import pytest
from expecting import refused
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnlib.clipping import clip_by_norm

VECTORS = arrays(np.float64, 4, elements=st.floats(-1.7e308, 1.7e308))


@given(VECTORS, st.floats(1e-3, 1e3))
def test_a_gradient_clipped_by_its_norm_is_never_longer_and_keeps_its_direction(gradient, largest):
    clipped, top = clip_by_norm(gradient, largest), np.abs(gradient).max()
    assert np.linalg.norm(clipped) <= largest * (1 + 1e-12)
    if top > 0 and np.abs(clipped).max() > 0:
        np.testing.assert_allclose(clipped / np.abs(clipped).max(), gradient / top, atol=1e-12)


def test_a_small_gradient_comes_back_as_a_copy_and_the_given_one_is_only_read():
    gradient = np.array([0.3, -0.4], np.float32)
    gradient.flags.writeable = False
    clipped = clip_by_norm(gradient, 1.0)
    assert clipped.dtype == np.float32 and not np.shares_memory(clipped, gradient)
    np.testing.assert_array_equal(clipped, gradient)
    clip_by_norm(gradient, 0.1)


@pytest.mark.parametrize(
    ("dtype", "huge", "rtol"),
    [(np.float64, 4e200, 1e-14), (np.float64, 1.6e308, 1e-14), (np.float32, 3e38, 1e-6)],
)
def test_huge_entries_do_not_overflow_even_where_their_norm_would(dtype, huge, rtol):
    clipped = clip_by_norm(np.array([0.75 * huge, huge, 0, huge], dtype), 1.0)
    assert clipped.dtype == dtype
    wanted = np.array([0.75, 1, 0, 1]) / np.linalg.norm([0.75, 1, 0, 1])
    np.testing.assert_allclose(clipped, wanted, rtol=rtol)  # a few roundings of the type


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_not_finite_cannot_be_clipped(value):
    message = f"The gradient holds {value}; clipping cannot repair that: look at the loss of the step before."
    with refused(ValueError, message):
        clip_by_norm(np.array([1.0, value]), 1.0)


def test_the_limit_must_be_positive():
    with refused(ValueError, "largest must be positive and finite, got 0."):
        clip_by_norm(np.ones(2), 0)
