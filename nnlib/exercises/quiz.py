"""The quiz that opens the course and closes it: no points, and a score that is kept beside the notebooks."""

import json
from pathlib import Path

from nnlib.files import whole_file

from .exercise import Exercise
from .feedback import validating
from .verdict import NOT_BEGUN, RIGHT, WRONG, Verdict

SCORES = "quiz_scores.json"


def judge_quiz(exercise: Exercise, answer: object) -> Verdict:
    """Count the right answers; which ones they are is left to the lessons."""
    right = exercise.expected(())
    if answer is ...:
        return Verdict(exercise, NOT_BEGUN)
    letters = "".join(answer.split()).lower() if isinstance(answer, str) else ""
    if len(letters) != len(right):
        return Verdict(exercise, WRONG, (f"The answer is a text of {len(right)} letters, one a question.",))
    score = sum(mine == theirs for mine, theirs in zip(letters, right, strict=True))
    kept = keep_score(exercise.id, score, len(right))
    later = ", for lesson 11" if exercise.id.startswith("0.") else ""
    where = f" The score is kept in {SCORES} beside this notebook{later}." if kept else ""
    return Verdict(exercise, RIGHT, (f"{score} of {len(right)} right.{where}",))


def keep_score(id: str, right: int, total: int) -> bool:
    """Add the score to the file beside the notebook; False where that cannot or shall not be done."""
    if validating():
        return False  # the score of a validation is nobody's
    file = Path(SCORES)
    try:
        scores = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        scores[id] = {"right": right, "total": total}
        with whole_file(file) as whole:  # the old scores stay if this is interrupted
            whole.write((json.dumps(scores, indent=1) + "\n").encode())
    except (OSError, ValueError, TypeError):
        return False
    return True
