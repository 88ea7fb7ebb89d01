"""A lesson as a web page: tasks visible, answers folded, and no cell that only a kernel can use."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from nnlib.course.answers import control_of
from nnlib.course.build.errors import blaming
from nnlib.course.build.exercise_cells import declared
from nnlib.course.build.markup import Renderer, code, output_html, prose, words_of
from nnlib.course.build.moving import moving
from nnlib.course.build.publishing import BOOTSTRAP
from nnlib.course.build.student import student_copy

_FACTS = {"You will be able to": "goal", "You need": "needs", "Time": "time"}
_MARKERS = ("BEGIN SOLUTION", "END SOLUTION")


@dataclass(frozen=True)
class Part:
    """The content under one level-2 heading; the first part of a lesson is its opening, without a heading."""

    anchor: str
    title: str
    html: str

    @property
    def words(self) -> str:
        return words_of(self.html).strip()


@dataclass(frozen=True)
class LessonPage:
    """A lesson's page: its file, number and title, what its first table says, and its parts."""

    file: str
    number: str
    title: str
    goal: str
    needs: str
    time: str
    parts: tuple[Part, ...]

    @property
    def notebook(self) -> str:
        """The learner's copy, as a path in the course."""
        return f"notebooks/{Path(self.file).stem}.ipynb"

    @property
    def name(self) -> str:
        """The title up to its colon."""
        return self.title.partition(":")[0]


def lesson_page(lesson: NotebookNode, source: Path, pages: Mapping[str, str], home: str = "") -> LessonPage:
    """The page of an executed lesson; `source` is its path, `pages` and `home` are those of `Renderer`."""
    number = source.stem[:2]
    renderer = Renderer({other: file for other, file in pages.items() if other != number}, home)
    blocks = "\n".join(filter(None, _blocks(renderer, lesson, source)))
    title = re.search(r"<h1[^>]*>(.*?)</h1>", blocks)[1]
    return LessonPage(pages[number], number, words_of(title), **_facts(blocks), parts=tuple(_parts(blocks)))


def _blocks(renderer: Renderer, lesson: NotebookNode, source: Path) -> Iterator[str]:
    opened = {cell.id: cell for cell in student_copy(lesson, source).cells}
    answer = ""
    for number, cell in enumerate(lesson.cells, start=1):
        if cell.id not in opened:
            continue  # it proves, and does nothing else
        roles = set(cell.metadata.get("tags", []))
        if "check" in roles or cell.id == BOOTSTRAP:
            continue  # these need a learner's answer or a kernel
        if answer and not cell.source.startswith("<details><summary>Hint"):
            yield answer
            answer = ""
        with blaming(source, number, cell.source):
            if roles & {"answer", "write"}:
                task, answer = _exercise(renderer, cell, opened[cell.id])
                yield task
            else:
                yield _block(renderer, lesson.cells[:number], opened[cell.id].source)
    yield answer


def _exercise(renderer: Renderer, cell: NotebookNode, open_cell: NotebookNode) -> tuple[str, str]:
    """The lines of code that are given, if any, and the folded answer."""
    if cell.cell_type == "markdown":
        return "", ""  # a cell of its own has ours, folded
    source = "\n".join(line for line in cell.source.split("\n") if line.strip("# <>!-") not in _MARKERS)
    # If the answer is chosen or typed, the open cell holds only the control for it.
    given = "" if control_of(declared(cell.metadata.exercise, "answer")) else code(open_cell.source)
    answer = "\n".join([code(source), *map(output_html, cell.outputs)])
    return given, f'<details class="answer"><summary>Answer</summary>\n{answer}\n</details>'


def _block(renderer: Renderer, cells: Sequence[NotebookNode], shown: str) -> str:
    """The last of these cells, whose source is shown so."""
    cell = cells[-1]
    if cell.cell_type == "code":
        source = [code(shown)] if shown.strip() else []
        return "\n".join(
            [*source, *(moving(cells, output) or output_html(output) for output in cell.outputs)]
        )
    html = prose(renderer, cell.source)
    if "card" in cell.metadata.get("tags", []):
        return f'<div class="card">\n{html}</div>'
    # A cell may end one part and begin the next.
    return "\n".join(f'<div class="prose">\n{piece}</div>' for piece in re.split("(?=<h2 )", html) if piece)


def _facts(blocks: str) -> dict[str, str]:
    rows = re.findall(r'<th scope="row">(.*?)</th>\s*<td>(.*?)</td>', blocks, re.DOTALL)
    found = {_FACTS[words_of(name)]: html for name, html in rows if words_of(name) in _FACTS}
    return {fact: found.get(fact, "") for fact in _FACTS.values()}


def _parts(blocks: str) -> Iterator[Part]:
    for piece in re.split(r'(?=<div class="prose">\n<h2)', blocks):
        heading = re.match(r'<div class="prose">\n<h2 id="([^"]*)">(.*?)</h2>', piece)
        yield Part(heading[1] if heading else "", words_of(heading[2]) if heading else "", piece)
