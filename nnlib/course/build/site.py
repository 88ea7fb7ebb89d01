"""`python -m nnlib site`: the course as web pages that need neither a network nor a kernel."""

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import NotebookNode

from nnlib.course.build.errors import AuthorError, shown
from nnlib.course.build.lesson_page import LessonPage, lesson_page
from nnlib.course.build.lessons import sources
from nnlib.course.build.live import FIRST_VISIT, write_live
from nnlib.course.build.markup import Renderer, prose
from nnlib.course.build.notation import NOTATION_PAGE
from nnlib.course.build.pages import FOLDER, TEMPLATES
from nnlib.course.build.publishing import OPEN, origin, repository
from nnlib.show.images import NARROW, as_drawings, as_images
from nnlib.show.theme import DARK, LIGHT

# A Python package that carries an OpenType font for mathematics, under the SIL Open Font License.
FONT = distribution("ziamath").locate_file("ziamath/fonts/STIXTwoMath-Regular.ttf")
SCRIPTS = ("colours.js", "moving.js", "search.js")
WORDS = "words.html"  # the page of symbols and terms
TITLE = "How do backpropagation and gradient descent work together?"
# A folder with this file was written by an earlier run and may be replaced.
MARK = "search_index.js"


def site(root: Path, out: Path, live: bool = False, pyodide: Path | None = None) -> list[Path]:
    """Write the pages into the folder `out`, in place of earlier ones, and return what is then in it.

    The pages are made from the executed notebooks in `root`/solutions, and refer to nothing outside `out`.
    With `live`, the folder `live` beside them holds the live edition, to which each of them leads; Pyodide
    comes from the folder `pyodide`, or from its public network.

    Raises:
        AuthorError: a lesson is not built, or `out` holds something that this command has not written, or the
            live edition lacks something.
    """
    lessons = _lessons(root)
    files = _pages(root, lessons, live) | {name: (FOLDER / name).read_text("utf-8") for name in SCRIPTS}
    with TemporaryDirectory() as scratch:
        made = Path(scratch) / "live"
        if live:
            write_live(root, made, pyodide)
        _make_room(out)
        for name, text in files.items():
            (out / name).write_text(text.strip() + "\n", encoding="utf-8", newline="\n")
        shutil.copy(str(FONT), out / "formulas.ttf")
        if live:
            shutil.move(made, out / "live")
    return sorted(path for path in out.rglob("*") if path.is_file())


def _lessons(root: Path) -> list[LessonPage]:
    known = sources(root)
    if not known:
        raise AuthorError(f"there is no lesson NN_name.py in {root / 'solutions'}.")
    if not (root / "solutions" / NOTATION_PAGE).exists():
        raise AuthorError(f"solutions/{NOTATION_PAGE} is missing; make it with: python -m nnlib build")
    pages = {source.stem[:2]: f"{source.stem}.html" for source in known} | {NOTATION_PAGE: WORDS}
    home = _home(root)
    return [lesson_page(_executed(source), source, pages, home) for source in known]


def _home(root: Path) -> str:
    where = repository(root) or origin(root)
    return where.files if where else ""


def _executed(source: Path) -> NotebookNode:
    path = source.with_suffix(".ipynb")
    if not path.exists():
        raise AuthorError(f"{shown(path)} is missing; make it with: python -m nnlib build {source.stem[:2]}")
    return nbformat.read(path, as_version=4)


def _pages(root: Path, lessons: Sequence[LessonPage], live: bool) -> dict[str, str]:
    """The text of every file that has one, by name."""

    def page(template: str, **values) -> str:
        shown = {"course": TITLE, "lessons": lessons, "live": OPEN * live, "megabytes": FIRST_VISIT}
        return TEMPLATES.get_template(template).render(shown | values)

    neighbours = zip(lessons, [None, *lessons[:-1]], [*lessons[1:], None], strict=True)
    pages = {
        lesson.file: page("lesson.html", lesson=lesson, before=before, after=after)
        for lesson, before, after in neighbours
    }
    picture = (root / ".github" / "four_moves.svg").read_text(encoding="utf-8")
    pages["index.html"] = page("index.html", picture=as_drawings(as_images(picture)))
    pages["search.html"] = page("search.html")
    if live:
        pages["live.html"] = page("live.html")
    renderer = Renderer({lesson.number: lesson.file for lesson in lessons}, _home(root))
    text = (root / "solutions" / NOTATION_PAGE).read_text(encoding="utf-8")
    pages[WORDS] = page("words.html", text=prose(renderer, text))
    pages["style.css"] = page("style.css", light=LIGHT, dark=DARK, narrow=NARROW)
    pages[MARK] = f"const SECTIONS = {json.dumps(list(_sections(lessons)), ensure_ascii=False, indent=0)};"
    return pages


def _sections(lessons: Sequence[LessonPage]) -> Iterator[dict[str, str]]:
    """What the search finds: each part of each lesson, with its words."""
    for lesson in lessons:
        for part in lesson.parts:
            yield {
                "page": f"{lesson.file}#{part.anchor}" if part.anchor else lesson.file,
                "lesson": f"{lesson.number} {lesson.name}",
                "title": part.title or lesson.title,
                "text": re.sub(r"[★☆]", "", part.words),
            }


def _make_room(out: Path) -> None:
    if (out / MARK).exists():
        shutil.rmtree(out)
    if out.is_file() or out.is_dir() and any(out.iterdir()):
        raise AuthorError(f"{out} holds something else; name a folder that is empty or not there.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AuthorError(f"the folder {out} cannot be made: {error.strerror}.") from None
