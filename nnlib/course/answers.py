"""Answers that are no code: `line = choose("0.2")` shows a control, and becomes `line = "d"` when run again.

Only what stands in the cell is graded. What a control was told waits in a file beside the notebook until its
cell is run again, so it outlives the kernel; then it is written into the cell, and the file forgets it.
"""

import ast
import json
import re
from html import escape
from pathlib import Path
from typing import Any

from nnlib.course.checks import Exercise, find, validating
from nnlib.course.notebook import check
from nnlib.course.progress.turns import in_turn
from nnlib.storage import whole_file

WAITING = "answers.json"


def choose(id: str) -> Any:
    """The letter of the option that was chosen; until then radio buttons to choose with, and `...`."""
    return _answer(id, "choose")


def order(id: str) -> Any:
    """The letters of the lines, in the order that was made; until then a list to sort, and `...`."""
    return _answer(id, "order")


def enter(id: str) -> Any:
    """The value that was typed; until then a field to type into, and `...`."""
    return _answer(id, "enter")


def control_of(exercise: Exercise) -> str | None:
    """The function that asks for the answer: "choose", "order" or "enter"; None where the answer is code."""
    if exercise.kind == "order":
        return "order"
    if exercise.options:
        return "choose"
    return "enter" if exercise.kind in ("derive", "predict", "quiz") else None


def _answer(id: str, control: str) -> Any:
    exercise = find(id)
    if control_of(exercise) != control:
        raise LookupError(f"{control} does not fit exercise {id}, {_what_fits(exercise)}.")
    if validating():
        return ...  # only what stands in the cell counts
    answer = _waiting().get(id)
    if answer is None:
        _show(exercise, control)
        return ...
    _write_into_cell(f'{control}("{id}")', answer)
    _keep(id, None)
    return answer


def _what_fits(exercise: Exercise) -> str:
    control = control_of(exercise)
    return f'but {control}("{exercise.id}") does' if control else "which wants no letter and no number"


def _show(exercise: Exercise, control: str) -> None:
    twin = f'To answer, write your answer in place of {control}("{exercise.id}").'
    try:
        # Here and not above: a check must not need the packages of a front end.
        from IPython.display import display

        from nnlib.show.widgets import answers as controls
    except ModuleNotFoundError:
        print(twin)
        return

    def judge(answer: Any) -> str:
        return _judged(exercise.id, answer)

    if control == "enter":
        display(controls.type_in(str.strip if exercise.kind == "quiz" else read_number, judge, twin))
    else:
        make = controls.put_in_order if control == "order" else controls.pick_one
        texts = {letter: plain(text) for letter, text in exercise.options.items()}
        display(make(texts, judge, twin))


def plain(markdown: str) -> str:
    """Words with short formulas and names of code, for a control that shows plain text.

    >>> plain("$w_5$ shrinks by $-1$: `W2[0, -1]`")
    'w₅ shrinks by −1: W2[0, -1]'
    """
    text = re.sub(r"\$([^$]*)\$", lambda formula: _set_plainly(formula[1]), markdown)
    return text.replace("`", "")


def _set_plainly(formula: str) -> str:
    lowered = re.sub(r"_(\d)", lambda index: chr(ord("₀") + int(index[1])), formula)
    return lowered.replace("-", "−")


def _judged(id: str, answer: Any) -> str:
    """The feedback on an answer, and what to do next; keeps the answer for the next run of the cell."""
    feedback = check(id, answer)._repr_mimebundle_()["text/html"]
    if _keep(id, answer):
        next_step = "Run this cell and the next one again: your answer then stands in the notebook."
    else:
        next_step = f"Nothing can be stored in this folder: write {as_source(answer)} into the cell yourself."
    return f"{feedback}<p>{escape(next_step)}</p>"


def read_number(text: str) -> Any:
    """The number, or the list of numbers, that a learner typed.

    Raises:
        ValueError: it is neither.

    Example:
        >>> read_number("−0.25")
        -0.25
    """
    not_a_number = ValueError("That is not a number. Write it like -0.25.")
    try:
        value = ast.literal_eval(text.strip().replace("−", "-"))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        raise not_a_number from None
    if isinstance(value, tuple) and text.count(",") == 1:
        raise ValueError("Write a point and not a comma, like 0.25.")
    if not _is_numeric(value):
        raise not_a_number
    return value


def _is_numeric(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_numeric(part) for part in value)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _write_into_cell(call: str, answer: Any) -> None:
    """Put the answer in place of the call in the cell that is running, and say so."""
    try:
        from IPython import get_ipython

        shell = get_ipython()
    except ModuleNotFoundError:
        shell = None
    source = with_answer(shell.user_ns["In"][-1], call, answer) if shell else None
    if source is not None:
        shell.set_next_input(source, replace=True)
    print(f"Your answer {as_source(answer)} now stands in the cell; if it does not, write it there.")
    print(f"To answer anew, put {call} back in its place.")


def with_answer(source: str, call: str, answer: Any) -> str | None:
    """A cell with the answer in place of the call; None where it holds no such call on one line.

    Example:
        >>> with_answer("line = choose('0.2')", 'choose("0.2")', "d")
        'line = "d"'
    """
    wanted = ast.dump(ast.parse(call, mode="eval").body)
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return None
    for node in nodes:
        if isinstance(node, ast.Call) and ast.dump(node) == wanted and node.lineno == node.end_lineno:
            lines = source.split("\n")
            line = lines[node.lineno - 1].encode()  # ast counts bytes
            before, after = line[: node.col_offset], line[node.end_col_offset :]
            lines[node.lineno - 1] = (before + as_source(answer).encode() + after).decode()
            return "\n".join(lines)
    return None


def as_source(answer: Any) -> str:
    """The answer as a learner would type it: a text in double quotes, a number as it is."""
    return json.dumps(answer, ensure_ascii=False) if isinstance(answer, str) else repr(answer)


def _waiting() -> dict[str, Any]:
    """The answers that no cell has taken up yet; whatever cannot be read is none."""
    try:
        kept = json.loads(Path(WAITING).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _keep(id: str, answer: Any) -> bool:
    """Let an answer wait, or forget it if None; False where the folder cannot be written to."""
    try:
        with in_turn(Path(WAITING)):
            kept = {key: value for key, value in {**_waiting(), id: answer}.items() if value is not None}
            with whole_file(Path(WAITING)) as file:
                file.write(json.dumps(kept).encode())
    except OSError:
        return False
    return True
