"""The grader's pages in a real browser, light and dark, wide and narrow, read by axe-core."""

import pytest
from accessibility import findings_of_page
from records_for_tests import entry, record, write_records, wrote

from nnlib.course.grading.output_files import write_all

pytestmark = pytest.mark.slow

# Letters of one word below each other: a column that is narrower than its longest word.
SPLIT = """() => [...document.querySelectorAll("th, td:not(.words)")].filter(cell => {
    const range = document.createRange(), text = cell.firstChild;
    if (text?.nodeType !== Node.TEXT_NODE) return false;
    return [...text.data.matchAll(/\\S+/g)].some(({0: word, index}) => {
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        return range.getClientRects().length > 1;
    });
}).map(cell => cell.textContent)"""
LONG = "a_name_without_an_end_" * 8


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    anna = [
        entry("5.1"),
        entry("5.2", "not yet", sentences=["A factor is missing."], cause="mistake", notes=["A note."]),
        entry("5.3", "not yet", sentences=[f"There is no {LONG}."], cause="trouble"),
        entry("5.4", "not begun"),
        wrote("5.9", "Words, and more of them. " * 40),
    ]
    bob = [entry("5.1"), entry("5.9", "not written", kind="explain")]
    records = [
        record("anna", *anna, notes=["A cell of your own failed."]),
        record("anna", *bob, submission="anna/second.ipynb"),
        record("bob", *bob, name=LONG),
        record("bob", entry("6.1"), lesson="06", name=LONG),
        record("eve", reason="The file is damaged.", lesson=""),
    ]
    for one in records[:1]:
        one["isolation"] = "limits"
    folder = tmp_path_factory.mktemp("grades")
    write_all(write_records(folder, *records))
    return folder


@pytest.fixture(scope="module", params=[("light", 1280), ("dark", 1280), ("light", 360)], ids=str)
def reader(request, browser):
    scheme, width = request.param
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    yield page
    page.close()


@pytest.mark.parametrize(
    "name", ["class.html", "by_hand.html", "feedback/anna.html", "feedback/bob.html", "feedback/eve.html"]
)
def test_a_page_hinders_nobody_and_fits_the_window(reader, out, name):
    reader.goto((out / name).as_uri())
    assert findings_of_page(reader) == []
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert reader.evaluate(SPLIT) == []


def test_on_paper_no_exercise_is_cut_in_two(reader, out):
    reader.goto((out / "feedback" / "anna.html").as_uri())
    reader.emulate_media(media="print")
    breaks = reader.locator(".exercise").evaluate_all("all => all.map(e => getComputedStyle(e).breakInside)")
    reader.emulate_media(media="screen")
    assert breaks == ["avoid"] * 5
