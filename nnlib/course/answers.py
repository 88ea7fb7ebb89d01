"""Answers that are no code: `line = choose("0.2")` shows a control, and becomes `line = choose("0.2", "d")`.

Only what is in the cell is graded. An answer given to a control waits in a file beside the notebook until its
cell is run again, so it outlives the kernel; then it is written into the cell, and the file forgets it. The
control is shown again with this answer, so that changing one's mind takes one click.
"""

import ast
import json
import re
from html import escape
from typing import Any

from nnlib.course import notebook
from nnlib.course.checks import Exercise, find, validating
from nnlib.course.checks.comparison import number_in
from nnlib.course.checks.verdict import WRONG
from nnlib.course.waiting import keep, waiting


def choose(id: str, answer: Any = ...) -> Any:
    """Show radio buttons to choose with; returns the letter of the option that was chosen, or `...`."""
    return _answer(id, "choose", answer)


def order(id: str, answer: Any = ...) -> Any:
    """Show a list to sort; returns the letters of the lines in the order that was made, or `...`."""
    return _answer(id, "order", answer)


def enter(id: str, answer: Any = ...) -> Any:
    """Show a field to type into; returns the value that was typed, or `...`."""
    return _answer(id, "enter", answer)


def control_of(exercise: Exercise) -> str | None:
    """The function that asks for the answer: "choose", "order" or "enter"; None where the answer is code."""
    if exercise.kind == "order":
        return "order"
    if exercise.options:
        return "choose"
    return "enter" if exercise.kind in ("derive", "predict", "quiz") else None


def _answer(id: str, control: str, answer: Any) -> Any:
    exercise = find(id)
    if (fitting := control_of(exercise)) != control:
        fits = f'but {fitting}("{id}") does' if fitting else "which wants no letter and no number"
        raise LookupError(f"{control} does not fit exercise {id}, {fits}.")
    if validating():
        return answer  # only what is in the cell counts
    if (newer := waiting().get(id)) is not None:
        answer = newer
        _write_into_cell(control, id, answer)
        keep(id, None)
    _show(exercise, control, answer)
    notebook.returned[id] = answer
    return answer


def _show(exercise: Exercise, control: str, answer: Any) -> None:
    twin = f"To answer, write your answer into the call: {_call(control, exercise.id, '...')}."
    try:
        # Here and not above: a check must not need the packages of a front end.
        from IPython.display import display

        from nnlib.show.widgets import answers as controls
    except ModuleNotFoundError:
        print(twin)
        return

    def judge(answer: Any) -> str:
        return _judged(exercise.id, answer)

    given = None if answer is ... else answer
    if control == "enter":
        parse = str.strip if exercise.kind == "quiz" else read_number
        display(controls.type_in(parse, judge, twin, "" if given is None else str(given)))
    else:
        make = controls.put_in_order if control == "order" else controls.pick_one
        texts = {letter: plain(text) for letter, text in exercise.options.items()}
        display(make(texts, judge, twin, given))


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
    feedback = notebook.judged(id, answer)
    notebook.show_again(id, feedback)
    if find(id).kind == "quiz" and feedback.verdict.state == WRONG:
        return feedback._repr_mimebundle_()["text/html"]  # no answers that could be kept
    if keep(id, answer):
        next_step = "Run this cell again: your answer is then in the notebook."
    else:
        next_step = f"Nothing can be stored in this folder: write {as_source(answer)} into the cell yourself."
    return f"{feedback._repr_mimebundle_()['text/html']}<p>{escape(next_step)}</p>"


def read_number(text: str) -> float:
    """The number that a learner typed, written as it may be in a cell.

    Raises:
        ValueError: it is none.

    Example:
        >>> read_number("−0.25"), read_number("2*10^-1"), read_number("16")
        (-0.25, 0.2, 16)
    """
    if re.fullmatch(r"\s*[-−+]?\d+,\d+\s*", text):
        raise ValueError("Write a point for decimals, like 0.25, and no comma.")
    if (number := number_in(text)) is None:
        raise ValueError("That is not a number. Write it like -0.25, 1/4 or 2.5e-1.")
    return int(number) if number.is_integer() else number


def _call(control: str, id: str, answer: str) -> str:
    return f'{control}("{id}", {answer})'


def _write_into_cell(control: str, id: str, answer: Any) -> None:
    """Put the answer into the call in the cell that is running, and say so."""
    try:
        from IPython import get_ipython

        shell = get_ipython()
    except ModuleNotFoundError:
        shell = None
    source = with_answer(shell.user_ns["In"][-1], control, id, answer) if shell else None
    if source is not None:
        # What ipykernel's set_next_input does; the shell of a kernel in the browser has none that works.
        payload = {"source": "set_next_input", "text": source, "replace": True}
        shell.payload_manager.write_payload(payload)
    print(f"Your answer is now in the cell: {_call(control, id, as_source(answer))}. If not, write it there.")


def with_answer(source: str, control: str, id: str, answer: Any) -> str | None:
    """A cell with the answer in the call of its control; None where it holds no such call on one line.

    Example:
        >>> with_answer("line = choose('0.2')", "choose", "0.2", "d")
        'line = choose("0.2", "d")'
    """
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return None
    for node in nodes:
        match node:
            case ast.Call(ast.Name(name), [ast.Constant(value), *_]) if (name, value) == (control, id):
                if node.lineno != node.end_lineno:
                    continue
                lines = source.split("\n")
                line = lines[node.lineno - 1].encode()  # ast counts bytes
                before, after = line[: node.col_offset], line[node.end_col_offset :]
                call = _call(control, id, as_source(answer))
                lines[node.lineno - 1] = (before + call.encode() + after).decode()
                return "\n".join(lines)
    return None


def as_source(answer: Any) -> str:
    """The answer as a learner would type it: a text in double quotes, a number as it is."""
    return json.dumps(answer, ensure_ascii=False) if isinstance(answer, str) else repr(answer)
