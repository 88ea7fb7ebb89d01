"""What finds slopes cannot be called where slopes are to be derived, and works again right after."""

import inspect

import numpy as np
import pytest

import nnlib
from nnlib.course import check
from nnlib.course.sandbox.observation import call, observe_all
from nnlib.providers import by_differences

NETWORK = nnlib.Network([1, 1], loss=nnlib.SquaredError())
ONE = np.ones((1, 1))


def square(theta):
    return float(np.sum(theta * theta))


WAYS = {
    "derivative": lambda: nnlib.derivative(np.sin, 0.0),
    "gradient": lambda: nnlib.gradient(square, np.ones(2)),
    "jacobian": lambda: nnlib.jacobian(np.sin, np.ones(2)),
    "check_gradient": lambda: nnlib.check_gradient(square, np.ones(2), np.ones(2), np.random.default_rng(0)),
    "Value": lambda: nnlib.Value(1.0),
    "Tensor": lambda: nnlib.Tensor(np.ones(2)),
    "Dual": lambda: nnlib.Dual(1.0, 1.0),
    "Network": lambda: NETWORK.loss_and_gradient(ONE, ONE),
    "Dense": lambda: nnlib.Dense(1, 1, "tanh", np.random.default_rng(0)),
    "providers": lambda: by_differences(NETWORK, ONE, ONE),
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_not_to_be_had_inside_a_derived_answer_and_is_outside(way):
    def answer():
        try:
            WAYS[way]()
        except Exception:
            pass
        return WAYS[way]()

    (seen,) = observe_all(call, answer, [()], derived=True)
    assert "cannot be called inside your function. Compare with it outside." in seen.trouble
    WAYS[way]()


def test_it_comes_back_when_the_time_is_over_or_the_user_stops(monkeypatch):
    def endless():
        while True:
            pass

    def stopped():
        import signal

        signal.raise_signal(signal.SIGINT)

    observe_all(call, endless, [()], seconds=0.05, derived=True)
    with pytest.raises(KeyboardInterrupt):
        observe_all(call, stopped, [()], derived=True)
    WAYS["gradient"]()


def test_a_check_refuses_it_and_other_exercises_may_use_it():
    slope = "what nnlib has to find slopes"
    measured = lambda a_from, a_to, y_to: nnlib.derivative(lambda w: w * a_from, 1.0)  # noqa: E731
    assert slope in str(check("5.2", measured))
    assert slope not in str(check("1.2", lambda f, x, eps: nnlib.derivative(f, x, eps)))


def test_code_of_a_generator_is_left_as_it_is():
    """Python 3.13 warns where a generator gets the code of a plain function."""
    from nnlib.course.sandbox import put_away

    exchanged = list(put_away._functions())
    assert exchanged and not [one for one in exchanged if inspect.isgeneratorfunction(one)]
