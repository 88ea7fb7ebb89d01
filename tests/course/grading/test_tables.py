"""No spreadsheet takes words for a formula, whatever it separates values with, and all words come back."""

import csv
import io

import pytest

from nnlib.course.grading.tables import as_it_was, harmless, read_table, write_table

WORDS = [
    ("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), ("'=1", "''=1"),
    ("x=1", "x=1"), ("'x", "'x"), ("-", "-"), ("", ""), ("＝1+1", "'＝1+1"), ("＋1", "'＋1"), (" =1", "' =1"),
    ("a;=1+1", "a;'=1+1"), ("a\n=1", "a\n'=1"), ("a\t@x;-2", "a\t'@x;'-2"), ("a; b - c", "a; b - c"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "safe"), WORDS)
def test_no_spreadsheet_takes_words_for_a_formula_and_all_can_be_read_back(text, safe):
    assert harmless(text) == safe and as_it_was(safe) == text


@pytest.mark.parametrize("separator", ",;\t")
def test_a_table_holds_no_formula_for_any_list_separator(separator, tmp_path):
    write_table(tmp_path / "a.csv", [["name", "words"], *(["anna", text] for text, _ in WORDS)])
    read = csv.reader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8")), delimiter=separator)
    assert not [cell for row in read for cell in row if cell.strip(' "')[:1] in set("=+@＝＋")]


def test_numbers_stay_numbers():
    assert harmless(-1) == -1


def test_a_line_that_names_the_separator_is_no_row(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbfsep=;\r\nID;Name\r\n1;a, b\r\n")
    assert read_table(tmp_path / "a.csv", ("id", "name"), ("id",)) == [{"id": "1", "name": "a, b"}]
