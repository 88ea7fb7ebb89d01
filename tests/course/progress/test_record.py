import errno
import json
import subprocess
import sys
from datetime import date
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbclient import NotebookClient

from nnlib.course import check
from nnlib.course.notebook import judged
from nnlib.course.progress import record
from nnlib.course.progress.record import Recalled, Tried, keep, read, results

SOUND = {
    "format": 1,
    "exercises": {"0.2": {"state": "right", "points": 1, "tries": 2, "cause": "", "day": "2026-11-20"}},
    "quizzes": {"0.1": "ababcacabb"},
    "recall": {"01a": {"known": 2, "missed": 1, "day": "2026-11-21"}},
}


def write(folder, content):
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "progress.json").write_text(text, encoding="utf-8")


def names(folder):
    """What a learner sees of the folder."""
    return sorted(file.name for file in folder.iterdir() if not file.name.startswith("."))


def altered(part, id, **changes):
    """The sound content with an entry altered."""
    copy = json.loads(json.dumps(SOUND))
    copy[part][id].update(changes)
    return copy


def test_a_check_keeps_the_verdict_beside_the_notebook(front, folder):
    check("0.2", "a")
    check("0.2", "a")
    known, sound = read(folder)
    assert sound and known.exercises == {"0.2": Tried("not yet", 0, 2, "mistake", date.today().isoformat())}
    check("0.2", "d")
    assert read(folder)[0].exercises["0.2"] == Tried("right", 1, 3, "", date.today().isoformat())


def test_what_is_solved_stays_solved(front, folder):
    check("0.2", "d")
    before = (folder / "progress.json").read_bytes()
    check("0.2", "a")
    check("0.2", "d")
    assert (folder / "progress.json").read_bytes() == before


def test_the_opening_quiz_keeps_the_first_answers_and_the_closing_one_the_last(front, folder):
    assert "Your answers are kept in progress.json beside this notebook" in str(judged("0.1", "AAAAA aaaaa"))
    for id, typed in (("0.1", "ababc acabb"), ("0.1", "too short"), ("11.7", "a" * 10), ("11.7", "b" * 10)):
        judged(id, typed)
    assert read(folder)[0].quizzes == {"0.1": "aaaaaaaaaa", "11.7": "bbbbbbbbbb"}


def test_a_button_that_was_pressed_counts_as_a_person(front, folder):
    front.message = {"content": {"comm_id": "1", "data": {}}}
    check("0.2", "d")
    assert read(folder)[0].exercises["0.2"].state == "right"


@pytest.mark.parametrize("message", [None, {}, {"content": {"allow_stdin": False}}])
def test_nothing_is_kept_where_nobody_could_be_asked(message, front, folder):
    front.message = message
    check("0.2", "d")
    check("0.1", "ababc acabb")
    assert list(folder.iterdir()) == []


def test_nothing_is_kept_in_a_plain_python_and_of_what_is_not_begun(folder, monkeypatch):
    check("0.2", "d")
    monkeypatch.setattr(record, "somebody_is_there", lambda: True)
    check("0.2", ...)
    check("0.1", ...)
    assert list(folder.iterdir()) == []


def test_a_program_that_runs_notebooks_keeps_nothing(folder):
    """The same call that build makes, in a real kernel."""
    source = 'from nnlib.course.notebook import begin, check\nbegin("05")\ncheck("0.2", "d")'
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    client = NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    client.execute(stderr=subprocess.DEVNULL)
    shown = "".join(output.data["text/plain"] for output in notebook.cells[0].outputs)
    assert "Exercise 0.2 is right" in shown and "Recall" in shown and "This lesson:" not in shown
    assert list(folder.iterdir()) == []


TRIES = """
from nnlib.course.checks import find
from nnlib.course.progress import record
from nnlib.course.checks.verdict import WRONG, Verdict
record.somebody_is_there = lambda: True
input("ready")
for _ in range(30):
    record.note(Verdict(find("0.2"), WRONG, cause="mistake"))
"""


def begun(program, folder):
    """Another kernel that runs this program and waits for a line."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8", "cwd": folder}
    process = subprocess.Popen([sys.executable, "-c", program], **pipes)
    assert process.stdout.read(5) == "ready"
    return process


def test_two_kernels_that_try_the_same_exercise_count_every_try(folder):
    both = [begun(TRIES, folder) for _ in range(2)]
    for process in both:
        process.stdin.write("\n")
        process.stdin.flush()
    for process in both:
        process.communicate()
    assert results().exercises["0.2"].tries == 60 and names(folder) == ["progress.json"]


HOLD = """
from pathlib import Path
from nnlib.course.progress.turns import in_turn
with in_turn(Path("progress.json")):
    input("ready")
"""


@pytest.fixture
def holder(folder):
    """A kernel that has taken its turn and does not come to an end."""
    process = begun(HOLD, folder)
    yield process
    process.kill()
    process.communicate()


def test_who_has_a_turn_keeps_others_waiting_until_it_is_killed(holder, folder, monkeypatch):
    """A lock that a dead process has left behind would be waited for until the end of the test."""
    waits = []

    def wait(seconds):
        waits.append(seconds)
        if len(waits) == 3:
            assert names(folder) == []
            holder.kill()
            holder.wait()

    monkeypatch.setattr("nnlib.course.progress.turns.time", SimpleNamespace(sleep=wait, monotonic=lambda: 0))
    assert keep(lambda known: None)
    assert len(waits) >= 3 and names(folder) == ["progress.json"]


def test_nobody_waits_for_ever_for_a_kernel_that_has_been_stopped(holder, folder, monkeypatch):
    ticks = count(0, 3)
    clock = SimpleNamespace(sleep=lambda seconds: None, monotonic=lambda: next(ticks))
    monkeypatch.setattr("nnlib.course.progress.turns.time", clock)
    assert keep(lambda known: None) and names(folder) == ["progress.json"]


def test_where_the_system_has_no_locks_results_are_kept_all_the_same(folder, monkeypatch):
    def refuse(lock):
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setattr("nnlib.course.progress.turns._take", refuse)
    assert keep(lambda known: None) and names(folder) == ["progress.json"]


def test_the_mark_that_powershell_puts_before_a_text_does_no_harm(folder):
    (folder / "progress.json").write_text(json.dumps(SOUND), encoding="utf-8-sig")
    assert read(folder)[1] and set(results().recall) == {"01a"}


@pytest.mark.parametrize("part", ["exercises", "quizzes", "recall"])
def test_what_an_update_of_the_course_has_dropped_stays_and_costs_nothing(part, folder):
    content = json.loads(json.dumps(SOUND))
    content[part]["99.9"] = next(iter(content[part].values()))
    write(folder, content)
    assert keep(lambda known: None)
    assert json.loads((folder / "progress.json").read_text(encoding="utf-8")) == content
    assert names(folder) == ["progress.json"]


EVERYTHING = ("exercises", "quizzes", "recall")
# Each file with the parts of it that are lost.
DAMAGED = {
    "empty": ("", EVERYTHING),
    "cut off": (json.dumps(SOUND)[:-20], EVERYTHING),
    "a list": ([1, 2], EVERYTHING),
    "no parts": ({"format": 1}, EVERYTHING),
    "another format": (SOUND | {"format": 2}, EVERYTHING),
    "nested too deeply": ("[" * 100_000, EVERYTHING),
    "a part that is not ours": (SOUND | {"another": {}}, ()),
    "a part that is a list": (SOUND | {"recall": []}, ["recall"]),
    "an unknown state": (altered("exercises", "0.2", state="wonderful"), ["exercises"]),
    "a count below zero": (altered("exercises", "0.2", tries=-1), ["exercises"]),
    "a huge count": (altered("exercises", "0.2", tries=10**30), ["exercises"]),
    "a count that is a text": (altered("recall", "01a", known="<b>2</b>"), ["recall"]),
    "a day that is none": (altered("recall", "01a", day="yesterday"), ["recall"]),
    "no day": (altered("recall", "01a", day=None), ["recall"]),
    "a field too many": (altered("recall", "01a", more=1), ["recall"]),
    "answers that are numbers": (SOUND | {"quizzes": {"0.1": 5}}, ["quizzes"]),
}


@pytest.mark.parametrize(("content", "lost"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_kept_under_another_name_and_what_is_sound_of_it_goes_on(content, lost, folder):
    write(folder, content)
    before = (folder / "progress.json").read_text(encoding="utf-8")
    assert not read(folder)[1] and keep(lambda known: None) and read(folder)[1]
    sound = SOUND | {part: {} for part in lost}
    assert json.loads((folder / "progress.json").read_text(encoding="utf-8")) == sound
    assert (folder / "progress.damaged-1.json").read_text(encoding="utf-8") == before


def test_bytes_that_are_no_text_and_a_folder_of_that_name_do_no_harm(front, folder):
    (folder / "progress.json").write_bytes(b"\xff\xfe\x00")
    check("0.2", "d")
    (folder / "progress.json").unlink()
    (folder / "progress.json").mkdir()
    assert str(judged("0.5", "dbac")) == "Exercise 0.5 is right: 2 points."
    assert set(read(folder)[0].exercises) == {"0.5"}
    assert (folder / "progress.damaged-2.json").is_dir()


def test_where_nothing_can_be_written_the_kernel_remembers(front, folder, monkeypatch):
    def refuse(path):
        raise PermissionError(path)

    monkeypatch.setattr(record, "whole_file", refuse)
    assert str(judged("0.2", "d")) == "Exercise 0.2 is right: 1 point."
    assert str(judged("11.7", "bcaba bcaab")) == "Exercise 11.7: answers taken, not graded. 10 of 10 right."
    assert results().exercises["0.2"].state == "right" and results().quizzes
    assert not record.can_be_kept() and names(folder) == []


def test_what_could_not_be_written_is_added_to_what_others_have_written_since(front, folder, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr(record, "whole_file", lambda path: (path / "full").open("wb"))
        check("0.2", "d")
    write(folder, altered("exercises", "0.2", state="not yet", points=0))
    assert keep(lambda known: known.quizzes.update({"11.7": "a" * 10}))
    known = read(folder)[0]
    assert known.exercises["0.2"].state == "right" and set(known.quizzes) == {"0.1", "11.7"}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
entry = st.fixed_dictionaries({}, optional=dict.fromkeys(("known", "missed", "day"), anything))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(recall=st.dictionaries(st.text(max_size=4), entry | anything, max_size=3), rest=anything)
def test_whatever_the_file_holds_is_read_without_an_error(recall, rest, folder):
    write(folder, json.dumps({"format": 1, "exercises": rest, "quizzes": rest, "recall": recall}))
    known, _ = read(Path())
    assert all(isinstance(recalled, Recalled) for recalled in known.recall.values())
