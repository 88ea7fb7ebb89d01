import pytest

from nnlib.course.build.errors import AuthorError
from nnlib.course.checks.holes import open_code, open_prose

DOTS = "# Put your answer in place of the dots"
ONE_LINE = "# Your code here (about 1 line)"


def region(*lines: str, indent: str = "") -> str:
    return "\n".join(indent + line for line in ("### BEGIN SOLUTION", *lines, "### END SOLUTION"))


F, RAISE = "def f(x):\n", "raise NotImplementedError"


@pytest.mark.parametrize(
    ("source", "opened"),
    [
        pytest.param(
            F + region("# comments and blank lines do not count", "", "s = x", "return s + s", indent="    "),
            f"{F}    # Your code here (about 2 lines)\n    {RAISE}",
            id="the body of a function",
        ),
        pytest.param(
            f"{F}### BEGIN SOLUTION\n    return x\n### END SOLUTION",
            f"{F}    {ONE_LINE}\n    {RAISE}",
            id="markers at another indentation",
        ),
        pytest.param(
            f"class A:\n  def f(self):\n    if self:\n{region('return 1', indent=' ' * 6)}\n    return 2",
            f"class A:\n  def f(self):\n    if self:\n      {ONE_LINE}\n      {RAISE}\n    return 2",
            id="a nested block of a method",
        ),
        pytest.param(
            f"{F}{region('y = 2 * x', indent='    ')}\n    return y",
            f"{F}    {DOTS}\n    y = ...\n    return y",
            id="an assignment inside a function",
        ),
        pytest.param(region("slope = 2 * 3"), f"{DOTS}\nslope = ...", id="an assignment at top level"),
        pytest.param(
            region("a = 1", "b = [", "    # a comment, a blank line", "", "    a,", "]", "a = 2"),
            "# Put your answers in place of the dots\na = ...\nb = ...",
            id="several assignments, of which one name stands twice",
        ),
        pytest.param(
            f"{region('a = 1')}\nb = 2\n{region('c = 3')}",
            f"{DOTS}\na = ...\nb = 2\n{DOTS}\nc = ...",
            id="several regions",
        ),
    ],
)
def test_a_region_becomes_dots_where_it_assigns_and_else_a_comment_and_a_raise(source, opened):
    assert open_code(source) == opened


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


ASSIGN = "enter asks for one answer: write one assignment `name = value` at top level."
TOP_LEVEL = "at top level a solution may hold only assignments such as `name = value`."
WHOLE = "a solution must hold whole statements of one block."


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (region("a = 1", "b = 2"), ASSIGN),
        (f"{F}{region('y = 2', indent='    ')}\n    return y", ASSIGN),
        (f"{F}{region('return x', indent='    ')}", ASSIGN),
        (region("enter = 1"), "the name enter is taken: the cell could not be run twice."),
        (region("print(1)"), TOP_LEVEL),
        (region("a, b = 1, 2"), TOP_LEVEL),
        (region("a = 1", "a += 1"), TOP_LEVEL),
        (region("a.x = 1"), TOP_LEVEL),
        (region("@cached", "def f():", "    return 1"), TOP_LEVEL),
        (region("# nothing but a comment"), WHOLE),
        (f"x = '''\n{region('a = 1')}\n'''", WHOLE),
        ("f(\n### BEGIN SOLUTION\n1,\n### END SOLUTION\n)", WHOLE),
        ("### BEGIN SOLUTION\nif x:\n### END SOLUTION\n    y = 1", WHOLE),
        ("if x:\n    ### BEGIN SOLUTION\n    y = 1\nelse:\n    y = 2\n    ### END SOLUTION", WHOLE),
        (region("a = = 1"), "an answer cell must be plain Python (invalid syntax, line 2)."),
    ],
)
def test_a_region_that_cannot_be_opened_for_a_control_is_refused(source, message):
    with pytest.raises(AuthorError) as error:
        open_code(source, "5.2", "enter")
    assert str(error.value) == message


def test_prose_becomes_an_invitation():
    source = "Say why.\n\n<!-- BEGIN SOLUTION -->\nBecause.\n<!-- END SOLUTION -->\n\nTwo sentences."
    assert open_prose(source) == "Say why.\n\n*Write your answer here.*\n\nTwo sentences."
