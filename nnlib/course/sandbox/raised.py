"""What an answer raised, in one line, and in which line of the learner's own."""

import ast
import linecache
import re
import sysconfig
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

LONGEST_MESSAGE, LONGEST_LINE = 200, 100
_OF_PYTHON = map(sysconfig.get_path, ("stdlib", "platstdlib", "purelib", "platlib"))
_NOT_THE_LEARNERS = (str(Path(__file__).parents[2]), str(Path(np.__file__).parent), *_OF_PYTHON)


class Unfit(Exception):
    """What an answer gave cannot be used any further; the message is the whole sentence for the learner."""


def means_a_hole(error: BaseException) -> bool:
    """Whether the code stopped at a part that the learner has still to write: a raise, or three dots."""
    # In quotes it is the name of a type; NumPy's "ellipsis (`...`)" tells what an index may be.
    return isinstance(error, NotImplementedError) or "'ellipsis'" in _message(error).lower()


def describe_error(error: BaseException) -> str:
    """One sentence on the error and one with the last line of the learner's own; never a traceback."""
    message = _message(error)
    if isinstance(error, Unfit):
        return message
    if isinstance(error, RecursionError):
        what = "Your function calls itself again and again; nothing ends it."
    elif isinstance(error, SystemExit):
        what = "Your code ends Python (exit); a function ends with return."
    elif product := _failed_product(error):
        what = product
    elif type(error) is KeyError:
        what = f"Your code raised KeyError: {message} is no key there. `.get` helps where one may be missing."
    elif "Cannot cast ufunc" in message and "to dtype('int" in message:
        what = "An array of whole numbers cannot take others in place: make it of floats, or a new one."
    else:
        what = f"Your code raised {type(error).__name__}"
        what += f"{': ' if message else ''}{message.removesuffix('.')}."
        what += " A function that ends without `return` gives None." * ("'NoneType'" in message)
    return what + _where(error)


def _message(error: BaseException) -> str:
    try:
        words = " ".join(str(error).split())
    except Exception:  # a learner's own error class may fail to say what it is
        return ""
    return words if len(words) <= LONGEST_MESSAGE else words[: LONGEST_MESSAGE - 3] + "..."


def _where(error: BaseException) -> str:
    """The innermost line that is the learner's own."""
    place = _place(error)
    if place is None:
        return ""
    line = linecache.getline(place.tb_frame.f_code.co_filename, place.tb_lineno, place.tb_frame.f_globals)
    return f" It happened in line {place.tb_lineno}: `{line.strip()[:LONGEST_LINE]}`." if line else ""


def _place(error: BaseException) -> TracebackType | None:
    """The innermost place that is the learner's: not the course's, NumPy's or Python's."""
    place, found = error.__traceback__, None
    while place is not None:
        if not place.tb_frame.f_code.co_filename.startswith((*_NOT_THE_LEARNERS, "<frozen", "<__array")):
            found = place
        place = place.tb_next
    return found


def _failed_product(error: BaseException) -> str:
    """A matrix product that does not fit, in the words of the course; an empty text for another error."""
    message = _message(error)
    if not isinstance(error, ValueError) or not ("matmul:" in message or "not aligned" in message):
        return ""
    shapes = _shapes_of_product(_place(error))
    if shapes and () in shapes:
        return "A matrix product needs an array on both sides, and one of yours is a single number."
    if shapes:
        left, right = shapes
        lengths = f"{left[-1]} and {right[-2] if len(right) > 1 else right[0]}"
        return f"{left} @ {right} do not fit: the inner lengths are {lengths}. Which one turns?"
    if sizes := re.search(r"size (\d+) is different from (\d+)", message):
        lengths = f"{sizes[2]} and {sizes[1]}"
        return f"A matrix product does not fit: the inner lengths are {lengths}. Which of the two turns?"
    return ""


def _shapes_of_product(place: TracebackType | None) -> tuple[tuple, tuple] | None:
    """The shapes of the two factors, where reading them again runs nothing but lookups."""
    if place is None:
        return None
    code, frame = place.tb_frame.f_code, place.tb_frame
    line, end_line, column, end_column = next(islice(code.co_positions(), place.tb_lasti // 2, None))
    if line != end_line or column is None:
        return None
    text = linecache.getline(code.co_filename, line, frame.f_globals).encode()[column:end_column].decode()
    try:
        factors = _factors(ast.parse(text.strip(), mode="eval").body)
        values = [eval(ast.unparse(factor), frame.f_globals, frame.f_locals) for factor in factors]
        left, right = map(np.shape, values)
    except Exception:
        return None
    return left, right


def _factors(product: ast.expr) -> list[Any]:
    """The two factors of `A @ B`, `np.dot(A, B)` or `A.dot(B)`; none if one of them calls something."""
    match product:
        case (
            ast.BinOp(left, ast.MatMult(), right)
            | ast.Call(ast.Attribute(ast.Name("np")), [left, right])
            | ast.Call(ast.Attribute(left, "dot"), [right])
        ):
            parts = [*ast.walk(left), *ast.walk(right)]
            return [] if any(isinstance(part, ast.Call | ast.NamedExpr) for part in parts) else [left, right]
    return []
