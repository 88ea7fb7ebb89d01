"""The README's links lead somewhere, and its picture and its Python are those of the course."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import nnlib
from nnlib.show.loop.four_moves import four_moves

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ["README.md", "solutions/COVERAGE.md", "solutions/NOTATION.md", ".github/CONTRIBUTING.md"]
PAGES += ["nnlib/course/grading/README.md"]


def test_the_still_picture_is_the_one_that_lesson_00_draws():
    drawn = four_moves(x=2, y=6, w=0.5, b=1, eta=0.1)
    assert f'alt="{drawn.alt}"' in TEXT
    source = (ROOT / "solutions" / "00_the_whole_story.py").read_text(encoding="utf-8")
    assert "four_moves(x=2, y=6, w=0.5, b=1, eta=0.1)" in source


def test_it_asks_for_the_python_that_the_package_needs():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"You need Python {project['requires-python'].removeprefix('>=')} or newer" in TEXT


def test_the_version_to_cite_is_that_of_the_package():
    assert f"package nnlib, version {nnlib.__version__}}}" in TEXT


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


@pytest.mark.parametrize("page", [*PAGES, "tests/bench/README.md"])
def test_every_command_is_one_that_any_shell_can_parse(page):
    """Windows PowerShell 5.1 knows neither && nor a variable before a command, and expands $."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for line in "\n".join(re.findall(r"```bash\n(.*?)```", text, re.DOTALL)).splitlines():
        assert not re.search(r"[&|;<>$'`\\*]|^\w+=|^export ", line), line
