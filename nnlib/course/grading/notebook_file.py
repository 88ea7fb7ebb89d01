"""Read the cells of a notebook that may be anything: damaged, ancient, enormous, or no notebook at all.

With json instead of nbformat, whose import takes longer than grading thirty submissions and which refuses
many files that can be read.
"""

import base64
import hashlib
import json
import re
from collections import Counter
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from nnlib.course import checks
from nnlib.course.grading.archives import Unreadable

LARGEST, MOST_CELLS, LONGEST_SOURCE = 50 * 2**20, 20_000, 200_000
LARGEST_PICTURE, MOST_PICTURES = 10 * 2**20, 50  # in a cell
KINDS_OF_PICTURES = ("png", "jpeg", "gif", "webp")
ROLES = ("card", "answer", "check", "write")  # tags of cells
_CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
_INLINE = re.compile(rf"data:image/({'|'.join(KINDS_OF_PICTURES)});base64,([A-Za-z0-9+/=]+)")
CARD = re.compile(r"^#+ Exercise (\d+\.\d+) ", re.MULTILINE)


def read_cells(data: bytes) -> list[dict[str, Any]]:
    """The cells, each with "cell_type", "source" and "id" as texts, and "metadata" with what marks it.

    A code cell also has "ran", and a text may have "pictures", by the names that its source has for them.

    Raises Unreadable: there are none.
    """
    if len(data) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 2**20} MB.")
    if not data.strip():
        raise Unreadable("The file is empty.")
    content = _parsed(data)
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        raise Unreadable("The file has no list of cells, as notebooks have since 2014.")
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
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    source = source.replace("\r\n", "\n").replace("\r", "\n") if isinstance(source, str) else ""
    metadata, id, kind = cell.get("metadata"), cell.get("id"), cell.get("cell_type")
    metadata = metadata if isinstance(metadata, dict) else {}
    tags, exercise = metadata.get("tags"), metadata.get("exercise")
    tags, exercise = tags if isinstance(tags, list) else [], exercise if isinstance(exercise, str) else ""
    more: dict[str, Any] = {}
    if kind == "code":
        more["ran"] = bool(cell.get("outputs") or cell.get("execution_count"))
    elif "attachment:" in source or "data:image/" in source:
        source, more["pictures"] = _with_pictures(source, cell.get("attachments"))
    return {
        "cell_type": kind if isinstance(kind, str) else "raw",
        # JSON can contain half of a surrogate pair, which UTF-8 cannot.
        "source": source[:LONGEST_SOURCE].encode("utf-8", "replace").decode(),
        "metadata": {"tags": [role for role in ROLES if role in tags], "exercise": exercise},
        "id": id if isinstance(id, str) else "",
    } | more


def _with_pictures(source: str, attachments: Any) -> tuple[str, dict[str, bytes]]:
    """A text whose pictures have names made of their content, and the pictures.

    They are attached to the cell, as Jupyter does it, or stand in the text itself, as in Colab.
    """
    pictures: dict[str, bytes] = {}

    def named(kind: str, data: Any) -> str:
        try:
            content = base64.b64decode("".join(data))
        except (ValueError, TypeError):
            return "attachment:damaged"
        if len(content) > LARGEST_PICTURE:
            return f"attachment:larger-than-{LARGEST_PICTURE // 2**20}-MB"
        name = f"{hashlib.sha256(content).hexdigest()[:12]}.{kind}"
        pictures[name] = content
        return f"attachment:{name}"

    source = _INLINE.sub(lambda found: named(found[1], found[2]), source)
    attached = attachments.items() if isinstance(attachments, dict) else ()
    for name, bundle in sorted(attached, key=lambda one: -len(one[0]))[:MOST_PICTURES]:
        kinds = (kind for kind in KINDS_OF_PICTURES if isinstance(bundle, dict) and f"image/{kind}" in bundle)
        if kind := next(kinds, ""):
            for written in (name, quote(name)):
                source = source.replace(f"attachment:{written}", named(kind, bundle[f"image/{kind}"]))
    return source, pictures


def lesson_of(cells: list[dict[str, Any]], file_name: str) -> str:
    """The lesson "08" of a notebook, by most of its exercises, else by its file's name; "" for none."""
    ids: Counter[str] = Counter()
    for cell in cells:
        _, marked = mark_of(cell)
        texts = CARD.findall(cell["source"][:300]) if cell["cell_type"] == "markdown" else []
        ids.update(id.partition(".")[0] for id in ([marked] if marked else texts))
    named = re.findall(r"(?<!\d)(\d\d)_[a-z]", file_name)
    for number in (f"{int(text):02d}" for text in (*dict(ids.most_common()), *named)):
        with suppress(LookupError):
            checks.lesson(number)
            return number
    return ""


def mark_of(cell: dict[str, Any]) -> tuple[str, str]:
    """(role, exercise) of a cell, such as ("answer", "5.1"), by its metadata or its id; empty if unmarked."""
    tags, exercise = cell["metadata"]["tags"], cell["metadata"]["exercise"]
    if tags and re.fullmatch(r"\d{1,2}\.\d{1,2}", exercise):
        return tags[0], exercise
    match = re.fullmatch(r"(card|answer|check|explain)-(\d{1,2})-(\d{1,2})", cell["id"])
    return (match[1].replace("explain", "write"), f"{match[2]}.{match[3]}") if match else ("", "")


def sources_by_exercise(role: str, cells: list[dict[str, Any]]) -> dict[str, str]:
    """The sources of the cells with this role, by exercise."""
    marked = ((mark_of(cell), cell["source"]) for cell in cells)
    return {id: source for (found, id), source in marked if found == role}
