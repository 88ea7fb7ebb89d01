"""Find the answers in a learner's notebook, in which cells may be renamed, moved, copied or unmarked."""

import ast
import re
from dataclasses import dataclass, field

from nnlib.course.grading.graded_lesson import GradedLesson
from nnlib.course.grading.notebook_file import mark_of

UNWRITTEN = "*Write your answer here.*"
Cell = tuple[str, str]  # the exercise that it answers, or "", and its source
MOST_READ = 500_000  # characters of Python that are searched for names


@dataclass
class Paired:
    """Answer cells and written answers by exercise, the learner's own cells, and notes on what is unusual.

    `order` lists what is to be run, in the order of the notebook.
    """

    answers: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    order: list[Cell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def begun(self, id: str, lesson: GradedLesson) -> bool:
        """Whether the exercise is answered by more than the cell as it was handed out."""
        return _begun(self.answers.get(id, ""), id, lesson)


def pair(cells: list[dict], lesson: GradedLesson) -> Paired:
    """Pair cells, dicts of "cell_type", "source", "metadata" and "id", with the exercises of a lesson."""
    paired, known = Paired(), {_squeezed(cell) for cell in (*lesson.cells, *lesson.proved)}
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    claimed: dict[str, list[int]] = {exercise.id: [] for exercise in lesson.exercises}
    for place, cell in enumerate(code):
        if id := _marked(cell, lesson, "answer"):
            claimed[id].append(place)
    _claim_by_name(code, lesson, claimed, known)
    chosen = {}
    for id, places in claimed.items():
        if places:
            chosen[_last_begun(code, places, id, lesson, paired)] = id
    known |= {_squeezed(stub) for stub in lesson.stubs.values()}
    for place, cell in enumerate(code):
        if place in chosen:
            paired.answers[chosen[place]] = cell["source"]
            paired.order.append((chosen[place], cell["source"]))
        elif not _is_lessons(cell, lesson, known):
            # Earlier tries too: a later one may call what they define.
            paired.order.append(("", cell["source"]))
    _find_words(cells, lesson, paired)
    return paired


def _marked(cell: dict, lesson: GradedLesson, role: str) -> str | None:
    """The exercise of the lesson that a cell is marked as belonging to in this role."""
    its_role, id = mark_of(cell)
    return id if its_role == role and any(id == exercise.id for exercise in lesson.exercises) else None


def _claim_by_name(
    code: list[dict], lesson: GradedLesson, claimed: dict[str, list[int]], known: set[str]
) -> None:
    """Claim cells without marks that define the name which the check looks at.

    All cells between the marked answer and its check, since the check would see their definitions; if no
    answer is marked, the last such cell of the notebook.
    """
    taken = {place for places in claimed.values() for place in places}
    checks = {_marked(cell, lesson, "check"): place for place, cell in enumerate(code)}
    own = [n for n, cell in enumerate(code) if n not in taken and not _is_lessons(cell, lesson, known)]
    names = _names(code, own)
    for exercise in lesson.exercises:
        name, places = lesson.looks.get(exercise.id, ""), claimed[exercise.id]
        defining = [n for n in own if name in names[n]]
        check = checks.get(exercise.id, len(code))
        more = [n for n in defining if places[0] < n < check] if places else defining[-1:]
        claimed[exercise.id] = sorted(places + more)


def _names(code: list[dict], places: list[int]) -> dict[int, set[str]]:
    """The names that the cells at these places define; only so much is read, the shortest cells first."""
    names, read = dict.fromkeys(places, set()), 0
    for place in sorted(places, key=lambda n: len(code[n]["source"])):
        read += len(code[place]["source"])
        if read > MOST_READ:
            break
        names[place] = defined(code[place]["source"])
    return names


def defined(source: str) -> set[str]:
    """The names that a cell defines at its top level; none where it is no Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    names = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {part.id for top in targets for part in ast.walk(top) if isinstance(part, ast.Name)}
    return names


def _begun(source: str, id: str, lesson: GradedLesson) -> bool:
    """Whether a cell is neither empty nor unchanged."""
    return _squeezed(source) not in ("", _squeezed(lesson.stubs.get(id, "")))


def _last_begun(code: list[dict], places: list[int], id: str, lesson: GradedLesson, paired: Paired) -> int:
    """The last of several answers that is not empty or untouched."""
    begun = [place for place in places if _begun(code[place]["source"], id, lesson)]
    if len(begun) > 1:
        paired.notes.append(f"Exercise {id} is answered in {len(begun)} cells; the last one counts.")
    return (begun or places)[-1]


def _is_lessons(cell: dict, lesson: GradedLesson, known: set[str]) -> bool:
    """Whether a cell is the lesson's own, which the warm process has run, or a check, which is never run."""
    check = _marked(cell, lesson, "check") or re.match(r"\s*check\(", cell["source"])
    return bool(check) or not cell["source"].strip() or _squeezed(cell["source"]) in known


def _squeezed(source: str) -> str:
    return "".join(source.split())


def _find_words(cells: list[dict], lesson: GradedLesson, paired: Paired) -> None:
    for cell in cells:
        id = _marked(cell, lesson, "write")
        if id and cell["source"].replace(UNWRITTEN, "").strip():
            paired.words[id] = cell["source"].strip()
