"""What the edition to read makes of each kind of cell, and what it refuses, in a tiny repository."""

import json
import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_output

from nnlib.course import command_line
from nnlib.course.build.errors import AuthorError
from nnlib.course.build.source import read_lesson

pytest.importorskip("math_core", reason="the package math-core is not installed")
from nnlib.course.build.site import site  # noqa: E402


@pytest.fixture
def executed(repository, source):
    """The tiny repository with its notebook, as `build` would have left it."""
    lesson = read_lesson(source)
    value = new_output("execute_result", {"text/plain": "6.0"}, execution_count=1)
    lesson.cells[1].outputs = [new_output("stream", text="a <b> c\n"), value]
    nbformat.write(lesson, source.with_suffix(".ipynb"))
    (repository / ".github").mkdir()
    (repository / ".github" / "four_moves.svg").write_text("<svg></svg>\n", encoding="utf-8")
    return repository


def change(source, old, new):
    text = source.read_text(encoding="utf-8")
    assert old in text
    source.write_text(text.replace(old, new), encoding="utf-8")
    path = source.with_suffix(".ipynb")
    nbformat.write(read_lesson(source), path)


def page_of(repository, source):
    site(repository, repository / "site")
    return (repository / "site" / f"{source.stem}.html").read_text(encoding="utf-8")


def test_a_task_shows_the_given_lines_and_hides_the_answer(executed, source):
    page = BeautifulSoup(page_of(executed, source), "html.parser")
    given, answer = page.find(class_="card").find_next_siblings(limit=2)
    assert "Your code here" in given.get_text() and "share + share" not in given.get_text()
    assert answer.name == "details" and "return share + share" in answer.get_text()
    # A prediction is typed into a control, of which nothing is left on paper.
    prediction = page.find(id="exercise-5-2").find_parent(class_="card").find_next_sibling()
    assert prediction.name == "details" and "expected_slope = 6.0" in prediction.get_text()
    assert [one.get_text() for one in page.find_all("pre", class_="printed")] == ["a <b> c", "6.0"]
    words = page.find(id="exercise-5-9").find_parent(class_="card").find_next_sibling()
    assert "Both factors of the product move." in words.details.get_text()


CODE = """Where $w$, `a` and $a + b + c + d + e + f + g + h + i + j + k = 1$:

```
plain text
```

```python
b = 1
```

The loss asks"""


def test_no_browser_translates_code_or_formulas_and_a_long_one_scrolls(executed, source):
    change(source, "The loss asks", CODE.replace("\n", "\n# "))
    page = BeautifulSoup(page_of(executed, source), "html.parser")
    found = page.find_all(["math", "pre", "code"])
    assert {"w", "a", "plain text", "b = 1"} <= {one.get_text().strip() for one in found}
    for one in found:
        assert any(e.get("translate") == "no" for e in [one, *one.parents]), one
        assert one.name != "pre" or len(one.find_all("code")) == 1, one
    assert [one.get_text() for one in page.find_all(class_="long")] == ["a+b+c+d+e+f+g+h+i+j+k=1"]


def test_a_lesson_that_is_mentioned_is_linked_where_it_exists(executed, source):
    change(source, "The loss asks", "As lesson 05, lesson 07 and lessons 04, 06 say, the loss asks")
    other = source.with_name("06_go_on.py")
    other.write_text("# %% [markdown]\n# # Go on\n#\n# After Lesson 05.\n", encoding="utf-8")
    nbformat.write(read_lesson(other), other.with_suffix(".ipynb"))
    page = page_of(executed, source)
    assert 'As lesson 05, lesson 07 and lessons 04, <a href="06_go_on.html">06</a> say' in page
    after = (executed / "site" / "06_go_on.html").read_text(encoding="utf-8")
    assert f'After <a href="{source.stem}.html">Lesson 05</a>.' in after


def test_what_can_be_found_is_the_text_of_each_part_without_pictures(executed, source):
    change(source, "# The loss asks", "# ## 1 · A *part*\n#\n# Where $w < 2$ and `a < b`, the loss asks")
    site(executed, executed / "site")
    script = (executed / "site" / "search_index.js").read_text(encoding="utf-8")
    found = json.loads(script.removeprefix("const SECTIONS = ").strip().removesuffix(";"))
    assert [part["lesson"] for part in found] == ["05 Carry it back"] * 2
    assert found[1]["title"] == "1 · A part" and found[1]["page"] == f"{source.stem}.html#a-part"
    assert "Where w<2 and a < b, the loss asks" in found[1]["text"] and "<math" not in script


def test_each_page_leads_to_its_lesson_live_where_there_is_a_live_edition(executed, source, monkeypatch):
    monkeypatch.setattr("nnlib.course.build.site.write_live", lambda root, out, pyodide: out.mkdir())
    lesson = f"{source.stem}.html"
    for live in (True, False):
        site(executed, executed / "site", live)
        assert (executed / "site" / "live").exists() == (executed / "site" / "live.html").exists() == live
        for name in (lesson, "index.html", *["live.html"] * live):
            page = BeautifulSoup((executed / "site" / name).read_text(encoding="utf-8"), "html.parser")
            opened = [a["href"] for a in page.find_all("a", href=re.compile("^live/"))]
            assert opened == [f"live/lab/index.html?path=notebooks/{source.stem}.ipynb"] * live
            assert bool(page.find("a", href="live.html")) == live


def test_a_live_edition_that_cannot_be_made_leaves_the_pages_of_before(executed, monkeypatch):
    def refuse(*_):
        raise AuthorError("no Pyodide")

    before = site(executed, executed / "site")
    monkeypatch.setattr("nnlib.course.build.site.write_live", refuse)
    with pytest.raises(AuthorError):
        site(executed, executed / "site", live=True)
    assert sorted((executed / "site").iterdir()) == before


def test_a_formula_that_is_not_known_is_named_with_its_cell(executed, source):
    change(source, "$w^2$", r"$\unheardof w^2$")
    with pytest.raises(AuthorError) as error:
        site(executed, executed / "site")
    assert str(error.value) == (
        f'solutions/{source.stem}.py, cell 3 ("### Exercise 5.1 · Blame a weight · ★★☆ · 8 min · 2 points"): '
        r"""the formula $\unheardof w^2$ cannot be written as MathML: 0: Unknown command "\unheardof"."""
    )
    assert not (executed / "site").exists()


def test_the_command_says_where_to_begin_or_why_there_is_nothing(executed, source, monkeypatch, capsys):
    monkeypatch.setattr(command_line, "ROOT", executed)
    out = executed / "read"
    assert command_line.main(["site", "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"10 files; begin with {out / 'index.html'}\n"
    page = executed / "solutions" / "NOTATION.md"
    page.rename(page.with_suffix(".old"))
    assert command_line.main(["site", "--out", str(out)]) == 2
    missing = "solutions/NOTATION.md is missing; make it with: python -m nnlib build\n"
    assert capsys.readouterr().err == missing
    page.with_suffix(".old").rename(page)
    source.with_suffix(".ipynb").unlink()
    assert command_line.main(["site", "--out", str(out)]) == 2
    missing = f"solutions/{source.stem}.ipynb is missing; make it with: python -m nnlib build 05\n"
    assert capsys.readouterr().err == missing
    source.unlink()
    assert command_line.main(["site", "--out", str(out)]) == 2
    assert capsys.readouterr().err == f"there is no lesson NN_name.py in {executed / 'solutions'}.\n"


def test_a_page_of_an_earlier_edition_goes_and_anything_else_stays(executed):
    out = executed / "site"
    site(executed, out)
    (out / "99_gone.html").write_text("old", encoding="utf-8")
    site(executed, out)
    assert not (out / "99_gone.html").exists()
    for precious in (executed / "solutions", executed / "solutions" / "05_carry_it_back.py"):
        before = sorted(executed.rglob("solutions/*"))
        with pytest.raises(AuthorError) as error:
            site(executed, precious)
        reason = f"{precious} holds something else; name a folder that is empty or not there."
        assert str(error.value) == reason
        assert sorted(executed.rglob("solutions/*")) == before
    with pytest.raises(AuthorError, match="the folder .* cannot be made: Not a directory"):
        site(executed, executed / "solutions" / "05_carry_it_back.py" / "site")
