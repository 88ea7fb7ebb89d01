"""The questions whose answers a person reads, with the answers of the course to compare."""

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from nnlib.course.grading.graded_lesson import SOLUTIONS


class WrittenQuestion(NamedTuple):
    """What is asked, and an answer; as written, in Markdown."""

    text: str = ""
    answer: str = ""


def questions_to_read(lessons: Iterable[str]) -> dict[str, WrittenQuestion]:
    """The questions of these lessons by the ids of the exercises."""
    found = {}
    for lesson in lessons:
        for path in SOLUTIONS.glob(f"{lesson}_*.ipynb"):
            found |= _questions(json.loads(path.read_text(encoding="utf-8"))["cells"])
    return found


def _questions(cells: Iterable[dict]) -> dict[str, WrittenQuestion]:
    cards, answers = {}, {}
    for cell in cells:
        tags, id = cell["metadata"].get("tags", []), cell["metadata"].get("exercise")
        if "card" in tags:
            cards[id] = _unwrapped("".join(cell["source"]).partition("\n")[2])
        elif "write" in tags:
            answers[id] = _unwrapped(re.sub(r"<!--.*?-->", "", "".join(cell["source"]), flags=re.DOTALL))
    return {id: WrittenQuestion(cards.get(id, ""), answer) for id, answer in answers.items() if id}


def _unwrapped(text: str) -> str:
    """A text whose paragraphs are one line each; the lines of lists and tables stay."""
    return re.sub(r"(?<!\n)\n(?![\n\-*|>`\d])", " ", text.strip())
