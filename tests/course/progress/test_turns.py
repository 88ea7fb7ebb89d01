"""Changes of one file, made by several threads or processes, come one after another."""

import runpy
import sys
from threading import Thread
from types import ModuleType

from nnlib.course.progress import turns
from nnlib.course.waiting import keep, waiting


def test_no_answer_is_lost_when_threads_of_one_kernel_keep_theirs_at_once(tmp_path, monkeypatch):
    """JupyterLab 4.6 with ipykernel 7 runs controls beside the cells, each in a thread."""
    monkeypatch.chdir(tmp_path)
    kept = []

    def keep_ten(thread):
        kept.extend(keep(f"{thread}.{number}", "a") for number in range(10))

    threads = [Thread(target=keep_ten, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept == [True] * 40
    assert len(waiting()) == 40


def test_in_a_browser_whose_system_has_no_locks_the_change_is_made_without(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setitem(
        sys.modules, "fcntl", ModuleType("fcntl")
    )  # the kernel there puts an empty one in place
    with runpy.run_path(turns.__file__)["in_turn"](tmp_path / "answers.json"):
        (tmp_path / "answers.json").write_text("{}", encoding="utf-8")
