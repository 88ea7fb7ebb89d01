"""Whose a file is: the layouts in which a class arrives, recognised from all names together.

What decides is the outermost name that tells a person. A name inside a student's own folder or archive never
changes whose it is.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from nnlib.course.grading.graded_lesson import SOLUTIONS
from nnlib.course.refusal import Refusal

Parts = tuple[str, ...]  # the names on the way to a file, from outside; an archive counts as a folder
LONGEST_NAME = 300  # characters; an archive may hold longer ones than any file system
DEEPEST = 3  # folders around what a system has named, such as one for each assignment
LATE = ("late", "late submissions")  # folders of these names are no student's, nor are those of lessons
_LESSONS = {path.stem for path in SOLUTIONS.glob("*.ipynb")}
_OF_A_LESSON = re.compile(r"\d\d_[a-z_]+.*")
_DATE = r"(?:19|20)\d\d[-_. ]?\d\d[-_. ]?\d\d(?:[-_T ]+\d{4,6})?"
_NO_DATE = r"(?!(?:19|20)\d\d_(?:0?[1-9]|1[0-2])_|(?:19|20)\d{6}_\d{1,6}_)"
_ONE_FILE = re.compile(r"\w+?_[1-9]\d+_(?P<file>[1-9]\d+)_")
_TWO_FILES = re.compile(r"\w+?_[1-9]\d+_(?P<first>[1-9]\d+)_(?P<second>[1-9]\d+)_.+")
_FLAT = re.compile(rf"(?P<name>.+?)(?:[_\- ]+{_DATE})?[_\- ]+\d\d_[a-z_]+.*")
_NOTEBOOK = re.compile(r"\.ipynb(\.(txt|json))?(/?#\d+)?$", re.IGNORECASE)


class Shape(NamedTuple):
    """How a system names what it hands over; `pattern` is that of the part which tells a person.

    Its groups are `number`, `name` if there is one, `late`, and `prefix`, with which the names of files begin
    that go back. Where `numbered`, a number is the person's in all assignments. Elsewhere each assignment has
    its own, and people are joined by name.
    """

    title: str
    numbered: bool
    pattern: re.Pattern

    def match(self, part: str) -> re.Match | None:
        """What the pattern finds in a name."""
        return self.pattern.fullmatch(part[:LONGEST_NAME])


SYSTEMS = {
    # content_zipper.rb: name, LATE, number of the student (or, without a name, anon_xxxxx), that of the file
    "canvas": Shape(
        "Canvas download",
        True,
        re.compile(
            r"(?P<prefix>(?:(?P<name>\w+?)_)??(?P<late>LATE_)?"
            rf"(?P<number>(?(name){_NO_DATE}[1-9]\d+|anon(?:ymous)?_[A-Za-z0-9]{{5}}))"
            rf"(?:_(?!{'|'.join(sorted(_LESSONS)) or '$'})[1-9]\d+(?=_.)|(?=_(?:text|link)\.html)))_.+"
        ),
    ),
    "moodle": Shape(  # mod/assign: without folders, the name of the file follows in the same part
        "Moodle download",
        False,
        re.compile(
            r"(?P<prefix>(?P<name>[^_]+)_(?P<number>\d+))_assignsubmission_(?:file|onlinetext)(?:_.*)?"
        ),
    ),
    "gradescope": Shape("Gradescope export", False, re.compile(r"(?P<prefix>submission_(?P<number>\d+))")),
    "blackboard": Shape(
        "Blackboard download",
        True,
        re.compile(r"(?P<prefix>.+?_(?P<number>[^_]+))_attempt_\d{4}(?:-\d\d){5}(?:[_.].*)?"),
    ),
}
LAYOUTS = (*SYSTEMS, "folders", "sections", "files")


@dataclass(frozen=True)
class Owner:
    """Whose a file is, as its path tells it.

    `key` stays the same from one assignment to the next. `token` is what the system or the folder calls the
    person, `place` the folders around that name.
    """

    key: str
    name: str
    token: str
    system: str = ""
    number: str = ""
    prefix: str = ""
    section: str = ""
    group: str = ""
    late: bool = False
    place: Parts = ()


@dataclass(frozen=True)
class ClassLayout:
    """How a class is laid out: `common` folders around all, then what tells a person at some `depth`."""

    kind: str  # one of LAYOUTS
    common: Parts
    depth: int = 0
    grouped: bool = False  # names of Moodle are Group-Full Name
    nameless: bool = False  # names are hidden: by Canvas as anon_xxxxx, by Moodle all as "Participant"
    root: str = ""  # the name of what holds everything
    users: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # names and user names in Blackboard

    @property
    def title(self) -> str:
        """What to call it in a sentence."""
        named = {"folders": "Folders", "sections": "Folders in sections", "files": "Files"}
        return named.get(self.kind) or SYSTEMS[self.kind].title

    def owner(self, path: Parts, handed_in: bool = True) -> Owner | None:
        """Whose a file is; None if its path names nobody, as it may if it does not count as handed in."""
        path = _without_lessons(path)
        if path[: len(self.common)] != self.common:
            return None
        late, path = _without_late(path[len(self.common) :])
        if self.kind in SYSTEMS and (owner := self._from_system(path)):
            return replace(owner, late=owner.late or late)
        if self.kind == "sections" and len(path) > 2:
            section, name = map(printable, path[:2])
            return Owner(name, name, f"{section}/{path[1]}", section=section, late=late)
        name = path[0] if len(path) > 1 else self._in_file_name(path[0], handed_in)
        return Owner(printable(name), printable(name), _composed(name), late=late) if name else None

    def _from_system(self, path: Parts) -> Owner | None:
        shape = SYSTEMS[self.kind]
        match = shape.match(path[self.depth]) if len(path) > self.depth else None
        if match is None:
            return None
        found, group = match.groupdict(), ""
        name, number = printable(found.get("name") or found["number"]), found["number"]
        if self.grouped and "-" in name:
            group, _, name = name.partition("-")
        name = f"{name} {number}" if self.nameless and name != number else name
        key, late = number if shape.numbered else name, bool(found.get("late"))
        prefix, place = printable(found["prefix"]), path[: self.depth]
        token = prefix if self.kind == "blackboard" else number  # a user's name may hold an underscore
        if prefix in self.users:
            name, key = self.users[prefix]
            token = number = key
        return Owner(key, name, token, self.kind, number, prefix, "", group, late, place)

    def _in_file_name(self, part: str, handed_in: bool) -> str:
        """The student in the name of a file that lies in no folder; "" for none."""
        stem = _NOTEBOOK.sub("", part) or part
        lesson_alone, flat = _OF_A_LESSON.fullmatch(stem), _FLAT.fullmatch(stem[:LONGEST_NAME])
        if flat and not lesson_alone and (handed_in or self.kind == "files"):
            return flat["name"]
        return (self.root if lesson_alone and self.root else stem) if handed_in else ""

    def doubts(self, paths: Sequence[Parts]) -> list[str]:
        """Names of Canvas in which the second number may be the student's, as a name may end in a number.

        Numbers of files in one download are of one range, which tells.
        """
        if self.kind != "canvas":
            return []
        own = [path[len(self.common) :] for path in map(_without_lessons, paths)]
        names = {path[self.depth] for path in own if len(path) > self.depth}
        numbers = {name: _TWO_FILES.fullmatch(name[:LONGEST_NAME]) for name in names}
        clear = [_ONE_FILE.match(name) for name, two in numbers.items() if not two]
        known = [int(match["file"]) for match in clear if match]
        inside = range(min(known, default=0), max(known, default=0) + 1)
        both = [(name, int(two["first"]), int(two["second"])) for name, two in numbers.items() if two]
        wrong = [name for name, first, second in both if first not in inside and second in inside]
        return [f"{printable(name)} may be from the second of its numbers" for name in wrong]


def recognise(paths: Sequence[Parts], lessons: Sequence[str], kind: str | None, root: str) -> ClassLayout:
    """The layout of notebooks, with the lesson of each or ""; `kind` is one of LAYOUTS if it is known.

    Raises Refusal: it is not clear.
    """
    inside = [_without_lessons(path) for path in paths]
    common = _common_folders(inside)
    inside = [_without_late(path[len(common) :])[1] for path in inside]
    system, depth = _system(inside, kind)
    if system:
        layout = ClassLayout(system, common, depth, root=root)
        owners = [owner for path in paths if (owner := layout.owner(path)) and owner.system]
        names, numbers = {owner.name for owner in owners}, {owner.number for owner in owners}
        if system == "canvas":
            return replace(layout, nameless=all(number.startswith("anon") for number in numbers))
        if system == "moodle":
            words = {name.rpartition("-")[2] for name in names}
            nameless = len(words) == 1 < len(numbers) and not any(" " in word for word in words)
            # In an assignment for groups all names are Group-Full Name, and groups recur.
            recur = len({name.partition("-")[0] for name in names}) < len(names)
            grouped = all("-" in name for name in names) and (nameless or recur)
            layout = replace(layout, grouped=grouped, nameless=nameless)
        return layout
    if kind is None:
        in_folders = "folders" if any(len(path) > 1 for path in inside) else "files"
        kind = "sections" if _in_sections(inside, lessons) else in_folders
    return ClassLayout(kind, common, root=root)


def _without_lessons(path: Parts) -> Parts:
    return (*(part for part in path[:-1] if part not in _LESSONS), *path[-1:])


def _without_late(path: Parts) -> tuple[bool, Parts]:
    late = len(path) > 1 and path[0].lower() in LATE
    return late, path[late:]


def _common_folders(paths: list[Parts]) -> Parts:
    """The folders that all share and that name no student, since people are named below them."""
    common: Parts = ()
    while paths and all(len(path) > 1 for path in paths) and len({path[0] for path in paths}) == 1:
        first = paths[0][0]
        below = {path[1][:LONGEST_NAME] for path in paths if not _OF_A_LESSON.fullmatch(path[1])}
        told = len(below) > 1 or first == "submitted" or any(_FLAT.fullmatch(p) or _told(p) for p in below)
        if first.lower() in LATE or _told(first) or not told:
            break
        common = (*common, first)
        paths = [path[1:] for path in paths] if first != "submitted" else []
    return common


def _told(part: str) -> bool:
    """Whether a system has named this part."""
    return any(shape.match(part) for shape in SYSTEMS.values())


def _system(paths: list[Parts], kind: str | None) -> tuple[str, int]:
    """The system that has named most of these files, and at which depth; "" for none.

    Half of all names have its shape: a student who imitates one is alone. Names of files may look like those
    of Canvas by chance, so each folder around them has to hold several people, if there are such folders.
    """
    for depth in range(DEEPEST):
        parts = {path[: depth + 1] for path in paths}
        for system in [kind] if kind in SYSTEMS else SYSTEMS if kind is None else ():
            long_enough = [part for part in parts if len(part) > depth]
            matches = [(p[:-1], SYSTEMS[system].match(p[-1])) for p in long_enough]
            people = {(place, match["number"]) for place, match in matches if match}
            several = len(people) >= 2 * len({place for place, _ in people})
            most = 2 * sum(match is not None for _, match in matches) >= len(parts)
            if people and (kind or most and (several or not depth or system != "canvas")):
                return system, depth
    return "", 0


def _in_sections(paths: list[Parts], lessons: Sequence[str]) -> bool:
    """Whether the outer folders are sections or assignments, and those in them people.

    Then all notebooks lie that deep, half of the outer folders hold one lesson several times, and the inner
    folders have names of their own, unlike `first` and `second` in the folders of people, or are many
    more than the outer ones, if a class has handed in one lesson in several assignments.

    Raises Refusal: some names recur and some do not, as those of namesakes or of tries may.
    """
    read = [(path, lesson) for path, lesson in zip(paths, lessons, strict=True) if lesson]
    if not read or any(len(path) < 3 for path, _ in read):
        return False
    held = {(*path[:2], lesson) for path, lesson in read}
    outer = {section for section, _, _ in held}
    counts = Counter((section, lesson) for section, _, lesson in held)
    several = {section for (section, _), count in counts.items() if count > 1}
    people = {(name, lesson) for _, name, lesson in held}
    inner = {name for _, name, _ in held}
    if not 2 * len(several) >= len(outer) > 1:
        return False
    if 4 * len(people) > 3 * len(held) or len(inner) > 2 * len(outer):
        return True
    if 2 * len(people) > len(held):
        raise Refusal(
            f"it is not clear whether {printable(' and '.join(sorted(outer)))} are sections or students: add "
            "--layout sections or --layout folders."
        )
    return False


def is_notebook(name: str) -> bool:
    """Whether a file's name is that of a notebook, also with the ending .txt or .json that a browser adds."""
    return bool(_NOTEBOOK.search(name))


def printable(text: str) -> str:
    """A name that can be printed on one line, whatever its bytes were."""
    return "".join(c if c.isprintable() else "?" for c in _composed(text))[:LONGEST_NAME]


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.encode("utf-8", "backslashreplace").decode())


def folded(name: str) -> str:
    """A name without what one person may write in two ways: capitals and spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
