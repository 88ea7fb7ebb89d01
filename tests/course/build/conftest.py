"""A tiny repository with one lesson, so that the tests of the pipeline need no real one."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from nnlib.course.build import exercise_cells
from nnlib.course.build.lessons import build

NAME = "05_carry_it_back"


SOLUTION = '''
def dL_dw(w):
    """The slope of w squared."""
    ### BEGIN SOLUTION
    # Two equal factors, so two equal shares.
    share = w
    return share + share
    ### END SOLUTION
'''
MODEL = "\nBoth factors of the product move.\n"


def declared(id, title, stars, minutes, points, kind, options=(), derived=False):
    return SimpleNamespace(
        id=id,
        title=title,
        stars=stars,
        minutes=minutes,
        points=points,
        kind=kind,
        options=dict(options),
        is_code=kind == "code",
        derived=derived,
        solution=SOLUTION if kind == "code" else "",
        model=MODEL,
        points_to_compare=("Two factors.", "Both move.", "Their shares add up."),
    )


DECLARED = {
    "5.1": declared("5.1", "Blame a weight", 2, 8, 2, "code"),
    "5.2": declared("5.2", "Say it first", 1, 1, 1, "predict", derived=True),
    "5.3": declared("5.3", "Look back", 1, 2, 0, "quiz"),
    "5.4": declared("5.4", "Pick one", 1, 2, 1, "choose", {"a": "`w` grows", "b": "$w$ shrinks"}),
    "5.9": declared("5.9", "In your words", 3, 5, 3, "explain"),
}

LESSON = """\
# %% [markdown]
# # Carry it back
#
# The loss asks each weight for its share.

# %%
def check(exercise, answer):
    print(f"{exercise} looked at")

# %% [markdown] tags=["card"] exercise="5.1"
# Write the slope of $w^2$.

# %% tags=["answer"] exercise="5.1"

# %% tags=["check"] exercise="5.1"
check("5.1", dL_dw)

# %% [markdown] tags=["card"] exercise="5.2"
# Which slope do you expect at $w = 3$?

# %% tags=["answer"] exercise="5.2"
### BEGIN SOLUTION
expected_slope = 6.0
### END SOLUTION

# %% tags=["check"] exercise="5.2"
check("5.2", expected_slope)

# %% [markdown] tags=["card"] exercise="5.9"
# Why is the slope not 3?

# %% [markdown] tags=["write"] exercise="5.9"
"""


@pytest.fixture(autouse=True)
def declared_exercises(monkeypatch):
    monkeypatch.setattr(exercise_cells, "find", DECLARED.__getitem__)


def with_one_lesson(root: Path) -> Path:
    for folder in ("solutions", "notebooks"):
        (root / folder).mkdir()
    (root / "solutions" / f"{NAME}.py").write_text(LESSON, encoding="utf-8")
    (root / "solutions" / "NOTATION.md").write_text("# Symbols and terms\n", encoding="utf-8")
    return root


@pytest.fixture
def repository(tmp_path) -> Path:
    return with_one_lesson(tmp_path)


@pytest.fixture(scope="session")
def built_once(tmp_path_factory) -> Path:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(exercise_cells, "find", DECLARED.__getitem__)
        root = with_one_lesson(tmp_path_factory.mktemp("built"))
        build(root)
    return root


@pytest.fixture
def built(built_once, repository) -> Path:
    """The repository after a build: a copy, since to run a lesson takes a second."""
    shutil.copytree(built_once, repository, dirs_exist_ok=True)
    return repository


@pytest.fixture
def without_kernel(monkeypatch):
    """Build as if all cells had run and shown nothing: a kernel takes seconds to start."""

    def execute(lesson, path):
        for count, cell in enumerate((cell for cell in lesson.cells if cell.cell_type == "code"), start=1):
            cell.execution_count = count

    monkeypatch.setattr("nnlib.course.build.lessons.execute", execute)


@pytest.fixture
def source(repository) -> Path:
    return repository / "solutions" / f"{NAME}.py"


@pytest.fixture
def copy(repository) -> Path:
    return repository / "notebooks" / f"{NAME}.ipynb"
