import pytest
from expecting import refused

from nnlib.show.plots.one_step import one_step
from nnlib.show.widgets.step_explorer import StepExplorer


@pytest.fixture
def widget():
    return StepExplorer(x=2, y=6, w=0.5, b=1, eta=0.1)


def test_slider_and_box_move_together_and_an_eta_between_two_notches_is_drawn_as_it_was_typed(widget):
    widget.box.value = 0.3
    assert widget.slider.value == 0.3
    widget.slider.value = 0.4
    assert widget.box.value == 0.4
    widget.box.value = 0.1234
    assert widget.picture.value == one_step(2, 6, 0.5, 1, 0.1234).svg


def test_every_notch_can_be_drawn_and_the_task_is_reached_where_one_step_brings_the_loss_to_zero(widget):
    reached = []
    for notch in range(51):
        widget.slider.value = notch / 100
        assert f"η = {notch / 100:.2f}: " in widget.picture.value
        if "Reached: the loss is 0.00." in widget.said.value:
            reached.append(notch)
        else:
            assert "Not yet." in widget.said.value
    assert reached == [20]


def test_a_step_outside_the_slider_and_a_neuron_for_which_no_eta_solves_the_task_are_refused():
    with refused(ValueError, "eta must lie on the slider, between 0 and 0.5, got 0.7."):
        StepExplorer(2, 6, 0.5, 1, eta=0.7)
    with refused(ValueError, "No η up to 0.5 brings the loss to zero: at best it comes to 1.59."):
        StepExplorer(x=0.5, y=6, w=0.5, b=1)  # the best η is 1 / (x² + 1) = 0.8
