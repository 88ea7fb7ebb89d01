import json
from datetime import date

import pytest

from nnlib.course import check
from nnlib.course.checks import find
from nnlib.course.command_line import main
from nnlib.course.progress.overview import overview
from nnlib.course.progress.recall import QUESTIONS

TODAY = date(2026, 11, 25)


def report(folder):
    lines, sound = overview(folder, TODAY)
    return "\n".join(lines), sound


def test_before_the_first_check_all_is_open_and_the_command_succeeds(folder, capsys):
    assert main(["progress", str(folder)]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Nothing is kept in {folder} yet")
    assert "05 backpropagate by hand 0 of 8 0 of 12" in " ".join(said.split())
    assert list(folder.iterdir()) == []


def test_the_command_tells_what_the_checks_have_kept(front, folder, capsys):
    check("0.2", "d")
    check("0.5", "dbae")
    check("0.5", "dbae")
    check("0.1", "aaaaa aaaaa")
    check("11.7", "bcaba bcaaa")
    assert main(["progress", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "00 the whole story 2 of 5 1 of 7" in " ".join(said.split())
    assert f"  0.5: 2 tries, the last on {date.today().isoformat()}\n" in said
    assert "In lesson 00: 4 of 10 right. In lesson 11: 9 of 10 right." in said
    assert "wrong      wrong      Backprop needs the value of the loss" in said
    assert '→ read again: 08_close_the_loop.ipynb, "1 · One lap, with a hash after every move"' in said


def test_exercises_and_questions_that_the_course_has_dropped_are_passed_over(folder):
    tried = {"state": "not yet", "points": 0, "tries": 1, "cause": "", "day": "2026-11-20"}
    recalled = {"known": 0, "missed": 1, "day": "2026-11-20"}
    content = {"format": 1, "exercises": {"5.99": tried, "77.1": tried}, "quizzes": {"9.9": "a"}}
    (folder / "progress.json").write_text(
        json.dumps(content | {"recall": {"99z": recalled}}), encoding="utf-8"
    )
    said, sound = report(folder)
    assert sound and "5.99" not in said and "77.1" not in said and "Recall" not in said


def test_recall_says_how_many_questions_come_back_today(folder):
    recall = {
        "01a": {"known": 1, "missed": 0, "day": "2026-11-25"},
        "01b": {"known": 1, "missed": 0, "day": "2026-11-24"},
        "01c": {"known": 0, "missed": 1, "day": "2026-11-25"},
    }
    content = {"format": 1, "exercises": {}, "quizzes": {}, "recall": recall}
    (folder / "progress.json").write_text(json.dumps(content), encoding="utf-8")
    assert f"3 of {len(QUESTIONS)} questions asked so far; 2 to come back today." in report(folder)[0]


def test_a_damaged_file_is_named_left_as_it_is_and_makes_the_status_1(folder, capsys):
    (folder / "progress.json").write_text("{", encoding="utf-8")
    assert main(["progress", str(folder)]) == 1
    assert "progress.json is damaged, or not ours" in capsys.readouterr().out
    assert (folder / "progress.json").read_text(encoding="utf-8") == "{" and len(list(folder.iterdir())) == 1


def test_what_is_sound_of_a_damaged_file_is_shown(folder):
    tried = {"state": "right", "points": 2, "tries": 1, "cause": "", "day": "2025-01-01"}
    exercises = {"0.2": tried, "0.5": tried | {"tries": "many"}}
    content = {"format": 1, "exercises": exercises, "quizzes": {}, "recall": {}}
    (folder / "progress.json").write_text(json.dumps(content), encoding="utf-8")
    said, sound = report(folder)
    assert not sound and "what follows is what can be read of it" in said and "1 of " in said


def test_a_folder_that_is_not_there_is_refused_in_one_sentence(folder, capsys):
    assert main(["progress", str(folder / "nowhere")]) == 2
    assert capsys.readouterr().err == f"there is no folder {folder / 'nowhere'}.\n"


@pytest.mark.parametrize("id", ["0.1", "11.7"])
def test_no_letter_of_a_quiz_is_printed(id, front, folder):
    check(id, find(id).right())
    assert find(id).right() not in report(folder)[0]
