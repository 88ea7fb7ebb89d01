"""Find the submissions of a class, and which student each belongs to.

These layouts are recognised:
* files `anna_08_close_the_loop.ipynb`, or one folder for each student, at any depth;
* Canvas, "Download submissions": `berganna_LATE_4711_98765_name-1.ipynb`: the name without spaces, the number
  of the student, that of the submission, and the student's own file name;
* Moodle, "Download all submissions": a folder `Anna Berg_12345_assignsubmission_file_` for each student;
* Gradescope, "Export submissions": a folder `submission_98765` each, beside `submission_metadata.yml`;
* nbgrader: `submitted/STUDENT/ASSIGNMENT/NAME.ipynb`.
Each may be a zip archive, and may contain further ones.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from nnlib.course.grading.archives import FoundFile, Place, Unusable, walk_files
from nnlib.course.grading.graded_lesson import SOLUTIONS
from nnlib.course.grading.notebook_file import LARGEST, Unreadable, lesson_of, read_cells
from nnlib.course.grading.reader import within_limits
from nnlib.course.refusal import Refusal

_LESSONS = {path.stem for path in SOLUTIONS.glob("*.ipynb")}  # folders of these names are no student's
_ANY_LESSON = "|".join(sorted(_LESSONS))
_CANVAS = re.compile(r"(?P<name>[^_/]+)(?:_LATE)?_(?P<id>\d{2,})_(?!" + _ANY_LESSON + r")\d{2,}_(?P<file>.+)")
_MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?")
_GRADESCOPE = re.compile(r"submission_(?P<id>\d+)")
_FLAT = re.compile(r"(?P<name>.+?)[_\- ]+\d\d_[a-z_]+.*")
MOST_OF_A_STUDENT = 50  # notebooks: each lesson, four times over
TOO_MANY = f"There are more than {MOST_OF_A_STUDENT} notebooks of this student; this one is not graded."
LONGEST_NAME = 300  # characters; an archive may hold longer ones than any file system
_LESSON_FILE = re.compile(r"\d\d_[a-z_]+.*")
_ADDED = r"(\.(txt|json))?(/?#\d+)?$"  # by browsers, and by `walk_files` to the second file of one name


@dataclass(frozen=True, order=True)
class Submission:
    """One file to grade. They sort by lesson first, because each lesson's process is warmed up once.

    `trouble` says why the file is refused; it is empty if the file can be graded. `draw` is the draw of the
    cases on which it is graded.
    """

    lesson: str
    student: str
    path: str
    name: str
    sha256: str
    trouble: str
    cells: list[dict] = field(compare=False, repr=False)
    draw: int = field(default=0, compare=False)


def find_submissions(root: Path) -> list[Submission]:
    """All submissions in a folder, an archive or a file, sorted. Other files are skipped.

    Raises Refusal: there is no such file or folder.
    """
    if not root.exists():
        raise Refusal(f"there is no file or folder {root}.")
    notebooks, names = [], {}
    for found in walk_files(root):
        parts = _parts(found.place)
        if found.trouble or _is_notebook(found.place[-1] if found.place else root.name):
            notebooks.append((found.place, parts, _read_notebook(found)))
        elif parts[-1:] == ["submission_metadata.yml"] and not any(map(_names_student, parts[:-1])):
            names |= _gradescope_names(found)  # not a student's own file of that name
    inside = _without_common_folder([parts for _, parts, _ in notebooks])
    made = []
    for (place, _, (cells, sha256, trouble)), parts in zip(notebooks, inside, strict=True):
        path = "/".join(place) or root.name
        lesson = "" if trouble else lesson_of(cells, path.rpartition("/")[2])
        trouble = trouble or ("" if lesson else "No exercise of this course is in it.")
        student, name = _owner(parts or [root.name], names)
        made.append(Submission(lesson, student, _printable(path), name, sha256, trouble, cells))
    return list(_few_of_each(sorted(made)))


def _few_of_each(submissions: list[Submission]) -> Iterator[Submission]:
    """The submissions, of which only so many of one student are graded."""
    counts: Counter[str] = Counter()
    for one in submissions:
        counts[one.student] += not one.trouble
        yield replace(one, trouble=TOO_MANY, cells=[]) if counts[one.student] > MOST_OF_A_STUDENT else one


def _is_notebook(name: str) -> bool:
    return re.sub(_ADDED, "", name, flags=re.IGNORECASE).lower().endswith(".ipynb")


def _read_notebook(found: FoundFile) -> tuple[list[dict], str, str]:
    """(cells, sha256, trouble) of a file, which is read and parsed only here."""
    data, trouble = b"", found.trouble
    try:
        if not trouble:
            data = found.read(LARGEST)
            return within_limits(read_cells, data), hashlib.sha256(data).hexdigest(), ""
    except (Unusable, Unreadable) as error:
        trouble = str(error)
    return [], hashlib.sha256(data).hexdigest() if data else "", trouble


def _parts(place: Place) -> list[str]:
    """The names on the way to a file; an archive counts as a folder."""
    parts = (part for name in place for part in re.split(r"[/\\]", re.sub(r"/#\d+$", "", name)))
    names = (re.sub(r"\.zip$", "", part, flags=re.IGNORECASE) for part in parts)
    return [name for name in names if name not in ("", ".", "..")]


def _without_common_folder(all_parts: list[list[str]]) -> list[list[str]]:
    """The paths without the folders that all share, which name no student."""
    while len(all_parts) > 1 and all(len(parts) > 1 for parts in all_parts):
        first = all_parts[0][0]
        if len({parts[0] for parts in all_parts}) > 1 or _names_student(first) or first == "submitted":
            break
        all_parts = [parts[1:] for parts in all_parts]
    return all_parts


def _names_student(part: str) -> bool:
    return any(pattern.fullmatch(part) for pattern in (_CANVAS, _MOODLE, _GRADESCOPE))


def _owner(parts: list[str], names: dict[str, str]) -> tuple[str, str]:
    """(key, name to show) of the student, from the folder and file names on the path."""
    parts = [part for part in parts[:-1] if part not in _LESSONS] + parts[-1:]
    if parts[0] == "submitted" and len(parts) > 2:
        return _printable(parts[1]), _printable(parts[1])
    for match in (pattern.fullmatch(part) for part in parts for pattern in (_MOODLE, _GRADESCOPE, _CANVAS)):
        if match:
            name = match.groupdict().get("name") or names.get(match["id"], match["id"])
            return match["id"], _printable(name)
    student = parts[0]
    if len(parts) == 1:
        stem = (re.sub(r"\.ipynb" + _ADDED, "", student, flags=re.IGNORECASE) or student)[:LONGEST_NAME]
        flat = None if _LESSON_FILE.fullmatch(stem) else _FLAT.fullmatch(stem)
        student = flat["name"] if flat else stem
    return _printable(student), _printable(student)


def _gradescope_names(found: FoundFile) -> dict[str, str]:
    """Names by the number of the submission, from Gradescope's own list; empty if it cannot be read."""
    try:
        return within_limits(_gradescope_entries, found.read(LARGEST))
    except Exception:  # without the list, students are shown by number
        return {}


def _gradescope_entries(data: bytes) -> dict[str, str]:
    found = {}
    for key, entry in yaml.load(data, getattr(yaml, "CSafeLoader", yaml.SafeLoader)).items():
        people = entry.get(":submitters") or entry.get("submitters") or []
        names = [str(person.get(":name") or person.get("name") or "") for person in people]
        found[str(key).removeprefix("submission_")] = ", ".join(filter(None, names)) or str(key)
    return found


def _printable(text: str) -> str:
    """A name that can be printed on one line, whatever its bytes were."""
    text = unicodedata.normalize("NFC", text.encode("utf-8", "backslashreplace").decode())
    return "".join(c if c.isprintable() else "?" for c in text)[:LONGEST_NAME]
