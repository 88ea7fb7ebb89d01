"""Single edits of a solution: what is said of them is about the solution, and shows none of its indices."""

from nnlib.course.checks.edits import single_edits

SOLUTION = """
def count(y, read, counts):
    ### BEGIN SOLUTION
    for k, l in zip(y, read):
        counts[k, l] += 1
    return counts
    ### END SOLUTION
"""
STEP = SOLUTION.replace("counts[k, l] += 1", "step = 2 * y; dL_dy = 3 * step")


def test_a_line_that_fills_a_table_is_named_by_the_table_alone():
    said = {what for _, what, _ in single_edits(SOLUTION)}
    assert "a value is replaced where it should add up in the line that makes `counts`" in said
    assert "`y` is used in the place of another value in the head of a loop" in said
    assert not any("[" in what for what in said)


def test_a_name_that_only_the_solution_has_is_not_said():
    said = {what for _, what, _ in single_edits(SOLUTION)}
    assert "one value is used in the place of another in the line that makes `counts`" in said
    assert not any("`k`" in what or "`l`" in what for what in said)
    lines = {what.rpartition(" in ")[2] for _, what, _ in single_edits(STEP)}
    assert {"one line", "the line that makes `dL_dy`"} <= lines and "the line that makes `step`" not in lines
    assert any("makes `step`" in what for _, what, _ in single_edits(STEP, ["step"]))


def test_a_power_is_called_a_power_because_the_answer_may_have_none():
    solution = SOLUTION.replace("counts[k, l] += 1", "counts = counts * (1 - y**2)")
    said = {what for _, what, _ in single_edits(solution)}
    assert "a power is another one or left out in the line that makes `counts`" in said
    assert "a number is another one in the line that makes `counts`" in said
