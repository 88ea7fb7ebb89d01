"""What a learner's answer does: the only module that touches it, and one that knows no oracle and no mistake.

Answers may hang, flood, exit, lie or write where they should read. What comes out is an Observation of plain
data, which `verdict` compares with what is expected: there, or in another process.
"""

import inspect
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass
from types import CodeType
from typing import Any

import numpy as np

from nnlib.course.sandbox.limits import OutOfTime, StoppedByUser, run_for, world_kept
from nnlib.course.sandbox.plain_data import as_plain
from nnlib.course.sandbox.put_away import slopes_put_away
from nnlib.course.sandbox.raised import describe_error, means_a_hole

Case = tuple

SECONDS = 5.0  # for one case; a right answer takes a thousandth of it
LINES_SHOWN, CHARACTERS_SHOWN = 4, 300
NUMBERS_SHOWN, LONGEST_INPUT = 5, 100
RAISE_LEFT = "Your function still reaches `raise NotImplementedError`: delete that line."
WRITES_INTO = "Your function changes its argument {}: whoever calls it finds other numbers there."
KEEPS = (
    "Your function keeps what it writes into {}: a default value is made once, so each call finds what those "
    "before it have left there."
)
DOTS_LEFT = "Three dots are still in your function: put what is asked for in their place."


@dataclass(frozen=True)
class Observation:
    """What one case gave: a `value`, or the `trouble` that prevented it, or `begun` False for a hole.

    `given` describes the inputs, and `notes` tell what decides nothing but is worth knowing.
    """

    value: Any = None
    trouble: str = ""
    begun: bool = True
    given: str = ""
    notes: tuple[str, ...] = ()


def call(answer: Callable, case: Case) -> Any:
    """What the learner's function returns for this case."""
    return answer(*case)


def take(answer: Any, case: Case) -> Any:
    """The learner's answer is itself the value."""
    return answer


def observe_all(
    observe: Callable,
    answer: Any,
    cases: Sequence[Case],
    seconds: float = SECONDS,
    stub: str = "",
    inputs: str = "",
    derived: bool = False,
) -> list[Observation]:
    """An Observation for each case, up to the first one that gave no value.

    An answer that stops at a hole is not begun if it is the `stub` still, the code that was handed out.
    `inputs` names the parts of a case where `observe` hands over other things than these. An answer that is
    to be `derived` cannot call what nnlib has to find slopes.

    The caller's arrays, NumPy's global settings and random states are afterwards what they were; what the
    answer prints appears in the notes only.

    Raises KeyboardInterrupt: the user pressed Ctrl-C. One that the answer raises itself is its own trouble.
    """
    observations = []
    with _defaults_kept(answer), slopes_put_away() if derived else nullcontext():
        for case in cases:
            observations.append(_observe_one(observe, answer, case, seconds, stub, inputs))
            if observations[-1].trouble or not observations[-1].begun:
                break
    return observations


def _observe_one(
    observe: Callable, answer: Any, case: Case, seconds: float, stub: str, inputs: str
) -> Observation:
    if answer is ...:
        return Observation(begun=False)
    if (observe is call or stub) and (trouble := _no_function(answer)):
        return Observation(trouble=trouble)
    if observe is call and (trouble := _other_arguments(answer, case)):
        return Observation(trouble=trouble)
    printed, given, defaults = _FirstCharacters(), deepcopy(case), _defaults(answer)
    with world_kept() as warned, redirect_stdout(printed), redirect_stderr(printed):
        value, trouble, begun = guarded(lambda: as_plain(observe(answer, given)), seconds)
    names = _names(answer, case) if observe is call else inputs.split()
    pairs = zip(names, case[: len(names)], given[: len(names)], strict=True)
    notes = [WRITES_INTO.format(name) for name, before, after in pairs if _changed(before, after)]
    notes += [KEEPS.format(name) for name, box, before in defaults if _is_filled(box, before)]
    if warned:
        notes.append(f"A warning came up on the way: {str(warned[0].message).rstrip('.')}.")
    if printed.getvalue().strip():
        notes.append(f"It printed: {_first_lines(printed.getvalue())}")
    if trouble in (RAISE_LEFT, DOTS_LEFT) and (not stub or _is_untouched(answer, stub)):
        trouble, begun = "", False
    # Nothing has been filled in, or what was handed out gives back some of its dots.
    parts = value if isinstance(value, tuple) and value else (value,)
    dots = [part is ... for part in parts]
    if all(dots) or any(dots) and stub and _is_untouched(answer, stub):
        begun = False
    told = ((name, _described(part)) for name, part in zip(names, case, strict=False))
    given_as = ", ".join(f"{name} {text}" for name, text in told if text)
    return Observation(value, trouble, begun, given_as, tuple(notes))


def guarded(run: Callable[[], Any], seconds: float) -> tuple[Any, str, bool]:
    """(value, trouble, begun) of a run that may end in any way."""
    try:
        return run_for(seconds, run), "", True
    except StoppedByUser:
        raise KeyboardInterrupt from None
    except OutOfTime:
        return None, too_long(seconds), True
    except BaseException as error:  # an answer may also raise SystemExit; nothing of it may end the notebook
        if means_a_hole(error):
            return None, RAISE_LEFT if isinstance(error, NotImplementedError) else DOTS_LEFT, True
        return None, describe_error(error), True


def too_long(seconds: float) -> str:
    """The sentence for code that took too long."""
    return f"Your code ran for {seconds:g} seconds and was stopped. Does a loop never end?"


def _no_function(answer: Any) -> str:
    """One sentence when the answer is no function; else an empty text."""
    if isinstance(answer, type):
        return f"A function is wanted, got the class {answer.__name__}."
    if not callable(answer):
        return f"A function is wanted, got {type(answer).__name__}: give its name, without brackets."
    return ""


def _other_arguments(answer: Callable, case: Case) -> str:
    """One sentence when the answer is a function of other arguments than these; else an empty text."""
    wanted = "1 argument" if len(case) == 1 else f"{len(case)} arguments"
    signature = _signature(answer)
    try:
        if signature:
            signature.bind(*case)
    except TypeError:
        takes = ", ".join(signature.parameters) or "none"
        return f"Your function is called with {wanted}; the ones it takes are: {takes}."
    return ""


def _signature(answer: Any) -> inspect.Signature | None:
    """The arguments that a function takes; None where it does not tell, as some written in C."""
    try:
        return inspect.signature(answer)
    except Exception:
        return None


def _names(answer: Any, case: Case) -> list[str]:
    """The learner's own names for the arguments of a case."""
    signature = _signature(answer) if case else None
    bound = signature.bind(*case).arguments if signature else {}
    return list(bound) if len(bound) == len(case) else [f"argument {place + 1}" for place in range(len(case))]


def _changed(before: Any, after: Any) -> bool:
    return isinstance(before, np.ndarray) and not (
        before.shape == after.shape and np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    )


def _defaults(answer: Any) -> list[tuple[str, Any, Any]]:
    """(name, value, a copy) of each argument whose default is a dict, list or set, which a call may fill."""
    signature = _signature(answer)
    arguments = signature.parameters.values() if signature else ()
    boxes = ((a.name, a.default) for a in arguments if type(a.default) in (dict, list, set))
    return [(name, box, box.copy()) for name, box in boxes]


@contextmanager
def _defaults_kept(answer: Any) -> Iterator[None]:
    """What calls leave in default values is taken out again: the next check begins as this one did."""
    defaults = _defaults(answer)
    try:
        yield
    finally:
        for _, box, before in defaults:
            box.clear()
            box.extend(before) if isinstance(box, list) else box.update(before)


def _is_filled(box: Any, before: Any) -> bool:
    """Whether a dict, list or set holds other things than before; what they are equal to is not asked."""
    now, then = ([*b, *b.values()] if isinstance(b, dict) else list(b) for b in (box, before))
    return len(now) != len(then) or any(a is not b for a, b in zip(now, then, strict=True))


def _described(part: Any) -> str:
    """An input in a few words: a few numbers as they are, an array of many by its shape."""
    if isinstance(part, np.ndarray):
        if part.size > NUMBERS_SHOWN:
            return f"{part.shape}"
        way = {"float": lambda x: f"{x:.6g}", "int": str}
        numbers = np.array2string(part, separator=", ", formatter=way)
        return f"= {' '.join(numbers.split())}"
    if isinstance(part, float | int):
        return f"= {part:.6g}"
    if isinstance(part, str | list | tuple | dict) and len(text := repr(part)) <= LONGEST_INPUT:
        return f"= {text}"
    return ""


def _is_untouched(answer: Any, stub: str) -> bool:
    """Whether a function does what the one in the stub does, step by step."""
    code = getattr(answer, "__code__", None)
    handed_out = (c for c in compile(stub, "<stub>", "exec").co_consts if isinstance(c, CodeType))
    return code is not None and any(_steps(code) == _steps(other) for other in handed_out)


def _steps(code: CodeType) -> tuple:
    """What a function does, without its name, its docstring and its line numbers."""
    constants = (_steps(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts)
    said = {"None"} | {repr(c) for c in code.co_consts[:1] if isinstance(c, str)}
    return code.co_code, code.co_names, code.co_varnames, tuple(c for c in constants if c not in said)


def _first_lines(text: str) -> str:
    lines = text.strip()[:CHARACTERS_SHOWN].split("\n")
    more = len(lines) > LINES_SHOWN or len(text.strip()) > CHARACTERS_SHOWN
    return " / ".join(line.strip() for line in lines[:LINES_SHOWN]) + (" ..." if more else "")


class _FirstCharacters(io.StringIO):
    """A stream that keeps the beginning of a flood and lets the rest go by."""

    def write(self, text: str) -> int:
        if self.tell() <= CHARACTERS_SHOWN:
            super().write(text[: CHARACTERS_SHOWN + 1])
        return len(text)
