"""Facts of lesson 08 that its notebook and its exercises both rest on."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnlib import GradientDescent, Network, SquaredError, train
from nnlib.course.checks import find, judge


def test_thirty_epochs_over_the_digits_of_lesson_00_are_as_many_steps_as_the_exercise_says():
    rng = np.random.default_rng(0)
    network = Network([1, 1], loss=SquaredError(), rng=rng)
    X, Y = rng.normal(size=(1, 1437)), rng.normal(size=(1, 1437))
    history = train(network, GradientDescent(0.01), X, Y, epochs=30, batch_size=32, rng=rng, progress=False)
    assert len(history.loss) == find("8.4").right()


def test_the_verdicts_on_the_three_texts_are_as_many_as_the_lesson_says():
    text = (Path(__file__).parents[3] / "solutions" / "08_close_the_loop.py").read_text(encoding="utf-8")
    counts = Counter(re.findall(r"^# \| .+ \| \*\*(true|loose|false)\*\* \|", text, re.MULTILINE))
    said = " ".join(re.search(r"Of the \d+ statements[^.]+", text)[0].replace("\n#", "").split())
    assert said == (
        f"Of the {counts.total()} statements below, {counts['true']} are true as they stand, "
        f"{counts['loose']} are loose and {counts['false']} are false"
    )


@pytest.mark.parametrize("short_of_the_bottom", [1e-4, 1e-6, 1e-8, 0.0])
def test_a_right_slope_in_eta_is_right_also_where_the_step_ends_near_the_bottom(short_of_the_bottom):
    """There it is nearly 0: the difference quotient of a loss of 50 is off by more than a millionth of it."""
    exercise = find("8.8")
    bowl = np.array([1.0]), 1 - short_of_the_bottom, np.array([[1.0], [0.0]]), np.array([0.0, 10.0])
    near = replace(exercise, cases=lambda rng: [*exercise.cases(rng), bowl])
    assert judge(near, exercise.answer(), np.random.default_rng(0)).points == exercise.points
