"""The terms of the course: where each is defined, and where the lessons use it before that."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from nbformat import NotebookNode

from nnlib.course.build.errors import AuthorError
from nnlib.course.build.exercise_cells import role_of

GLOSSARY = "glossary.toml"
_HEADING = re.compile(r"^##? (.+)$", re.MULTILINE)
# What is read only by who unfolds it, what is not prose, and what looks ahead to the next lesson.
_ASIDE = re.compile(
    r"<details>.*?</details>|```.*?```|\$\$.*?\$\$|`[^`]*`|^#.*?$|^\*\*(?:Next|Sources)\b.*?(?:\n\n|\Z)",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Term:
    """A term, its meaning in one sentence, and where the sentence that defines it begins."""

    name: str
    means: str
    lesson: str
    cell: int
    offset: int
    heading: str
    early: tuple[str, ...]

    @property
    def link(self) -> str:
        """Lesson and section, as a link from the folder of the solutions."""
        # JupyterLab names a heading by its text with hyphens for spaces.
        address = f"../notebooks/{self.lesson}.ipynb#{quote(self.heading.replace(' ', '-'), safe=':,?-·')}"
        return f"[{self.lesson[:2]}]({address}) {re.sub(r'^[0-9]+ · ', '', self.heading)}"


def terms(root: Path, lessons: Mapping[str, NotebookNode]) -> list[Term]:
    """All terms, in the order in which the lessons define them.

    Raises:
        AuthorError: a term is not defined where glossary.toml says.
    """
    entries = tomllib.loads((root / "solutions" / GLOSSARY).read_text(encoding="utf-8-sig"))
    found = [_located(name, entry, lessons) for name, entry in entries.items()]
    return sorted(found, key=lambda term: (term.lesson, term.cell, term.offset))


def early_uses(term: Term, known: Sequence[Term], lessons: Mapping[str, NotebookNode]) -> list[str]:
    """The numbers of the lessons whose prose uses the term before its definition.

    The opening of a lesson, before its first section, announces what is to come and does not count. Nor does
    a term that stands inside a longer one, as gradient does in gradient descent.
    """
    longer = [other.name for other in known if term.name in other.name and term.name != other.name]
    inside = "|".join(map(_anywhere, longer)) or "(?!)"
    word = re.compile(rf"(?:{inside})|(?<!\w)(?P<it>{_anywhere(term.name)}(?:s|es)?)(?!\w)", re.IGNORECASE)
    uses = {}
    for name, lesson in lessons.items():
        for text in _prose_before(term, name, lesson) if name <= term.lesson else ():
            if any(match["it"] for match in word.finditer(text)):
                uses[name[:2]] = None
    return list(uses)


def undeclared_early_uses(terms: Sequence[Term], lessons: Mapping[str, NotebookNode]) -> list[str]:
    """A sentence for each term that is used early in other lessons than glossary.toml admits."""
    return [
        f"{term.name}: used before its definition in lessons {uses}, declared for {list(term.early)}."
        for term in terms
        if (uses := early_uses(term, terms, lessons)) != list(term.early)
    ]


def _located(name: str, entry: Mapping, lessons: Mapping[str, NotebookNode]) -> Term:
    lesson = next((each for each in lessons if each[:2] == entry["lesson"]), None)
    if lesson is None:
        raise AuthorError(
            f"solutions/{GLOSSARY}: {name!r} names a lesson {entry['lesson']}, which is not there."
        )
    if bool(entry.get("early")) != bool(entry.get("because")):
        raise AuthorError(f"solutions/{GLOSSARY}: {name!r} needs both `early` and `because`, or neither.")
    wanted = entry.get("at", f"**{name}**").lower()
    heading = ""
    for number, cell in enumerate(lessons[lesson].cells):
        if cell.cell_type != "markdown":
            continue
        offset = cell.source.lower().find(wanted)
        before = cell.source if offset < 0 else cell.source[:offset] + cell.source[offset:].partition("\n")[0]
        heading = [heading, *_HEADING.findall(before)][-1]
        if offset >= 0:
            return Term(name, entry["means"], lesson, number, offset, heading, tuple(entry.get("early", ())))
    raise AuthorError(f"solutions/{GLOSSARY}: {name!r} has no definition {wanted!r} in lesson {lesson[:2]}.")


def _anywhere(name: str) -> str:
    """The pattern of a name that may be broken over two lines."""
    return re.escape(name).replace("\\ ", r"\s+")


def _prose_before(term: Term, name: str, lesson: NotebookNode) -> Iterator[str]:
    opening = True
    for number, cell in enumerate(lesson.cells):
        if name == term.lesson and number > term.cell:
            return
        if cell.cell_type != "markdown" or role_of(cell) is not None:
            continue
        here = name == term.lesson and number == term.cell
        source = cell.source[: term.offset] if here else cell.source
        if opening:
            # The first section may begin in the cell in which the opening ends.
            _, section, rest = source.partition("## ")
            opening, source = not section, section + rest
        yield _ASIDE.sub(" ", source)
