"""The instructor's command line, from a folder of submissions to points for written answers."""

import csv

import pytest

from nnlib.course.command_line import main


def test_a_class_is_graded_with_one_command_and_points_for_words_come_back_with_another(
    class_folder, tmp_path, capsys
):
    one = str(class_folder / "dora")
    assert main(["grade", one, "--out", str(tmp_path), "--isolation", "limits", "--verbose"]) == 0
    said = capsys.readouterr()
    assert "1/1 05_backpropagate_by_hand.ipynb: 0 of 12 points" in said.out
    assert (
        "1 graded, 0 refused, 1 students. See" in said.out and "Without isolation, as you asked" in said.err
    )
    assert {"results.jsonl", "grades.csv", "class.html", "feedback", "by_hand.csv"} <= {
        path.name for path in tmp_path.iterdir()
    }
    assert main(["grade", one, "--out", str(tmp_path), "--isolation", "limits"]) == 0
    assert "1 of them taken over from before" in capsys.readouterr().out
    with (tmp_path / "by_hand.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    rows[1][rows[0].index("points")] = "2"
    with (tmp_path / "by_hand.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
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
        (["by-hand", "nowhere"], "there is no file nowhere/by_hand.csv."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(arguments, words, tmp_path, capsys):
    arguments = [str(tmp_path) if part == "OUT" else part for part in arguments]
    assert main(arguments) == 2
    assert capsys.readouterr().err.strip() == words
