import pytest
from expecting import refused

from nnlib.show.plots.one_step import one_step


@pytest.mark.parametrize(
    ("eta", "found"),
    [
        (0.0, "η = 0.00: promised 8.00, came out 8.00"),
        (0.1, "η = 0.10: promised 0.00, came out 2.00"),
        (0.1234, "η = 0.1234: promised −1.87, came out 1.17"),
        (0.2, "η = 0.20: promised −8.00, came out 0.00"),
        (0.5, "η = 0.50: promised −32.00, came out 18.00, higher than before"),
    ],
)
def test_the_title_sets_the_promise_against_what_came_out(eta, found):
    picture = one_step(2, 6, 0.5, 1, eta)
    assert f">{found}</text>" in picture.svg
    assert picture.alt == f"{found}. Before the step the loss is 8."
    assert one_step(2, 2, 0.5, 1, 0.3).alt.startswith("η = 0.30: promised 0.00, came out 0.00.")


def test_a_negative_step_is_refused():
    with refused(ValueError, "eta must not be negative, got -0.1. Descent already subtracts the gradient."):
        one_step(2, 6, 0.5, 1, -0.1)
