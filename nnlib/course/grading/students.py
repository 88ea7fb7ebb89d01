"""The points of each student; the best of several submissions for a lesson counts."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]
Points = tuple[float, str]  # points given by a person, and a comment


@dataclass
class Student:
    """One student: for each lesson the record that counts, the others, and what could not be read.

    `by_hand` maps the exercises that a person has read to the points given.
    """

    key: str
    name: str
    counts: dict[str, Record] = field(default_factory=dict)
    others: dict[str, list[Record]] = field(default_factory=dict)
    refused: list[Record] = field(default_factory=list)
    by_hand: dict[str, Points] = field(default_factory=dict)

    def points(self, lesson: str) -> float:
        """The points of a lesson, including those given by a person."""
        record = self.counts.get(lesson)
        if record is None:
            return 0
        written = (one["id"] for one in record["exercises"] if one["kind"] == "explain")
        return record["points"] + sum(self.by_hand[id][0] for id in written if id in self.by_hand)

    def most(self, lesson: str) -> int:
        """The points that the lesson offers."""
        record = self.counts.get(lesson)
        return record["of"] + record["of_by_hand"] if record else 0

    @property
    def all_points(self) -> float:
        """The points of all lessons."""
        return sum(map(self.points, self.counts))

    @property
    def all_most(self) -> int:
        """The points that the lessons handed in offer."""
        return sum(map(self.most, self.counts))

    @property
    def came_from_a_system(self) -> bool:
        """Whether the key is a number from Canvas, Moodle or Gradescope, not part of a file name."""
        return self.key.isascii() and self.key.isdigit() and self.key != self.name

    @property
    def written(self) -> list[tuple[Record, dict]]:
        """The written answers that count, each with its record."""
        return [
            (record, one)
            for record in self.counts.values()
            for one in record["exercises"]
            if one["state"] == "written"
        ]

    @property
    def open(self) -> list[dict]:
        """The written answers without points yet."""
        return [one for _, one in self.written if one["id"] not in self.by_hand]


def students_of(records: Iterable[Record], by_hand: dict[str, Points]) -> list[Student]:
    """All students, sorted by name and key; `by_hand` maps the tags of written answers to points."""
    students: dict[str, Student] = {}
    for record in records:
        key = record["student"]
        student = students.setdefault(key, Student(key, record["name"]))
        refused = record["status"] == "refused"
        (student.refused if refused else student.others.setdefault(record["lesson"], [])).append(record)
    for student in students.values():
        for lesson, handed_in in student.others.items():
            # The last one counts in a tie.
            best = student.counts[lesson] = max(reversed(handed_in), key=_worth)
            handed_in.remove(best)
        for record, one in student.written:
            if (given := by_hand.get(tag(record, one))) is not None:
                student.by_hand[one["id"]] = given
    return sorted(students.values(), key=lambda student: (student.name.lower(), student.key))


def _worth(record: Record) -> tuple[int, int]:
    """Points, then the number of written answers, which may bring more."""
    return record["points"], sum(one["state"] == "written" for one in record["exercises"])


def tag(record: Record, written: dict) -> str:
    """An anonymous name for a written answer; it changes with the words.

    It begins with a letter, because spreadsheets read 6.10 as 6.1 and 0123 as 123.
    """
    text = json.dumps([record["seed"], record["student"], written["id"], written["words"]])
    return f"a{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def lessons_of(students: Iterable[Student]) -> list[str]:
    """The lessons with at least one submission."""
    return sorted({lesson for student in students for lesson in student.counts})


def most_of(students: Iterable[Student], lesson: str) -> int:
    """The points that a lesson offers."""
    return max((student.most(lesson) for student in students), default=0)
