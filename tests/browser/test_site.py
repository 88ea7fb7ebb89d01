"""The edition to read in a real browser, offline: axe-core reads it, we search, change colours and print."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from accessibility import UNFOLD, findings_of_page

from nnlib.course.build.pages import TEMPLATES

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[2]
READ = ["index.html", "search.html?q=chain+rule", "00_the_whole_story.html", "05_backpropagate_by_hand.html"]
# The smallest letters of each picture in pixels: of an index or an exponent, if it has one.
LETTERS = """() => [...document.querySelectorAll("svg.nnlib")].map(svg => {
    const own = text => [...text.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    return Math.min(...[...svg.querySelectorAll("text, tspan")].filter(own).map(text => {
        const {a, b} = text.getScreenCTM();
        return parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
    }));
})"""
READABLE = 9
MOVING = {
    "00_the_whole_story.html": 2,
    "01_measure_a_slope.html": 1,
    "03_walk_downhill.html": 1,
    "05_backpropagate_by_hand.html": 1,
    "08_close_the_loop.html": 1,
    "10_keep_gradients_alive.html": 1,
}
CUT = """() => {
    const count = (css, cut) => [...document.querySelectorAll(css)].filter(cut).length;
    return count(".shown:has(svg, img)", shown => shown.scrollWidth > shown.clientWidth)
        + count(".shown svg, .shown img", one => one.getBoundingClientRect().right > innerWidth);
}"""
WIDE_SYMBOLS = """() => [...document.querySelectorAll(".table.wide")]
    .filter(one => one.scrollWidth > one.clientWidth).length"""
# A picture with a slider, as it is after a key: what is read, and what must not change or be cut off.
MOVED = """moving => {
    const slider = moving.querySelector("input[type=range]"), svg = moving.querySelector("svg.nnlib");
    const {left, right, top, width, height} = svg.getBoundingClientRect(), view = svg.viewBox.baseVal;
    return {
        value: moving.querySelector(".handle span").innerText, said: slider.getAttribute("aria-valuetext"),
        alt: svg.getAttribute("aria-label"), drawn: svg.innerHTML,
        whole: left >= 0 && right <= innerWidth && width / height <= 1.01 * view.width / view.height,
        slider: slider.getBoundingClientRect().width,
        below: moving.querySelector("[role=status]").getBoundingClientRect().top - top,
    };
}"""
OURS = ("file:", "data:")
BROKEN = """all => all.filter(one => {
    const words = document.createRange();
    words.selectNodeContents(one);
    return new Set([...words.getClientRects()].map(line => line.top)).size > 1;
}).map(one => one.textContent)"""


def make(out, seed):
    command = [sys.executable, "-m", "nnlib", "site", "--out", str(out)]
    subprocess.run(command, cwd=REPOSITORY, env=os.environ | {"PYTHONHASHSEED": seed}, check=True)
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("edition") / "site"
    make(out, "1")
    return out


@pytest.fixture(scope="module", params=[("light", 1280), ("dark", 1280), ("light", 400)], ids=str)
def reader(request, browser):
    """A page in a system that is light or dark, wide or narrow; it notes whatever goes wrong in it."""
    scheme, width = request.param
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.faults = []
    page.on("console", lambda message: page.faults.append(message.text))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("request", lambda sent: page.faults.extend([] if sent.url.startswith(OURS) else [sent.url]))
    page.on("requestfailed", lambda sent: page.faults.append(sent.url))
    yield page
    assert page.faults == []
    context.close()


def test_another_run_gives_the_same_bytes(folder, tmp_path):
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert make(tmp_path / "again", "2") == first


@pytest.mark.parametrize("name", READ)
def test_a_page_hinders_nobody_and_fits_the_window(reader, folder, name):
    reader.goto(f"{folder.as_uri()}/{name}")
    assert findings_of_page(reader) == []
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")
    loaded = reader.evaluate("document.fonts.ready.then(fonts => [...fonts].map(font => font.status))")
    assert loaded == ["loaded" if reader.locator("math").count() else "unloaded"]


@pytest.fixture
def page(browser, folder):
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{folder.as_uri()}/index.html")
    yield page
    context.close()


def paper(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_on_the_narrowest_telephone_no_page_scrolls_sideways_and_a_tap_makes_all_letters_readable(
    page, folder
):
    """Formulas, code and tables that are wider scroll by themselves, but those of symbols need not.

    A picture is seen whole, and after a tap at a size at which its smallest letters can be read.
    """
    page.set_viewport_size({"width": 320, "height": 700})
    for file in sorted(folder.glob("*.html")):
        page.goto(file.as_uri())
        page.evaluate(UNFOLD)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, file.name
        assert page.evaluate(CUT) == 0, file.name
        assert page.evaluate(WIDE_SYMBOLS) == 0, file.name
        assert page.locator(".shown tbody td").evaluate_all(BROKEN) == [], file.name
        for picture in page.locator("svg.nnlib").all():
            picture.click(position={"x": 5, "y": 5})
        assert min(page.evaluate(LETTERS), default=READABLE) >= READABLE, file.name
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, file.name


def test_the_size_of_a_picture_is_changed_and_the_picture_moved_by_keyboard_on_a_narrow_page_alone(page):
    box, picture, frame = (
        page.locator(css).first for css in (".nnlib-size input", "svg.nnlib", ".nnlib-frame")
    )
    assert not box.is_visible()
    picture.click()
    assert picture.bounding_box()["width"] == 1000
    page.set_viewport_size({"width": 390, "height": 700})
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.nnlib-frame').scrollLeft > 0")
    assert page.locator(".nnlib-size").first.bounding_box()["x"] >= 0
    page.keyboard.press("Space")
    assert picture.bounding_box()["width"] == frame.bounding_box()["width"] <= 390


@pytest.mark.parametrize("width", [390, 1280])
def test_the_tab_key_stops_at_a_region_where_it_can_be_scrolled_and_at_no_other(page, folder, width):
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{folder.as_uri()}/05_backpropagate_by_hand.html")
    page.evaluate(UNFOLD)
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    regions = page.locator("pre, .formula, .table, .long").evaluate_all(
        "all => all.map(one => [one.scrollWidth > one.clientWidth, one.tabIndex === 0])"
    )
    assert any(can_scroll for can_scroll, _ in regions) == (width == 390) and len(regions) > 50
    assert [stops for _, stops in regions] == [can_scroll for can_scroll, _ in regions]


@pytest.mark.parametrize("width", [320, 1280])
def test_a_slider_moves_a_picture_its_words_and_its_number_and_nothing_else(page, folder, width):
    page.set_viewport_size({"width": width, "height": 700})
    for name, count in MOVING.items():
        page.goto((folder / name).as_uri())
        assert page.locator(".moving").count() == count
        for moving in page.locator(".moving").all():
            slider = moving.locator("input[type=range]")
            slider.focus()
            page.keyboard.press("Home")
            frames = []
            for _ in range(int(slider.get_attribute("max")) + 1):
                frames.append(moving.evaluate(MOVED))
                page.keyboard.press("ArrowRight")
            assert all(frame["whole"] and frame["said"] == frame["value"] for frame in frames)
            # The slider stays as it is, or a thumb is lost by the finger that moves it, and so does the text
            # below the picture, however tall a frame is.
            assert (
                len({frame["slider"] for frame in frames}) == len({frame["below"] for frame in frames}) == 1
            )
            for each in ("value", "alt", "drawn"):
                assert len({frame[each] for frame in frames}) == len(frames), each
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_the_line_of_the_live_edition_goes_as_cells_run_and_comes_back_for_one_that_does_not_end(page):
    page.clock.install()
    shown = '<div class="jp-NotebookPanel"><i class="jp-Notebook-ExecutionIndicator"></i></div>'
    page.set_content(shown + TEMPLATES.get_template("greeting.html").render(megabytes=18))
    line = page.locator("#nnlib-greeting")
    for status, seconds, visible in (
        ("idle", 1, True),
        ("unknown", 40, True),
        ("busy", 5, False),
        ("busy", 30, True),
    ):
        page.locator("i").evaluate("(e, status) => { e.dataset.status = status; }", status)
        page.clock.run_for(seconds * 1000)
        assert line.is_visible() == visible, (status, seconds)
    assert "Kernel > Restart Kernel" in line.inner_text()


def test_without_scripts_the_same_picture_stands_still(browser, folder, page):
    context = browser.new_context(java_script_enabled=False)
    still = context.new_page()
    for name in MOVING:
        still.goto((folder / name).as_uri())
        page.goto((folder / name).as_uri())
        assert (
            not still.locator(".handle").first.is_visible()
            and still.locator(".moving svg.nnlib").first.is_visible()
        )
        shown = [one.locator(".moving svg.nnlib").first.get_attribute("aria-label") for one in (still, page)]
        assert shown[0] == shown[1]
    context.close()


def test_the_search_finds_a_part_and_leads_there_by_keyboard(page):
    page.get_by_label("Search").fill("hidden unit w1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=hidden+unit+w1")
    first = page.locator("#found a").first
    assert first.inner_text() == "3 · Two paths add: through a hidden unit to w1"
    assert page.locator("#found mark").count() > 2
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/05_backpropagate_by_hand.html#two-paths-add-through-a-hidden-unit-to-w1")
    assert page.locator("h2:target").bounding_box()["y"] < 100


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("xyzzy", "No places with xyzzy. Try fewer or shorter words."),
        ("<img src=x onerror=document.title=1>", "No places with <img src=x onerror=document.title=1>. "),
        ("  ", "Write a word, such as chain or momentum, into the box above."),
    ],
)
def test_the_search_says_why_it_shows_nothing(page, asked, said):
    page.get_by_label("Search").fill(asked)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?*")
    assert page.locator("#count").inner_text().startswith(said.strip())
    assert page.locator("#found li, main img").count() == 0


def test_the_colours_follow_the_system_until_the_reader_chooses(page):
    white = paper(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.getAttribute('theme') === 'dark'")
    dark = paper(page)
    assert dark != white
    page.get_by_label("Colours").select_option("light")
    assert paper(page) == white
    page.reload()
    assert paper(page) == white and page.get_by_label("Colours").input_value() == "light"
    figure = "getComputedStyle(document.querySelector('svg.nnlib')).getPropertyValue('--nn-paper')"
    assert page.evaluate(figure).strip() == "#FFFFFF"
    page.get_by_label("Colours").select_option("")
    assert paper(page) == dark and page.evaluate(figure).strip() != "#FFFFFF"


def test_the_first_tab_leads_past_the_menus(page, folder):
    page.goto(f"{folder.as_uri()}/05_backpropagate_by_hand.html")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to the text" and skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_on_paper_there_are_no_menus_and_what_is_folded_stays_out(page, folder):
    page.goto(f"{folder.as_uri()}/05_backpropagate_by_hand.html")
    page.emulate_media(media="print")
    for css in ("header", "footer", "nav.parts", "details.hint", "details.answer"):
        assert not page.locator(css).first.is_visible(), css
    page.locator("details.answer").first.evaluate("answer => { answer.open = true; }")
    assert page.locator("details.answer").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
