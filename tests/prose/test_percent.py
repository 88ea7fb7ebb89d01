"""A percent sign stands at its number, as English writes it: 98%."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", ".github/CONTRIBUTING.md", "nnlib/course/grading/README.md", "tests/bench/README.md"]
PAGES += ["nnlib/course/progress/recall.toml"]
TEXTS = [*map(ROOT.joinpath, PAGES), *sorted((ROOT / "nnlib/course/lessons").glob("lesson_*.py"))]
TEXTS += sorted(
    file for ending in ("md", "toml", "ipynb") for file in (ROOT / "solutions").glob(f"*.{ending}")
)


def words(file):
    """All that is read: of a notebook its text and what its cells show, since % in code is a remainder."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".ipynb":
        return text
    cells = json.loads(text)["cells"]
    prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    shown = json.dumps([cell.get("outputs", []) for cell in cells], ensure_ascii=False)
    return "\n".join([*prose, unquote(shown)])  # a picture is within an address


def apart(text):
    return re.findall(r".{0,30}\d\s%.{0,20}", text)


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)
def test_a_percent_sign_stands_at_its_number(file):
    assert apart(words(file)) == []


def test_a_space_before_a_percent_sign_is_found():
    assert apart("about 98 % of them") and apart("97.2\xa0%") and not apart("97.2%, width: 100%")
