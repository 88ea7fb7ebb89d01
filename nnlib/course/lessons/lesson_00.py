"""The exercises of lesson 00: who computes, who changes, and in which order."""

import numpy as np

from nnlib.course.checks.exercise import Exercise, Mistake, forms

# One answer a statement of the starting quiz, in the order of the notebook.
QUIZ = "ababcacabb"

LOOP = "dbac"


def _vectors(rng: np.random.Generator) -> list[tuple]:
    """(theta, gradient, eta): the neuron of the lesson first, then random vectors of other lengths."""
    cases = [(np.array([0.5, 1.0]), np.array([-8.0, -4.0]), 0.1)]
    for size in (1, 3, 7):
        cases.append((rng.normal(size=size), rng.normal(size=size), rng.uniform(0.01, 0.3)))
    return cases


def _one_step(case: tuple) -> np.ndarray:
    theta, gradient, eta = case
    return theta - eta * gradient


EXERCISES = [
    Exercise(
        id="0.1",
        title="What you believe today",
        kind="quiz",
        stars=1,
        minutes=5,
        points=0,
        expected=lambda case: QUIZ,
    ),
    Exercise(
        id="0.2",
        title="Which line changes the weights",
        kind="choose",
        stars=1,
        minutes=2,
        points=1,
        expected=lambda case: "d",
        options={
            "a": "`p = w * x + b`",
            "b": "`L = 0.5 * (p - y)**2`",
            "c": "`dL_dw = (p - y) * x`",
            "d": "`w = w - eta * dL_dw`",
        },
        mistakes=(
            Mistake("Line a computes p from the weights: it reads them and writes only p.", "a"),
            Mistake("Line b compares p with the target. No weight stands on its left side.", "b"),
            Mistake("Line c is backprop. It says how the loss would react to a change; it makes none.", "c"),
        ),
    ),
    Exercise(
        id="0.3",
        title="Predict the loss after the second step",
        kind="predict",
        stars=2,
        minutes=4,
        points=2,
        expected=lambda case: 0.5,
        tolerance=0.02,
        reason="a prediction to two digits is enough",
        mistakes=(
            Mistake(
                "That is what the slope promises, L − η‖g‖². The loss is a curve, so it falls less.", 0.0
            ),
            Mistake("The loss cannot fall by 6 again: from 2 that would lead below zero.", -4.0),
            Mistake("That is the loss before the second step. The step starts from there.", 2.0),
            Mistake(
                "You halved the loss. It is the distance p − y that is halved; the loss is its square.", 1.0
            ),
        ),
    ),
    Exercise(
        id="0.4",
        title="Write the fourth move",
        kind="code",
        stars=1,
        minutes=5,
        points=2,
        cases=_vectors,
        expected=_one_step,
        tolerance=1e-12,
        reason="one product and one difference in float64",
        mistakes=(
            Mistake(
                "You walk uphill: the gradient points to where the loss grows. Descent goes the other way.",
                lambda theta, gradient, eta: theta + eta * gradient,
            ),
            Mistake(
                "The step has length 1 times the gradient: the learning rate eta is not used.",
                lambda theta, gradient, eta: theta - gradient,
            ),
            Mistake(
                "You return the step alone. What is wanted is where the parameters are after it.",
                lambda theta, gradient, eta: -eta * gradient,
            ),
            Mistake(
                "Only the sign of the gradient is used; a steeper direction gets a longer step.",
                lambda theta, gradient, eta: theta - eta * np.sign(gradient),
            ),
            Mistake(
                "You shrink the parameters themselves: eta belongs to the gradient.",
                lambda theta, gradient, eta: theta - eta * theta,
            ),
            Mistake(
                "You give the parameters back unchanged. A gradient moves nothing; this line has to.",
                lambda theta, gradient, eta: theta,
            ),
            *forms(
                "Every entry moves by the same length: your step does not look at the gradient.",
                lambda theta, gradient, eta: theta - eta,
                lambda theta, gradient, eta: theta - eta * eta,
            ),
            *forms(
                "A step begins where the parameters are; yours begins somewhere else.",
                lambda theta, gradient, eta: eta - eta * gradient,
                lambda theta, gradient, eta: gradient - eta * gradient,
            ),
            *forms(
                "What scales the gradient is one number for all parameters, neither they nor itself.",
                lambda theta, gradient, eta: theta - theta * gradient,
                lambda theta, gradient, eta: theta - gradient * gradient,
            ),
            Mistake(
                "A small step is taken along the gradient, not the gradient divided by eta.",
                lambda theta, gradient, eta: theta - gradient / eta,
            ),
        ),
    ),
    Exercise(
        id="0.5",
        title="Put the loop in order",
        kind="order",
        stars=2,
        minutes=5,
        points=2,
        expected=lambda case: LOOP,
        options={
            "a": "`gradient = backward(loss)`",
            "b": "`loss = compare(prediction, y)`",
            "c": "`parameters = parameters - eta * gradient`",
            "d": "`prediction = forward(X, parameters)`",
            "e": "`loss = loss - eta * gradient`",
        },
        mistakes=(
            Mistake(
                "Line e changes the loss itself. The loss is a result; only the parameters can be moved.",
                "dbae",
            ),
            Mistake("The step comes before the derivatives that it uses. What would it subtract?", "dbca"),
            Mistake("The derivatives need the prediction, and the prediction is not there yet.", "adbc"),
            Mistake(
                "The loss compares the prediction with the target, so the prediction has to come first.",
                "bdac",
            ),
        ),
    ),
]
