"""A small class that several tests grade."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STEM = "05_backpropagate_by_hand"
WRONG = "def hidden_slope(W2, dL_dz2, a1):\n    return W2.T @ dL_dz2"


def submission(*solved, **typed):
    """Lesson 05 with the answers of the solution in these cells, and others in those."""
    read = json.loads((ROOT / "notebooks" / f"{STEM}.ipynb").read_text(encoding="utf-8"))
    right = json.loads((ROOT / "solutions" / f"{STEM}.ipynb").read_text(encoding="utf-8"))
    sources = {cell["id"]: cell["source"] for cell in right["cells"]}
    for cell in read["cells"]:
        id = cell["id"]
        if id in solved:
            cell["source"] = sources[id]
        cell["source"] = typed.get(id.replace("-", "_"), cell["source"])
    return json.dumps(read)


@pytest.fixture(scope="session")
def class_folder(tmp_path_factory):
    """Six students: solved, half-solved, wrong, written, damaged, and one who handed in twice."""
    folder = tmp_path_factory.mktemp("class")
    all_answers = [f"answer-5-{n}" for n in range(1, 9)]
    files = {
        "anna": submission(*all_answers, explain_5_9="=SUM(A1) The slope *tells* where to go."),
        "bob": submission(*all_answers[:4]),
        "cem": submission("answer-5-1", answer_5_4=WRONG),
        "dora": submission(answer_5_4=WRONG, explain_5_9="Short."),
        "eve": "{ damaged",
        "fay": submission(answer_5_4="import os\nos._exit(3)"),
    }
    for name, text in files.items():
        (folder / name).mkdir()
        (folder / name / f"{STEM}.ipynb").write_text(text, encoding="utf-8")
    (folder / "bob" / "second try.ipynb").write_text(submission(*all_answers[:2]), encoding="utf-8")
    return folder
