"""Where the prose of the lessons uses a term before its definition: a linter of words."""

import re
from collections.abc import Iterator, Mapping, Sequence

from nbformat import NotebookNode

from nnlib.course.build.exercise_cells import role_of
from nnlib.course.build.notation import Term

# What only a reader who unfolds it sees, what is not prose (nor is the address of a link), and what looks
# ahead to the next lesson.
_ASIDE = re.compile(
    r"<details>.*?</details>|(?<=\])\([^)\s]*\)|"
    r"```.*?```|\$\$.*?\$\$|`[^`]*`|^#.*?$|^\*\*(?:Next|Sources)\b.*?(?:\n\n|\Z)",
    re.DOTALL | re.MULTILINE,
)


def early_uses(term: Term, known: Sequence[Term], lessons: Mapping[str, NotebookNode]) -> list[str]:
    """The numbers of the lessons whose prose uses the term before its definition.

    The opening of a lesson, before its first section, announces what is to come and does not count. Nor does
    a term inside a longer one, as gradient is in gradient descent.
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


def undeclared_early_uses(
    entries: Mapping[str, Mapping], known: Sequence[Term], lessons: Mapping[str, NotebookNode]
) -> list[str]:
    """A sentence for each term that is used early in other lessons than its entry in glossary.toml allows."""
    return [
        f"{term.name}: used before its definition in lessons {uses}, declared for {declared}."
        for term in known
        if (uses := early_uses(term, known, lessons)) != (declared := entries[term.name].get("early", []))
    ]


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
