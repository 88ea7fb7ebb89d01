"""What is made from the records: tables, a page for each student, one for the class, a sheet to fill in."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from nnlib.course.checks import Exercise
from nnlib.course.checks import lesson as exercises_of
from nnlib.course.checks.feedback import as_html
from nnlib.course.files import whole_file
from nnlib.course.grading.by_hand import given, write_sheet, written
from nnlib.course.grading.exports import FEEDBACK, page_path, write_exports, write_grades
from nnlib.course.grading.graded_lesson import SOLUTIONS, cells_of
from nnlib.course.grading.notebook_file import sources_by_exercise
from nnlib.course.grading.results_file import RESULTS, read_records, roster_of
from nnlib.course.grading.shown_words import PICTURES, as_shown, drop_pictures, inside
from nnlib.course.grading.students import UNTOUCHED, Student, lessons_of, most_of, place_of, students_of

NAMED = ("mistake", "fingerprint", "place")
_PAGES = Environment(
    loader=PackageLoader("nnlib.course.grading"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_PAGES.globals["untouched"] = UNTOUCHED
# Paragraphs become one line each; the lines of lists and tables stay.
_PAGES.filters["unwrapped"] = lambda text: re.sub(r"(?<!\n)\n(?![\n\-*|>`\d])", " ", text.strip())
_PAGES.filters["with_code"] = lambda sentence: Markup(as_html(sentence))


def write_all(
    out: Path,
    formats: Sequence[str] = (),
    anonymous: bool = False,
    taken: frozenset[str] = frozenset(),
    tell: Callable[[str], None] = lambda sentence: None,
) -> list[Student]:
    """Make everything anew from out/results.jsonl and out/by_hand.jsonl; returns the students.

    `anonymous` leaves names out of the sheets for written answers, `taken` is for `write_sheet`, `tell` is
    given sentences on who is missing in an export.
    """
    records = read_records(out / RESULTS)
    students = students_of(records, given(out), roster_of(out))
    write_grades(students, out)
    nameless = write_sheet(students, out, anonymous, taken)
    questions = _answers(students, nameless)
    here = partial(as_shown, address=lambda name: f"{PICTURES}/{name}")
    _write_page(out / "by_hand.html", "by_hand.html", questions=questions, nameless=nameless, shown=here)
    _write_page(out / "class.html", "class.html", **_class_facts(records, students))
    _write_feedback(students, out)
    drop_pictures(out, (one["words"] for record in records for one in record["exercises"]))
    for sentence in write_exports(students, out, formats):
        tell(sentence)
    return students


def _write_feedback(students: Sequence[Student], out: Path) -> None:
    """Write a page for each student; delete the pages of those without submissions."""
    whole = partial(as_shown, address=partial(inside, out))
    (out / FEEDBACK).mkdir(exist_ok=True)
    pages = {out / page_path(student): student for student in students if student.records}
    of = {lesson: most_of(students, lesson) for lesson in lessons_of(students)}
    for left in set((out / FEEDBACK).glob("*.html")) - set(pages):
        left.unlink()
    for path, student in pages.items():
        _write_page(path, "feedback.html", student=student, of=of, shown=whole)


def _write_page(path: Path, template: str, **facts) -> None:
    content = _PAGES.get_template(template).render(facts).encode("utf-8", "replace")
    if not path.exists() or path.read_bytes() != content:
        with whole_file(path) as file:
            file.write(content)


def _answers(students: Sequence[Student], nameless: bool) -> list[tuple]:
    """(exercise, title, question, answers) for each exercise that a person reads."""
    groups = groupby(written(students, nameless), lambda one: (one.entry["id"], one.entry["title"]))
    asked = {id: question for lesson in lessons_of(students) for id, question in _questions(lesson)}
    return [(id, title, asked.get(id), list(group)) for (id, title), group in groups]


def _questions(lesson: str) -> Iterator[tuple[str, tuple[str, Exercise]]]:
    """(id, (what is asked, the exercise)) of each exercise in words."""
    cards = sources_by_exercise("card", cells_of(SOLUTIONS, lesson))
    for one in exercises_of(lesson):
        if one.kind == "explain":
            yield one.id, (cards[one.id].partition("\n")[2], one)


def _class_facts(records: Sequence[dict], students: Sequence[Student]) -> dict:
    counting = [record for student in students for record in student.counts.values()]
    entries = [one for record in counting for one in record["exercises"]]
    lessons = lessons_of(students)
    return {
        "students": students,
        "open": sum(len(student.open) for student in students),
        "lessons": [
            (n, most_of(students, n), [s.points(n) for s in students if n in s.counts]) for n in lessons
        ],
        "exercises": _by_exercise(entries),
        "mistakes": _by_sentence(one for one in entries if one["cause"] in NAMED),
        "failures": _by_sentence(one for one in entries if one["cause"] == "trouble"),
        "page_path": page_path,
        "marked": [what for what in ("section", "group") if any(s.told(what) for s in students)],
        "refused": [record for record in records if record["status"] == "refused"],
        "twice": [(s, n, others) for s in students for n, others in sorted(s.others.items()) if others],
        "missing": [(n, [s for s in students if n not in s.counts]) for n in lessons],
        "isolation": sorted({record["isolation"] for record in records} - {""}),
    }


def _by_exercise(entries: Sequence[dict]) -> list[tuple[tuple[str, str], Counter[str]]]:
    """For each exercise, by id and title, how many answers were right, wrong and not begun."""
    states: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in entries:
        states[one["id"], one["title"]][one["state"]] += 1
    return sorted(states.items(), key=lambda row: place_of(row[0][0]))


def _by_sentence(entries) -> list[tuple[int, str, str]]:
    """(how often, exercise, sentence), the most frequent first."""
    counts = Counter((one["id"], one["sentences"][0]) for one in entries if one["sentences"])
    rows = [(count, id, sentence) for (id, sentence), count in counts.items()]
    return sorted(rows, key=lambda row: (-row[0], place_of(row[1]), row[2]))
