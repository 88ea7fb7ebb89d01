import pytest

from nnlib.course.build.errors import AuthorError
from nnlib.course.checks.holes import expect_no_marker, solution_regions

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def test_regions_are_pairs_of_lines_counted_from_zero():
    assert solution_regions(f"a = 1\n{BEGIN}\nb = 2\n  {END}\n{BEGIN}\n{END}", "code") == [(1, 3), (4, 5)]


@pytest.mark.parametrize(
    "source, message",
    [
        ("a = 1", f'an answer must be between the lines "{BEGIN}" and "{END}".'),
        (f"{BEGIN}\na = 1", f'"{BEGIN}" has no "{END}" below it.'),
        (f"a = 1\n{END}", f'"{END}" has no "{BEGIN}" above it.'),
        (f"{BEGIN}\n{BEGIN}\n{END}\n{END}", f'a second "{BEGIN}" comes before "{END}".'),
    ],
)
def test_an_ill_formed_region_is_refused(source, message):
    with pytest.raises(AuthorError) as error:
        solution_regions(source, "code")
    assert str(error.value) == message


LOOKALIKES = [
    "# BEGIN SOLUTION",
    "## begin solution",
    "###BEGIN SOLUTION",
    "### Begin  Solution ###",
    "#### END_SOLUTION",
    "### ENDSOLUTION",
    "a = 1  ### END SOLUTION",
    "<!--BEGIN SOLUTION-->",
    "<!- end solution ->",
    "END SOLUTION",
]


@pytest.mark.parametrize("line", LOOKALIKES)
def test_what_resembles_a_marker_is_refused_in_an_answer_and_in_every_other_cell(line):
    with pytest.raises(AuthorError) as error:
        solution_regions(f"{BEGIN}\na = 1\n{line}\n{END}", "code")
    assert str(error.value) == f'the line "{line}" looks like a marker; write exactly "{BEGIN}" or "{END}".'
    with pytest.raises(AuthorError, match="looks like the marker of a solution, which only a cell tagged"):
        expect_no_marker(f"a = 1\n  {line}")


@pytest.mark.parametrize("line", ["We begin solutions here.", "# the end of the solution", "solution = 1"])
def test_prose_about_solutions_is_no_marker(line):
    expect_no_marker(line)
