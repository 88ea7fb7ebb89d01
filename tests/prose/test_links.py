"""The links of notebooks and written pages: to a file, a heading that it has, or what can be an address."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(path for folder in ("notebooks", "solutions") for path in (ROOT / folder).glob("*.ipynb"))
PAGES = [ROOT / "solutions" / name for name in ("COVERAGE.md", "NOTATION.md")]
LINK = re.compile(r"\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")


def prose(path):
    if path.suffix == ".md":
        text = path.read_text(encoding="utf-8")
    else:
        cells = nbformat.read(path, as_version=4).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return re.sub(r"```.*?```|\$\$.*?\$\$|`[^`\n]*`", "", text, flags=re.DOTALL)


@cache
def anchors(path):
    """The names under which a notebook's or a page's headings can be reached."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    if path.suffix == ".ipynb":
        return {heading.replace(" ", "-") for heading in headings}
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def trouble(url, page):
    """What is wrong with a link of a page; nothing if it leads somewhere."""
    if re.match(r"\w+:", url):
        parts = urlsplit(url)
        fit = parts.scheme in ("http", "https") and re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.netloc)
        return "" if fit and url.isascii() else "no address"
    file, _, anchor = unquote(url).partition("#")
    target = (page.parent / file).resolve() if file else page
    if not target.exists() or ROOT not in target.parents:
        return "no such file"
    return "no such heading" if anchor and anchor not in anchors(target) else ""


@pytest.mark.parametrize("path", NOTEBOOKS + PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_link_of_a_notebook_or_page_leads_somewhere(path):
    links = LINK.findall(prose(path))
    assert links and [(url, trouble(url, path)) for url in links if trouble(url, path)] == []


def test_each_text_whose_sentences_are_judged_has_a_title_and_an_address():
    judged = prose(ROOT / "solutions" / "08_close_the_loop.ipynb").partition("Three texts")[2]
    letters = set(re.findall(r"^\| ([A-Z]) \|", judged, re.MULTILINE))
    assert letters == set(re.findall(r"\b([A-Z]):\s+\[[^]]+\]\(http", judged)) == {"A", "B", "C"}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("01_measure_a_slope.ipynb", ""),
        ("01_measure_a_slop.ipynb", "no such file"),
        ("../../secret.txt", "no such file"),
        ("../solutions/NOTATION.md#symbols", ""),
        ("../solutions/NOTATION.md#symbol", "no such heading"),
        ("https://distill.pub/2017/momentum/", ""),
        ("https://distill pub/", "no address"),
        ("htps://distill.pub", "no address"),
    ],
)
def test_a_link_that_leads_nowhere_is_found(url, said):
    assert trouble(url, NOTEBOOKS[0]) == said
