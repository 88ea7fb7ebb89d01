"""Answers that hang, flood, exit, lie or write where they should read: none ends a check."""

import subprocess
import sys
import warnings
from collections import deque

import numpy as np
import pytest

from nnlib.course.sandbox.observation import call, observe_all, observe_one, take
from nnlib.course.sandbox.plain_data import Opaque
from nnlib.differences import derivative

ARRAY = np.array([1.0, -2.0])


def observed(answer, *case, seconds=5.0):
    (observation,) = observe_all(call, answer, [case or (ARRAY,)], seconds)
    return observation


def trouble(answer, *case, seconds=5.0):
    return observed(answer, *case, seconds=seconds).trouble


# troubles, each with its sentence


def test_an_endless_loop_is_stopped_and_named_even_in_the_result():
    class Endless:
        def __array__(self, *_, **__):
            while True:
                pass

    stopped = "Your code ran for 0.05 seconds and was stopped. Does a loop never end?"
    assert trouble(lambda x: Endless(), seconds=0.05) == stopped


def test_an_error_is_told_with_the_learners_own_line_and_without_traceback():
    def answer(x):
        y = x + 1
        return np.linalg.inv(y)

    said = trouble(answer)
    assert said.startswith("Your code raised LinAlgError: 1-dimensional array given.")
    assert said.endswith(": `return np.linalg.inv(y)`.") and "It happened in line" in said
    assert "\n" not in said and "Traceback" not in said


def test_the_line_of_a_cell_is_counted_from_its_top():
    namespace = {}
    source = "def answer(x):\n    z = x\n    return z / undefined\n"
    exec(compile(source, "cell", "exec"), namespace)
    import linecache

    linecache.cache["cell"] = (len(source), None, source.splitlines(True), "cell")
    assert trouble(namespace["answer"]) == (
        "Your code raised NameError: name 'undefined' is not defined. "
        "It happened in line 3: `return z / undefined`."
    )


def test_the_innermost_line_of_the_learner_is_told_and_none_of_the_course():
    def helper(x):
        return derivative(None, 1.0)

    assert trouble(lambda x: helper(x)).endswith(": `return derivative(None, 1.0)`.")


@pytest.mark.parametrize(
    "error, sentence",
    [
        (SystemExit(1), "Your code ends Python (exit); a function ends with return."),
        (KeyboardInterrupt(), "Your code raised KeyboardInterrupt."),
        (GeneratorExit("over"), "Your code raised GeneratorExit: over."),
        (ValueError("two\nlines."), "Your code raised ValueError: two lines."),
        (ValueError("long " * 100), f"Your code raised ValueError: {('long ' * 100)[:197]}..."),
    ],
)
def test_whatever_is_raised_becomes_one_sentence(error, sentence):
    def answer(x):
        raise error

    assert trouble(answer).startswith(sentence + " It happened in line")


def test_an_error_that_cannot_say_what_it_is_is_named_all_the_same():
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError

    def answer(x):
        raise Mute

    assert trouble(answer).startswith("Your code raised Mute. It happened in line")


def test_real_recursion_without_end_is_survived():
    def answer(x):
        return answer(x)

    assert trouble(answer).startswith("Your function calls itself again and again; nothing ends it.")


def test_an_allocation_beyond_the_memory_is_survived():
    assert trouble(lambda x: np.ones(10**16)).startswith("Your code raised MemoryError: Unable to allocate")


def test_a_wrong_number_of_arguments_is_told_both_ways():
    sentence = "Your function is called with 1 argument; the ones it takes are: {}."
    assert trouble(lambda x, y: x) == sentence.format("x, y")
    assert trouble(lambda: 1) == sentence.format("none")
    assert trouble(lambda x: x, 1.0, 2.0) == (
        "Your function is called with 2 arguments; the ones it takes are: x."
    )


def test_what_is_no_function_is_not_called():
    class Answer:
        def __init__(self, x):
            raise AssertionError

    assert trouble(Answer) == "A function is wanted, got the class Answer."
    assert trouble(7.0) == "A function is wanted, got float: give its name, without brackets."
    assert trouble(None) == "A function is wanted, got NoneType: give its name, without brackets."


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
        return observe_one(call, answer, (ARRAY,), stub=handed_out.replace("x", "y"))

    assert not seen(untouched).begun
    assert seen(begun).trouble == "Your function still reaches `raise NotImplementedError`: delete that line."
    assert seen(lambda y: ... * y).trouble.startswith("Three dots are still in your function")
    assert observed(lambda x: (x, ...)).begun


# results become plain data


def test_an_index_that_numpy_refuses_is_an_error_and_no_hole():
    """NumPy lists the ellipsis among what an index may be."""
    observation = observe_one(call, lambda a: a[0.5], (np.ones(2),))
    assert observation.begun and observation.trouble.startswith("Your code raised IndexError: only integers")


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
    def __eq__(self, other):
        return True


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


def test_nan_in_an_argument_is_no_change():
    assert observed(lambda x: x, np.array([np.nan])).notes == ()


def test_a_flood_of_print_is_cut_to_a_few_lines(capsys):
    def answer(x):
        for n in range(100_000):
            print("line", n)
        print("quietly", file=sys.stderr)
        return x

    assert observed(answer).notes == ("It printed: line 0 / line 1 / line 2 / line 3 ...",)
    assert capsys.readouterr() == ("", "")


def test_one_printed_line_is_shown_whole():
    assert observed(lambda x: print("x is", x[0])).notes == ("It printed: x is 1.0",)


def test_a_warning_is_told_and_not_shown(capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        observation = observed(lambda x: 1 / (x - x))
    assert observation.notes == ("A warning came up on the way: divide by zero encountered in divide.",)
    assert capsys.readouterr() == ("", "")


def test_a_case_that_gave_no_value_is_the_last_one():
    def answer(x):
        return 1 / x

    observations = observe_all(call, answer, [(1.0,), (0.0,), (2.0,)])
    assert [bool(observation.trouble) for observation in observations] == [False, True]
    assert observations[1].given == "x = 0"


def test_a_case_that_is_made_into_other_arguments_has_no_names_to_tell():
    """As where the learner's function is given another function, made from the numbers of the case."""
    observation = observe_one(
        lambda answer, case: answer(lambda x: case[0] * x, 3.0), lambda f, x: f(x), (2.0, 5.0)
    )
    assert (observation.value, observation.trouble, observation.given, observation.notes) == (6.0, "", "", ())


def test_a_value_is_taken_as_it_is():
    assert observe_all(take, "d", [()])[0].value == "d"


def test_observing_loads_no_oracle_no_mistake_and_no_notebook():
    program = "import sys, nnlib.course.sandbox.observation; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    loaded = set(done.stdout.split())
    assert not [name for name in loaded if name.startswith("nnlib.course.checks.lesson_")]
    assert not loaded & {"IPython", "ipywidgets", "matplotlib", "nnlib.show.widgets", "nnlib.show"}


def test_whole_numbers_are_written_without_padding():
    assert observed(lambda x: x, np.array([3, -2, 10])).given == "x = [3, -2, 10]"


def test_a_step_in_place_on_whole_numbers_is_told_without_the_words_of_numpy():
    def answer(x):
        x -= 0.5
        return x

    said = trouble(answer, np.array([3, -2]))
    assert said.startswith("An array of whole numbers cannot take others in place") and "`x -= 0.5`" in said
    assert trouble(answer, np.array([3.0, -2.0])) == ""
