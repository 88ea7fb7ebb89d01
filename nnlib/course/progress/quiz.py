"""The quiz that opens the course and closes it: no points; what was answered is kept for the comparison."""

from nnlib.course.checks.exercise import Exercise
from nnlib.course.checks.verdict import NOT_BEGUN, RIGHT, WRONG, Verdict
from nnlib.course.progress.record import FILE, keep, somebody_is_there


def judge_quiz(exercise: Exercise, answer: object) -> Verdict:
    """Count the right answers; which ones they are is left to the lessons."""
    right = exercise.expected(())
    if answer is ...:
        return Verdict(exercise, NOT_BEGUN)
    letters = "".join(answer.split()).lower() if isinstance(answer, str) else ""
    if len(letters) != len(right):
        return Verdict(exercise, WRONG, (f"The answer is a text of {len(right)} letters, one a question.",))
    score = sum(mine == theirs for mine, theirs in zip(letters, right, strict=True))
    kept = somebody_is_there() and keep(lambda known: known.quizzes.update({exercise.id: letters}))
    later = ", for lesson 11" if exercise.id.startswith("0.") else ""
    where = f" The answers are kept in {FILE} beside this notebook{later}." if kept else ""
    return Verdict(exercise, RIGHT, (f"{score} of {len(right)} right.{where}",))
