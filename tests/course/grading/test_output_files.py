"""The pages for students and instructors."""

import re

from bs4 import BeautifulSoup
from records_for_tests import entry, record, write_records, wrote

from nnlib.course.checks import find
from nnlib.course.grading.output_files import write_all
from nnlib.course.grading.results_file import RESULTS, read_records


def page(path):
    """A page whose style is gone and whose cells are apart."""
    read = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    read.style.decompose()
    for cell in read(["td", "th"]):
        cell.append(" ")
    return read


def words(path):
    return " ".join(page(path).get_text().split())


def test_a_students_page_says_what_the_checks_say_and_what_could_not_be_read(graded):
    said = words(graded / "feedback" / "cem.html")
    assert "Lesson 05: 1 of 14 points" in said
    assert f"5.4 · {find('5.4').title} Not right yet: 0 of 2 points." in said
    (cem,) = [one for one in read_records(graded / RESULTS) if one["student"] == "cem"]
    assert cem["exercises"][3]["sentences"][0] in said
    for name, told in (("eve", "The file is damaged"), ("fay", "ended Python")):
        assert told in words(graded / "feedback" / f"{name}.html")


def test_headings_are_in_order_and_nothing_comes_from_elsewhere(graded):
    for path in graded.rglob("*.html"):
        headings = [int(one.name[1]) for one in page(path)(re.compile(r"^h\d$"))]
        assert headings[0] == 1 and headings.count(1) == 1, path
        assert all(after <= before + 1 for before, after in zip(headings, headings[1:], strict=False)), path
        text = path.read_text(encoding="utf-8")
        assert not re.search(r'src=|href="(?!feedback/)|@import|url\(', text), path
        assert all((graded / link).exists() for link in re.findall('href="(.*?)"', text)), path


def test_the_class_page_counts_mistakes_failures_and_refusals(graded):
    said = words(graded / "class.html")
    assert "6 students" in said and "Weak isolation." in said and "Isolation: limits." in said
    assert "Written answers still to be read: 2." in said
    named, _, failed = said.partition("Mistakes that were recognised")[2].partition("Code that failed")
    assert "1 5.4 Your code ended Python, or used more memory" in failed
    assert "2 5.4" in named
    assert "eve/05_backpropagate_by_hand.ipynb: The file is damaged" in said
    assert "Handed in more than once bob, lesson 05" in said
    assert "Lesson 05: eve." in said.partition("Nothing handed in")[2]


def test_a_page_in_a_name_or_an_answer_is_shown_and_not_run(tmp_path):
    hostile = "<script>alert(1)</script>"
    write_all(write_records(tmp_path, record("anna", wrote("5.9", hostile), name=hostile)))
    for name in ("class", "by_hand", "feedback/anna"):
        path = tmp_path / f"{name}.html"
        assert "<script>" not in path.read_text(encoding="utf-8") and hostile in words(path)


def test_code_in_a_sentence_is_marked_as_code(tmp_path):
    said = entry("5.1", "not yet", sentences=["`a < b` is no slope."], cause="mistake")
    write_all(write_records(tmp_path, record("anna", said)))
    for name in ("feedback/anna.html", "class.html"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert '<code translate="no">a &lt; b</code> is no slope.' in text


def test_the_better_submission_counts_and_at_a_tie_the_one_with_more_to_read_or_the_last(tmp_path):
    first = record("anna", entry("5.1"), wrote("5.9", "Words."), submission="a.ipynb")
    second = record("anna", entry("5.1"), entry("5.9", "not written", kind="explain"), submission="b.ipynb")
    better = record("bob", entry("5.1"), submission="c.ipynb")
    worse = record("bob", entry("5.1", "not yet"), wrote("5.9", "Words."), submission="d.ipynb")
    same = [record("cem", entry("5.1"), submission=f"{name}.ipynb") for name in "ef"]
    write_all(write_records(tmp_path, first, second, better, worse, *same))
    assert "You also handed in b.ipynb, with 2 points" in words(tmp_path / "feedback" / "anna.html")
    assert "You also handed in d.ipynb, with 0 points" in words(tmp_path / "feedback" / "bob.html")
    assert "From f.ipynb" in words(tmp_path / "feedback" / "cem.html")


def test_the_sum_of_several_lessons_is_out_of_the_same_everywhere(tmp_path):
    six = record("anna", entry("6.1"), lesson="06")
    write_all(write_records(tmp_path, record("anna", entry("5.1")), six, record("bob", entry("5.1"))))
    anna, bob = (words(tmp_path / "feedback" / f"{name}.html") for name in ("anna", "bob"))
    said = " of the 4 points of lessons 05, 06, which the class has handed in."
    assert f"Together: 4{said} Lesson 05" in anna
    assert f"Together: 2{said} Of these, nothing of yours counts for 06." in bob
    assert "points of 4 late" in words(tmp_path / "class.html")
    rows = (tmp_path / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].endswith("points,of all lessons,to be read,refused,page") and ",2,4,0,0," in rows[2]


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
    said = words(tmp_path / "class.html")
    named, _, failed = said.partition("Mistakes that were recognised")[2].partition("Code that failed")
    assert told["mistake"] in named and told["trouble"] in failed and told["difference"] not in said
    assert said.count("0 1 0") == 3  # right, not yet, not begun
