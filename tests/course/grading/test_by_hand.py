"""What a person gives for written answers comes back, and nothing of it is lost."""

import csv
import json
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from nnlib.course.checks import find
from nnlib.course.checks.feedback import as_html
from nnlib.course.grading.by_hand import take_over
from nnlib.course.grading.output_files import write_all
from nnlib.course.refusal import Refusal

sys.path.insert(0, str(Path(__file__).parent))
from records_for_tests import entry, record, write_records, wrote  # noqa: E402

ANNA = record("0012", entry("6.1"), wrote("6.10", "=SUM(A1) because é"), lesson="06", name="Anna")
BOB = record("bob", entry("6.1"), wrote("6.10", "Since\nit adds up."), lesson="06")
CEM = record("cem", wrote("5.9", "Short."))


@pytest.fixture
def out(tmp_path):
    write_records(tmp_path, CEM, ANNA, BOB)
    write_all(tmp_path)
    return tmp_path


def sheet_of(out, name="by_hand.csv"):
    with (out / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def save(path, rows, delimiter=",", encoding="utf-8-sig"):
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def fill(out, **points):
    """Fill in points, and "points, comment", by the keys of the students (k0012 for 0012)."""
    rows = sheet_of(out)
    for row in rows:
        given = points.get(f"k{row['student']}", points.get(row["student"]))
        if given is not None:
            row["points"], _, row["comment"] = given.partition("; ")
    save(out / "by_hand.csv", rows)


def grade_of(out, student):
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        return next(row["points"] for row in csv.DictReader(file) if row["student"] == student)


def test_the_sheet_lists_all_answers_question_by_question(out):
    rows = sheet_of(out)
    assert [(row["name"], row["exercise"], row["of"]) for row in rows] == [
        ("cem", "5.9", "2"),
        ("Anna", "6.10", "2"),
        ("bob", "6.10", "2"),
    ]
    assert rows[1]["words"] == "'=SUM(A1) because é"
    assert len({row["answer"] for row in rows}) == 3
    assert (out / "by_hand.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # or Excel takes é for two letters


def test_what_is_to_be_known_of_an_answer_stands_beside_it(tmp_path):
    note = "Nothing is written under the card. These words stand elsewhere: are they the answer?"
    told = entry("5.9", "written", kind="explain", words="Perhaps.", notes=[note])
    write_all(write_records(tmp_path, record("anna", told), CEM))
    assert [row["note"] for row in sheet_of(tmp_path)] == [note, ""]
    save(
        tmp_path / "by_hand.csv",
        [{"answer": row["answer"], "points": "1", "comment": ""} for row in sheet_of(tmp_path)],
    )
    write_all(tmp_path, taken=take_over(tmp_path, tmp_path / "by_hand.csv"))
    assert grade_of(tmp_path, "anna") == "1"


def test_points_are_taken_over_once_and_show_everywhere(out):
    fill(out, k0012="1,5; Nearly.", bob="2")
    for _ in range(2):
        write_all(out, taken=take_over(out, out / "by_hand.csv"))
    lines = [json.loads(line) for line in (out / "by_hand.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(one["student"], one["points"], one["comment"]) for one in lines] == [
        ("0012", 1.5, "Nearly."),
        ("bob", 2.0, ""),
    ]
    assert (grade_of(out, "0012"), grade_of(out, "bob"), grade_of(out, "cem")) == ("3.5", "4", "0")
    assert [row["points"] for row in sheet_of(out)] == ["", "1.5", "2"]
    assert "1.5 of 2 points. Nearly." in (out / "feedback" / "0012.html").read_text(encoding="utf-8")


def test_what_spreadsheets_do_to_a_sheet_does_no_harm(out):
    rows = sheet_of(out)
    rows[1] |= {"points": " 1 ", "student": "12", "exercise": "6.1", "comment": "-1 for the units"}
    rows.append(dict.fromkeys(rows[0], ""))
    save(out / "by_hand.csv", rows, delimiter=";")
    for _ in range(2):
        write_all(out, taken=take_over(out, out / "by_hand.csv"))
    assert (
        grade_of(out, "0012") == "3"
        and len((out / "by_hand.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    )
    assert sheet_of(out)[1]["comment"] == "'-1 for the units"
    assert "-1 for the units" in (out / "feedback" / "0012.html").read_text(encoding="utf-8")


def test_what_was_filled_in_stays_until_it_is_taken_over(out):
    fill(out, cem="2; Good.")
    write_all(out)
    assert [(row["points"], row["comment"]) for row in sheet_of(out)] == [("2", "Good."), ("", ""), ("", "")]
    write_all(out, taken=take_over(out, out / "by_hand.csv"))
    fill(out, cem="1; On second thoughts.")
    write_all(out)
    assert sheet_of(out)[0]["points"] == "1" and grade_of(out, "cem") == "2"


def test_shares_of_points_are_the_same_number_everywhere(tmp_path):
    write_records(
        tmp_path, record("dora", entry("6.1"), wrote("6.10", "One."), wrote("6.11", "Two."), lesson="06")
    )
    write_all(tmp_path)
    rows = sheet_of(tmp_path)
    rows[0]["points"], rows[1]["points"] = "0.1", "0,6666666"
    save(tmp_path / "by_hand.csv", rows)
    for _ in range(2):
        write_all(tmp_path, taken=take_over(tmp_path, tmp_path / "by_hand.csv"))
        assert [row["points"] for row in sheet_of(tmp_path)] == ["0.1", "0.667"]
    assert (tmp_path / "by_hand.jsonl").read_bytes().count(b"\n") == 2
    assert grade_of(tmp_path, "dora") == "2.767"


def test_a_second_readers_mark_is_compared_and_not_taken(out):
    fill(out, cem="2; Good.")
    write_all(out, taken=take_over(out, out / "by_hand.csv"))
    rows = sheet_of(out)
    rows[0] |= {"points": "0", "comment": ""}
    rows[1]["points"] = rows[2]["points"] = "1"
    save(out / "theirs.csv", rows)
    fill(out, bob="2")
    said = []
    write_all(out, taken=take_over(out, out / "theirs.csv", said.append))
    assert said == ["Row 2 of theirs.csv: 2 points (Good.) stands, not 0 points (Good.)."]
    assert (grade_of(out, "cem"), grade_of(out, "0012")) == ("2", "3")
    assert grade_of(out, "bob") == "3", "the 2 in by_hand.csv waits until that is read in"
    assert [row["points"] for row in sheet_of(out)] == ["2", "1", "2"]


def test_points_are_taken_back_by_a_dash_and_not_by_an_empty_cell(out):
    fill(out, cem="2; Good.")
    write_all(out, taken=take_over(out, out / "by_hand.csv"))
    fill(out, cem="; Good.")
    said = []
    write_all(out, taken=take_over(out, out / "by_hand.csv", said.append))
    assert said == ["Row 2 is empty and keeps its 2 points; write - to take them back."]
    assert grade_of(out, "cem") == "2"
    fill(out, cem="-; Let us talk.")
    write_all(out, taken=take_over(out, out / "by_hand.csv"))
    assert grade_of(out, "cem") == "0" and sheet_of(out)[0]["points"] == ""
    page = (out / "feedback" / "cem.html").read_text(encoding="utf-8")
    assert "still to be read; up to 2 points. Let us talk." in page


def test_a_comment_arrives_without_points_and_stays_when_points_follow(out):
    fill(out, bob="; Which sum?")
    write_all(out, taken=take_over(out, out / "by_hand.csv"))
    assert "Which sum?" in (out / "feedback" / "bob.html").read_text(encoding="utf-8")
    fill(out, bob="1; Which sum?")
    write_all(out, taken=take_over(out, out / "by_hand.csv"))
    assert "1 of 2 points. Which sum?" in (out / "feedback" / "bob.html").read_text(encoding="utf-8")


def test_no_words_go_unread_and_the_best_of_several_counts_their_points(tmp_path):
    """The first brings 11 + 2, the second 12 without words; of two with 12 the words of both are read."""
    idle = entry("5.9", "not written", kind="explain")
    anna = [
        record("anna", entry("5.1", of=12), wrote("5.9", f"{words} words."), submission=words)
        for words in ("Good", "Bad")
    ]
    bob = [
        record("bob", entry("5.1", of=11), wrote("5.9", "Words of Bob."), submission="b1"),
        record("bob", entry("5.1", of=12), idle, submission="b2"),
        record("bob", entry("5.1", of=11), wrote("5.9", "Words of Bob."), submission="b3"),
    ]
    write_all(write_records(tmp_path, *anna, *bob))
    assert grade_of(tmp_path, "bob") == "12"
    rows = sheet_of(tmp_path)
    assert sorted(row["words"] for row in rows) == ["Bad words.", "Good words.", "Words of Bob."]
    for row in rows:
        row["points"] = "0" if row["words"].startswith("Bad") else "2"
    save(tmp_path / "by_hand.csv", rows)
    write_all(tmp_path, taken=take_over(tmp_path, tmp_path / "by_hand.csv"))
    assert (grade_of(tmp_path, "anna"), grade_of(tmp_path, "bob")) == ("14", "13")
    assert "From Good." in (tmp_path / "feedback" / "anna.html").read_text(encoding="utf-8")


def test_what_a_group_has_written_is_read_once_and_counts_for_all(tmp_path):
    members = (("anna", "Anna"), ("bob", "Bob"))
    write_all(
        write_records(tmp_path, record("anna, bob", wrote("5.9", "Ours."), members=members, group="A, B"))
    )
    rows = sheet_of(tmp_path)
    rows[0]["points"] = "2"
    save(tmp_path / "by_hand.csv", rows)
    write_all(tmp_path, taken=take_over(tmp_path, tmp_path / "by_hand.csv"))
    assert len(rows) == 1 and (grade_of(tmp_path, "anna"), grade_of(tmp_path, "bob")) == ("2", "2")


def test_points_are_for_the_words_that_were_read(out):
    fill(out, bob="2")
    write_all(out, taken=take_over(out, out / "by_hand.csv"))
    fill(out, bob="2", cem="1")
    other = record("bob", entry("6.1"), wrote("6.10", "Other words."), lesson="06")
    write_records(out, ANNA, other)
    write_all(out)
    assert grade_of(out, "bob") == "2" and [row["points"] for row in sheet_of(out)] == ["", ""]
    assert [row["points"] for row in sheet_of(out, "by_hand_1.csv")] == ["1", "", "2"]
    write_records(out, ANNA, BOB)
    write_all(out)
    assert grade_of(out, "bob") == "4"


def test_a_sheet_without_names_tells_nobody_and_stays_so(out):
    fill(out, bob="2")
    write_all(out, anonymous=True, taken=take_over(out, out / "by_hand.csv"))
    write_all(out)
    rows, page = sheet_of(out), (out / "by_hand.html").read_text(encoding="utf-8")
    assert "student" not in rows[0] and "name" not in rows[0]
    assert "Anna" not in page and "bob" not in page and all(row["answer"] in page for row in rows)
    assert [row["exercise"] for row in rows] == ["5.9", "6.10", "6.10"]
    (anna,) = [row for row in rows if row["words"].startswith("'=SUM")]
    anna["points"] = "1"
    save(out / "by_hand.csv", rows)
    write_all(out, taken=take_over(out, out / "by_hand.csv"))
    assert (grade_of(out, "0012"), grade_of(out, "bob")) == ("3", "4")


def test_without_names_the_order_does_not_tell_either(tmp_path):
    students = [record(name, wrote("5.9", f"Words of {name}.")) for name in "abcdefgh"]
    write_all(write_records(tmp_path, *students), anonymous=True)
    rows = sheet_of(tmp_path)
    assert [row["answer"] for row in rows] == sorted(row["answer"] for row in rows)
    assert [row["words"] for row in rows] != sorted(row["words"] for row in rows)


def test_the_page_shows_what_was_asked_and_an_answer_of_the_course(out):
    page = (out / "by_hand.html").read_text(encoding="utf-8")
    assert "why does training never need" in page and "The input is data" in page


def test_the_page_shows_the_points_to_compare_under_the_answer(out):
    page = BeautifulSoup((out / "by_hand.html").read_text(encoding="utf-8"), "html.parser")
    shown = [details.find_all("li") for details in page.find_all("details")]
    assert [len(points) for points in shown] == [3, 3]
    for id, points in zip(("5.9", "6.10"), shown, strict=True):
        assert [as_html(point) for point in find(id).points_to_compare] == [
            li.decode_contents() for li in points
        ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"answer": "a123"}, "row 3: {out} holds no written answer 'a123'."),
        ({"points": "3"}, "row 3: 3 points, but there are 0 to 2."),
        ({"points": "-1"}, "row 3: -1 points, but there are 0 to 2."),
        ({"points": "nan"}, "row 3: nan points, but there are 0 to 2."),
        ({"points": "many"}, "row 3: 'many' is no number of points."),
        ({"answer": "CEM"}, "row 3: the answer CEM has a row before, row 2."),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_and_nothing_is_kept(out, changes, words):
    fill(out, cem="1", k0012="1")
    rows = sheet_of(out)
    cem = rows[0]["answer"]
    rows[1] |= {key: value.replace("CEM", cem) for key, value in changes.items()}
    save(out / "by_hand.csv", rows)
    with pytest.raises(Refusal) as refused:
        take_over(out, out / "by_hand.csv")
    assert str(refused.value) == words.replace("{out}", out.name).replace("CEM", cem)
    assert not (out / "by_hand.jsonl").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"answer;Note\n", "by_hand.csv has no column points."),
        (b"", "by_hand.csv has no column answer."),
        ("answer,points,comment\né".encode("latin-1"), "by_hand.csv is not in UTF-8"),
        ("answer,points,comment\na,1\0,".encode("utf-16"), "by_hand.csv is not in UTF-8"),
        (b'answer,points,comment\n"' + b"x" * 200_000, "by_hand.csv cannot be read: field larger than"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused_and_kept(out, content, words):
    (out / "by_hand.csv").write_bytes(content)
    with pytest.raises(Refusal, match=words):
        take_over(out, out / "by_hand.csv")
    write_all(out)
    assert (out / "by_hand_1.csv").read_bytes() == content and len(sheet_of(out)) == 3


def test_a_line_that_was_torn_costs_only_itself(out):
    fill(out, cem="1")
    write_all(out, taken=take_over(out, out / "by_hand.csv"))
    whole = (out / "by_hand.jsonl").read_bytes()
    (out / "by_hand.jsonl").write_bytes(whole + whole[:20])
    write_all(out)
    assert grade_of(out, "cem") == "1"
    fill(out, cem="1", bob="2")
    take_over(out, out / "by_hand.csv")
    lines = (out / "by_hand.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["student"] for line in lines] == ["cem", "bob"]
