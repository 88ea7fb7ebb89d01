"""Find the submissions of a class, and which student each belongs to.

The layouts that are recognised are those of layouts.py. Each may be a zip archive, and contain further ones.
"""

import hashlib
import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from nnlib.course.grading.archives import SKIPPED, FoundFile, Place, Unreadable, walk_files
from nnlib.course.grading.gradescope import METADATA, submitters
from nnlib.course.grading.layouts import SYSTEMS, ClassLayout, Owner, Parts, is_notebook, printable, recognise
from nnlib.course.grading.notebook_file import LARGEST, lesson_of, read_cells
from nnlib.course.grading.reader import within_limits
from nnlib.course.grading.roster import Claim, Roster, Submitter, join
from nnlib.course.refusal import Refusal

MOST_NAMED = 3
MOST_OF_A_STUDENT = 50  # notebooks: each lesson, four times over
TOO_MANY = f"There are more than {MOST_OF_A_STUDENT} notebooks of this student; this one is not graded."
EMPTY = ""  # in place of the name of a file
HIDDEN = " Names are hidden, so each assignment has people of its own until you download it with names."
AFTER_THE_LAST = " Without Blackboard's .txt files, what follows the last _ is taken as the user's name: {}."
# Blackboard's own file on each attempt, which begins with the name and the user's name.
_RECEIPT, _TOLD = re.compile(r".+_attempt_[\d-]+\.txt"), re.compile(rb"Name: (.+) \(([^()\n]+)\)\s")


@dataclass(frozen=True)
class Origin:
    """What is known of where a submission comes from, and goes back to.

    `system` is one of SYSTEMS, `number` the one that it uses, `prefix` what it needs in the names of files
    that go back. `members` are the keys and names of those who handed in together.
    """

    system: str = ""
    number: str = ""
    prefix: str = ""
    section: str = ""
    group: str = ""
    late: bool = False
    members: tuple[tuple[str, str], ...] = ()


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
    origin: Origin = field(default=Origin(), compare=False, repr=False)
    draw: int = field(default=0, compare=False)


@dataclass
class _File:
    """A file that was found, by its path and the parts of it, and what was read from it.

    `lesson` is "" if there is none, `owner` None if the path names nobody.
    """

    path: str
    parts: Parts
    cells: list[dict] = field(default_factory=list)
    sha256: str = ""
    trouble: str = ""
    lesson: str = ""
    owner: Owner | None = None
    claims: list[Claim] = field(default_factory=list)
    receipt: tuple[str, ...] = ()  # a person's name and user name, if Blackboard tells them here


def find_submissions(
    root: Path,
    roster: Roster | None = None,
    kind: str | None = None,
    tell: Callable[[str], None] = lambda sentence: None,
    keep: Callable[[dict[str, bytes]], None] = lambda pictures: None,
) -> list[Submission]:
    """All submissions in a folder, an archive or a file, sorted; `tell` is given sentences on what they are.

    `kind` is one of LAYOUTS, if it is not to be recognised; `keep` is given the pictures of each cell as they
    come, because the memory does not hold those of a class. A student without a notebook has one submission,
    whose trouble names the files there are; files that are nobody's have the student "".

    Raises Refusal: there is no such file or folder, or it is not clear whose the submissions are.
    """
    if not root.exists():
        raise Refusal(f"there is no file or folder {root}.")
    notebooks, others, lists = _find(root, keep)
    name = "" if root.is_file() else root.resolve().name
    layout = recognise([one.parts for one in notebooks], [one.lesson for one in notebooks], kind, name)
    names = {}
    for place, data in lists.items() if layout.kind == "gradescope" else ():
        with suppress(Unreadable):  # it takes too much
            names[place] = within_limits(submitters, data)
    layout = replace(layout, users=_users(others, layout))
    for one in notebooks:
        one.owner = layout.owner(one.parts)
        one.claims = [Claim(one.owner, one.lesson, by) for by in _submitters(one, names)]
    files = notebooks + list(_without_notebook(others, layout, {one.owner.key for one in notebooks}))
    claims = [claim for one in files for claim in one.claims]
    people, said = join(claims, roster or Roster(), layout.doubts([one.parts for one in notebooks]))
    each = iter(people)
    submissions = [_submission(one, [next(each) for _ in one.claims]) for one in files]
    for sentence in (_title(layout, files, len(set(people))), *said):
        tell(sentence)
    submissions, counts = sorted(submissions), Counter()
    for place, one in enumerate(submissions):
        counts[one.student] += not one.trouble
        if counts[one.student] > MOST_OF_A_STUDENT:
            submissions[place] = replace(one, trouble=TOO_MANY, cells=[])
    return submissions


def _find(root: Path, keep: Callable) -> tuple[list[_File], list[_File], dict[Parts, bytes]]:
    """Notebooks and what cannot be read; other files and empty folders; Gradescope's lists, by folder."""
    notebooks, others, lists, exports, shared = [], [], {}, set(), {}
    for found in walk_files(root):
        path, parts = printable("/".join(found.place)) or root.name, _parts(found.place) or (root.name,)
        exports |= {parts[:n] for n, part in enumerate(parts[:-1]) if part.startswith("submission_")}
        if found.trouble or is_notebook(found.place[-1] if found.place else root.name):
            cells, sha256, trouble = _read_notebook(found)
            for cell in cells:
                keep(cell.pop("pictures", {}))
            cells = [shared.setdefault(repr(cell), cell) for cell in cells]  # most are the same
            lesson = "" if trouble else lesson_of(cells, path.rpartition("/")[2])
            trouble = trouble or ("" if lesson else "No exercise of this course is in it.")
            notebooks.append(_File(path, parts, cells, sha256, trouble, lesson))
        elif parts[-1] == METADATA and parts[:-1] in exports:
            with suppress(Unreadable):  # without the list, students are shown by number
                lists[parts[:-1]] = found.read(LARGEST)
        else:
            others.append(_File(path, parts))
            if _RECEIPT.fullmatch(parts[-1]):
                with suppress(Unreadable):
                    if told := _TOLD.match(found.read(LARGEST)):
                        others[-1].receipt = tuple(printable(os.fsdecode(text)) for text in told.groups())
    seen = {one.parts[:n] for one in (*notebooks, *others) for n in range(1, len(one.parts) + 1)}
    return notebooks, others + list(_empty(root, seen)), lists


def _empty(root: Path, seen: set[Parts]) -> Iterator[_File]:
    """Folders and archives in which there is nothing that counts."""
    for folder, inner, files in os.walk(root):
        inner[:] = sorted(name for name in inner if name not in SKIPPED)
        above = Path(folder).relative_to(root).parts
        for name in (*inner, *(name for name in files if name.lower().endswith(".zip"))):
            if (parts := _parts((*above, name))) not in seen and parts:
                yield _File(printable("/".join((*above, name))), (*parts, EMPTY))


def _users(others: list[_File], layout: ClassLayout) -> dict[str, tuple[str, ...]]:
    """What Blackboard's own files tell, by what stands in front of them; those in archives tell nothing."""
    told = {
        re.sub("_attempt_.*", "", one.parts[-1]): one.receipt
        for one in others
        if len(one.parts) == layout.depth + 1 + len(layout.common)
    }
    return {prefix: user for prefix, user in told.items() if user and prefix.endswith(f"_{user[1]}")}


def _without_notebook(others: list[_File], layout: ClassLayout, known: set[str]) -> Iterator[_File]:
    """One file for each student who has handed in others only, and each file that is nobody's."""
    of_students = defaultdict(list)
    for one in others:
        one.owner = layout.owner(one.parts, handed_in=False)
        if one.owner is None:
            one.trouble = "It is no notebook, and its name tells no student."
            yield one
        elif one.owner.key not in known:
            of_students[one.owner.key].append(one)
    for files in of_students.values():
        names = [one.parts[-1] for one in files if one.parts[-1] != EMPTY]
        rest = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
        only = _printable_list(names[:MOST_NAMED] + rest)
        files[0].trouble = f"There is no notebook, only {only}." if names else "It is empty."
        files[0].claims = [Claim(files[0].owner, "")]
        yield files[0]


def _printable_list(names: list[str]) -> str:
    return ", ".join(map(printable, names))


def _submitters(one: _File, names: dict[Parts, dict]) -> Sequence[Submitter] | Sequence[None]:
    """Those whom Gradescope names for a submission; [None] if no list does."""
    if one.owner.system != "gradescope":
        return [None]
    place = one.parts[: one.parts.index(one.owner.prefix)]
    return names.get(place, {}).get(one.owner.prefix) or [None]


def _submission(one: _File, people: list[tuple[str, str]]) -> Submission:
    key, name = (", ".join(texts) for texts in zip(*people, strict=True)) if people else ("", "")
    origin = Origin()
    if owner := one.owner:
        group, members = (name, tuple(people)) if len(people) > 1 else (owner.group, ())
        origin = Origin(owner.system, owner.number, owner.prefix, owner.section, group, owner.late, members)
    return Submission(one.lesson, key, one.path, name, one.sha256, one.trouble, one.cells, origin)


def _title(layout: ClassLayout, files: list[_File], count: int) -> str:
    """What was recognised, and which names are of another form."""
    said = f"{layout.title}, {count} {'student' if count == 1 else 'students'}."
    strays = sorted({one.owner.name for one in files if one.owner and not one.owner.system})
    if layout.kind in SYSTEMS and strays:
        said += f" Of another form, and taken as names: {_printable_list(strays)}."
    said += HIDDEN if layout.nameless else ""
    owners = {one.owner for one in files if one.owner and one.owner.system == "blackboard"}
    if guessed := {one.key for one in owners if one.token == one.prefix and one.prefix.count("_") > 1}:
        said += AFTER_THE_LAST.format(_printable_list(sorted(guessed)))
    alone = [one for one in files if len(one.parts) == 1 and one.owner]
    nobodys = [one.lesson for one in alone if one.owner.name == layout.root]
    if len(nobodys) > len(set(nobodys)):
        said += f" {len(nobodys)} files name only a lesson, and are taken as those of {layout.root}."
    return said


def _read_notebook(found: FoundFile) -> tuple[list[dict], str, str]:
    """(cells, sha256, trouble) of a file."""
    data, cells, trouble = b"", [], ""
    try:
        data = found.read(LARGEST)
        cells = within_limits(read_cells, data)
    except Unreadable as error:
        trouble = str(error)
    return cells, hashlib.sha256(data).hexdigest() if data else "", trouble


def _parts(place: Place) -> Parts:
    """The names on the way to a file; an archive counts as a folder."""
    parts = (part for name in place for part in re.split(r"[/\\]", re.sub(r"/#\d+$", "", name)))
    names = (re.sub(r"\.zip$", "", part, flags=re.IGNORECASE) for part in parts)
    return tuple(name for name in names if name not in ("", ".", ".."))
