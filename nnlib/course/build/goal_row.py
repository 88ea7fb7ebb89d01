"""The first row of the table at the head of a lesson, whose name may not break into two lines."""

from nbformat import NotebookNode

NAME = "You will be able to"


def keep_in_one_line(lesson: NotebookNode) -> None:
    """Join the words of the row's name: beside a long text a browser makes its column narrow."""
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace(f"| **{NAME}** |", f"| **{NAME.replace(' ', chr(0xA0))}** |")
