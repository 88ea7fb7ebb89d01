"""The README is made by `build`, its links lead somewhere, its numbers are those of the course."""

import re
import subprocess
from pathlib import Path

import pytest

from nnlib.course.build.minutes import minutes
from nnlib.course.build.readme import readme_pages
from nnlib.course.build.source import read_lesson
from nnlib.course.checks import lesson as exercises_of
from nnlib.show.loop.four_moves import four_moves

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ["README.md", "solutions/COVERAGE.md", "solutions/NOTATION.md", ".github/CONTRIBUTING.md"]


@pytest.fixture(scope="module")
def lessons():
    return {path.stem: read_lesson(path) for path in sorted((ROOT / "solutions").glob("[0-9][0-9]_*.py"))}


def test_the_committed_pages_are_those_that_build_writes(lessons):
    for path, text in readme_pages(ROOT, lessons).items():
        assert path.read_text(encoding="utf-8") == text, path


def test_the_still_picture_is_the_one_that_lesson_00_draws():
    drawn = four_moves(x=2, y=6, w=0.5, b=1, eta=0.1)
    assert (ROOT / ".github" / "four_moves.svg").read_text(encoding="utf-8") == drawn.svg + "\n"
    assert f'alt="{drawn.alt}"' in TEXT
    source = (ROOT / "solutions" / "00_the_whole_story.py").read_text(encoding="utf-8")
    assert "four_moves(x=2, y=6, w=0.5, b=1, eta=0.1)" in source


def test_the_table_has_every_notebook_with_its_minutes_and_exercises(lessons):
    rows = re.findall(
        r"^\| \[(\d\d) [^\]]+\]\(notebooks/(\S+)\.ipynb\)[^|]* \| .+ \| (\d+) \| (\d+) \|$", TEXT, re.M
    )
    assert [name for _, name, _, _ in rows] == list(lessons)
    for number, name, time, count in rows:
        assert name.startswith(number)
        assert (int(time), int(count)) == (minutes(lessons[name]), len(exercises_of(number)))


def test_the_head_of_each_notebook_states_the_minutes_of_the_table(lessons):
    for name, lesson in lessons.items():
        notebook = (ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
        assert f"| **Time** | {minutes(lesson)} minutes, " in notebook


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file_and_every_anchor_to_a_heading(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"", text)
    inside = [one or other for one, other in targets if not (one or other).startswith("http")]
    assert inside
    for target in inside:
        file, _, anchor = target.partition("#")
        found = (ROOT / page).parent / file if file else ROOT / page
        assert found.exists(), f"{page}: {target}"
        if anchor and found.suffix == ".md":
            headings = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            names = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in names, f"{page}: {target}"


def test_what_the_readme_leads_to_is_part_of_the_repository():
    ignored = subprocess.run(
        ["git", "check-ignore", *(re.findall(r"\]\(([^)#\s]+)\)", TEXT))],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    if ignored.returncode == 128:
        pytest.skip("not a checkout of git")
    assert ignored.stdout == ""


@pytest.mark.parametrize("page", [*PAGES, "nnlib/course/grading/README.md", "tests/bench/README.md"])
def test_every_command_is_one_that_any_shell_can_parse(page):
    """Windows PowerShell 5.1 knows neither && nor a variable before a command, and expands $."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for line in "\n".join(re.findall(r"```bash\n(.*?)```", text, re.DOTALL)).splitlines():
        assert not re.search(r"[&|;<>$'`\\*]|^\w+=|^export ", line), line


def test_the_readme_stays_short():
    prose = re.sub(r"```.*?```|^\|.*?$|<[^>]*>|\]\([^)]*\)", " ", TEXT, flags=re.DOTALL | re.MULTILINE)
    assert len(re.findall(r"\w+", prose)) < 700
