"""Exercises of lesson 00: who computes, who changes, and in which order."""

import numpy as np

from nnlib.course.checks.exercise import Exercise

# One answer a statement of the starting quiz, in the order of the notebook.
QUIZ = "ababcacabb"


def step_cases(rng):
    """(theta, gradient, eta): the neuron of the lesson, whole numbers as slopes, then other lengths."""
    neuron = np.array([0.5, 1.0]), np.array([-8.0, -4.0]), 0.1
    bowl = np.array([-3.0, 0.0, 2.5]), np.array([-6, 2, 5]), 0.25
    random = [(rng.normal(size=P), rng.normal(size=P), rng.uniform(0.01, 0.3)) for P in (1, 3, 7)]
    return [neuron, bowl, *random]


def one_step(case):
    """Entry by entry, as the lesson moves w and b."""
    theta, gradient, eta = case
    return np.array([one - eta * slope for one, slope in zip(theta, gradient, strict=True)])


EXERCISES = [
    Exercise("0.1", "What you believe today", "quiz", stars=1, minutes=5, points=0,
        expected=QUIZ,
    ),
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
            0: "0 is what the new slopes promise, and also where a step with the old slopes leads. The "
               "slopes have changed with the weights, and the loss falls by less than they promise.",
            -4: "The loss cannot fall by 6 again: from 2 that would lead below zero.",
            (2, 8): "That is the loss before a step. Which numbers do w and b have after the second one?",
            1: "1 is the square of the error after the step, or half of the loss before it. Find the error "
               "first, and look up how the loss is made from it: it has a square and a ½.",
            -1: "−1 is the error p − y after the step. How is the loss made from it?",
            5: "5 is what the neuron answers after the step. The loss is asked for.",
            0.72: "You moved w alone. A step moves b as well.",
            1.62: "You moved b alone. A step moves w as well.",
            0.98: "You moved w and b by the same slope. The slope for w has one factor more.",
            -1.5: "That is the change of the loss. How large is it after the step?",
            4.5: "You walked uphill: with the minus sign of the step, the loss gets smaller.",
        },
    ),
    Exercise("0.4", "Write the fourth move", "code", stars=1, minutes=5, points=2,
        cases=step_cases, expected=one_step,
        meaning="Each parameter moves against its own slope.",
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
* gradient -> * np.abs(gradient)
    The sign of each slope is lost; it says in which direction the loss grows.
eta * gradient -> eta * theta
    You shrink the parameters themselves: eta belongs to the gradient.
theta - eta * gradient -> theta
    You return the parameters unchanged. A gradient moves nothing; this line has to.
eta * gradient -> gradient / eta
    The gradient is multiplied by eta; you divide.
gradient -> gradient.mean() || gradient.sum()
    Each parameter has a slope of its own; you use one number for all of them.
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
            "dbca": "The step comes before the derivatives that it uses. What would it subtract?",
            ("adbc", "dabc"): "The derivatives are those of the loss, and there is no loss yet.",
            ("bdac", "badc"): "The loss compares prediction and target, so the prediction comes first.",
        },
    ),
]
