import re

import numpy as np
import pytest

from nnlib import GradientDescent
from nnlib.schedules import cosine, exponential_decay, step_decay, warm_up


def test_an_optimizer_asks_its_schedule_at_every_step():
    theta, optimizer = np.zeros(1), GradientDescent(exponential_decay(1.0, factor=0.5))
    walked = []
    for _ in range(4):
        optimizer.step(theta, np.ones(1))
        walked.append(theta[0])
    assert walked == [-1.0, -1.5, -1.75, -1.875]


def test_a_cosine_is_half_way_down_after_half_the_steps_and_flat_at_both_ends():
    eta = cosine(1.0, steps=1000, last=0.2)
    assert [eta(0), eta(500), eta(1000), eta(5000)] == pytest.approx([1.0, 0.6, 0.2, 0.2])
    assert eta(0) - eta(1) < 1e-5 and eta(999) - eta(1000) < 1e-5
    assert all(eta(t + 1) <= eta(t) for t in range(1100))


def test_a_cosine_that_has_come_down_to_0_moves_nothing_any_more():
    theta, optimizer = np.zeros(1), GradientDescent(cosine(1.0, steps=2))
    for _ in range(5):
        optimizer.step(theta, np.ones(1))
    assert theta == pytest.approx(-1.5)


def test_warming_up_can_be_put_before_any_schedule():
    eta = warm_up(step_decay(0.8, every=3), steps=2)
    assert [eta(t) for t in range(6)] == [0.4, 0.8, 0.8, 0.4, 0.4, 0.4]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: step_decay(-1.0, every=2),
            "eta must be positive, got -1.0. Descent already subtracts the gradient; use eta=1.0.",
        ),
        (lambda: step_decay(1.0, every=0), "every must be at least 1, got 0."),
        (
            lambda: exponential_decay(1.0, factor=1.5),
            "factor must be at most 1, got 1.5: a schedule makes steps shorter, not longer.",
        ),
        (lambda: exponential_decay(1.0, factor=0), "factor must be positive and finite, got 0."),
        (lambda: cosine(0.1, steps=10, last=0.2), "last must be from 0 to eta=0.1, got 0.2."),
        (lambda: cosine(0.1, steps=0), "steps must be at least 1, got 0."),
        (
            lambda: warm_up(0.1, steps=0),
            "steps must be at least 1, got 0.",
        ),
    ],
)
def test_a_schedule_that_makes_no_sense_gets_one_sentence(make, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        make()
