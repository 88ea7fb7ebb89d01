"""What a person gives for written answers comes back, and nothing of it is lost."""

import json

import pytest
from bs4 import BeautifulSoup
from records_for_tests import entry, fill, read_in, record, save, table, write_records, wrote

from nnlib.course.checks import find
from nnlib.course.checks.feedback import as_html
from nnlib.course.grading.by_hand import take_over
from nnlib.course.grading.output_files import write_all
from nnlib.course.grading.results_file import read_records
from nnlib.course.refusal import Refusal

ANNA = record("anna", entry("6.1"), wrote("6.10", "=SUM(A1) because é"), lesson="06", name="Anna")
BOB = record("bob", entry("6.1"), wrote("6.10", "Since\nit adds up."), lesson="06")
CEM = record("cem", wrote("5.9", "Short."))


def made(out, *records):
    """The files of a class with these records."""
    write_all(write_records(out, *records))
    return out


@pytest.fixture
def out(tmp_path):
    return made(tmp_path, CEM, ANNA, BOB)


def sheet_of(out, name="by_hand.csv"):
    return table(out / name)


def given(out):
    """What stands in the sheet for points."""
    return [row["points"] for row in sheet_of(out)]


def grades(out, *students):
    points = {row["student"]: row["points"] for row in table(out / "grades.csv")}
    return [points[student] for student in students]


def page_of(out, student):
    return (out / "feedback" / f"{student}.html").read_text(encoding="utf-8")


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


def test_what_is_to_be_known_of_an_answer_stands_beside_it_and_a_sheet_may_do_without(tmp_path):
    note = "Nothing is written under the card. These words stand elsewhere: are they the answer?"
    made(
        tmp_path, record("anna", entry("5.9", "written", kind="explain", words="Perhaps.", notes=[note])), CEM
    )
    rows = sheet_of(tmp_path)
    assert [row["note"] for row in rows] == [note, ""]
    save(tmp_path / "by_hand.csv", [{"answer": row["answer"], "points": "1", "comment": ""} for row in rows])
    read_in(tmp_path)
    assert grades(tmp_path, "anna") == ["1"]


def test_points_are_taken_over_once_and_show_everywhere(out):
    fill(out, anna="1,5; Nearly.", bob="2")
    for _ in range(2):
        read_in(out)
    assert [
        (one["student"], one["points"], one["comment"]) for one in read_records(out / "by_hand.jsonl")
    ] == [
        ("anna", 1.5, "Nearly."),
        ("bob", 2.0, ""),
    ]
    assert grades(out, "anna", "bob", "cem") == ["3.5", "4", "0"]
    assert given(out) == ["", "1.5", "2"]
    assert "1.5 of 2 points. Nearly." in page_of(out, "anna")


def test_what_spreadsheets_do_to_a_sheet_does_no_harm(out):
    rows = sheet_of(out)
    rows[1] |= {"points": " 1 ", "student": "0", "exercise": "6.1", "comment": "-1 for the units"}
    rows.append(dict.fromkeys(rows[0], ""))
    save(out / "by_hand.csv", rows, delimiter=";")
    for _ in range(2):
        read_in(out)
    assert grades(out, "anna") == ["3"] and len(read_records(out / "by_hand.jsonl")) == 1
    assert sheet_of(out)[1]["comment"] == "'-1 for the units"
    assert "-1 for the units" in page_of(out, "anna")


def test_shares_of_points_are_the_same_number_everywhere(tmp_path):
    both = record("dora", entry("6.1"), wrote("6.10", "One."), wrote("6.11", "Two."), lesson="06")
    rows = sheet_of(made(tmp_path, both))
    rows[0]["points"], rows[1]["points"] = "0.1", "0,6666666"
    save(tmp_path / "by_hand.csv", rows)
    for _ in range(2):
        read_in(tmp_path)
        assert given(tmp_path) == ["0.1", "0.667"]
    assert len(read_records(tmp_path / "by_hand.jsonl")) == 2
    assert grades(tmp_path, "dora") == ["2.767"]


def test_a_second_readers_mark_is_compared_and_not_taken(out):
    fill(out, cem="2; Good.")
    read_in(out)
    rows = sheet_of(out)
    rows[0] |= {"points": "0", "comment": ""}
    rows[1]["points"] = rows[2]["points"] = "1"
    save(out / "theirs.csv", rows)
    fill(out, bob="2; Clear.")
    assert read_in(out, "theirs.csv") == [
        "Row 2 of theirs.csv: 2 points (Good.) stands, not 0 points (Good.)."
    ]
    assert grades(out, "cem", "anna") == ["2", "3"]
    assert grades(out, "bob") == ["3"], "the 2 in by_hand.csv waits until that is read in"
    assert given(out) == ["2", "1", "2"] and sheet_of(out)[2]["comment"] == "Clear."


def test_points_are_taken_back_by_a_dash_and_not_by_an_empty_cell(out):
    fill(out, cem="2; Good.")
    read_in(out)
    fill(out, cem="; Good.")
    assert read_in(out) == ["Row 2 is empty and keeps its 2 points; write - to take them back."]
    assert grades(out, "cem") == ["2"]
    fill(out, cem="-; Let us talk.")
    read_in(out)
    assert grades(out, "cem") == ["0"] and given(out)[0] == ""
    assert "still to be read; up to 2 points. Let us talk." in page_of(out, "cem")


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
    made(tmp_path, *anna, *bob)
    assert grades(tmp_path, "bob") == ["12"]
    rows = sheet_of(tmp_path)
    assert sorted(row["words"] for row in rows) == ["Bad words.", "Good words.", "Words of Bob."]
    for row in rows:
        row["points"] = "0" if row["words"].startswith("Bad") else "2"
    save(tmp_path / "by_hand.csv", rows)
    read_in(tmp_path)
    assert grades(tmp_path, "anna", "bob") == ["14", "13"]
    assert "From Good." in page_of(tmp_path, "anna")


def test_what_a_group_has_written_is_read_once_and_counts_for_all(tmp_path):
    members = (("anna", "Anna"), ("bob", "Bob"))
    made(tmp_path, record("anna, bob", wrote("5.9", "Ours."), members=members, group="A, B"))
    assert len(sheet_of(tmp_path)) == 1
    fill(tmp_path, **{"anna, bob": "2"})
    read_in(tmp_path)
    assert grades(tmp_path, "anna", "bob") == ["2", "2"]


def test_points_are_for_the_words_that_were_read(out):
    fill(out, bob="2")
    read_in(out)
    fill(out, cem="1")
    made(out, ANNA, record("bob", entry("6.1"), wrote("6.10", "Other words."), lesson="06"))
    assert grades(out, "bob") == ["2"] and given(out) == ["", ""]
    assert [row["points"] for row in sheet_of(out, "by_hand_1.csv")] == ["1", "", "2"]
    assert grades(made(out, ANNA, BOB), "bob") == ["4"]


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
    read_in(out)
    assert grades(out, "anna", "bob") == ["3", "4"]


def test_without_names_the_order_does_not_tell_either(tmp_path):
    students = [record(name, wrote("5.9", f"Words of {name}.")) for name in "abcdefgh"]
    write_all(write_records(tmp_path, *students), anonymous=True)
    rows = sheet_of(tmp_path)
    assert [row["answer"] for row in rows] == sorted(row["answer"] for row in rows)
    assert [row["words"] for row in rows] != sorted(row["words"] for row in rows)


def test_the_page_shows_what_was_asked_an_answer_of_the_course_and_the_points_to_compare(out):
    page = BeautifulSoup((out / "by_hand.html").read_text(encoding="utf-8"), "html.parser")
    assert "why does training never need" in page.text and "The input is data" in page.text
    shown = [[li.decode_contents() for li in details("li")] for details in page("details")]
    assert shown == [list(map(as_html, find(id).points_to_compare)) for id in ("5.9", "6.10")]


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
    fill(out, cem="1", anna="1")
    rows = sheet_of(out)
    cem = rows[0]["answer"]
    rows[1] |= {key: value.replace("CEM", cem) for key, value in changes.items()}
    save(out / "by_hand.csv", rows)
    with pytest.raises(Refusal) as refused:
        read_in(out)
    assert str(refused.value) == words.replace("{out}", out.name).replace("CEM", cem)
    assert not (out / "by_hand.jsonl").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"answer;Note\n", "by_hand.csv has no column points."),
        (b"", "by_hand.csv has no column answer."),
        ("answer,points,comment\né".encode("latin-1"), "by_hand.csv is not in UTF-8"),
        (b'answer,points,comment\n"' + b"x" * 200_000, "by_hand.csv cannot be read: field larger than"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused_and_kept(out, content, words):
    (out / "by_hand.csv").write_bytes(content)
    with pytest.raises(Refusal, match=words):
        read_in(out)
    write_all(out)
    assert (out / "by_hand_1.csv").read_bytes() == content and len(sheet_of(out)) == 3


def test_a_line_that_was_torn_costs_only_itself(out):
    fill(out, cem="1")
    read_in(out)
    with (out / "by_hand.jsonl").open("ab") as file:
        file.write(b'{"answer":"a01')
    write_all(out)
    assert grades(out, "cem") == ["1"]
    fill(out, cem="1", bob="2")
    read_in(out)
    lines = (out / "by_hand.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["student"] for line in lines] == ["cem", "bob"]
