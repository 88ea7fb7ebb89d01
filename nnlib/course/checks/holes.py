"""Solution regions, the lines of a cell that a student copy must not show, and what a student finds there.

The markers of code are nbgrader's own, so that its tools read the same files.
"""

import ast
import re
from collections.abc import Iterator

from nnlib.course.refusal import Refusal


class AuthorError(Refusal):
    """A lesson's source cannot be built."""


MARKERS = {
    "code": ("### BEGIN SOLUTION", "### END SOLUTION"),
    "markdown": ("<!-- BEGIN SOLUTION -->", "<!-- END SOLUTION -->"),
}

# A marker with a slip in it would leave the answer in the student copy, so what resembles one is refused.
_LOOKALIKE = re.compile(r"(?:^|#|<!-*)\W*(?:begin|end)[\W_]*solution", re.IGNORECASE)


def solution_regions(source: str, cell_type: str) -> list[tuple[int, int]]:
    """The regions of a cell as pairs (line of BEGIN, line of END), lines counted from 0."""
    begin, end = MARKERS[cell_type]
    regions, opened = [], None
    for number, line in enumerate(source.split("\n")):
        text = line.strip()
        if text == begin and opened is None:
            opened = number
        elif text == end and opened is not None:
            regions.append((opened, number))
            opened = None
        elif text == begin:
            raise AuthorError(f'a second "{begin}" comes before "{end}".')
        elif text == end:
            raise AuthorError(f'"{end}" has no "{begin}" above it.')
        elif _LOOKALIKE.search(line):
            raise AuthorError(f'the line "{text}" looks like a marker; write exactly "{begin}" or "{end}".')
    if opened is not None:
        raise AuthorError(f'"{begin}" has no "{end}" below it.')
    if not regions:
        raise AuthorError(f'an answer must be between the lines "{begin}" and "{end}".')
    return regions


def expect_no_marker(source: str) -> None:
    """Refuse a marker, or what looks like one, in a cell whose text goes to students as it is."""
    for line in source.split("\n"):
        if _LOOKALIKE.search(line):
            text = f'the line "{line.strip()}" looks like the marker of a solution'
            raise AuthorError(f"{text}, which only a cell tagged answer or write may have.")


def open_prose(source: str) -> str:
    """A markdown cell with an invitation to write in place of each region."""
    lines = source.split("\n")
    for begin, end in reversed(solution_regions(source, "markdown")):
        lines[begin : end + 1] = ["*Write your answer here.*"]
    return "\n".join(lines)


# The comment above the call that shows a control for the answer.
_INVITATIONS = {
    "choose": "# Run this cell and choose below it, or write the letter here, in quotes",
    "order": "# Run this cell and sort below it, or write the letters here, in quotes",
    "enter": "# Run this cell and type below it, or write the answer here",
}


def open_code(source: str, exercise: str = "", control: str | None = None) -> str:
    """A code cell with a hole in place of each region: `name = ...` for assignments, else a raise.

    A hole at top level never raises, so that Run All reaches the last cell. Where a control asks for the
    answer, such as "choose", the hole is its call: `name = choose("5.1")`.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        reason = f"{error.msg}, line {error.lineno}"
        raise AuthorError(f"an answer cell must be plain Python ({reason}).") from None
    lines = source.split("\n")
    # From the last region to the first, so that the tree's line numbers stay right for those still to come.
    for begin, end in reversed(solution_regions(source, "code")):
        hole = _hole(tree, lines, begin, end)
        lines[begin : end + 1] = _asked(hole, exercise, control) if control else hole
    return "\n".join(lines)


def _asked(hole: list[str], exercise: str, control: str) -> list[str]:
    """The hole of one name at top level, with the call of a control in place of the dots."""
    if len(hole) != 2 or not hole[1].endswith(" = ...") or hole[1].startswith(" "):
        raise AuthorError(f"{control} asks for one answer: write one assignment `name = value` at top level.")
    if hole[1] == f"{control} = ...":
        raise AuthorError(f"the name {control} is taken: the cell could not be run twice.")
    return [_INVITATIONS[control], hole[1].replace("...", f'{control}("{exercise}")')]


def _hole(tree: ast.Module, lines: list[str], begin: int, end: int) -> list[str]:
    code_lines = {n for n in range(begin + 1, end) if lines[n].strip() and lines[n].strip()[0] != "#"}
    statements, in_function = _statements_between(tree, begin, end, code_lines)
    assigned = [_assigned(statement) for statement in statements]
    if all(assigned):
        names = list(dict.fromkeys(assigned))
        answers = "answer" if len(names) == 1 else "answers"
        hole = [f"# Put your {answers} in place of the dots", *(f"{name} = ..." for name in names)]
    elif in_function:
        plural = "" if len(code_lines) == 1 else "s"
        hole = [f"# Your code here (about {len(code_lines)} line{plural})", "raise NotImplementedError"]
    else:
        raise AuthorError("at top level a solution may hold only assignments such as `name = value`.")
    indent = " " * statements[0].col_offset
    return [indent + line for line in hole]


def _statements_between(
    tree: ast.Module, begin: int, end: int, code_lines: set[int]
) -> tuple[list[ast.stmt], bool]:
    """The statements between two markers, and whether they are inside a function."""
    region = set(range(begin + 1, end))
    for block, in_function in _blocks(tree):
        inside = [statement for statement in block if _lines_of(statement) <= region]
        if inside and code_lines <= set().union(*map(_lines_of, inside)):
            return inside, in_function
    raise AuthorError("a solution must hold whole statements of one block.")


def _blocks(node: ast.AST, in_function: bool = False) -> Iterator[tuple[list[ast.stmt], bool]]:
    """Every list of statements under a node, outer ones first, and whether a function encloses it."""
    in_function = in_function or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    for _, value in ast.iter_fields(node):
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
            yield value, in_function
    for child in ast.iter_child_nodes(node):
        yield from _blocks(child, in_function)


def _lines_of(statement: ast.stmt) -> set[int]:
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
    return set(range(first - 1, statement.end_lineno or first))


def _assigned(statement: ast.stmt) -> str:
    """The name in `name = value`; an empty text for any other statement."""
    match statement:
        case ast.Assign([ast.Name(name)]):
            return name
    return ""
