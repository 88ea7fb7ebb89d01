"""Changes of one file, made by several threads or processes, come one after another."""

from threading import Thread

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
