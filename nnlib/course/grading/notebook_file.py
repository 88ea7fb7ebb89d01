"""Read the cells of a notebook that may be anything: damaged, ancient, enormous, or no notebook at all.

With json instead of nbformat, whose import takes longer than grading thirty submissions and which refuses
many files that can be read.
"""

import json
import re
from collections import Counter
from sys import intern
from typing import Any

from nnlib.course import checks

LARGEST, MOST_CELLS, LONGEST_SOURCE = 50 * 2**20, 20_000, 200_000
MARKS, ROLES = ("exercise", "tags"), ("card", "answer", "check", "write")
_CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
_CARD = re.compile(r"^#+ Exercise (\d+\.\d+) ", re.MULTILINE)


class Unreadable(Exception):
    """This file has no readable cells; the message says why in one sentence."""


def read_cells(data: bytes) -> list[dict[str, Any]]:
    """The cells, each with "cell_type", "source" and "id" as texts, and "metadata" with the MARKS it has.

    Raises Unreadable: there are none.
    """
    if len(data) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 2**20} MB.")
    if not data.strip():
        raise Unreadable("The file is empty.")
    content = _parsed(data)
    cells = content.get("cells") if isinstance(content, dict) else None
    if cells is None and isinstance(content, dict) and isinstance(content.get("worksheets"), list):
        sheets = [sheet for sheet in content["worksheets"] if isinstance(sheet, dict)]
        lists = [sheet.get("cells") for sheet in sheets]  # the format before 2014
        cells = [cell for one in lists if isinstance(one, list) for cell in one]
    if not isinstance(cells, list):
        raise Unreadable("The file is no notebook: it has no list of cells.")
    if len(cells) > MOST_CELLS:
        raise Unreadable(f"The notebook has {len(cells)} cells; more than {MOST_CELLS} are not read.")
    return [_cell(cell) for cell in cells if isinstance(cell, dict)]


def _parsed(data: bytes) -> Any:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("The file is no text in UTF-8, as every notebook is.") from None
    try:
        return json.loads(text)
    except RecursionError:
        raise Unreadable("The file is no notebook: its parts lie too deep in each other.") from None
    except ValueError:
        if _CONFLICT.search(text):
            raise Unreadable("The file holds the marks of a merge conflict (<<<<<<<).") from None
        raise Unreadable("The file is damaged: it is no JSON, as every notebook is.") from None


def _cell(cell: dict) -> dict[str, Any]:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    metadata, id, kind = cell.get("metadata"), cell.get("id"), cell.get("cell_type")
    metadata = metadata if isinstance(metadata, dict) else {}
    return {
        "cell_type": kind if isinstance(kind, str) else "raw",
        # Interned, because a whole class is kept in memory and most of its cells are the same.
        "source": intern(_whole(source[:LONGEST_SOURCE])) if isinstance(source, str) else "",
        "metadata": {key: metadata[key] for key in MARKS if key in metadata},
        "id": id if isinstance(id, str) else "",
    }


def _whole(text: str) -> str:
    """Text that UTF-8 can encode: JSON can contain half of a surrogate pair."""
    return text.encode("utf-8", "replace").decode()


def lesson_of(cells: list[dict[str, Any]], file_name: str) -> str:
    """The lesson "08" of a notebook, by most of its exercises, else by its file's name; "" for none."""
    ids = Counter(id.partition(".")[0] for cell in cells for id in _exercises_named(cell))
    named = re.findall(r"(?<!\d)(\d\d)_[a-z]", file_name)
    for number, _ in [*ids.most_common(), *((number, 1) for number in named)]:
        try:
            checks.lesson(f"{int(number):02d}")
        except LookupError:
            continue
        return f"{int(number):02d}"
    return ""


def mark_of(cell: dict[str, Any]) -> tuple[str, str]:
    """(role, exercise) of a cell, such as ("answer", "5.1"), by its metadata or its id; empty if unmarked."""
    tags, exercise = cell["metadata"].get("tags"), cell["metadata"].get("exercise")
    role = next((role for role in ROLES if isinstance(tags, list) and role in tags), "")
    if role and isinstance(exercise, str) and re.fullmatch(r"\d{1,2}\.\d{1,2}", exercise):
        return role, exercise
    match = re.fullmatch(r"(card|answer|check|explain)-(\d{1,2})-(\d{1,2})", cell["id"])
    return (match[1].replace("explain", "write"), f"{match[2]}.{match[3]}") if match else ("", "")


def _exercises_named(cell: dict[str, Any]) -> list[str]:
    exercise = mark_of(cell)[1]
    if exercise or cell["cell_type"] != "markdown":
        return [exercise] if exercise else []
    return _CARD.findall(cell["source"][:300])
