"""The recall questions of the course, read from recall.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Question:
    """A question on `lesson`, such as "02", first asked at the head of the lesson `asked_in`; plain text."""

    id: str
    asked_in: str
    lesson: str
    text: str
    answer: str


_FILE = Path(__file__).with_name("recall.toml")
QUESTIONS = tuple(
    Question(id, asked_in=id[:2], **entry)
    for id, entry in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()
)
