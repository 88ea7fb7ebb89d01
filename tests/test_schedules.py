import numpy as np
import pytest
from expecting import refused

from nnlib import GradientDescent
from nnlib.schedules import cosine


def test_an_optimizer_asks_its_schedule_at_every_step():
    theta, optimizer = np.zeros(1), GradientDescent(lambda t: 0.5**t)
    walked = []
    for _ in range(4):
        optimizer.step(theta, np.ones(1))
        walked.append(theta[0])
    assert walked == [-1.0, -1.5, -1.75, -1.875]


def test_a_cosine_is_half_way_down_after_half_the_steps_and_flat_at_both_ends():
    eta = cosine(1.0, steps=1000)
    assert [eta(0), eta(500), eta(1000), eta(5000)] == pytest.approx([1.0, 0.5, 0.0, 0.0])
    assert eta(0) - eta(1) < 1e-5 and eta(999) - eta(1000) < 1e-5
    assert all(eta(t + 1) <= eta(t) for t in range(1100))


def test_a_schedule_that_makes_no_sense_gets_one_sentence():
    negative = "eta must be positive, got -1.0. Descent already subtracts the gradient; use eta=1.0."
    with refused(ValueError, negative):
        cosine(-1.0, steps=2)
    with refused(ValueError, "steps must be at least 1, got 0."):
        cosine(0.1, steps=0)
