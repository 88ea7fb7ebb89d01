"""Exercises of lesson 00: who computes, who changes, and in which order."""

import numpy as np

from nnlib.course.checks.exercise import Exercise


def step_cases(rng):
    """(theta, gradient, eta): the neuron of the lesson, whole numbers as slopes, then other lengths."""
    neuron = np.array([0.5, 1.0]), np.array([-8.0, -4.0]), 0.1
    bowl = np.array([-3.0, 0.0, 2.5]), np.array([-6, 2, 5]), 0.25
    random = [(rng.normal(size=P), rng.normal(size=P), rng.uniform(0.01, 0.3)) for P in (1, 3, 7)]
    return [neuron, bowl, *random]


def one_step(case):
    """Entry by entry, as the lesson moves w and b."""
    return np.array([one - case[2] * slope for one, slope in zip(*case[:2], strict=True)])


EXERCISES = [
    # One answer a statement, in the order of the notebook.
    Exercise("0.1", "What you believe today", "quiz", stars=1, minutes=5, points=0, expected="ababcacabb"),
    Exercise("0.2", "Which line changes the weights", "choose", stars=1, minutes=2, points=1,
        expected="d",
        options={
            "a": "`p = w * x + b`",
            "b": "`L = 0.5 * (p - y)**2`",
            "c": "`dL_dw = (p - y) * x`",
            "d": "`w = w - eta * dL_dw`",
        },
        mistakes={
            "a": "Line a computes p from the weights: it reads them, and writes only p.",
            "b": "Line b compares p with the target, and writes only L.",
            "c": "Line c is backprop. It says how the loss would react to a change; it makes none.",
        },
    ),
    Exercise("0.3", "Predict the loss after the second step", "predict", stars=2, minutes=4, points=2,
        expected=0.5, tolerance=0.01, reason="A prediction of two digits is enough.",
        mistakes={
            0: "0 is what slopes promise, new ones or old. They change on the way: the loss falls by less.",
            -4: "The loss cannot fall by 6 again: from 2 that would lead below zero.",
            (2, 8): "That is the loss before a step. Which numbers do w and b have after the second one?",
            1: "1 is the error's square after the step, or half the loss before it. How is the loss made?",
            (-1, 5): "After the step the neuron answers 5, with error −1. How is the loss made from it?",
            (0.72, 1.62): "You moved one of w and b alone. A step moves both.",
            4.5: "You walked uphill: with the minus sign of the step, the loss gets smaller.",
        },
    ),
    Exercise("0.4", "Write the fourth move", "code", stars=1, minutes=5, points=2,
        cases=step_cases, expected=one_step, meaning="Each parameter moves against its own slope.",
        solution='''
def step(theta, gradient, eta):
    """The parameters after one step of gradient descent; same shape as theta."""
    ### BEGIN SOLUTION
    return theta - eta * gradient
    ### END SOLUTION
''',
        edits="""
theta - eta * gradient -> theta + eta * gradient
    You walk uphill: the gradient points to where the loss grows. Descent goes the other way.
eta * gradient -> gradient
    The learning rate eta is not used: you subtract the whole gradient.
theta - eta * gradient -> -eta * gradient || eta * gradient
    You return the step alone. What is wanted is where the parameters are after it.
* gradient -> * np.sign(gradient) || * gradient / np.linalg.norm(gradient)
    A steeper slope makes a longer step. With you, a gradient twice as long gives the same step.
eta * gradient -> gradient / eta
    The gradient is multiplied by eta; you divide.
""",
    ),
    Exercise("0.5", "Put the loop in order", "order", stars=2, minutes=5, points=2,
        expected="dbac",
        options={
            "a": "`gradient = backward(loss)`",
            "b": "`loss = compare(prediction, y)`",
            "c": "`parameters = parameters - eta * gradient`",
            "d": "`prediction = forward(X, parameters)`",
            "e": "`loss = loss - eta * gradient`",
        },
        mistakes={
            ("dbae", "dbaec", "dbace", "deac", "daec"):
                "Line e changes the loss itself. The loss is a result; only the parameters can be moved.",
        },
    ),
]
