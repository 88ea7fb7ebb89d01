"""Read files out of folders and zip archives, archives in archives too, without ever unpacking to the disk.

A file is found by its place: the names on the way to it, each in a folder or in the archive that the name
before it is. So no name can lead anywhere else, whatever it says.
"""

import io
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LARGEST_MEMBER, LARGEST_ARCHIVE = 64 * 2**20, 512 * 2**20  # bytes; an archive inside another one is a member
LARGEST_CLASS = 8 * 2**30  # bytes that are read of an archive which may be a whole class's
MOST_MEMBERS, DEEPEST, DEEPEST_FOLDER = 50_000, 3, 16
LONGEST_CONTENTS = 16 * 2**20  # bytes of a table of contents, which zipfile takes apart as a whole
TOO_MUCH = "It is an archive of more files or bytes than is read."
NOT_READ = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
SKIPPED = {"__MACOSX", ".ipynb_checkpoints", ".git", ".DS_Store", "Thumbs.db", "desktop.ini"}

Place = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A file, or with `trouble` the sentence on why it is not read."""

    place: Place
    trouble: str = ""


class Unusable(Exception):
    """The file cannot be read; the message says why in one sentence."""


def walk(root: Path) -> Iterator[Found]:
    """All files below a folder, or in one archive, or the one file; links and devices with their trouble."""
    if root.is_dir():
        yield from _walk_folder(root, ())
    elif _is_archive(root.name):
        yield from _walk_archive(root, (), 0)
    else:
        yield Found(())


def read(root: Path, place: Place, most: int) -> bytes:
    """The bytes of a file that `walk` found.

    Raises:
        Unusable: it is larger than `most`, or it cannot be read.
    """
    try:
        with ExitStack() as stack:
            file, size = _open(root, place, stack)
            data = file.read(most + 1) if size <= most else None
    except (OSError, RuntimeError, ValueError, EOFError, NotImplementedError, zipfile.BadZipFile) as error:
        raise Unusable(f"The file cannot be read ({type(error).__name__}).") from None
    except Exception as error:  # zlib, lzma and bz2 each have an error of their own
        raise Unusable(f"The file cannot be unpacked ({type(error).__name__}).") from None
    if data is None or len(data) > most:
        raise Unusable(f"The file is larger than {most // 2**20} MB.")
    return data


def _walk_folder(folder: Path, place: Place) -> Iterator[Found]:
    if len(place) > DEEPEST_FOLDER:
        yield Found(place, "It is a folder in folders, deeper than is read.")
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield Found(place, f"The folder cannot be read ({type(error).__name__}).")
        return
    for entry in entries:
        here = (*place, entry.name)
        if _skipped(entry.name):
            continue
        if entry.is_symlink():
            yield Found(here, "It is a link to another file, which is not followed.")
        elif entry.is_dir():
            yield from _walk_folder(folder / entry.name, here)
        elif not entry.is_file():
            yield Found(here, "It is no ordinary file.")
        elif entry.name.lower().endswith(NOT_READ):
            yield Found(here, "It is no zip archive, and others are not read.")
        elif _is_archive(entry.name):
            yield from _walk_archive(folder / entry.name, here, 0)
        else:
            yield Found(here)


def _skipped(name: str) -> bool:
    return name in SKIPPED or name.startswith("._")  # the second is what a Mac leaves on other disks


def _is_archive(name: str) -> bool:
    return name.lower().endswith(".zip")


def _read_at_all(name: str) -> bool:
    return re.sub(r"\.(txt|json)$", "", name.lower()).endswith((".ipynb", ".zip"))


def _walk_archive(source: Path | bytes, place: Place, depth: int) -> Iterator[Found]:
    if depth == DEEPEST:
        yield Found(place, "It is an archive inside archives, deeper than is read.")
        return
    with ExitStack() as stack:
        try:
            archive = _opened(source, stack)
        except Unusable as trouble:
            yield Found(place, str(trouble))
            return
        members = archive.infolist()
        sizes = [member.file_size for member in members if _read_at_all(member.filename)]
        most = LARGEST_ARCHIVE if depth else LARGEST_CLASS
        if len(members) > MOST_MEMBERS or sum(n for n in sizes if n <= LARGEST_MEMBER) > most:
            yield Found(place, TOO_MUCH)
            return
        seen: dict[str, int] = {}
        for member in sorted(members, key=lambda member: (member.filename, member.header_offset)):
            parts = re.split(r"[/\\]", member.filename)
            if parts[-1] and not any(map(_skipped, parts)):
                yield from _walk_member(archive, member, place, depth, seen)


def _opened(source: Path | bytes, stack: ExitStack) -> zipfile.ZipFile:
    try:
        file = stack.enter_context(_Bytes(source) if isinstance(source, bytes) else _File(source))
        archive = stack.enter_context(zipfile.ZipFile(file))
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        raise Unusable("It is a damaged archive.") from None
    file.most = None
    return archive


class _Bounded:
    """Of a file, zipfile reads the whole table of contents in one go. A long one is not handed over."""

    most: int | None = LONGEST_CONTENTS

    def read(self, size: int = -1) -> bytes:
        if self.most is not None and size > self.most:
            raise Unusable(TOO_MUCH)
        return super().read(size)


class _Bytes(_Bounded, io.BytesIO):
    pass


class _File(_Bounded, io.FileIO):
    pass


def _walk_member(archive, member: zipfile.ZipInfo, place: Place, depth: int, seen: dict) -> Iterator[Found]:
    count = seen[member.filename] = seen.get(member.filename, 0) + 1
    here = (*place, member.filename if count == 1 else f"{member.filename}/#{count}")
    parts = member.filename.replace("\\", "/").split("/")
    if member.filename.startswith(("/", "\\")) or ".." in parts or re.match("[A-Za-z]:", parts[0]):
        yield Found(here, "Its name leads out of the archive.")
    elif stat.S_ISLNK(member.external_attr >> 16):
        yield Found(here, "It is a link to another file, which is not followed.")
    elif member.flag_bits & 1:
        yield Found(here, "It is encrypted.")
    elif member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # The others unpack a kilobyte into gigabytes in one go, whatever size is asked for.
        yield Found(here, "It is packed in a way that is not read; plain zip is.")
    elif member.filename.lower().endswith(NOT_READ):
        yield Found(here, "It is no zip archive, and others are not read.")
    elif _is_archive(member.filename):
        try:
            with archive.open(member) as file:
                data = file.read(LARGEST_MEMBER + 1)
        except Exception:  # each way to pack has an error of its own
            yield Found(here, "It is a damaged archive.")
            return
        if len(data) > LARGEST_MEMBER:
            yield Found(here, "It is an archive of more bytes than is read.")
        else:
            yield from _walk_archive(data, here, depth + 1)
    else:
        yield Found(here)


def _open(root: Path, place: Place, stack: ExitStack):
    """An open file and its size. Names before the first archive are folders, those after it members."""
    path = root
    while not (_is_archive(path.name) and path.is_file()) and place:
        path, place = path / place[0], place[1:]
        if path.is_symlink():
            raise OSError("a link")
    if not place:
        return stack.enter_context(path.open("rb")), path.stat().st_size
    archive = _archive(path, path.stat().st_mtime_ns)
    for name in place[:-1]:
        with archive.open(_member(archive, name)) as file:
            archive = stack.enter_context(zipfile.ZipFile(io.BytesIO(file.read(LARGEST_MEMBER))))
    member = _member(archive, place[-1])
    return stack.enter_context(archive.open(member)), member.file_size


@lru_cache(4)
def _archive(path: Path, changed: int) -> zipfile.ZipFile:
    """An archive stays open: a class in one file is read member by member."""
    return zipfile.ZipFile(path)


def _member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    plain, _, count = name.rpartition("/#")
    same = [member for member in archive.infolist() if member.filename == name]
    if same:
        return min(same, key=lambda member: member.header_offset)
    same = [member for member in archive.infolist() if member.filename == plain]
    return sorted(same, key=lambda member: member.header_offset)[int(count) - 1]
