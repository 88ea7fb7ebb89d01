"""Written answers, which a person grades: a sheet to fill in, and the points read back from it.

GRADES/by_hand.csv is filled in with any spreadsheet; `python -m nnlib by-hand GRADES` reads it. Points and
comments are stored in by_hand.jsonl, one line each; the last line of an answer counts.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from nnlib.course.files import whole_file
from nnlib.course.grading.results_file import RESULTS, as_line, cut_torn_line, read_records, roster_of
from nnlib.course.grading.students import DIGITS, Mark, Record, Student, place_of, students_of, tag
from nnlib.course.grading.tables import read_table, write_table
from nnlib.course.refusal import Refusal

SHEET, GIVEN = "by_hand.csv", "by_hand.jsonl"
NAMES = ("student", "name")  # columns that a sheet without names does not have
COLUMNS = ("answer", *NAMES, "exercise", "title", "of", "words", "note", "points", "comment")
NEEDED = ("answer", "points", "comment")
TAKEN_BACK = "-"  # in the column for points
Row = dict[str, str]


class Written(NamedTuple):
    """A written answer: its tag, the record that it stands in, its entry there, and what was given for it."""

    tag: str
    record: Record
    entry: dict
    mark: Mark


def given(out: Path) -> dict[str, Mark]:
    """What was given so far, by the tags of the answers."""
    return {one["answer"]: Mark(one["points"], one["comment"]) for one in read_records(out / GIVEN)}


def written(students: Sequence[Student], anonymous: bool = False) -> list[Written]:
    """All written answers, question by question; what several students handed in together is there once.

    Within each question they are in the order of the students, or of the tags, which reveals no names.
    """
    found = {
        tag: Written(tag, record, one, s.mark(record, one))
        for s in students
        for tag, (record, one) in s.written.items()
    }
    return sorted(found.values(), key=lambda one: (place_of(one.entry["id"]), one.tag if anonymous else ""))


def write_sheet(
    students: Sequence[Student], out: Path, anonymous: bool = False, taken: frozenset[str] = frozenset()
) -> bool:
    """Write by_hand.csv with all written answers; returns whether it is anonymous, as it then stays.

    Existing entries stay, except for answers in `taken`, whose points have just been read from it.
    """
    sheet, filled = out / SHEET, []
    if sheet.exists():
        try:
            filled = read_table(sheet, COLUMNS, NEEDED)
        except Refusal:
            _put_aside(sheet)
    anonymous = anonymous or bool(filled) and "student" not in filled[0]
    answers = written(students, anonymous)
    before = {row["answer"]: row for row in filled if row["answer"] not in taken}
    known = {one.tag for one in answers} | set(given(out))
    if any(key not in known and (row["points"] or row["comment"]) for key, row in before.items()):
        _put_aside(sheet)
    columns = [column for column in COLUMNS if not (anonymous and column in NAMES)]
    rows = [_row(one, before.get(one.tag, {})) for one in answers]
    if rows or sheet.exists():
        table = [[row[column] for column in columns] for row in rows]
        write_table(sheet, [columns, *table], "utf-8-sig")  # or Excel takes it for another encoding
    return anonymous


def _row(one: Written, before: Row) -> Row:
    entry, mark = one.entry, one.mark
    points = before.get("points") or ("" if mark.points is None else f"{mark.points:g}")
    facts = one.tag, one.record["student"], one.record["name"], entry["id"], entry["title"], entry["of"]
    told = entry["words"], " ".join(entry["notes"]), points, before.get("comment") or mark.comment
    return dict(zip(COLUMNS, (*facts, *told), strict=True))


def follow_keys(out: Path, before: Sequence[Record], now: Sequence[Record]) -> None:
    """Give what was stored or filled in for answers their new tags, if their students have other keys now."""
    tags = {
        tag(old, one).encode(): tag(new, one).encode()
        for old, new in zip(before, now, strict=True)
        for one in old["exercises"]
        if old["student"] != new["student"]
    }
    for path in (out / GIVEN, out / SHEET):
        if tags and path.exists():
            words = re.split(rb"\b(a[0-9a-f]{10})\b", path.read_bytes())
            with whole_file(path) as file:
                file.writelines(tags.get(word, word) for word in words)


def _put_aside(sheet: Path) -> None:
    """Rename a sheet that is about to be replaced."""
    names = (sheet.with_name(f"{sheet.stem}_{number}.csv") for number in itertools.count(1))
    sheet.replace(next(name for name in names if not name.exists()))


def take_over(out: Path, sheet: Path, tell: Callable[[str], None] = lambda sentence: None) -> frozenset[str]:
    """Store the points and comments in a sheet; returns the tags of by_hand.csv that were taken over.

    by_hand.csv shows what is stored, so that a change there is a correction. Any other sheet is a second
    reader's: where it differs from what is stored, `tell` is given both, and nothing changes.

    Raises Refusal: a row is for no written answer, or its points are out of range; nothing is stored.
    """
    before, lines, seen, taken = given(out), [], {}, set()
    students = students_of(read_records(out / RESULTS), before, roster_of(out))
    answers = {one.tag: one for one in written(students)}
    own = sheet.resolve() == (out / SHEET).resolve()
    for number, row in enumerate(read_table(sheet, COLUMNS, NEEDED), start=2):
        key = row["answer"]
        if not any(row.values()):
            continue  # spreadsheets leave empty rows behind
        if key not in answers:
            raise Refusal(f"row {number}: {out.name} holds no written answer {key!r}.")
        if seen.setdefault(key, number) != number:
            raise Refusal(f"row {number}: the answer {key} has a row before, row {seen[key]}.")
        old, one = before.get(key, Mark()), answers[key]
        new = _mark(row, old, own, one.entry["of"], number)
        if old.points is not None and own and not row["points"]:
            tell(f"Row {number} is empty and keeps its {old.points:g} points; write - to take them back.")
        comments_differ = old.comment and old.comment != new.comment
        if not own and (comments_differ or old.points not in (None, new.points)):
            tell(f"Row {number} of {sheet.name}: {_shown(old)} stands, not {_shown(new)}.")
        elif new != old:
            facts = {"answer": key, "student": one.record["student"], "exercise": one.entry["id"]}
            lines.append(as_line(facts | new._asdict()))
            taken.add(key)
        elif row["points"]:
            taken.add(key)
    cut_torn_line(out / GIVEN)
    with (out / GIVEN).open("ab") as file:
        file.writelines(lines)
    return frozenset(taken) if own else frozenset()  # what waits in by_hand.csv is not lost to another sheet


def _mark(row: Row, old: Mark, own: bool, of: int, number: int) -> Mark:
    """What a row gives; an empty cell changes nothing, but in the own sheet a comment can be deleted."""
    points, comment = row["points"], row["comment"]
    now = old.points if not points else None if points == TAKEN_BACK else _points(points, of, number)
    return Mark(now, comment if own else comment or old.comment)


def _shown(mark: Mark) -> str:
    points = "no points" if mark.points is None else f"{mark.points:g} points"
    return f"{points} ({mark.comment})" if mark.comment else points


def _points(text: str, of: int, number: int) -> float:
    try:
        points = round(float(text.replace(",", ".")), DIGITS)
    except ValueError:
        raise Refusal(f"row {number}: {text!r} is no number of points.") from None
    if not 0 <= points <= of:
        raise Refusal(f"row {number}: {text} points, but there are 0 to {of}.")
    return points
