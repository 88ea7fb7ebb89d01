"""Find the answers in a learner's notebook, in which cells may be renamed, moved, copied or unmarked.

The grader and `python -m nnlib check` run what is found here, in the order that is found here.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from nnlib.course.checks import Exercise
from nnlib.course.grading.graded_lesson import GradedLesson
from nnlib.course.grading.notebook_file import LONGEST_SOURCE, mark_of
from nnlib.course.grading.words import Words, written_words

_OF_THE_COURSE = re.compile(r"c-[0-9a-f]{8}|bootstrap")  # ids that the build gives to a lesson's own cells
MOST_READ = 500_000  # characters of Python that are searched for names
MOST_POINTS = 2_000  # in a cell: Python's parser takes a time for a.a.a... that grows with their square
NO_CELL = "There is no answer cell for it in this notebook."
IN_SEVERAL = "Exercise {} is answered in {} cells; the last one counts."
CUT = "Its cell has more than {:,} characters; what follows them is not read."
CLICKED = (
    "Its cell was run, and {} still holds no answer: what is chosen or typed below a cell is in the notebook "
    "only when the cell has been run once more."
)
_CHECK_LINE = re.compile(r"^check\([\"'](\d+\.\d+)[\"'], *(\w+)\) *;?$", re.MULTILINE)
_OPEN = re.compile(r"\w+=(\.\.\.|(choose|order|enter)\([\"'][\d.]+[\"']\))")


class Step(NamedTuple):
    """A cell to run, which answers this exercise or, with "", none. Without a source: look at the answer."""

    id: str
    source: str | None


@dataclass
class Paired:
    """Answer cells, written answers and what is looked at, by exercise, and notes on what is unusual.

    `order` lists what is to be done, in the order of the notebook. `seen` tells of answers that do not count
    what else was seen of them.
    """

    answers: dict[str, str] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)
    looks: dict[str, str] = field(default_factory=dict)
    order: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)

    def untouched(self, cells: list[dict], lesson: GradedLesson) -> bool:
        """Whether nothing is answered, written or tried: the notebook is a copy, of whatever version."""
        own = {cell["source"] for cell in cells if not _OF_THE_COURSE.fullmatch(cell["id"])}
        answered = any(begun(self.answers.get(one.id, ""), one) for one in lesson.exercises)
        written = any(words.text for words in self.words.values())
        return not (answered or written or any(not id and source in own for id, source in self.order))


class _Code(NamedTuple):
    """A code cell without the calls of `check`, the names that it defines, and what its checks look at."""

    source: str
    names: frozenset[str] = frozenset()
    looks: tuple[tuple[str, str], ...] = ()  # pairs of an exercise and an expression
    answers: str = ""  # the exercise that its marks name

    def look(self, id: str) -> str:
        """What a check of this exercise in this cell looks at; an empty text where there is none."""
        return dict(self.looks).get(id, "")


def pair(cells: list[dict], lesson: GradedLesson) -> Paired:
    """Pair cells, as `read_cells` gives them, with the exercises of a lesson."""
    asked = [exercise for exercise in lesson.exercises if exercise.kind != "explain"]
    known = {"", *map(_squeezed, (*lesson.cells, *lesson.proved))}
    paired, code = Paired(), _code_cells(cells, known)
    answered, looked = [[[] for _ in code] for _ in range(2)]  # for each cell, ids of exercises
    for exercise in asked:
        if found := _claimed(exercise, code, lesson.looks.get(exercise.id, ""), paired.notes):
            place, check = found
            paired.answers[exercise.id] = code[place].source
            paired.looks[exercise.id] = _look(exercise.id, lesson, code, place)
            answered[place].append(exercise.id)
            looked[max(place, check)].append(exercise.id)
    known |= {_squeezed(one.stub) for one in asked}
    for cell, ids, looks in zip(code, answered, looked, strict=True):
        if ids or _squeezed(cell.source) not in known:
            # Earlier tries too: a later one may call what they define.
            paired.order.append(Step(ids[0] if len(ids) == 1 else "", cell.source))
        paired.order += [Step(id, None) for id in looks]
    paired.seen = dict(_seen(cells, paired.answers))
    paired.words = written_words(cells, lesson)
    return paired


def begun(source: str, exercise: Exercise) -> bool:
    """Whether an answer cell is neither empty nor as it was handed out."""
    bare = _squeezed(re.sub(r"^\s*#.*", "", source, flags=re.MULTILINE))
    return bool(bare) and not _OPEN.fullmatch(bare) and _squeezed(source) != _squeezed(exercise.stub)


def _claimed(exercise: Exercise, code: list[_Code], name: str, notes: list[str]) -> tuple[int, int] | None:
    """The place of the cell that answers an exercise, and that of its check, or -1; None without an answer.

    What counts is what the check would see: of the marked cell, and those between it and the check that
    define the same name, the last that is begun. If none is, it is the last cell anywhere that defines it.
    """
    id, places = exercise.id, range(len(code))
    names = {name, *(cell.look(id) for cell in code)} - {""}
    marked = [n for n in places if code[n].answers == id]
    defining = [n for n in places if names & code[n].names]
    first = min(marked or defining[-1:], default=0)
    check = next((n for n in places if n >= first and code[n].look(id)), -1)
    claimed = sorted({*marked, *(n for n in defining if marked and first < n <= check)})
    tried = [n for n in claimed if begun(code[n].source, exercise)]
    if len(tried) > 1:
        notes.append(IN_SEVERAL.format(id, len(tried)))
    elsewhere = [n for n in defining if begun(code[n].source, exercise)]
    found = (tried or elsewhere or claimed or defining)[-1:]
    return (found[0], check) if found else None


def _look(id: str, lesson: GradedLesson, code: list[_Code], place: int) -> str:
    """The name that the lesson's check looks at, or the notebook's own check if the answer defines that."""
    names = code[place].names
    looks = [*filter(None, (lesson.looks.get(id), *(cell.look(id) for cell in code))), *sorted(names), "..."]
    return next((look for look in looks if look in names), looks[0])


def _seen(cells: list[dict], answers: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What else there is to know about answers, which explains why they do not count."""
    run = {cell["source"] for cell in cells if cell.get("ran")}
    for id, source in answers.items():
        control = re.search(r"\b(choose|order|enter)\([^(),]*\)", source)
        if control and source in run:
            yield id, CLICKED.format(control[0])
        if len(source) >= LONGEST_SOURCE:
            yield id, CUT.format(LONGEST_SOURCE)


def _code_cells(cells: list[dict], known: set[str]) -> list[_Code]:
    """The code cells; only so much that is not known is searched for names and checks, short cells first."""
    code, read = [cell for cell in cells if cell["cell_type"] == "code"], 0
    found = [_Code(cell["source"]) for cell in code]
    unknown = [place for place, cell in enumerate(code) if _squeezed(cell["source"]) not in known]
    for place in sorted(unknown, key=lambda n: len(code[n]["source"])):
        read += len(code[place]["source"])
        if read > MOST_READ:
            break
        found[place] = _read(code[place]["source"])
    roles = map(mark_of, code)
    return [
        one._replace(answers=id if role == "answer" else "")
        for one, (role, id) in zip(found, roles, strict=True)
    ]


@lru_cache(maxsize=2_000)  # most cells of a class are the same
def _read(source: str) -> _Code:
    """A cell, read as Python; if it is none, lines that look like checks are taken for checks."""
    try:
        if source.count(".") > MOST_POINTS:
            raise ValueError
        tree = ast.parse(source)
        looks = tuple(filter(None, map(_checked, chain.from_iterable(map(ast.walk, tree.body)))))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _Code(_CHECK_LINE.sub("", source), looks=tuple(_CHECK_LINE.findall(source)))
    checks = [node for node in tree.body if isinstance(node, ast.Expr) and _checked(node.value)]
    rest = "" if checks and len(checks) == len(tree.body) else _without(source, checks)
    return _Code(rest, frozenset(_defined(tree)), looks)


def _checked(node: ast.AST) -> tuple[str, str] | None:
    """(exercise, what is looked at) of a call such as check("5.1", slope)."""
    match node:
        case ast.Call(ast.Name("check"), [ast.Constant(str(id)), look]):
            return id, ast.unparse(look)
    return None


def _without(source: str, statements: list[ast.stmt]) -> str:
    """Python without these statements, and with the others in the lines where they were."""
    lines = [line.encode() for line in source.split("\n")]
    for node in reversed(statements):
        first, last = node.lineno - 1, node.end_lineno
        after = lines[last - 1][node.end_col_offset :]
        lines[first:last] = [lines[first][: node.col_offset] + b"pass" + after, *[b""] * (last - first - 1)]
    return b"\n".join(lines).decode()


def _defined(tree: ast.Module) -> Iterator[str]:
    """The names that a cell defines at its top level."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (part.id for top in targets for part in ast.walk(top) if isinstance(part, ast.Name))


def _squeezed(source: str) -> str:
    return "".join(source.split())
