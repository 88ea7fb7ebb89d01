"""What instructors and students get: tables, pages, and a sheet for what a person reads."""

import csv
import json
import re
from html.parser import HTMLParser

import pytest

from nnlib.grading.batch import NotGraded, grade
from nnlib.grading.by_hand import take_over
from nnlib.grading.exports import FORMATS, file_name, harmless
from nnlib.grading.outputs import write_all


@pytest.fixture
def out(class_folder, tmp_path, results):
    (tmp_path / "results.jsonl").write_bytes(results)
    (tmp_path / "timings.jsonl").write_text('{"submission":"x","seconds":0.5}\n')
    write_all(tmp_path, FORMATS)
    return tmp_path


@pytest.fixture(scope="module")
def results(class_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("once")
    grade(class_folder, folder, seed=4, isolation="limits")
    return (folder / "results.jsonl").read_bytes()


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


class Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words, self.headings, self._skip = "", [], False

    def handle_starttag(self, tag, attrs):
        self._skip = tag == "style"
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag):
        self._skip = False
        self.words += " " if tag in ("td", "th", "p", "h1", "h2", "h3") else ""

    def handle_data(self, data):
        self.words += "" if self._skip else data


def page(path):
    parser = Words()
    parser.feed(path.read_text(encoding="utf-8"))
    parser.words = " ".join(parser.words.split())
    return parser


def test_grades_have_a_row_for_each_student_and_the_best_submission_counts(out):
    assert table(out / "grades.csv") == [
        ["student", "name", "lesson 05", "points", "of", "to be read", "refused"],
        ["anna", "anna", "12", "12", "14", "1", "0"],
        ["bob", "bob", "5", "5", "14", "0", "0"],
        ["cem", "cem", "1", "1", "14", "0", "0"],
        ["dora", "dora", "0", "0", "14", "1", "0"],
        ["eve", "eve", "", "0", "14", "0", "1"],
        ["fay", "fay", "0", "0", "14", "0", "0"],
    ]


def test_each_place_for_grades_gets_its_own_columns(out):
    canvas = table(out / "canvas.csv")
    assert canvas[0][:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert canvas[1] == ["    Points Possible", "", "", "", "", "14"]
    assert ["anna", "anna", "", "", "", "12"] in canvas
    assert table(out / "moodle_05.csv")[1] == ["Participant anna", "anna", "12", "14"]
    assert table(out / "nbgrader.csv")[1][0:4:3] == ["05", "anna"]
    gradescope = json.loads((out / "gradescope" / "anna_05.json").read_text())
    assert gradescope["score"] == 12 == sum(test["score"] for test in gradescope["tests"])


def test_a_students_page_says_what_the_checks_say_and_what_could_not_be_read(out):
    cem = page(out / "feedback" / "cem.html")
    assert "Lesson 05: 1 of 14 points" in cem.words
    assert "5.4 · Through the hidden layer Not right yet: 0 of 2 points." in cem.words
    results = [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]
    (record,) = [one for one in results if one["student"] == "cem"]
    assert record["exercises"][3]["sentences"][0] in cem.words
    assert "The file is damaged" in page(out / "feedback" / "eve.html").words
    assert "the better one counts" in page(out / "feedback" / "bob.html").words
    assert "ended Python" in page(out / "feedback" / "fay.html").words


def test_headings_are_in_order_and_nothing_comes_from_elsewhere(out):
    for path in out.rglob("*.html"):
        headings = page(path).headings
        assert headings[0] == 1 and headings.count(1) == 1, path
        assert all(after <= before + 1 for before, after in zip(headings, headings[1:], strict=False)), path
        assert not re.search(r"(?:src|href)=|@import|url\(", path.read_text(encoding="utf-8")), path


def test_the_class_page_counts_mistakes_failures_and_refusals(out):
    words = page(out / "class.html").words
    assert "6 students" in words and "Weak isolation." in words and "1 submissions took 0.5 s" in words
    failed = words.partition("Code that failed")[2]
    assert "1 5.4 Your code ended Python." in failed
    named = words.partition("Mistakes that were recognised")[2].partition("Code that failed")[0]
    assert "2 5.4" in named
    assert "eve/05_backpropagate_by_hand.ipynb: The file is damaged" in words
    assert "Handed in more than once bob, lesson 05" in words
    assert "Lesson 05: eve." in words.partition("Nothing handed in")[2]


def test_a_page_in_an_answer_is_shown_and_not_run(tmp_path, results):
    hostile = results.replace(b'"name":"anna"', b'"name":"<script>alert(1)</script>"')
    (tmp_path / "results.jsonl").write_bytes(hostile)
    write_all(tmp_path)
    for path in tmp_path.rglob("*.html"):
        assert "<script>" not in path.read_text()
    assert (
        "<script>alert(1)</script>"
        in page(tmp_path / "class.html").words + page(tmp_path / "by_hand.html").words
    )


def test_no_spreadsheet_takes_words_for_a_formula(out):
    (row,) = [row for row in table(out / "by_hand.csv") if row[0] == "anna"]
    assert row[4].startswith("'=SUM(A1)")
    assert [harmless(x) for x in ("=1", "+1", "-1", "@x", "\tx", "x=1", -1)] == [
        "'=1", "'+1", "'-1", "'@x", "'\tx", "x=1", -1,
    ]  # fmt: skip


def test_points_of_a_person_are_taken_over_and_stay(out):
    sheet = table(out / "by_hand.csv")
    assert [row[:4] for row in sheet[1:]] == [["anna", "anna", "5.9", "2"], ["dora", "dora", "5.9", "2"]]
    sheet[1][5:] = ["1,5", "Nearly."]
    with (out / "by_hand.csv").open("w", newline="") as file:
        csv.writer(file).writerows(sheet)
    assert take_over(out, out / "by_hand.csv") == 1
    write_all(out, FORMATS)
    assert take_over(out, out / "by_hand.csv") == 1  # again changes nothing
    assert len((out / "by_hand.jsonl").read_text().splitlines()) == 1
    assert table(out / "grades.csv")[1] == ["anna", "anna", "13.5", "13.5", "14", "0", "0"]
    anna = page(out / "feedback" / "anna.html").words
    assert "Read by a person: 1.5 of 2 points. Nearly." in anna and "Lesson 05: 13.5 of 14 points" in anna


def test_what_was_filled_in_is_not_lost_when_all_is_written_anew(out):
    sheet = table(out / "by_hand.csv")
    sheet[2][5:] = ["2", "Good."]
    with (out / "by_hand.csv").open("w", newline="") as file:
        csv.writer(file).writerows(sheet)
    write_all(out)
    assert table(out / "by_hand.csv")[2][5:] == ["2", "Good."]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"student": "zoe"}, "row 2: zoe has written nothing for exercise 5.9."),
        ({"points": "3"}, "row 2: 3 points, but there are 0 to 2."),
        ({"points": "nan"}, "row 2: nan points, but there are 0 to 2."),
        ({"points": "many"}, "row 2: 'many' is no number of points."),
    ],
)
def test_a_sheet_that_cannot_be_right_is_refused_and_nothing_is_kept(out, tmp_path, row, words):
    full = {"student": "anna", "exercise": "5.9", "points": "1", "comment": ""} | row
    sheet = tmp_path / "sheet.csv"
    with sheet.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(full))
        writer.writeheader()
        writer.writerow(full)
    with pytest.raises(NotGraded) as refused:
        take_over(out, sheet)
    assert str(refused.value) == words and not (out / "by_hand.jsonl").exists()


def test_every_key_has_a_file_name_of_its_own_on_every_system():
    keys = [
        "anna",
        "Anna",
        "ANNA",
        "../anna",
        "a/b",
        "a-b",
        "con",
        "CON",
        "nul",
        "",
        ".",
        "é",
        "è",
        "x" * 300,
        "x" * 301,
    ]
    names = [file_name(key) for key in keys]
    assert len({name.lower() for name in names}) == len(keys)
    assert all(
        re.fullmatch(r"[A-Za-z0-9_-]{1,80}", name) and name.lower() not in ("con", "nul") for name in names
    )
