"""The README shows what the code computes, and its table is what the exercises declare."""

from pathlib import Path

from nnlib.exercises import lesson
from nnlib.figures.four_moves import four_moves

ROOT = Path(__file__).parent.parent


def test_the_picture_of_the_readme_is_the_one_that_lesson_00_draws():
    drawn = four_moves(x=2, y=6, w=0.5, b=1, eta=0.1).svg
    assert (ROOT / ".github" / "four_moves.svg").read_text(encoding="utf-8") == drawn + "\n"


def test_the_table_of_lessons_counts_the_exercises_and_names_every_notebook():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        row = next(line for line in text.splitlines() if f"notebooks/{notebook.name}" in line and "|" in line)
        assert row.rstrip(" |").endswith(f"| {len(lesson(notebook.name[:2]))}")
