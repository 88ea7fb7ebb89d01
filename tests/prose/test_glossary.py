"""Every term is defined where the glossary says, and no lesson uses it before that without a reason."""

import re
import tomllib
from pathlib import Path

import nbformat
import pytest
from early_uses import early_uses, undeclared_early_uses

from nnlib.course.build.errors import AuthorError
from nnlib.course.build.notation import GLOSSARY, terms

ROOT = Path(__file__).parents[2]
ENTRIES = tomllib.loads((ROOT / "solutions" / GLOSSARY).read_text(encoding="utf-8"))


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(cell) for cell in cells])


def glossary(folder, text):
    (folder / "solutions").mkdir(exist_ok=True)
    (folder / "solutions" / GLOSSARY).write_text(text, encoding="utf-8")
    return folder


ENTRY = '["learning rate"]\nmeans = "The share."\nlesson = "03"\n'
OPENING = "# Walk\n\nBy the end you set a learning rate.\n\n## 1 · One step: down\n\nTurn.\n"
LESSON = notebook(OPENING, "The **learning rate** is η.", "## 2 · Next\n\nA learning rate again.")


def test_a_term_is_found_where_it_is_bold_under_the_heading_of_its_section(tmp_path):
    [term] = terms(glossary(tmp_path, ENTRY), {"03_walk": LESSON})
    assert (term.lesson, term.cell, term.heading) == ("03_walk", 1, "1 · One step: down")
    address = "../notebooks/03_walk.ipynb#1-%C2%B7-One-step:-down"
    assert term.link == f"[03]({address}) One step: down"


def test_where_it_is_not_bold_a_piece_of_the_defining_sentence_finds_it(tmp_path):
    [term] = terms(glossary(tmp_path, ENTRY + 'at = "a learning rate again"\n'), {"03_walk": LESSON})
    assert (term.cell, term.heading) == (2, "2 · Next")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (ENTRY + 'at = "nowhere"\n', "has no definition 'nowhere' in lesson 03"),
        (ENTRY.replace("03", "04"), "has no definition .* in lesson 04"),
    ],
)
def test_an_entry_that_leads_nowhere_is_refused(tmp_path, text, complaint):
    with pytest.raises(AuthorError, match=complaint):
        terms(glossary(tmp_path, text), {"03_walk": LESSON})


@pytest.mark.parametrize(
    ("earlier", "uses"),
    [
        ("# Before\n\n## 1 · So\n\nTwo learning\nrates.", ["01"]),
        ("# Before\n\n## 1 · So\n\nTwo Learning Rates.", ["01"]),
        ("# Before\n\nThe opening says learning rate.\n\n## 1 · So\n\nNothing.", []),
        ("# Before\n\n## 1 · A learning rate\n\nNothing.", []),
        ("# Before\n\n## 1 · So\n\n<details>A learning rate.</details>", []),
        ("# Before\n\n## 1 · So\n\nSee `learning rate`.", []),
        ("# Before\n\n## 1 · So\n\nSee [the learning rate](https://pages.org/rates).", ["01"]),
        ("# Before\n\n## 1 · So\n\nNothing.\n\n**Next:** a learning rate.", []),
        ("# Before\n\n## 1 · So\n\nRelearning ratess.", []),
    ],
)
def test_a_use_before_the_definition_is_found_in_prose_alone(tmp_path, earlier, uses):
    lessons = {"01_before": notebook(earlier), "03_walk": LESSON}
    known = terms(glossary(tmp_path, ENTRY), lessons)
    assert early_uses(known[0], known, lessons) == uses
    assert len(undeclared_early_uses({"learning rate": {}}, known, lessons)) == len(uses)


def test_an_early_use_in_the_lesson_itself_and_one_that_is_declared_but_absent_are_reported(tmp_path):
    lesson = notebook(OPENING, "What is a learning rate?", "The **learning rate** is η.")
    lessons = {"03_walk": lesson}
    known = terms(glossary(tmp_path, ENTRY), lessons)
    [sentence] = undeclared_early_uses({"learning rate": {"early": ["02"]}}, known, lessons)
    assert sentence == "learning rate: used before its definition in lessons ['03'], declared for ['02']."


def test_no_lesson_uses_a_term_before_its_definition_unless_the_glossary_says_why(lessons):
    assert undeclared_early_uses(ENTRIES, terms(ROOT, lessons), lessons) == []


def test_every_early_use_that_is_declared_has_its_reason():
    assert not [name for name, entry in ENTRIES.items() if ("early" in entry) != ("because" in entry)]


def test_each_term_is_said_in_one_sentence():
    for name, entry in ENTRIES.items():
        means = entry["means"]
        assert means[0] in "δη" or means[0].isupper(), name
        assert means.endswith(".") and not re.search(r"[.?!] [A-Z]", means), name
