"""`python -m nnlib progress`: what a learner has solved, believed and remembered, as text for a terminal."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from textwrap import wrap

from nnlib.course.checks import lesson as exercises_of
from nnlib.course.progress.beliefs import Comparison
from nnlib.course.progress.course import LESSONS, in_all, standing, title_of
from nnlib.course.progress.recall import QUESTIONS, RULE, is_due
from nnlib.course.progress.record import FILE, WRONG, Results, read
from nnlib.course.refusal import Refusal
from nnlib.show.table import table


def overview(folder: Path, today: date) -> tuple[list[str], bool]:
    """The lines to print, and whether all of the file could be read.

    Raises:
        Refusal: there is no such folder.
    """
    if not folder.is_dir():
        raise Refusal(f"there is no folder {folder}.")
    known, sound = read(folder)
    lines = [_source(folder, sound), "", *_table(known)]
    for title, part in (
        ("Begun, not right yet", list(_open_exercises(known))),
        ("What you believe", str(Comparison(known)).split("\n")),
        ("Recall", list(_recall(known, today))),
    ):
        if part:
            lines += ["", title, *(f"  {line}" for line in part)]
    return lines, sound


def _source(folder: Path, sound: bool) -> str:
    file = folder / FILE
    if not sound:
        what = "what follows is what can be read of it, and the next check keeps the file under another name"
        return f"{file} is damaged, or not ours; {what}."
    if not file.exists():
        return f"Nothing is kept in {folder} yet; the checks of a notebook begin {FILE} there."
    return f"From {file}, which the checks of the notebooks write."


def _table(known: Results) -> list[str]:
    rows = [(f"{name[:2]} {title_of(name)}", standing(name[:2], known)) for name in LESSONS]
    rows.append(("in all", in_all(known)))
    names, standings = zip(*rows, strict=True)
    points = [f"{now.points} of {now.most}" for now in standings]
    return repr(table({"lesson": names, "solved": [now.words for now in standings], "points": points})).split(
        "\n"
    )


def _open_exercises(known: Results) -> Iterator[str]:
    declared = [exercise.id for name in LESSONS for exercise in exercises_of(name[:2])]
    for id in declared:
        tried = known.exercises.get(id)
        if tried and tried.state == WRONG:
            tries = "1 try" if tried.tries == 1 else f"{tried.tries} tries"
            yield f"{id}: {tries}, the last on {tried.day}"


def _recall(known: Results, today: date) -> Iterator[str]:
    asked = [known.recall[q.id] for q in QUESTIONS if q.id in known.recall]
    if asked:
        due = sum(is_due(recalled, today) for recalled in asked)
        yield f"{len(asked)} of {len(QUESTIONS)} questions asked so far; {due} to come back today."
        yield from wrap(RULE, 96)
