"""Answers that hang, flood, exit, lie or write where they should read: none ends a check."""

import linecache
import subprocess
import sys
import warnings
from collections import deque

import numpy as np
import pytest

from nnlib.course.sandbox.observation import call, observe_all, take
from nnlib.course.sandbox.plain_data import Opaque
from nnlib.differences import derivative

ARRAY = np.array([1.0, -2.0])


def observed(answer, *case, **told):
    (observation,) = observe_all(call, answer, [case or (ARRAY,)], **told)
    return observation


# troubles, each with its sentence


def raises(error):
    def answer(x):
        raise error

    return answer


class Endless:
    def __array__(self, *_, **__):
        while True:
            pass


class Mute(Exception):
    def __str__(self):
        raise RuntimeError


class NoFunction:
    def __init__(self, x):
        raise AssertionError


def recursion(x):
    return recursion(x)


def singular(x):
    y = x + 1
    return np.linalg.inv(y)


def helper(x):
    return derivative(None, 1.0)


def cuts(x):
    x -= 0.5
    return x


ARGUMENTS = "Your function is called with 1 argument; the ones it takes are: {}."
FUNCTION = "A function is wanted, got {}: give its name, without brackets."
LONG = "long " * 100


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda x: Endless(), "Your code ran for 1 seconds and was stopped. Does a loop never end?"),
        (recursion, "Your function calls itself again and again; nothing ends it. It happened in line "),
        (lambda x: np.ones(10**16), "Your code raised MemoryError: Unable to allocate"),
        (raises(SystemExit(1)), "Your code ends Python (exit); a function ends with return. It happened in"),
        (raises(KeyboardInterrupt()), "Your code raised KeyboardInterrupt. It happened in line "),
        (raises(GeneratorExit("over")), "Your code raised GeneratorExit: over. It happened in line "),
        (raises(ValueError("two\nlines.")), "Your code raised ValueError: two lines. It happened in line "),
        (raises(ValueError(LONG)), f"Your code raised ValueError: {LONG[:197]}... It happened in line "),
        (raises(Mute()), "Your code raised Mute. It happened in line "),
        # NumPy lists the ellipsis among what an index may be.
        (lambda x: x[0.5], "Your code raised IndexError: only integers"),
        (lambda x: cuts(x.astype(int)), "An array of whole numbers cannot take others in place"),
        (lambda x, y: x, ARGUMENTS.format("x, y")),
        (lambda: 1, ARGUMENTS.format("none")),
        (NoFunction, "A function is wanted, got the class NoFunction."),
        (7.0, FUNCTION.format("float")),
        (None, FUNCTION.format("NoneType")),
    ],
)
def test_whatever_goes_wrong_is_told_in_one_sentence(answer, sentence):
    observation = observed(answer, seconds=1)
    assert observation.begun and observation.trouble.startswith(sentence)


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (singular, "return np.linalg.inv(y)"),
        (lambda x: helper(x), "return derivative(None, 1.0)"),
        (lambda x: cuts(x.astype(int)), "x -= 0.5"),
    ],
)
def test_the_innermost_line_of_the_learner_is_told_and_none_of_numpy_or_the_course(answer, line):
    assert observed(answer).trouble.endswith(f": `{line}`.")


def test_the_line_of_a_cell_is_counted_from_its_top():
    namespace = {}
    source = "def answer(x):\n    z = x\n    return z / undefined\n"
    exec(compile(source, "cell", "exec"), namespace)
    linecache.cache["cell"] = (len(source), None, source.splitlines(True), "cell")
    assert observed(namespace["answer"]).trouble == (
        "Your code raised NameError: name 'undefined' is not defined. "
        "It happened in line 3: `return z / undefined`."
    )


def test_a_hole_is_not_begun():
    def stub(x):
        raise NotImplementedError

    for hole in (..., stub, lambda x: ..., lambda x: ... * x, lambda x: (..., ...)):
        assert not observed(hole).begun


def test_a_hole_in_code_that_was_begun_is_named():
    handed_out = 'def answer(x):\n    """Twice x."""\n    raise NotImplementedError'

    def untouched(y):
        raise NotImplementedError

    def begun(x):
        x = 2 * x
        raise NotImplementedError

    def seen(answer):
        return observed(answer, stub=handed_out.replace("x", "y"))

    assert not seen(untouched).begun
    assert seen(begun).trouble == "Your function still reaches `raise NotImplementedError`: delete that line."
    assert seen(lambda y: ... * y).trouble.startswith("Three dots are still in your function")
    assert observed(lambda x: (x, ...)).begun


# results become plain data


def test_any_kind_of_array_comes_out_as_a_plain_one_of_floats():
    class Liar(np.ndarray):
        def __eq__(self, other):
            return True

        def __array_function__(self, *_):
            return True

    masked = lambda x: np.ma.masked_array(x, [True, False])  # noqa: E731
    for answer in (lambda x: x.astype(int), lambda x: x.view(Liar), masked):
        value = observed(answer).value
        assert type(value) is np.ndarray and value.dtype == float and value.tolist() == [1, -2]


class Equal:
    def __eq__(self, other):
        return True


class Text(str):
    def __getitem__(self, place):
        return self


def holds_itself(x):
    loop = []
    loop.append(loop)
    return loop


HUGE = (10**6, 10**6)  # 8 TB, were it copied


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (lambda x: np.int64(3), 3.0),
        (lambda x: 10**400, np.inf),
        (lambda x: -(10**400), -np.inf),
        (lambda x: deque([1, 2]), (1.0, 2.0)),
        (lambda x: [1, (2, 3)], (1.0, (2.0, 3.0))),
        (lambda x: Text("d"), "d"),
        (lambda x: x[0] > 0, Opaque("the truth value True")),
        (lambda x: Equal(), Opaque("Equal")),
        (lambda x: (v for v in x), Opaque("generator")),
        (lambda x: {1: 2}, Opaque("dict")),
        (lambda x: len, Opaque("builtin_function_or_method")),
        (lambda x: int, Opaque("the class int")),
        (lambda x: 1j, Opaque("complex")),
        (lambda x: x.astype(object), Opaque("an array of object", (2,))),
        (lambda x: x.astype(complex), Opaque("an array of complex128", (2,))),
        (lambda x: np.broadcast_to(1.0, HUGE), Opaque("a huge array", HUGE)),
        (holds_itself, ((((Opaque("a list too long or too deep to be read"),),),),)),
    ],
)
def test_a_result_becomes_plain_numbers_and_texts_and_all_else_is_described(answer, value):
    plain = observed(answer).value
    assert type(plain) is type(value) and value == plain


# the world stays as it was


def test_the_callers_arrays_survive_and_the_learner_is_told():
    def answer(x, y):
        y *= 2
        return y

    x, y = np.ones(2), np.ones(3)
    observation = observed(answer, x, y)
    assert y.tolist() == [1, 1, 1] and observation.value.tolist() == [2, 2, 2]
    assert observation.notes == (
        "Your function changes its argument y: whoever calls it finds other numbers there.",
    )


def floods(x):
    for n in range(100_000):
        print("line", n)
    print("quietly", file=sys.stderr)


@pytest.mark.parametrize(
    ("answer", "notes"),
    [
        (lambda x: x * np.nan, ()),  # nan in the argument is no change of it
        (floods, ("It printed: line 0 / line 1 / line 2 / line 3 ...",)),
        (lambda x: print("x is", x[0]), ("It printed: x is 1.0",)),
        (lambda x: 1 / (x - x), ("A warning came up on the way: divide by zero encountered in divide.",)),
    ],
)
def test_what_is_printed_and_warned_of_is_noted_and_not_shown(answer, notes, capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert observed(answer, np.array([1.0, np.nan])).notes == notes
    assert capsys.readouterr() == ("", "")


def test_a_case_that_gave_no_value_is_the_last_one():
    def answer(x):
        return 1 / x

    observations = observe_all(call, answer, [(1.0,), (0.0,), (2.0,)])
    assert [bool(observation.trouble) for observation in observations] == [False, True]
    assert observations[1].given == "x = 0"


def test_a_case_that_is_made_into_other_arguments_has_no_names_to_tell():
    """As where the learner's function is given another function, made from the numbers of the case."""
    observe = lambda answer, case: answer(lambda x: case[0] * x, 3.0)  # noqa: E731
    (observation,) = observe_all(observe, lambda f, x: f(x), [(2.0, 5.0)])
    assert (observation.value, observation.trouble, observation.given, observation.notes) == (6.0, "", "", ())


def test_a_value_is_taken_as_it_is():
    assert observe_all(take, "d", [()])[0].value == "d"


def test_observing_loads_no_oracle_no_mistake_and_no_notebook():
    program = "import sys, nnlib.course.sandbox.observation; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    loaded = set(done.stdout.split())
    assert all(name.startswith("nnlib.course.sandbox") for name in loaded if name.startswith("nnlib.course."))
    assert not loaded & {"IPython", "ipywidgets", "matplotlib", "nnlib.show"}


@pytest.mark.parametrize(
    ("part", "words"),
    [(np.array([3, -2, 10]), "x = [3, -2, 10]"), (np.ones((2, 3)), "x (2, 3)"), (0.5, "x = 0.5")]
    + [("ab", "x = 'ab'"), ("a" * 200, ""), (None, "")],
)
def test_an_input_is_told_in_a_few_words_or_not_at_all(part, words):
    assert observed(lambda x: 1.0, part).given == words
