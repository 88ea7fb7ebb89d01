"""Where each student stands: of several submissions for a lesson the best one counts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]
ByHand = dict[tuple[str, str], tuple[float, str]]  # (student, exercise): points and a comment


@dataclass
class Student:
    """One student: for each lesson the record that counts, the others, and what could not be read."""

    key: str
    name: str
    counts: dict[str, Record] = field(default_factory=dict)
    others: dict[str, list[Record]] = field(default_factory=dict)
    refused: list[Record] = field(default_factory=list)
    by_hand: dict[str, tuple[float, str]] = field(default_factory=dict)

    def points(self, lesson: str) -> float:
        """The points of a lesson, those given by a person among them."""
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
    def open(self) -> list[dict]:
        """The written answers that nobody has read yet."""
        return [
            one
            for record in self.counts.values()
            for one in record["exercises"]
            if one["state"] == "written" and one["id"] not in self.by_hand
        ]


def standings(records: Iterable[Record], by_hand: ByHand) -> list[Student]:
    """All students, sorted by name and key."""
    students: dict[str, Student] = {}
    for record in records:
        key = record["student"]
        student = students.setdefault(key, Student(key, record["name"]))
        if record["status"] == "refused":
            student.refused.append(record)
            continue
        before = student.counts.get(record["lesson"])
        if before is None or record["points"] >= before["points"]:
            student.counts[record["lesson"]] = record
            left = before
        else:
            left = record
        if left is not None:
            student.others.setdefault(record["lesson"], []).append(left)
    for (key, id), given in by_hand.items():
        if key in students:
            students[key].by_hand[id] = given
    return sorted(students.values(), key=lambda student: (student.name.lower(), student.key))


def lessons_of(students: Iterable[Student]) -> list[str]:
    """The lessons that anybody has handed in."""
    return sorted({lesson for student in students for lesson in student.counts})


def most_of(students: Iterable[Student], lesson: str) -> int:
    """The points that a lesson offers."""
    return max((student.most(lesson) for student in students), default=0)
