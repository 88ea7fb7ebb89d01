"""Solution regions: the lines of a cell that a student copy must not show.

The markers of code are nbgrader's own, so that its tools read the same files.
"""

import re

from nnlib.course.build.errors import AuthorError

MARKERS = {
    "code": ("### BEGIN SOLUTION", "### END SOLUTION"),
    "markdown": ("<!-- BEGIN SOLUTION -->", "<!-- END SOLUTION -->"),
}

# A marker with a slip in it would leave the answer in the student copy, so whatever resembles one is refused.
_LOOKALIKE = re.compile(r"(?:^|#|<!-*)\W*(?:begin|end)[\W_]*solution", re.IGNORECASE)


def solution_regions(source: str, cell_type: str) -> list[tuple[int, int]]:
    """The regions of a cell as pairs (line of BEGIN, line of END), lines counted from 0."""
    begin, end = MARKERS[cell_type]
    regions, opened = [], None
    for number, line in enumerate(source.split("\n")):
        text = line.strip()
        if text == begin and opened is None:
            opened = number
        elif text == end and opened is not None:
            regions.append((opened, number))
            opened = None
        elif text == begin:
            raise AuthorError(f'a second "{begin}" stands before "{end}".')
        elif text == end:
            raise AuthorError(f'"{end}" has no "{begin}" above it.')
        elif _LOOKALIKE.search(line):
            raise AuthorError(f'the line "{text}" looks like a marker; write exactly "{begin}" or "{end}".')
    if opened is not None:
        raise AuthorError(f'"{begin}" has no "{end}" below it.')
    if not regions:
        raise AuthorError(f'an answer must stand between the lines "{begin}" and "{end}".')
    return regions


def expect_no_marker(source: str) -> None:
    """Refuse a marker, or what looks like one, in a cell whose text goes to students as it is."""
    for line in source.split("\n"):
        if _LOOKALIKE.search(line):
            text = f'the line "{line.strip()}" looks like the marker of a solution'
            raise AuthorError(f"{text}, which only a cell tagged answer or write may have.")
