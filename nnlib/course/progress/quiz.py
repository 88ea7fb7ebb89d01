"""The quiz that opens the course and closes it: no points; what was answered is kept for the comparison."""

from nnlib.course.checks.comparison import as_typed, tidy
from nnlib.course.checks.exercise import Exercise
from nnlib.course.checks.verdict import NOT_BEGUN, RIGHT, WRONG, Verdict
from nnlib.course.progress.record import FILE, keep, results, somebody_is_there

LETTERS = "abc"
LATER = "Lesson 11 asks again, and shows both scores."


def judge_quiz(exercise: Exercise, answer: object) -> Verdict:
    """Take the answers to a quiz; the first ones to the opening quiz are kept, and their score waits.

    A second try would know the answers, and so would whoever has seen a score.
    """
    wanted = len(exercise.right())
    if answer is ...:
        return Verdict(exercise, NOT_BEGUN)
    text = as_typed(tuple(answer) if isinstance(answer, list) else answer, "")
    letters = tidy(text) if isinstance(text, str) else ""
    if len(letters) != wanted or not set(letters) <= set(LETTERS):
        said = f"The answer is a text of {wanted} letters, one a question, each {' or '.join(LETTERS)}."
        return Verdict(exercise, WRONG, (said,))
    opening, there = exercise.id.startswith("0."), somebody_is_there()
    known = results().quizzes.get(exercise.id, "") if there else ""
    if opening and len(known) == wanted:
        kept = "These answers are kept." if known == letters else "Your first answers are kept."
    elif there and keep(lambda known: known.quizzes.update({exercise.id: letters})):
        kept = f"Your answers are kept in {FILE} beside this notebook."
    else:
        kept = ""
    score = sum(mine == theirs for mine, theirs in zip(letters, exercise.right(), strict=True))
    return Verdict(
        exercise, RIGHT, tuple(filter(None, (LATER if opening else f"{score} of {wanted} right.", kept)))
    )
