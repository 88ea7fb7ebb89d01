import autograd
import numpy as np
import pytest
from expecting import PEERS

from nnlib import derivative
from nnlib.activations import ACTIVATIONS, sigmoid

CURVED = {name: pair for name, pair in ACTIVATIONS.items() if pair != (None, None)}
Z = np.array([[-3.0, -0.5, 0.2], [0.7, 1.1, 4.0]])  # no 0: relu has no slope there


def value(f, Z):
    return f(Z, np.empty_like(Z))


@pytest.mark.parametrize("name", CURVED)
def test_the_slope_written_with_the_output_is_the_slope_of_the_function(name):
    f, slope = CURVED[name]
    measured = derivative(lambda Z: value(f, Z), Z)
    np.testing.assert_allclose(slope(value(f, Z), np.empty_like(Z)), measured, atol=1e-10)
    exact = autograd.elementwise_grad(PEERS[name])(Z)
    np.testing.assert_allclose(slope(value(f, Z), np.empty_like(Z)), exact, atol=1e-15)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", CURVED)
def test_results_are_written_into_out_in_its_type_and_the_input_is_only_read(name, dtype):
    given, out = Z.astype(dtype), np.empty_like(Z, dtype)
    for function in CURVED[name]:
        assert function(given, out) is out and out.dtype == dtype
        np.testing.assert_array_equal(given, Z.astype(dtype))


def test_the_slope_of_relu_at_the_kink_is_0():
    relu, slope = ACTIVATIONS["relu"]
    A = value(relu, np.array([-1.0, 0.0, 2.0]))
    assert value(slope, A).tolist() == [0.0, 0.0, 1.0]


@pytest.mark.filterwarnings("error")
def test_the_sigmoid_neither_overflows_nor_loses_its_small_values():
    Z = np.array([-1000.0, -700.0, -40.0, 0.0, 40.0, 1000.0])
    A = value(sigmoid, Z)
    assert A[0] == 0 and A[3] == 0.5 and A[5] == 1
    # e^z / (1 + e^z), where 1 + e^z rounds to 1
    np.testing.assert_allclose(A[1:3], np.exp(Z[1:3]), rtol=1e-15)
