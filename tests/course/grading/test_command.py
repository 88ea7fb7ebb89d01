"""The instructor's command line, from a folder of submissions to points for written answers."""

import errno
import os

import pytest
from records_for_tests import fill, table, write_records

from nnlib.course.command_line import main
from nnlib.course.grading.results_file import alone_in


def test_a_class_is_graded_with_one_command_and_points_for_words_come_back_with_another(
    class_folder, tmp_path, capsys
):
    one = str(class_folder / "dora")
    assert main(["grade", one, "--out", str(tmp_path), "--isolation", "limits", "--verbose"]) == 0
    said = capsys.readouterr()
    assert "1/1 05_backpropagate_by_hand.ipynb: 0 of 12 points" in said.out
    assert "1 graded, 0 refused, 1 student. See" in said.out and "Without isolation, as you asked" in said.err
    assert {"results.jsonl", "grades.csv", "class.html", "feedback", "by_hand.csv"} <= {
        path.name for path in tmp_path.iterdir()
    }
    assert main(["grade", one, "--out", str(tmp_path), "--isolation", "limits"]) == 0
    assert "1 of them taken over from before" in capsys.readouterr().out
    (dora,) = table(tmp_path / "by_hand.csv")
    fill(tmp_path, **{dora["student"]: "2"})
    assert main(["by-hand", str(tmp_path), "--anonymous"]) == 0
    assert capsys.readouterr().out == "1 of 1 written answers have points.\n"
    assert "name" not in (tmp_path / "by_hand.csv").read_text(encoding="utf-8").partition("\n")[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["grade", "nowhere", "--out", "OUT", "--isolation", "limits"],
            "there is no file or folder nowhere.",
        ),
        (["by-hand", "nowhere"], "nowhere holds no results; grade first."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(arguments, words, tmp_path, capsys):
    arguments = [str(tmp_path) if part == "OUT" else part for part in arguments]
    assert main(arguments) == 2
    assert capsys.readouterr().err.strip() == words


def fails(*arguments, capsys):
    assert main([str(part) for part in arguments]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "Traceback" not in said
    return said


def test_two_commands_do_not_work_in_one_folder(class_folder, tmp_path, capsys):
    with alone_in(tmp_path):
        for command in (["grade", class_folder, "--out", tmp_path], ["by-hand", write_records(tmp_path)]):
            assert "another command is at work" in fails(*command, capsys=capsys)


def test_a_folder_that_cannot_be_written_to_is_told_in_one_sentence(
    class_folder, tmp_path, capsys, monkeypatch
):
    (tmp_path / "file").touch()
    dora = class_folder / "dora"
    assert "is a file; name a folder" in fails("grade", dora, "--out", tmp_path / "file", capsys=capsys)
    assert ": Not a directory (" in fails("grade", dora, "--out", tmp_path / "file" / "out", capsys=capsys)

    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("nnlib.course.grading.batch.as_line", full)
    said = fails("grade", dora, "--out", tmp_path / "out", "--isolation", "limits", capsys=capsys)
    assert ": No space left on device." in said and "the same command goes on" in said


def test_results_do_not_become_submissions(class_folder, capsys):
    said = fails("grade", class_folder, "--out", class_folder / "dora" / "grades", capsys=capsys)
    assert "lies among the submissions" in said and not (class_folder / "dora" / "grades").exists()


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--seed=-1", "'-1' is no whole number from 0 on.\n"),
        ("--workers=x", "'x' is no whole number from 0 on.\n"),
        ("--lesson=five", "'five' is no lesson such as 05.\n"),
    ],
)
def test_an_option_that_cannot_be_is_refused_before_anything_begins(option, words, tmp_path, capsys):
    assert fails("grade", tmp_path, "--out", tmp_path / "out", option, capsys=capsys) == words
    assert not (tmp_path / "out").exists()
