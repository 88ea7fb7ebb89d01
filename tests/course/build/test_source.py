import pytest

from nnlib.course.build.errors import AuthorError
from nnlib.course.build.exercise_cells import DERIVE
from nnlib.course.build.source import read_lesson

CARD = '# %% [markdown] tags=["card"] exercise="5.1"\n# Task.\n\n'
ANSWER = '# %% tags=["answer"] exercise="5.1"\n\n'
VALUE = '# %% tags=["answer"] exercise="5.1"\n### BEGIN SOLUTION\na = 1\n### END SOLUTION\n\n'
CHECK = '# %% tags=["check"] exercise="5.1"\ncheck("5.1", a)\n\n'


def cells_by_id(path):
    return {cell.id: cell for cell in read_lesson(path).cells}


def error_in(path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AuthorError) as error:
        read_lesson(path)
    return str(error.value)


def test_cells_keep_their_text_and_their_order(source):
    cells = read_lesson(source).cells
    assert [cell.id for cell in cells if not cell.id.startswith("c-")] == [
        "card-5-1", "answer-5-1", "check-5-1",
        "card-5-2", "answer-5-2", "check-5-2",
        "card-5-9", "explain-5-9", "model-5-9",
    ]  # fmt: skip
    assert cells[0].source == "# Carry it back\n\nThe loss asks each weight for its share."
    assert cells[1].source == 'def check(exercise, answer):\n    print(f"{exercise} looked at")'


def test_blank_lines_between_cells_and_the_mark_of_an_editor_leave_no_trace(source):
    text, lesson = source.read_text(encoding="utf-8"), read_lesson(source)
    source.write_text(text.replace("\n# %%", "\n\n\n\n# %%"), encoding="utf-8-sig")
    assert read_lesson(source) == lesson


OPTIONS = "- (a) `w` grows\n- (b) $w$ shrinks"


@pytest.mark.parametrize(
    ("id", "text"),
    [
        ("5.1", "### Exercise 5.1 · Blame a weight · ★★☆ · 8 min · 2 points\n\nTask."),
        ("5.2", f"### Exercise 5.2 · Say it first · ★☆☆ · 1 min · 1 point\n\nTask.\n\n{DERIVE}"),
        ("5.3", "### Exercise 5.3 · Look back · ★☆☆ · 2 min · not graded\n\nTask."),
        ("5.4", f"### Exercise 5.4 · Pick one · ★☆☆ · 2 min · 1 point\n\nTask.\n\n{OPTIONS}"),
    ],
)
def test_a_card_has_its_heading_and_its_options_from_the_declaration(source, id, text):
    source.write_text(
        (CARD + (ANSWER if id == "5.1" else VALUE) + CHECK).replace("5.1", id), encoding="utf-8"
    )
    assert cells_by_id(source)[f"card-{id.replace('.', '-')}"].source == text


def test_cells_carry_the_metadata_of_nbgrader(source):
    cells = cells_by_id(source)
    common = {"schema_version": 3, "task": False}
    assert cells["check-5-1"].metadata.nbgrader == common | {
        "grade": True, "solution": False, "locked": True,
        "grade_id": "check-5-1", "cell_type": "code", "points": 2,
    }  # fmt: skip
    assert cells["explain-5-9"].metadata.nbgrader == common | {
        "grade": True, "solution": True, "locked": False,
        "grade_id": "explain-5-9", "cell_type": "markdown", "points": 3,
    }  # fmt: skip
    assert "nbgrader" not in cells["card-5-1"].metadata
    # nbgrader empties a cell of code that is marked as an answer; see test_nbgrader.py.
    assert cells["answer-5-1"].metadata == {"tags": ["answer"], "exercise": "5.1"}


def test_an_exercise_that_is_not_graded_has_no_points_and_a_text_of_ones_own_needs_no_exercise(source):
    free = (
        '# %% [markdown] tags=["write"]\n# <!-- BEGIN SOLUTION -->\n# Five lines.\n# <!-- END SOLUTION -->\n'
    )
    source.write_text((CARD + VALUE + CHECK).replace("5.1", "5.3") + free, encoding="utf-8")
    cells = read_lesson(source).cells
    assert cells[2].metadata.nbgrader.points == 0
    assert cells[3].metadata == {"tags": ["write"]}


def test_a_cell_put_in_changes_no_other_id(source):
    before = [cell.id for cell in read_lesson(source).cells]
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("# %%\n", "# %%\na = 1\n\n# %%\n", 1), encoding="utf-8")
    after = [cell.id for cell in read_lesson(source).cells]
    assert len(after) == len(before) + 1
    assert [id for id in after if id in before] == before


def test_equal_cells_have_numbered_ids(source):
    source.write_text("# %%\na = 1\n\n# %%\na = 1\n\n# %%\na = 1\n", encoding="utf-8")
    first, second, third = (cell.id for cell in read_lesson(source).cells)
    assert len(first) == len("c-") + 8
    assert (second, third) == (f"{first}-2", f"{first}-3")


HERE = "solutions/05_carry_it_back.py"


@pytest.mark.parametrize(
    "text, message",
    [
        ("# ---\n# title: no\n# ---\n\n# %%\na = 1\n",
         f'{HERE}, cell 1 ("---"): '
         'is neither code nor markdown; a lesson begins with `# %%`, without a header.'),
        ('# %% tags=["answer", "check"] exercise="5.1"\na = 1\n',
         f'{HERE}, cell 1 ("a = 1"): has the tags answer and check; a cell plays one part.'),
        ('# %% tags=["card"] exercise="5.1"\na = 1\n',
         f'{HERE}, cell 1 ("a = 1"): is tagged card, so it must be a markdown cell.'),
        ('# %% tags=["check"]\na = 1\n',
         f'{HERE}, cell 1 ("a = 1"): is tagged check and needs an exercise, such as exercise="5.1".'),
        ('# %% tags=["anwser"] exercise="5.1"\na = 1\n',
         f'{HERE}, cell 1 ("a = 1"): '
         'names an exercise and needs one of the tags card, answer, check, write.'),
        (CARD.replace('"5.1"', "5.1"),
         f'{HERE}, cell 1 ("Task."): write the exercise in quotation marks: exercise="5.1".'),
        (CARD.replace("5.1", "5.7"),
         f"""{HERE}, cell 1 ("Task."): in nnlib/course/lessons: '5.7'"""),
        ("# %%\na = 0\n\n" + ANSWER.replace("5.1", "5.9"),
         f'{HERE}, cell 2 (""): '
         'exercise 5.9 is of the kind "explain" and needs a cell tagged write.'),
        ('# %% [markdown] tags=["write"] exercise="5.1"\n'
         '# Why?\n# <!-- BEGIN SOLUTION -->\n# b\n# <!-- END SOLUTION -->\n',
         f'{HERE}, cell 1 ("Why?"): '
         'exercise 5.1 is of the kind "code" and needs cells tagged answer and check.'),
        (CHECK.replace('("5.1"', '("5.2"'),
         f'{HERE}, cell 1 ("check("5.2", a)"): a check cell is one line: check("5.1", name).'),
        (CHECK.replace(", a)", ", a)\nprint(a)"),
         f'{HERE}, cell 1 ("check("5.1", a)"): a check cell is one line: check("5.1", name).'),
        ("# %%\na = 1\n### BEGIN SOLUTION\n",
         f'{HERE}, cell 1 ("a = 1"): the line "### BEGIN SOLUTION" looks like the marker of a solution, '
         "which only a cell tagged answer or write may have."),
        (CARD.replace("5.1", "5.4").replace("Task.", "(a) it grows (b) it shrinks"),
         f'{HERE}, cell 1 ("(a) it grows (b) it shrinks"): '
         "the options belong in the declaration; build writes them onto the card."),
        (CARD + ANSWER, f"{HERE}: exercise 5.1 has no cell tagged check; it needs one."),
        (CARD.replace("5.1", "5.9"), f"{HERE}: exercise 5.9 has no cell tagged write; it needs one."),
        (CARD + CHECK, f"{HERE}: exercise 5.1 has no cell tagged answer; it needs one."),
        (ANSWER + CHECK, f"{HERE}: exercise 5.1 has no cell tagged card; it needs one."),
        (CARD + ANSWER + ANSWER + CHECK, f"{HERE}: exercise 5.1 has 2 cells tagged answer; it needs one."),
        (CARD + CARD + ANSWER + CHECK, f"{HERE}: exercise 5.1 has 2 cells tagged card; it needs one."),
    ],
)  # fmt: skip
def test_an_author_is_told_what_to_mend_and_where(source, text, message):
    assert error_in(source, text) == message
