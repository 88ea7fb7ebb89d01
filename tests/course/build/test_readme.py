"""The README is written by hand, except for the table of lessons."""

import pytest

from nnlib.course.build.errors import AuthorError
from nnlib.course.build.lessons import build, out_of_date
from nnlib.course.build.readme import BEGIN, END, readme
from nnlib.course.build.source import read_lesson

LESSON = """\
# %% [markdown]
# # Title
#
# | | |
# | --- | --- |
# | **You will be able to** | add; multiply |
"""
TABLE = """
| lesson | you will be able to | minutes | sittings | exercises |
| --- | --- | --: | --: | --: |
| [05 Carry it back](notebooks/05_carry_it_back.ipynb) | add; multiply | 10 | 1 | 1 |

About 0 hours in all, with 1 exercises. The minutes are estimates:
"""
CARD = '# %% [markdown] tags=["card"] exercise="5.1"\n# Task.\n# %% tags=["answer"] exercise="5.1"\n'
CARD += '# %% tags=["check"] exercise="5.1"\ncheck("5.1", a)\n'


@pytest.fixture
def page(repository, source):
    source.write_text(LESSON + CARD, encoding="utf-8")
    page = repository / "README.md"
    page.write_text(f"# Mine\n\n{BEGIN}old\n{END}\nMy words.\n", encoding="utf-8")
    return page


def test_only_the_lines_between_the_comments_are_written(page, repository, source):
    text = readme(repository, {source.stem: read_lesson(source)})
    assert text.startswith(f"# Mine\n\n{BEGIN}{TABLE}") and text.endswith(f"{END}\nMy words.\n")
    page.write_text(text.replace("My words", "Other words"), encoding="utf-8")
    again = readme(repository, {source.stem: read_lesson(source)})
    assert again == text.replace("My words", "Other words")


def test_a_published_course_has_its_links_with_the_table(page, repository, source):
    table = '[tool.nnlib]\nowner = "ada"\nname = "laps"\nbranch = "main"\n'
    (repository / "pyproject.toml").write_text(table, encoding="utf-8")
    between = readme(repository, {source.stem: read_lesson(source)}).partition(BEGIN)[2].partition(END)[0]
    assert "mybinder.org/v2/gh/ada/laps/main" in between
    assert "/ada/laps/blob/main/notebooks/05_carry_it_back.ipynb)) | add" in between


def test_the_check_says_when_the_table_is_out_of_date(page, repository, source):
    assert "README.md: is out of date." in out_of_date(repository)
    source.write_text("# %%\na, check = 1, print\n\n" + source.read_text(encoding="utf-8"), encoding="utf-8")
    build(repository, ["05"])
    assert out_of_date(repository) == []


@pytest.mark.parametrize("lost", [BEGIN, END])
def test_a_comment_that_is_gone_is_named(page, repository, lost):
    page.write_text(page.read_text(encoding="utf-8").replace(lost, ""), encoding="utf-8")
    with pytest.raises(AuthorError, match="README.md needs the lines <!-- .* --> and <!-- to here -->."):
        out_of_date(repository)
