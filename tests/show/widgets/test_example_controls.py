import numpy as np
import pytest

from nnlib.show.widgets.example_controls import NOTCH, ExampleControls

X, Y = np.array([[-0.72131575], [0.1], [3.3]]), np.array([[0.0], [1.9011872]])


def test_what_is_read_is_what_was_given_to_the_last_bit():
    x, y = ExampleControls(X, Y, K=2).read()
    assert np.array_equal(x, X) and np.array_equal(y, Y)


def test_what_is_given_lies_on_a_notch_of_its_slider_and_inside_its_range():
    controls = ExampleControls(X, Y, K=2)
    for control in (*controls.inputs, *controls.targets):
        box, slider = control.children
        notches = (slider.value - slider.min) / NOTCH
        assert notches == pytest.approx(round(notches), abs=1e-9)
        assert (slider.min, slider.max) == (box.min, box.max) and slider.min <= min(0, box.value) + 1e-9
        assert slider.max >= max(1, box.value)


def test_the_binary_fractions_of_a_browser_are_rounded_away():
    controls = ExampleControls(X, Y, K=2)
    controls.inputs[0].children[1].value = -0.7213157499999999  # as it comes back
    controls.inputs[1].children[1].value = 0.15000000000000013
    assert controls.read()[0].tolist() == [[-0.72131575], [0.15], [3.3]]


@pytest.mark.parametrize(("K", "most"), [(3, 2), (1, 1)])
def test_a_label_runs_over_the_classes(K, most):
    controls = ExampleControls(X, np.array([1]), K)
    box = controls.targets[0].children[0]
    assert (box.min, box.max) == (0, most)
    box.value = 0
    y = controls.read()[1]
    assert y.tolist() == [0] and y.dtype.kind == "i"
