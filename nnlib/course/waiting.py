"""Answers that a control was given and that no cell has taken up yet, in a file beside the notebook."""

import json
from pathlib import Path
from typing import Any

from nnlib.course.files import whole_file
from nnlib.course.progress.turns import in_turn

FILE = "answers.json"


def waiting() -> dict[str, Any]:
    """The answers by exercise; whatever cannot be read is none."""
    try:
        kept = json.loads(Path(FILE).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def keep(id: str, answer: Any) -> bool:
    """Let an answer wait, or forget it if None; False where the folder cannot be written to."""
    try:
        with in_turn(Path(FILE)):
            kept = {key: value for key, value in {**waiting(), id: answer}.items() if value is not None}
            with whole_file(Path(FILE)) as file:
                file.write(json.dumps(kept).encode())
    except OSError:
        return False
    return True
