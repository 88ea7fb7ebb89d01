"""The pages for students and instructors."""

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from nnlib.course.checks import find
from nnlib.course.grading.batch import grade
from nnlib.course.grading.output_files import write_all

sys.path.insert(0, str(Path(__file__).parent))
from records_for_tests import entry, record, write_records, wrote  # noqa: E402


@pytest.fixture
def out(class_folder, tmp_path, results):
    (tmp_path / "results.jsonl").write_bytes(results)
    write_all(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def results(class_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("once")
    grade(class_folder, folder, seed=4, isolation="limits")
    return (folder / "results.jsonl").read_bytes()


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


def test_a_students_page_says_what_the_checks_say_and_what_could_not_be_read(out):
    cem = page(out / "feedback" / "cem.html")
    assert "Lesson 05: 1 of 14 points" in cem.words
    assert f"5.4 · {find('5.4').title} Not right yet: 0 of 2 points." in cem.words
    results = [json.loads(line) for line in (out / "results.jsonl").read_text(encoding="utf-8").splitlines()]
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
        text = path.read_text(encoding="utf-8")
        assert not re.search(r'src=|href="(?!feedback/)|@import|url\(', text), path
        assert all((out / link).exists() for link in re.findall('href="(.*?)"', text)), path


def test_the_class_page_counts_mistakes_failures_and_refusals(out):
    words = page(out / "class.html").words
    assert "6 students" in words and "Weak isolation." in words and "Isolation: limits." in words
    assert "Written answers still to be read: 2." in words
    failed = words.partition("Code that failed")[2]
    assert "1 5.4 Your code ended Python, or used more memory" in failed
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
        assert "<script>" not in path.read_text(encoding="utf-8")
    assert (
        "<script>alert(1)</script>"
        in page(tmp_path / "class.html").words + page(tmp_path / "by_hand.html").words
    )


def test_code_in_a_sentence_is_marked_as_code(tmp_path):
    said = entry("5.1", "not yet", sentences=["`a < b` is no slope."], cause="mistake")
    write_all(write_records(tmp_path, record("anna", said)))
    for name in ("feedback/anna.html", "class.html"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert '<code translate="no">a &lt; b</code> is no slope.' in text


def test_the_better_submission_counts_and_at_a_tie_the_one_with_more_to_read(tmp_path):
    first = record("anna", entry("5.1"), wrote("5.9", "Words."), submission="a.ipynb")
    second = record("anna", entry("5.1"), entry("5.9", "not written", kind="explain"), submission="b.ipynb")
    better = record("bob", entry("5.1"), submission="c.ipynb")
    worse = record("bob", entry("5.1", "not yet"), wrote("5.9", "Words."), submission="d.ipynb")
    write_all(write_records(tmp_path, first, second, better, worse))
    assert "You also handed in b.ipynb, with 2 points" in page(tmp_path / "feedback" / "anna.html").words
    assert "You also handed in d.ipynb, with 0 points" in page(tmp_path / "feedback" / "bob.html").words


def test_the_sum_of_several_lessons_is_out_of_the_same_everywhere(tmp_path):
    six = record("anna", entry("6.1"), lesson="06")
    write_all(write_records(tmp_path, record("anna", entry("5.1")), six, record("bob", entry("5.1"))))
    anna, bob = (page(tmp_path / "feedback" / f"{name}.html").words for name in ("anna", "bob"))
    said = " of the 4 points of lessons 05, 06, which the class has handed in."
    assert f"Together: 4{said} Lesson 05" in anna
    assert f"Together: 2{said} Of these, nothing of yours counts for 06." in bob
    assert "points of 4 late" in page(tmp_path / "class.html").words
    rows = (tmp_path / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].endswith("points,of all lessons,to be read,refused,page") and ",2,4,0,0," in rows[2]


def test_a_class_without_a_single_notebook_that_can_be_read_has_a_page_too(tmp_path):
    write_all(write_records(tmp_path, record("anna", reason="The file is damaged.", lesson="")))
    assert "The file is damaged." in page(tmp_path / "class.html").words
    assert "The file is damaged." in page(tmp_path / "feedback" / "anna.html").words


def test_a_student_who_is_not_there_any_more_has_no_page(tmp_path):
    write_all(write_records(tmp_path, record("anna", entry("5.1")), record("bob", entry("5.1"))))
    write_all(write_records(tmp_path, record("bob", entry("5.1"))))
    assert [path.name for path in (tmp_path / "feedback").iterdir()] == ["bob.html"]


def test_a_wrong_answer_without_a_named_mistake_is_counted_and_not_quoted(tmp_path):
    told = {"mistake": "A factor is missing.", "trouble": "It raised.", "difference": "You return 0.7."}
    answers = [
        entry(f"5.{n}", "not yet", sentences=[told[cause]], cause=cause) for n, cause in enumerate(told)
    ]
    write_all(write_records(tmp_path, record("anna", *answers)))
    words = page(tmp_path / "class.html").words
    named, _, failed = words.partition("Mistakes that were recognised")[2].partition("Code that failed")
    assert told["mistake"] in named and told["trouble"] in failed and told["difference"] not in words
    assert words.count("0 1 0") == 3  # right, not yet, not begun
