"""A learner changes a number in a cell of a lesson, and the notebook still runs to its end."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
COPIES = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHANGES = 5


@pytest.mark.slow
@pytest.mark.parametrize("copy", COPIES, ids=lambda path: path.stem)
def test_a_changed_number_stops_no_cell(copy):
    """Nothing but a sentence of the course on a wrong input may stop it. A seeded sample of all numbers."""
    program = [sys.executable, str(ROOT / "tests" / "changed_numbers.py"), str(copy), str(CHANGES), "22"]
    run = subprocess.run(program, capture_output=True, encoding="utf-8", cwd=copy.parent)
    assert run.returncode == 0, run.stderr[-3000:]
    outcomes = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(outcomes) == CHANGES
    stopped = [f"{one['line']} (was {one['was']}): {one['stopped']}" for one in outcomes if one["stopped"]]
    assert not stopped, "\n".join(stopped)


@pytest.mark.parametrize("copy", COPIES, ids=lambda path: path.stem)
def test_no_cell_of_a_learner_holds_a_proof(copy):
    cells = json.loads(copy.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert not [source for source in sources if "assert " in source]
