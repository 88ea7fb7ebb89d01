"""Cells of a notebook as the grader reads them, and what a learner does to them."""

from nnlib.course.grading.graded_lesson import SOLUTIONS, cells_of

STEM = "05_backpropagate_by_hand"


def code(source, id="of-my-own", exercise="", tags=()):
    """A code cell, by default one of the learner's own."""
    metadata = {"exercise": exercise, "tags": list(tags)}
    return {"cell_type": "code", "source": source, "metadata": metadata, "id": id}


def typed(**sources):
    """A change: other sources in these cells, such as answer_5_4."""

    def change(cells):
        names = [cell["id"].replace("-", "_") for cell in cells]
        assert sources.keys() <= set(names)
        return [
            cell | {"source": sources.get(name, cell["source"])}
            for name, cell in zip(names, cells, strict=True)
        ]

    return change


def below(id, /, *sources, **marks):
    """A change: cells of the learner's own right below that one; `marks` are what else they carry."""

    def change(cells):
        place = next(n for n, cell in enumerate(cells) if cell["id"] == id) + 1
        return [*cells[:place], *(code(source) | marks for source in sources), *cells[place:]]

    return change


def solved(number="05", *changes):
    """The solution of a lesson after these changes."""
    cells = cells_of(SOLUTIONS, number)
    for change in changes:
        cells = change(cells)
    return cells
