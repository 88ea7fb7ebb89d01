"""`python -m nnlib build`: make the notebooks of all lessons, or of some."""

import re
import time
from collections.abc import Sequence
from pathlib import Path

from nbformat import NotebookNode

from nnlib.course.build.compare import differences_of_copy, differences_of_solution, text_of
from nnlib.course.build.coverage import COVERAGE_PAGE, QUESTIONS, coverage_page
from nnlib.course.build.errors import AuthorError, shown
from nnlib.course.build.execute import execute
from nnlib.course.build.minutes import write_minutes
from nnlib.course.build.notation import NOTATION, NOTATION_PAGE, notation_page
from nnlib.course.build.publishing import add_bootstrap
from nnlib.course.build.readme import readme
from nnlib.course.build.source import read_lesson
from nnlib.course.build.student import is_own_work, student_copy
from nnlib.course.checks import lesson as declarations
from nnlib.course.files import whole_file

Lessons = dict[Path, tuple[NotebookNode, NotebookNode]]  # the source, the lesson and its student copy


def build(root: Path, names: Sequence[str] = (), *, force: bool = False) -> list[str]:
    """Make both notebooks of each lesson; returns a sentence for each student copy that was left alone.

    A lesson is named "05" or "05_backpropagate_by_hand"; no name means all. The pages that count all lessons,
    such as README.md, are always written. A copy that a learner has changed is left alone unless `force` is
    set. Raises AuthorError where a source breaks a rule or a cell fails; the lesson at fault is not written
    then.
    """
    left_alone = []
    # All sources are read before the first slow run, so that a slip in the last one shows in seconds.
    chosen = chosen_sources(root, names)
    lessons = _read_lessons(root)
    for source in chosen:
        lesson, copy = lessons[source]
        start = time.perf_counter()
        execute(lesson, source)
        _write(source.with_suffix(".ipynb"), lesson)
        target = copy_of(source)
        if force or not is_own_work(target):
            _write(target, copy)
        else:
            left_alone.append(
                f"{shown(target)} holds somebody's work and was left alone; --force overwrites it."
            )
        print(f"{source.stem}: {len(lesson.cells)} cells in {time.perf_counter() - start:.1f} s", flush=True)
    for path, text in _pages(root, lessons).items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return left_alone


def out_of_date(root: Path, names: Sequence[str] = ()) -> list[str]:
    """One line for each way in which the notebooks are not what their sources make; runs no cell."""
    lines, lessons = [], _read_lessons(root, names)
    for source, (lesson, copy) in lessons.items():
        lines += differences_of_solution(source.with_suffix(".ipynb"), lesson)
        lines += differences_of_copy(copy_of(source), copy)
    if names:
        return lines
    for path, text in _pages(root, lessons).items():
        if not path.exists() or path.read_text(encoding="utf-8-sig") != text:
            lines.append(f"{path.relative_to(root)}: is out of date.")
    return lines + _strays(root)


def sources(root: Path) -> list[Path]:
    """The sources of all lessons, in order."""
    return sorted(path for path in (root / "solutions").glob("*.py") if _is_lesson(path))


def _read_lessons(root: Path, names: Sequence[str] = ()) -> Lessons:
    lessons = {}
    for source in chosen_sources(root, names):
        _expect_declarations(source.stem[:2])
        lesson = read_lesson(source)
        write_minutes(lesson)
        add_bootstrap(lesson, root)
        lessons[source] = lesson, student_copy(lesson, source)
    return lessons


def _expect_declarations(number: str) -> None:
    """Refuse a lesson whose exercises cannot be imported; that is no fault of the cell that names one."""
    try:
        declarations(number)
    except LookupError:
        pass  # a lesson without exercises
    except Exception as error:
        raise AuthorError(f"nnlib/course/lessons/lesson_{number}.py: {error}") from None


def chosen_sources(root: Path, names: Sequence[str]) -> list[Path]:
    """The sources of the lessons that are named by number or full name; of all if none is named."""
    available = sources(root)
    if not available:
        raise AuthorError(f"there is no lesson NN_name.py in {root / 'solutions'}.")
    for name in names:
        if not any(name in (source.stem, source.stem[:2]) for source in available):
            known = ", ".join(source.stem for source in available)
            raise AuthorError(f"there is no lesson {name}; the folder solutions holds {known}.")
    return [source for source in available if not names or {source.stem, source.stem[:2]} & set(names)]


def _pages(root: Path, lessons: Lessons) -> dict[Path, str]:
    """What is written from all lessons together."""
    by_name = {path.stem: lesson for path, (lesson, _) in lessons.items()}
    solutions, pages = root / "solutions", {}
    if (solutions / QUESTIONS).exists():
        pages[solutions / COVERAGE_PAGE] = coverage_page(root, by_name)
    if (solutions / NOTATION).exists():
        pages[solutions / NOTATION_PAGE] = notation_page(root, by_name)
    if (root / "README.md").exists():
        pages[root / "README.md"] = readme(root, by_name)
    return pages


def _strays(root: Path) -> list[str]:
    known = {source.stem for source in sources(root)}
    notebooks = [*root.glob("solutions/*.ipynb"), *root.glob("notebooks/*.ipynb")]
    strays = sorted(path for path in notebooks if _is_lesson(path) and path.stem not in known)
    return [f"{shown(path)}: there is no solutions/{path.stem}.py." for path in strays]


def _is_lesson(path: Path) -> bool:
    return re.match(r"\d\d_", path.name) is not None


def copy_of(source: Path) -> Path:
    """Where the student copy of a lesson is."""
    return source.parents[1] / "notebooks" / source.with_suffix(".ipynb").name


def _write(path: Path, notebook: NotebookNode) -> None:
    path.parent.mkdir(exist_ok=True)
    with whole_file(path) as file:
        file.write(text_of(notebook).encode())
