"""The recall questions, read from recall.toml: which of them a lesson asks, and when each one returns."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from nnlib.course.progress.record import Recalled


@dataclass(frozen=True)
class Question:
    """A question on `lesson`, such as "02", first asked at the head of the lesson `asked_in`; plain text."""

    id: str
    asked_in: str
    lesson: str
    text: str
    answer: str


_ENTRIES = tomllib.loads(Path(__file__).with_name("recall.toml").read_text(encoding="utf-8"))
QUESTIONS = tuple(Question(id, asked_in=id[:2], **entry) for id, entry in _ENTRIES.items())
AT_ONCE = 3  # questions of other lessons at the head of one
# The rule of `days_until` and `due`, as a learner reads it.
RULE = (
    "A question that you knew comes back after 1 day, then after 2, 4, 8 and so on; one that you did not "
    "know comes back the next time and begins anew. Beside the three of its own, a lesson asks at most "
    "three that have come back, those that you missed most often first."
)


def days_until(recalled: Recalled) -> int:
    """How many days after its last day a question comes back: 0, 1, 2, 4, 8 …"""
    return 2 ** min(recalled.known - 1, 20) if recalled.known else 0


def is_due(recalled: Recalled | None, today: date) -> bool:
    """Whether a question is due today: also if it was never asked, or its day is in the future."""
    if recalled is None:
        return True
    last = date.fromisoformat(recalled.day)
    return last > today or (today - last).days >= days_until(recalled)


def due(number: str, recall: Mapping[str, Recalled], today: date) -> list[Question]:
    """The questions for the head of a lesson, such as "05": its own, then those that have come back."""
    open_today = [question for question in QUESTIONS if is_due(recall.get(question.id), today)]
    own = [question for question in open_today if question.asked_in == number]
    back = [q for q in open_today if q.id in recall and q.asked_in != number and q.lesson < number]
    back.sort(key=lambda q: (-recall[q.id].missed, recall[q.id].day))
    return own + back[:AT_ONCE]


def answered(before: Recalled | None, knew: bool, today: date) -> Recalled:
    """The new entry after a learner has said whether the answer was known.

    The same answer again on the same day changes nothing.
    """
    before = before or Recalled(0, 0, "0001-01-01")
    if before.day == today.isoformat() and knew == (before.known > 0):
        return before
    known, missed = (before.known + 1, before.missed) if knew else (0, before.missed + 1)
    return Recalled(known, missed, today.isoformat())


def when(recalled: Recalled) -> str:
    """When it returns, in words."""
    days = days_until(recalled)
    if not days:
        return "It comes back the next time."
    day = date.fromisoformat(recalled.day) + timedelta(days)
    return f"It comes back in {days} {'day' if days == 1 else 'days'}, on {day.day} {day:%B %Y}."
