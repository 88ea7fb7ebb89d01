"""Facts of lesson 09 that its notebook and its exercises both rest on."""

import numpy as np

from nnlib.course.checks import find
from nnlib.course.lessons.lesson_09 import adam_by_means, momentum_by_sum, rmsprop_by_sum


def test_a_constant_gradient_gives_the_published_averages():
    """m after 10 steps with g = 5; and a first step of η, whatever g is."""
    case = np.zeros(1), 0, 0, 5.0, 10, 0.001, 0.9, 0.999, np.full((10, 1), 5.0)
    theta, m, _ = adam_by_means(case)
    np.testing.assert_allclose(m, 3.2566077995, rtol=0, atol=1e-10)
    np.testing.assert_allclose(theta, -0.001, rtol=1e-6)


def test_the_memory_of_a_steady_push_tends_to_what_exercise_9_3_asks_for():
    _, v = momentum_by_sum((np.zeros(1), 0, 1.0, 0.1, 0.95, np.ones((500, 1))))
    np.testing.assert_allclose(v, 20, rtol=1e-9)


def test_where_gradients_are_tiny_every_other_eps_shows_and_elsewhere_a_nearby_one_hardly_does():
    for id, oracle in (("9.4", rmsprop_by_sum), ("9.6", adam_by_means)):
        exercise = find(id)
        other = exercise.answer(exercise.solution.replace("1e-8", "2e-8"))
        off = [
            np.abs(other(*exercise.handed_over(case))[0] - oracle(case)[0]).max()
            for case in exercise.fixed_cases
        ]
        assert off[1] > 1e-3 > 1e-6 > np.delete(off, 1).max()
