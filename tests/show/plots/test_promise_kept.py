import re

import numpy as np
import pytest

from nnlib.show.plots.promise_kept import promise_kept


def test_the_title_adds_up_promises_and_changes(expect_tidy):
    picture = promise_kept([0.5, 0.25, 0.125], [0.4, 0.24, 0.12])
    assert picture.alt == "3 steps promised 0.875 and kept 0.76, and none raised the loss."
    expect_tidy(picture.svg)


def test_steps_that_raised_the_loss_are_counted_and_not_drawn(paths_of):
    picture = promise_kept([0.5, 0.5, 0.5], [0.4, -0.1, 0.2])
    assert picture.alt == "3 steps promised 1.5 and kept 0.5; 1 of them raised the loss."
    (came_out,) = re.findall(r'<polyline points="([^"]+)" fill="none" stroke="var\(--nn-value', picture.svg)
    ((promised,),) = paths_of(picture.svg, "derivative", 7)
    assert len(came_out.split()) == 2 and len(promised) == 3


def test_the_first_and_last_change_stand_at_their_height():
    svg = promise_kept([1.0, 0.1], [1.0, 0.01]).svg
    came_out = re.findall(r'<polyline points="([^"]+)" fill="none" stroke="var\(--nn-value', svg)[0].split()
    heights = [float(point.split(",")[1]) for point in came_out]
    assert np.allclose(heights, [92, 325])  # the axis goes from 0.01 to 1


@pytest.mark.parametrize(
    ("promised", "kept", "message"),
    [
        ([1.0], [1.0, 2.0], "Each step has one promise and one change, got 1 and 2."),
        ([], [], "Each step has one promise and one change, got 0 and 0."),
        ([0.0], [1.0], "Each promise is the step size times a squared length, so it is above 0."),
    ],
)
def test_what_are_no_promises_is_refused(promised, kept, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        promise_kept(promised, kept)
