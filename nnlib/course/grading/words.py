"""Find written answers: what a learner's notebook says in Markdown between a card and the next heading.

The marks of cells may be gone, an answer may have been split, retyped, or typed into the card itself. So the
lines of a notebook are read in their order, and those that the lesson itself has are left out.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nnlib.course.grading.graded_lesson import GradedLesson
from nnlib.course.grading.notebook_file import CARD, mark_of

UNWRITTEN = "*Write your answer here.*"
LONGEST_ANSWER = 20_000  # characters that are kept of a written answer; a cell of Excel takes 32,767
CUT = "The answer has {:,} characters, of which {:,} are here; the rest is in the notebook."
ELSEWHERE = "Nothing is written under the card. These words stand elsewhere: are they the answer?"
NOT_SHOWN = "The picture {} cannot be shown here."
_NOT_SHOWN = re.compile(r"!\[[^\]\n]*\]\((?!attachment:[0-9a-f]{12}\.)(?:attachment:)?([^)\s]+)")
NO_CARD = "Neither the card nor the cell for the answer is in this notebook."


@dataclass
class Words:
    """A written answer in Markdown, and notes for its reader."""

    text: str = ""
    notes: list[str] = field(default_factory=list)


def written_words(cells: list[dict], lesson: GradedLesson) -> dict[str, Words]:
    """The written answers by exercise; one without text was not written.

    Where nothing stands under the card, all of the learner's own words are the candidates.
    """
    explained = {one.id for one in lesson.exercises if one.kind == "explain"}
    found: dict[str, list[dict]] = {id: [] for id in ("", *explained)}
    seen = set()
    for id, cell, lines in _pieces(cells, lesson, explained):
        seen.add(id)
        if text := "\n".join(lines).strip():
            found[id].append(cell | {"source": text})
    return {id: _put_together(found[id], found[""], id in seen) for id in sorted(explained)}


def _put_together(under_card: list[dict], elsewhere: list[dict], has_card: bool) -> Words:
    cells = under_card or elsewhere
    words = Words("\n\n".join(cell["source"] for cell in cells))
    if len(words.text) > LONGEST_ANSWER:
        words.notes.append(CUT.format(len(words.text), LONGEST_ANSWER))
        words.text = words.text[:LONGEST_ANSWER]
    words.notes += [NOT_SHOWN.format(name) for name in _NOT_SHOWN.findall(words.text)]
    if not under_card:
        words.notes += [ELSEWHERE] if elsewhere else [] if has_card else [NO_CARD]
    return words


def _pieces(
    cells: list[dict], lesson: GradedLesson, explained: set[str]
) -> Iterator[tuple[str, dict, list[str]]]:
    """(exercise, cell, lines) of all that is the learner's own; "" for what stands under no question's card.

    A cell that is marked as an answer is one wherever it stands.
    """
    given = {line.strip() for cell in lesson.prose for line in cell.split("\n")} - {""}
    heads = {cell.strip().partition("\n")[0].strip() for cell in lesson.prose}
    headings = {line for line in given if line.startswith("#") and not CARD.match(line)}
    here = ""
    for cell in cells:
        role, marked = mark_of(cell)
        lines = cell["source"].replace(UNWRITTEN, "").split("\n")
        if role == "write" and marked in explained:
            yield marked, cell, lines
        elif cell["cell_type"] != "code":
            here = marked if role == "card" and marked in explained else here
            is_lessons = any(line.strip() in heads or CARD.match(line) for line in lines)
            own: dict[str, list[str]] = {here: []}
            for line in lines:
                if card := CARD.match(line):
                    here = card[1] if card[1] in explained else ""
                elif line.strip() in headings or not headings and line.startswith("#"):
                    here = ""
                elif not (is_lessons and line.strip() in given):
                    own.setdefault(here, []).append(line)
            yield from ((id, cell, text) for id, text in own.items())
        elif here and _is_prose(cell["source"]):
            yield "", cell, lines


def _is_prose(source: str) -> bool:
    """Whether a code cell holds no code but comments, texts, or what is no Python at all."""
    try:
        values = [getattr(node, "value", None) for node in ast.parse(source).body]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    return all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in values)
