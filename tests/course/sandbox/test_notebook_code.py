"""Cells run as in a notebook, only that nothing is shown and nothing is judged."""

import subprocess
import sys

PROGRAM = """
from nnlib.course.sandbox.notebook_code import notebook_namespace, run_cell
namespace = notebook_namespace()
for source in {sources!r}:
    seen = run_cell(source, "1", namespace, {seconds})
    print([seen.trouble, seen.begun])
"""


def told(*sources, seconds=5):
    """What is observed of cells that run one after the other, in a process of their own."""
    program = PROGRAM.format(sources=list(sources), seconds=seconds)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return [eval(line) for line in done.stdout.splitlines()]


FINE = ["", True]


def test_a_cell_finds_the_names_of_the_one_before_and_what_needs_a_notebook_does_nothing():
    needy = ["%matplotlib inline", "!ls", "%%time\nx = 1", "display(3)"]
    needy += ["from IPython.display import display; display(1)"]
    assert told("a = 2", *needy, "assert a == 2") == [FINE] * 7


def test_a_plot_does_not_go_on_in_the_next_cell():
    plot = "import matplotlib.pyplot as plt\nplt.semilogy([1, 10])"
    empty = "assert not plt.get_fignums()"
    assert told(plot, empty, f"{plot}\n1 / 0", empty, seconds=60)[1::2] == [FINE] * 2


def test_checks_do_nothing_and_answers_that_are_asked_for_are_not_begun():
    cells = [
        "from nnlib.course import check, choose",
        "a = choose('5.1')\ncheck('5.1', a)\nassert a is ...",
        "import nnlib.course.grading.grader, nnlib.course.lessons.lesson_05 as five\n"
        "assert five.EXERCISES('x') is ...",
    ]
    assert told(*cells) == [FINE] * 3


def test_what_stops_a_cell_is_told_with_its_line():
    sentences = {
        "a = 1\nb = a / 0": "Your code raised ZeroDivisionError: division by zero. "
        "It happened in line 2: `b = a / 0`.",
        "raise NotImplementedError": "Your function still reaches `raise NotImplementedError`: "
        "delete that line.",
        "while True: pass": "Your code ran for 0.2 seconds and was stopped. Does a loop never end?",
    }
    assert told(*sentences, seconds=0.2) == [[sentence, True] for sentence in sentences.values()]


def test_a_cell_may_await_at_its_top_level_and_its_tasks_go_on_in_the_next():
    begun = "import asyncio\nasync def later():\n    await asyncio.sleep(0.01)\n    return 7\n"
    begun += "task = asyncio.ensure_future(later())\nawait asyncio.sleep(0)"
    timed = "%%time\nb = await later()"
    stopped, again = told(
        begun,
        "a = await task",
        timed,
        "assert a == b == 7",
        "await asyncio.sleep(9)",
        "a = await later()",
        seconds=0.5,
    )[-2:]
    assert (
        stopped == ["Your code ran for 0.5 seconds and was stopped. Does a loop never end?", True]
        and again == FINE
    )
