"""Read files out of folders and zip archives, nested ones too, without unpacking to the disk."""

import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

LARGEST_MEMBER, LARGEST_ARCHIVE = 64 * 2**20, 512 * 2**20  # bytes; an archive inside another one is a member
LARGEST_CLASS = 8 * 2**30  # bytes of an outer archive, which may hold a whole class
MOST_MEMBERS, DEEPEST, DEEPEST_FOLDER = 50_000, 3, 16
MOST_INSIDE = 200  # notebooks and archives in an archive inside another one
LONGEST_CONTENTS = 16 * 2**20  # bytes of a table of contents, which zipfile reads as a whole
CHUNK = 2**20
TOO_DEEP = "It is a folder in folders, deeper than is read."
TOO_MUCH = "It is an archive of more files or bytes than is read."
LINK = "It is a link to another file, which is not followed."
NOT_READ = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
SKIPPED = {"__MACOSX", ".ipynb_checkpoints", ".git", ".DS_Store", "Thumbs.db", "desktop.ini"}

Place = tuple[str, ...]
Opener = Callable[[], BinaryIO]


class Unreadable(Exception):
    """The file cannot be read; the message says why in one sentence."""


@dataclass(frozen=True)
class FoundFile:
    """A file, by the names that lead to it, or `trouble`, a sentence that says why it is not read."""

    place: Place
    trouble: str = ""
    opener: Opener | None = None
    size: int = 0

    def read(self, most: int) -> bytes:
        """The file's bytes. Call this before the next file is asked for, which may close the archive.

        Raises Unreadable: it is larger than `most`, or it cannot be read.
        """
        if self.trouble:
            raise Unreadable(self.trouble)
        data = bytearray()
        try:
            if self.size <= most:
                with self.opener() as file:
                    while len(data) <= most and (some := file.read(CHUNK)):
                        data += some
        except Exception as error:  # each compression method has its own errors
            raise Unreadable(f"The file cannot be read ({type(error).__name__}).") from None
        if max(self.size, len(data)) > most:
            raise Unreadable(f"The file is larger than {most // 2**20} MB.")
        return bytes(data)


def walk_files(root: Path) -> Iterator[FoundFile]:
    """All files below a folder, or in one archive, or the one file; links and devices with their trouble."""
    if root.is_dir():
        yield from _walk_folder(root, ())
    elif root.name.lower().endswith(".zip"):
        yield from _walk_archive(partial(open, root, "rb"), (), 0)
    else:
        yield FoundFile((), "", partial(open, root, "rb"), root.stat().st_size)


def _walk_folder(folder: Path, place: Place) -> Iterator[FoundFile]:
    if len(place) > DEEPEST_FOLDER:
        yield FoundFile(place, TOO_DEEP)
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield FoundFile(place, f"The folder cannot be read ({type(error).__name__}).")
        return
    for entry in entries:
        here = (*place, entry.name)
        if _skipped(entry.name):
            continue
        if entry.is_symlink():
            yield FoundFile(here, LINK)
        elif entry.is_dir():
            yield from _walk_folder(folder / entry.name, here)
        elif not entry.is_file():
            yield FoundFile(here, "It is no ordinary file.")
        else:
            file = FoundFile(here, "", partial(open, entry.path, "rb"), entry.stat().st_size)
            yield from _walk_file(entry.name, file, 0)


def _walk_file(name: str, file: FoundFile, depth: int) -> Iterator[FoundFile]:
    """The file itself, or what is in it if it is an archive; `depth` counts the archives around it."""
    if name.lower().endswith(NOT_READ):
        yield FoundFile(file.place, "It is no zip archive, and others are not read.")
    elif not name.lower().endswith(".zip"):
        yield file
    elif not depth:
        yield from _walk_archive(file.opener, file.place, 0)
    else:
        yield from _walk_archive(lambda: io.BytesIO(file.read(LARGEST_MEMBER)), file.place, depth)


def _skipped(name: str) -> bool:
    return name in SKIPPED or name.startswith("._")  # macOS writes files with this prefix on other disks


def _walk_archive(opener: Opener, place: Place, depth: int) -> Iterator[FoundFile]:
    if depth == DEEPEST:
        yield FoundFile(place, "It is an archive inside archives, deeper than is read.")
        return
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(_Guarded(stack.enter_context(opener()))))
        except Unreadable as error:
            yield FoundFile(place, str(error))
            return
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
            yield FoundFile(place, "It is a damaged archive.")
            return
        members = archive.infolist()
        if _too_large(members, *((LARGEST_ARCHIVE, MOST_INSIDE) if depth else (LARGEST_CLASS, MOST_MEMBERS))):
            yield FoundFile(place, TOO_MUCH)
            return
        seen: dict[str, int] = {}
        for member in sorted(members, key=lambda member: (member.filename, member.header_offset)):
            parts = re.split(r"[/\\]", member.filename)
            if parts[-1] and not any(map(_skipped, parts)):
                name = "/".join(parts[:DEEPEST_FOLDER]) if len(parts) > DEEPEST_FOLDER else member.filename
                count = seen[name] = seen.get(name, 0) + 1
                here = (*place, name if count == 1 else f"{name}/#{count}")
                if trouble := _trouble_with(member, parts):
                    yield FoundFile(here, trouble)
                else:
                    file = FoundFile(here, "", partial(archive.open, member), member.file_size)
                    yield from _walk_file(member.filename, file, depth + 1)


class _Guarded:
    """A file for zipfile that refuses a very long table of contents, which zipfile reads at once."""

    def __init__(self, file: BinaryIO):
        self._file = file

    def __getattr__(self, name: str):
        return getattr(self._file, name)

    def read(self, size: int = -1) -> bytes:
        if size > LONGEST_CONTENTS:
            raise Unreadable(TOO_MUCH)
        return self._file.read(size)


def _too_large(members: list[zipfile.ZipInfo], largest: int, most: int) -> bool:
    """Whether an archive holds too many files, or too many or too large ones that would be read."""
    read = [m.file_size for m in members if re.search(r"\.(ipynb|zip)(\.(txt|json))?$", m.filename.lower())]
    size = sum(size for size in read if size <= LARGEST_MEMBER)
    return len(members) > MOST_MEMBERS or len(read) > most or size > largest


def _trouble_with(member: zipfile.ZipInfo, parts: list[str]) -> str:
    if len(parts) > DEEPEST_FOLDER:
        return TOO_DEEP
    if not parts[0] or ".." in parts or re.match("[A-Za-z]:", parts[0]):
        return "Its name leads out of the archive."
    if stat.S_ISLNK(member.external_attr >> 16):
        return LINK
    if member.flag_bits & 1:
        return "It is encrypted."
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # The others turn a kilobyte into gigabytes at once, even if a smaller size is requested.
        return "It is packed in a way that is not read; plain zip is."
    return ""
