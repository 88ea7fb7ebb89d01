"""The edition to read, made once of the whole course: nothing is missing or comes from elsewhere."""

import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from nnlib.course.build.lessons import sources

pytest.importorskip("math_core", reason="the package math-core is not installed")
from nnlib.course.build.site import site  # noqa: E402

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
LESSONS = [source.stem for source in sources(ROOT)]
each_lesson = pytest.mark.parametrize("name", LESSONS)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The pages of the real course, parsed, by file name."""
    out = tmp_path_factory.mktemp("course") / "site"
    site(ROOT, out)
    return {path.name: BeautifulSoup(path.read_text("utf-8"), "html.parser") for path in out.glob("*.html")}


def shown_cells(name):
    """The cells of a lesson that a reader gets."""
    for cell in nbformat.read(ROOT / "solutions" / f"{name}.ipynb", as_version=4).cells:
        tags = cell.metadata.get("tags", [])
        if not {"check", "write"} & set(tags):
            yield cell


def test_nothing_is_fetched_from_elsewhere(course):
    for name, page in course.items():
        for element in page.find_all(True):
            for attribute in ("src", "srcset", "data", "poster", "action", "xlink:href", "style"):
                address = element.get(attribute, "")
                assert "//" not in address or address.startswith("data:"), (
                    f"{name}: {element.name} {attribute}"
                )
            if element.name != "a":
                assert "//" not in element.get("href", ""), f"{name}: {element.name} href"
        for style in page.find_all("style"):
            assert "url(" not in style.string and "@import" not in style.string, name


def test_every_link_leads_to_something(course):
    names = {file: Counter(part["id"] for part in page.find_all(id=True)) for file, page in course.items()}
    for name, page in course.items():
        for link in page.find_all(href=True):
            file, _, anchor = link["href"].partition("#")
            if not file.startswith("http") and file not in ("style.css", "data:,"):
                assert (file or name) in course, f"{name}: {link['href']}"
                assert not anchor or names[file or name][anchor] == 1, f"{name}: {link['href']}"
            assert not link.find("a"), f"{name}: {link['href']} holds another link"


@each_lesson
def test_every_formula_is_set(course, name):
    text = "\n\n".join(cell.source for cell in shown_cells(name) if cell.cell_type == "markdown")
    text = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    formulas = re.findall(r"\$\$.+?\$\$|\$[^$]+\$", text, re.DOTALL)
    page = course[f"{name}.html"].main
    assert len(page.find_all("math")) == len(formulas)
    assert len(page.find_all("math", display="block")) == sum(f.startswith("$$") for f in formulas)
    unset = [
        text
        for text in page.find_all(string=re.compile(r"[$\\]"))
        if not text.find_parent(["code", "pre", "script"])
    ]
    assert unset == []


@each_lesson
def test_every_output_is_there(course, name):
    page, expected = course[f"{name}.html"], Counter()
    for cell in shown_cells(name):
        for output in cell.get("outputs", []):
            expected["printed"] += output.output_type == "stream"
            expected["shown"] += "text/html" in output.get("data", {})
    found = {kind: len(page.find_all(class_=kind)) for kind in ("printed", "shown")}
    assert found == expected and found["shown"]
    assert not page.find_all("svg", attrs={"role": "img", "aria-label": None})


@each_lesson
def test_answers_lie_under_a_lid_after_the_hints(course, name):
    page = course[f"{name}.html"]
    cards = [card.h3["id"] for card in page.find_all(class_="card")]
    folded = page.find_all("details", class_="answer")
    models = page.find_all("summary", string=re.compile("^After you have written"))
    assert len(cards) == len(folded) + len(models)
    assert not page.find_all("details", open=True)
    for answer in page.find_all("details", class_="answer"):
        follower = answer.find_next("details")
        assert follower is None or not follower.summary.string.startswith("Hint 2")
    assert "SOLUTION" not in page.get_text() and "check(" not in page.get_text().replace(
        "gradient_check(", ""
    )


@each_lesson
def test_headings_come_in_order_and_have_one_name_each(course, name):
    page = course[f"{name}.html"]
    headings = page.main.find_all(re.compile(r"^h[1-6]$"))
    levels = [int(heading.name[1]) for heading in headings]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    names = [element["id"] for element in page.find_all(id=True)]
    assert len(names) == len(set(names))
    in_menu = [link["href"][1:] for link in page.find(class_="parts").find_all("a")]
    assert in_menu == [heading["id"] for heading in headings if heading.name == "h2"]


def test_lessons_follow_one_another(course):
    page, visited = course["index.html"], []
    assert sorted(course) == [
        *(f"{name}.html" for name in LESSONS),
        "index.html",
        "search.html",
        "words.html",
    ]
    assert [a["href"] for a in page.find(class_="map").select("h3 a")] == [f"{name}.html" for name in LESSONS]
    step = page.find(class_="map").h3.a
    while step is not None:
        visited.append(step["href"].removesuffix(".html"))
        back = course[step["href"]].find("a", rel="prev")
        assert (back and back["href"]) == (f"{visited[-2]}.html" if visited[1:] else None)
        step = course[step["href"]].find("a", rel="next")
    assert visited == LESSONS


def test_the_map_says_what_each_lesson_gives_and_takes(course):
    for entry in course["index.html"].find(class_="map").find_all("li"):
        goal, needs = (p.get_text() for p in entry.find_all("p"))
        assert re.fullmatch(r"You will be able to \S.*\.", goal, re.DOTALL)
        assert re.search(r"^You need \S.*\d\d minutes in \d sittings, \w+ exercises\.$", needs, re.DOTALL)
