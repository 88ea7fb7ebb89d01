"""The points of each student; the best of several submissions for a lesson counts."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from nnlib.course.grading.roster import Roster

Record = dict[str, Any]
DIGITS = 3  # of points after the point: 0.1 and 0.7 are 0.8 in all tables, and %g shows what is stored
UNTOUCHED = "This copy is as it was handed out: nothing in it was begun, so it counts as not handed in."


class Mark(NamedTuple):
    """What a person gave for a written answer: points, None as long as there are none, and a comment."""

    points: float | None = None
    comment: str = ""


@dataclass
class Student:
    """One student: for each lesson the record that counts and the others, and what was not graded.

    `marks` maps the tags of written answers, also those of others, to what a person gave.
    """

    key: str
    name: str
    email: str = ""
    counts: dict[str, Record] = field(default_factory=dict)
    others: dict[str, list[Record]] = field(default_factory=dict)
    refused: list[Record] = field(default_factory=list)
    untouched: list[Record] = field(default_factory=list)
    marks: dict[str, Mark] = field(default_factory=dict)

    def points(self, lesson: str) -> float:
        """The points of a lesson that counts, including those given by a person."""
        return self.points_of(self.counts[lesson])

    def points_of(self, record: Record) -> float:
        """The points of one submission, including those given by a person."""
        given = (self.mark(record, one).points or 0 for one in _words(record))
        return round(record["points"] + sum(given), DIGITS)

    def mark(self, record: Record, entry: dict) -> Mark:
        """What a person gave for an exercise of a record."""
        return self.marks.get(tag(record, entry), Mark())

    def most(self, lesson: str) -> int:
        """The points that the lesson offers."""
        record = self.counts.get(lesson)
        return record["of"] + record["of_by_hand"] if record else 0

    @property
    def all_points(self) -> float:
        """The points of all lessons."""
        return round(sum(map(self.points, self.counts)), DIGITS)

    @property
    def graded(self) -> list[Record]:
        """All that was graded; what counts comes first."""
        return [*self.counts.values(), *(record for others in self.others.values() for record in others)]

    @property
    def records(self) -> list[Record]:
        """All that was handed in, graded or not."""
        return [*self.graded, *self.untouched, *self.refused]

    @property
    def late(self) -> str:
        """The lessons whose submission that counts came late, as text."""
        return ", ".join(sorted(n for n, record in self.counts.items() if record["origin"]["late"]))

    def told(self, what: str) -> str:
        """The sections or groups that the submissions name, as text."""
        return ", ".join(sorted({record["origin"][what] for record in self.records} - {""}))

    @property
    def written(self) -> dict[str, tuple[Record, dict]]:
        """All written answers by their tags, each with its record: one that does not count may bring more."""
        return {tag(record, one): (record, one) for record in reversed(self.graded) for one in _words(record)}

    @property
    def open(self) -> list[str]:
        """The tags of the written answers without points yet."""
        return [tag for tag in self.written if self.marks.get(tag, Mark()).points is None]


def _words(record: Record) -> list[dict]:
    return [one for one in record["exercises"] if one["state"] == "written"]


def students_of(records: Iterable[Record], marks: dict[str, Mark], roster: Roster) -> list[Student]:
    """All students in the order of the roster, the others by name and key; `marks` are by tag.

    Those of the roster who have handed in nothing are among them.
    """
    students = {one.id: Student(*one, marks=marks) for one in roster.people}
    for record in records:
        alone = [(record["student"], record["name"])] if record["student"] else []
        for key, name in record["origin"]["members"] or alone:
            student = students.setdefault(key, Student(key, name, marks=marks))
            if record["status"] == "graded":
                student.others.setdefault(record["lesson"], []).append(record)
            else:
                (student.refused if record["status"] == "refused" else student.untouched).append(record)
    for student in students.values():
        for lesson, handed_in in student.others.items():
            # The last one counts in a tie of points and of written answers, which may bring more.
            best = student.counts[lesson] = max(
                reversed(handed_in), key=lambda one: (student.points_of(one), len(_words(one)))
            )
            handed_in.remove(best)
    last, places = len(roster.people), roster.places
    return sorted(students.values(), key=lambda one: (places.get(one.key, last), one.name.lower(), one.key))


def tag(record: Record, written: dict) -> str:
    """An anonymous name for a written answer; it changes with the words.

    It begins with a letter, because spreadsheets read 6.10 as 6.1 and 0123 as 123.
    """
    text = json.dumps([record["seed"], record["student"], written["id"], written["words"]])
    return f"a{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def place_of(id: str) -> list[int]:
    """Where an exercise such as 6.10 stands among others."""
    return [int(part) for part in id.split(".")]


def lessons_of(students: Iterable[Student]) -> list[str]:
    """The lessons with at least one submission."""
    return sorted({lesson for student in students for lesson in student.counts})


def most_of(students: Iterable[Student], lesson: str) -> int:
    """The points that a lesson offers."""
    return max((student.most(lesson) for student in students), default=0)
