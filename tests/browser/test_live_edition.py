"""The live edition in a real browser with a real Pyodide: one build, one profile, all lessons.

The variable NNLIB_LIVE=live-next takes the other pins of pyproject.toml, and their Pyodide from its network.
"""

import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from accessibility import findings, findings_of_page
from lab import PANEL, STARTED, wait_until, write_notebook
from live_site import DELETE, READ, WRITE, Learner, Server, fetch_pyodide, let_tests_in
from test_lessons_in_jupyterlab import control_name, keep_screenshot

from nnlib.course.build.live import FIRST_VISIT

pytestmark = pytest.mark.live

REPOSITORY = Path(__file__).parents[2]
LESSONS = sorted(path.name for path in (REPOSITORY / "notebooks").glob("*.ipynb"))
FIRST = f"notebooks/{LESSONS[0]}"
PINS = os.environ.get("NNLIB_LIVE", "live")
PACKED = (".zip", ".png", ".woff", ".woff2")  # no host packs these once more
ANSWERED = 'line = choose("0.2", "d")'
KEPT = " Your answers are kept in progress.json beside this notebook."  # told only to a learner at work
SOURCE = """id => jupyterapp.shell.currentWidget.content.widgets.find(({model}) => model.id === id)
    .model.sharedModel.source"""
# What a browser has not: a deep stack, an alarm, threads; and 64 bits.
DIFFERENT = [
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nimport numpy as np\n"
    'from nnlib.course import begin, check\nfrom nnlib.show import style\nstyle()\nbegin("01")',
    r"_ = plt.plot([0, 1]), plt.title(r'all of $\theta$')",
    "class Deep:\n    def __add__(self, other):\n        return self + other\n"
    "try:\n    Deep() + Deep()\nexcept RecursionError:\n    print('too deep')",
    "def endless(*_):\n    while True:\n        pass\nprint(check('1.2', endless))",
    "from nnlib import GradientDescent, Network, SoftmaxCrossEntropy, train\n"
    "from nnlib.datasets import digits\n"
    "data, rng = digits(), np.random.default_rng(0)\n"
    "network = Network([64, 10], loss=SoftmaxCrossEntropy())\n"
    "train(network, GradientDescent(0.1), data.X_train, data.y_train, epochs=2, rng=rng)\n"
    "print(np.bincount(data.y_test).sum())",
]


@pytest.fixture(scope="module")
def site(browser, environment, tmp_path_factory):
    """The folder that `python -m nnlib site --live` makes in an environment of its own."""
    folder = tmp_path_factory.mktemp("live")
    command = ["-m", "nnlib", "site", "--live", "--out", folder / "site"]
    if PINS == "live":
        (folder / "wheel").mkdir()
        if isinstance(found := fetch_pyodide(folder / "wheel"), str):
            pytest.skip(found)
        command += ["--offline", found]
    python = environment(folder / "venv", "-e", f".[site,{PINS}]")
    done = subprocess.run([python, *command], cwd=REPOSITORY, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    let_tests_in(folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def learner(browser, site, tmp_path_factory):
    server = Server(site)
    learner = Learner(browser, server, tmp_path_factory.mktemp("profile"))
    yield learner
    learner.leave()
    server.shutdown()


@pytest.fixture
def tell(capsys):
    """A function that prints past pytest: what was measured, for the README."""

    def say(line):
        with capsys.disabled():
            print(f"\nlive: {line}", end="", flush=True)

    return say


def size_on_the_way(path):
    content = path.read_bytes()
    return len(content if path.suffix in PACKED else gzip.compress(content, 6))


def test_a_first_visit_is_welcomed_and_loads_as_many_megabytes_as_the_page_says(learner, tell):
    page, home = learner.page, f"{learner.server.url}/live"
    page.goto(f"{home}.html", wait_until="domcontentloaded")
    assert findings_of_page(page) == []
    begin = time.monotonic()
    page.goto(f"{home}/lab/index.html?path={FIRST}", wait_until="domcontentloaded")
    assert page.locator("#nnlib-greeting").is_visible()
    assert findings_of_page(page, "#nnlib-greeting") == []
    wait_until(lambda: page.evaluate(STARTED), 90, lambda: "the live edition did not start")
    notebook = learner.open(FIRST)
    page.evaluate("() => { jupyterapp.shell.currentWidget.content.activeCellIndex = 1; }")
    page.evaluate("async () => { await jupyterapp.commands.execute('notebook:run-cell'); }")
    asked = [path for path in learner.server.asked if path.is_file()]
    megabytes = sum(map(size_on_the_way, asked)) / 1e6
    tell(f"first cell after {time.monotonic() - begin:.1f} s; {megabytes:.1f} MB")
    assert page.locator(f"{PANEL} .nnlib-progress").is_visible()
    assert abs(megabytes - FIRST_VISIT) <= 0.5
    notebook.close()
    page.goto("about:blank")


def test_what_a_browser_has_not_is_made_up_for(learner, tmp_path):
    write_notebook(tmp_path / "different.ipynb", DIFFERENT)
    content = json.loads((tmp_path / "different.ipynb").read_text(encoding="utf-8"))
    content["metadata"]["language_info"] = {"name": "python"}  # or a dialog asks for the kernel
    learner.arrive()
    learner.page.evaluate(WRITE, ["notebooks/different.ipynb", content])
    notebook = learner.open("notebooks/different.ipynb")
    notebook.run_all()
    assert notebook.faults() == []
    said = learner.page.locator(f"{PANEL} .jp-Notebook").inner_text()
    assert "findfont" not in said and "font cache" not in said and "TqdmMonitor" not in said
    assert learner.page.locator(f"{PANEL} .jp-Cell img.nnlib").count() == 1
    assert "too deep" in said
    assert "Your code ran for 5 seconds and was stopped. Does a loop never end?" in said
    assert "90/90" in said and "loss" in said  # the progress bar
    assert "360" in said
    notebook.close()


def test_answers_and_progress_come_back_on_the_next_day_and_a_downloaded_notebook_is_graded(
    learner, tmp_path
):
    notebook = learner.open(FIRST)
    notebook.run_all()
    choice = notebook.exercise("0.2", "answer")
    choice.get_by_label("(d)").check()
    choice.get_by_role("button", name="check this answer").click()
    choice.get_by_text("Exercise 0.2 is right: 1 point.").wait_for(timeout=60_000)
    learner.come_back()  # nothing is saved but what the control has stored
    notebook = learner.open(FIRST)
    notebook.run_all()
    assert notebook.faults() == []
    assert "1 of 5" in learner.page.locator(f"{PANEL} .nnlib-progress").inner_text()
    assert ANSWERED in learner.page.evaluate(SOURCE, "answer-0-2")
    notebook.save()
    with learner.page.expect_download() as download:
        learner.page.evaluate("async () => { await jupyterapp.commands.execute('docmanager:download'); }")
    file = tmp_path / download.value.suggested_filename
    assert file.name == LESSONS[0]
    download.value.save_as(file)
    command = [sys.executable, "-m", "nnlib", "grade", file, "--out", tmp_path / "grades", "--verbose"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, encoding="utf-8")
    assert "1 of 7 points" in done.stdout, done.stdout + done.stderr
    notebook.close()


def test_a_changed_course_overwrites_no_notebook_of_a_learner(learner, site):
    published = site / "live" / "files" / FIRST
    course = published.read_text(encoding="utf-8")
    published.write_text(course.replace("Tell the whole story", "Tell another story"), encoding="utf-8")
    try:
        learner.arrive()
        assert ANSWERED in "".join(cell["source"] for cell in learner.page.evaluate(READ, FIRST)["cells"])
        learner.page.evaluate(DELETE, FIRST)
        # The browser asks for a published file again after minutes, as the host tells it to.
        learner.page.context.new_cdp_session(learner.page).send("Network.clearBrowserCache")
        assert "Tell another story" in json.dumps(learner.page.evaluate(READ, FIRST))
    finally:
        published.write_text(course, encoding="utf-8")


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs_its_controls_move_and_right_answers_get_all_points(learner, name, tell):
    begin = time.monotonic()
    notebook = learner.open(f"notebooks/{name}")
    solution = nbformat.read(REPOSITORY / "solutions" / name, as_version=4).cells
    notebook.fill_in({cell.id: cell.source for cell in with_tag(solution, "answer")})
    ready = time.monotonic()
    notebook.run_all()
    ran = time.monotonic()
    assert notebook.faults() == []
    keep_screenshot(notebook, name, "live")
    controls = notebook.controls()
    assert [control_name(control) for control in controls if not notebook.move(control)] == []
    checks = [said.removesuffix(KEPT) for said in notebook.checks()]
    assert checks == ["".join(map(text_of, cell.outputs)) for cell in with_tag(solution, "check")]
    times = f"ready {ready - begin:.1f} s, run all {ran - ready:.1f} s"
    tell(f"{name}: {times}, {len(controls)} controls moved, {len(checks)} checks right")
    if name.startswith("05"):
        assert findings(learner.page) == []
        with notebook.dark():
            keep_screenshot(notebook, name, "live-dark")
            assert findings(learner.page, only=["color-contrast"]) == []
    notebook.close()


def with_tag(cells, tag):
    return [cell for cell in cells if tag in cell.metadata.get("tags", [])]


def text_of(output):
    return output["data"]["text/plain"] if "data" in output else output["text"]
