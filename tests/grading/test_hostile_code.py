"""Whatever one cell does: its verdict is fair, the other exercises keep their points, and nothing is left."""

import json
import os
import sys
import tempfile
from pathlib import Path

import pytest

from nnlib.grading.grader import Grader
from nnlib.grading.isolation import NoIsolation

sys.path.insert(0, str(Path(__file__).parent))
from hostile_code import CASES  # noqa: E402

pytestmark = pytest.mark.slow

SOLUTION = next((Path(__file__).parents[2] / "solutions").glob("05_*.ipynb"))
MINE = "5.4"


@pytest.fixture(scope="module")
def grader():
    try:
        with Grader(seed=20, isolation="bubblewrap") as grader:
            grader.grade("05", cells("pass"))  # the process is warm, and its folder there
            yield grader
    except NoIsolation as trouble:
        pytest.skip(str(trouble))


def cells(source):
    read = json.loads(SOLUTION.read_text(encoding="utf-8"))["cells"]
    made = [
        {k: c[k] for k in ("cell_type", "metadata", "id")} | {"source": "".join(c["source"])} for c in read
    ]
    for cell in made:
        if cell["id"] == "answer-5-4":
            cell["source"] = source
    return made


def sandboxed():
    """The processes of sandboxes: the warm one, what is around it, and whatever it has left behind."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents = (folder / "status").read_text().split("NSpid:")[1].split("\n")[0].split()
        except (OSError, IndexError):
            continue
        if len(parents) > 1:
            found.append((int(folder.name), len(parents)))
    return found


@pytest.mark.parametrize("name", CASES)
def test_the_verdict_is_fair_and_nothing_is_left(name, grader):
    case, temporary = CASES[name], set(os.listdir(tempfile.gettempdir()))
    graded = grader.grade("05", cells(case.source))
    by_id = {one["id"]: one for one in graded.exercises}
    others = {id: one["points"] for id, one in by_id.items() if id != MINE and one["kind"] != "explain"}
    assert others == {id: by_id[id]["of"] for id in others}
    said = " ".join([*by_id[MINE]["sentences"], *by_id[MINE]["notes"], *graded.notes])
    assert by_id[MINE]["points"] == case.points, said
    assert case.words in said
    assert said.isprintable() and len(said) < 3000
    assert not [pid for pid, depth in sandboxed() if depth > 2], "a submission's process is still there"
    assert not {new for new in set(os.listdir(tempfile.gettempdir())) - temporary if new.startswith("nnlib")}
