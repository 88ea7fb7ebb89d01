import pytest

from nnlib.course.build.errors import AuthorError
from nnlib.course.checks.holes import open_code, open_prose

DOTS = "# Put your answer in place of the dots"
ONE_LINE = "# Your code here (about 1 line)"


def region(*lines: str, indent: str = "") -> str:
    return "\n".join(indent + line for line in ("### BEGIN SOLUTION", *lines, "### END SOLUTION"))


def test_a_function_body_becomes_a_comment_and_a_raise():
    body = region("# comments and blank lines do not count", "", "s = w", "return s + s", indent="    ")
    assert open_code(f"def dL_dw(w):\n    '''Slope.'''\n{body}") == (
        "def dL_dw(w):\n    '''Slope.'''\n    # Your code here (about 2 lines)\n    raise NotImplementedError"
    )


def test_one_line_is_not_called_lines():
    source = f"def f(x):\n{region('return x', indent='    ')}"
    assert open_code(source) == f"def f(x):\n    {ONE_LINE}\n    raise NotImplementedError"


def test_an_assignment_at_top_level_becomes_dots():
    assert open_code(region("slope = 2 * 3")) == f"{DOTS}\nslope = ..."


def test_each_assigned_name_stands_once():
    source = region("a = 1", "b = [", "    # a comment, a blank line", "", "    a,", "]", "a = 2")
    assert open_code(source) == "# Put your answers in place of the dots\na = ...\nb = ..."


@pytest.mark.parametrize(
    "control, invitation",
    [
        ("choose", "# Run this cell and choose below it, or write the letter here, in quotes"),
        ("order", "# Run this cell and sort below it, or write the letters here, in quotes"),
        ("enter", "# Run this cell and type below it, or write the answer here"),
    ],
)
def test_the_call_of_a_control_stands_in_place_of_the_dots(control, invitation):
    source = f"# A hint.\n{region('line = 1')}"
    assert open_code(source, "5.2", control) == f'# A hint.\n{invitation}\nline = {control}("5.2")'


@pytest.mark.parametrize(
    "source",
    [
        region("a = 1", "b = 2"),
        f"def f(x):\n{region('y = 2', indent='    ')}\n    return y",
        f"def f(x):\n{region('return x', indent='    ')}",
    ],
)
def test_a_control_asks_for_one_name_at_top_level(source):
    with pytest.raises(AuthorError) as error:
        open_code(source, "5.2", "enter")
    assert str(error.value) == (
        "enter asks for one answer: write one assignment `name = value` at top level."
    )


def test_an_answer_must_not_take_the_name_of_its_control():
    with pytest.raises(AuthorError) as error:
        open_code(region("order = 1"), "5.7", "order")
    assert str(error.value) == "the name order is taken: the cell could not be run twice."


def test_assignments_inside_a_function_leave_the_given_return():
    source = f"def f(x):\n{region('y = 2 * x', indent='    ')}\n    return y"
    assert open_code(source) == f"def f(x):\n    {DOTS}\n    y = ...\n    return y"


def test_markers_may_stand_at_another_indentation():
    source = "def f(x):\n### BEGIN SOLUTION\n    return x\n### END SOLUTION"
    assert open_code(source) == f"def f(x):\n    {ONE_LINE}\n    raise NotImplementedError"


def test_a_method_and_a_nested_block_are_inside_a_function():
    body = f"        if self:\n{region('return 1', indent=' ' * 12)}\n        return 2"
    source = f"class A:\n    def f(self):\n{body}"
    assert open_code(source).split("\n")[3:] == [
        f"            {ONE_LINE}",
        "            raise NotImplementedError",
        "        return 2",
    ]


def test_several_regions_are_opened_each():
    source = f"{region('a = 1')}\nb = 2\n{region('c = 3')}"
    assert [line for line in open_code(source).split("\n") if "=" in line] == ["a = ...", "b = 2", "c = ..."]


def test_a_decorated_function_is_a_whole_statement_and_not_allowed_at_top_level():
    with pytest.raises(AuthorError) as error:
        open_code(region("@cached", "def f():", "    return 1"))
    assert str(error.value) == "at top level a solution may hold only assignments such as `name = value`."


@pytest.mark.parametrize("lines", [["print(1)"], ["a, b = 1, 2"], ["a = 1", "a += 1"], ["a.x = 1"]])
def test_top_level_holes_that_would_raise_are_refused(lines):
    with pytest.raises(AuthorError) as error:
        open_code(region(*lines))
    assert str(error.value) == "at top level a solution may hold only assignments such as `name = value`."


@pytest.mark.parametrize(
    "source",
    [
        region("# nothing but a comment"),
        f"x = '''\n{region('a = 1')}\n'''",
        "f(\n### BEGIN SOLUTION\n1,\n### END SOLUTION\n)",
        "### BEGIN SOLUTION\nif x:\n### END SOLUTION\n    y = 1",
        "if x:\n    ### BEGIN SOLUTION\n    y = 1\nelse:\n    y = 2\n    ### END SOLUTION",
    ],
)
def test_a_region_that_cuts_through_a_statement_is_refused(source):
    with pytest.raises(AuthorError) as error:
        open_code(source)
    assert str(error.value) == "a solution must hold whole statements of one block."


def test_a_cell_that_python_cannot_read_is_refused():
    with pytest.raises(AuthorError) as error:
        open_code(region("a = = 1"))
    assert str(error.value) == "an answer cell must be plain Python (invalid syntax, line 2)."


def test_prose_becomes_an_invitation():
    source = "Say why.\n\n<!-- BEGIN SOLUTION -->\nBecause.\n<!-- END SOLUTION -->\n\nTwo sentences."
    assert open_prose(source) == "Say why.\n\n*Write your answer here.*\n\nTwo sentences."
