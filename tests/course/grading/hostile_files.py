"""Files and archives that are unlucky or hostile: what is in the folder, and what is to be recorded of it."""

import gzip
import io
import json
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cells_for_tests import STEM, solved

ROOT = Path(__file__).parents[3]


class Case(NamedTuple):
    """What fills a folder; the points of the students found, None for a refusal; words of the reason."""

    make: Callable[[Path], None]
    students: dict[str, int | None]
    words: str = ""


def notebook(**changes) -> dict:
    """Lesson 05 with three answers solved: 5.1, 5.3 and 5.4, worth 4 points."""
    read = json.loads((ROOT / "notebooks" / f"{STEM}.ipynb").read_text(encoding="utf-8"))
    right = {cell["id"]: cell["source"] for cell in solved()}
    for cell in read["cells"]:
        if cell["id"] in ("answer-5-1", "answer-5-3", "answer-5-4"):
            cell["source"] = right[cell["id"]]
    return read | changes


SOLVED = 4
FINE = json.dumps(notebook()).encode()
HERS, HIS = (f"anna_{STEM}.ipynb", FINE), (f"bob/{STEM}.ipynb", FINE)
SMALL = [(f"{n}.ipynb", b"x") for n in range(12)]


def writes(content: bytes, name: str = f"anna_{STEM}.ipynb") -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    return make


def zipped(name: str, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Callable[[Path], None]:
    return lambda folder: writes(archive(*members), name)(folder)


def archive(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for member, content in members:
            made.writestr(member, content)
    return data.getvalue()


def entries(data: bytes, offset: int, form: str, value: int, name: str = "") -> bytes:
    """An archive with another value in the directory's entry of each member whose name begins so."""
    changed = bytearray(data)
    place = data.find(b"PK\1\2")
    while place >= 0:
        if data.startswith(name.encode(), place + 46):
            struct.pack_into(form, changed, place + offset, value)
        place = data.find(b"PK\1\2", place + 4)
    return bytes(changed)


def said_to_have(size: int, name: str, *members: tuple[str, bytes]) -> Callable[[Path], None]:
    """A class's archive in whose directory the members whose names begin so are of another size."""
    return writes(entries(archive(*members), 24, "<I", size, name), "x.zip")


def encrypted(name: str) -> Callable[[Path], None]:
    return writes(entries(archive((f"eve_{STEM}.ipynb", FINE), HERS), 8, "<H", 1, name), "x.zip")


def with_wrong_sum(name: str) -> Callable[[Path], None]:
    return writes(entries(archive((f"eve_{STEM}.ipynb", FINE), HERS), 16, "<I", 7, name), "x.zip")


def packed(method: int) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        with zipfile.ZipFile(folder / "x.zip", "w") as made:
            made.writestr(f"eve_{STEM}.ipynb", FINE, method)
            made.writestr(*HERS)

    return make


def contents_alone(members: int) -> bytes:
    """An archive that is nothing but its table of contents, with long names."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", *[0] * 9, 420, *[0] * 6) + b"a" * 420
    return members * entry + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, members * len(entry), 0, 0)


def nested(folder: Path) -> None:
    """Folders in folders, until their path is longer than the system takes."""
    writes(FINE)(folder)
    (folder / "eve").mkdir()
    inner = os.open(folder / "eve", os.O_RDONLY)
    for _ in range(40):
        os.mkdir("d" * 200, dir_fd=inner)
        outer, inner = inner, os.open("d" * 200, os.O_RDONLY, dir_fd=inner)
        os.close(outer)
    os.close(inner)


def each(*names: str, content: bytes = FINE) -> Callable[[Path], None]:
    return lambda folder: [writes(content, name)(folder) for name in names]


def halved(cell: dict) -> None:
    """Written words that hold one half of a character of two."""
    if cell["id"].startswith("explain"):
        cell["source"] = "It goes down \ud83d."


def linked(folder: Path) -> None:
    (folder / f"anna_{STEM}.ipynb").write_bytes(FINE)
    (folder / f"eve_{STEM}.ipynb").symlink_to(ROOT / "solutions" / f"{STEM}.ipynb")


def linked_folder(folder: Path) -> None:
    (folder / "anna").mkdir()
    (folder / "anna" / f"{STEM}.ipynb").write_bytes(FINE)
    (folder / "eve").symlink_to(ROOT / "solutions")


def piped(folder: Path) -> None:
    os.mkfifo(folder / f"eve_{STEM}.ipynb")


def link_in_archive() -> zipfile.ZipInfo:
    link = zipfile.ZipInfo(f"eve_{STEM}.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return link


def changed(change: Callable[[dict], object]) -> Callable[[Path], None]:
    """The notebook after a change to each of its cells."""
    made = notebook()
    for cell in made["cells"]:
        change(cell)
    return writes(json.dumps(made).encode())


CASES = {
    "flat file": Case(writes(FINE), {"anna": SOLVED}),
    "Canvas": Case(
        zipped("x.zip", (f"berganna_LATE_47_98_{STEM}-1.ipynb", FINE), ("lee_48_99_x.ipynb", FINE)),
        {"47": SOLVED, "48": SOLVED},
    ),
    "a student's archive in the class's archive": Case(
        zipped("x.zip", ("anna.zip", archive((f"work/{STEM}.ipynb", FINE))), (f"bob/{STEM}.ipynb", FINE)),
        {"anna": SOLVED, "bob": SOLVED},
    ),
    "empty file": Case(writes(b""), {"anna": None}, "empty"),
    "white space": Case(writes(b" \n "), {"anna": None}, "empty"),
    "not JSON": Case(writes(b"hello"), {"anna": None}, "damaged"),
    "half a file": Case(writes(FINE[: len(FINE) // 2]), {"anna": None}, "damaged"),
    "conflict marks": Case(
        writes(FINE.replace(b'"cells"', b'\n<<<<<<< HEAD\n"cells"', 1)), {"anna": None}, "merge"
    ),
    "another encoding": Case(writes(FINE.decode().encode("utf-16")), {"anna": None}, "UTF-8"),
    "Latin-1": Case(
        writes(json.dumps(notebook(), ensure_ascii=False).encode("cp1252", "replace")),
        {"anna": None},
        "UTF-8",
    ),
    "byte order mark": Case(writes(b"\xef\xbb\xbf" + FINE), {"anna": SOLVED}),
    "a list": Case(writes(b"[]"), {"anna": None}, "no list of cells"),
    "a number for cells": Case(writes(b'{"cells": 3}'), {"anna": None}, "no list of cells"),
    "cells that are none": Case(
        writes(json.dumps({"cells": [1, None, "x", {}]}).encode(), "anna_x.ipynb"),
        {"anna_x": None},
        "No exercise",
    ),
    "deep JSON": Case(writes(b'{"cells":' + b"[" * 200_000), {"anna": None}, "deep"),
    "NaN and doubled keys": Case(writes(FINE[:-1] + b', "x": NaN, "x": Infinity}'), {"anna": SOLVED}),
    "huge number": Case(writes(FINE[:-1] + b', "x": ' + b"9" * 9999 + b"}"), {"anna": None}, "damaged"),
    "100,000 cells": Case(
        writes(json.dumps({"cells": [{}] * 100_000}).encode()), {"anna": None}, "100000 cells"
    ),
    "60 MB": Case(writes(FINE + b" " * 60 * 2**20), {"anna": None}, "larger"),
    "a huge output": Case(
        changed(
            lambda cell: cell.update(outputs=[{"text": "x" * 200_000}]) if cell["cell_type"] == "code" else 0
        ),
        {"anna": SOLVED},
    ),
    "another kernel": Case(
        writes(json.dumps(notebook(metadata={"kernelspec": {"name": "julia"}})).encode()), {"anna": SOLVED}
    ),
    "sources as one text": Case(
        changed(lambda cell: cell.update(source="".join(cell["source"]))), {"anna": SOLVED}
    ),
    "ancient form": Case(writes(b'{"worksheets": [{"cells": []}]}'), {"anna": None}, "no list of cells, as"),
    "no metadata": Case(changed(lambda cell: cell.update(metadata={})), {"anna": SOLVED}),
    "no metadata and no ids": Case(changed(lambda cell: cell.update(metadata={}, id="")), {"anna": SOLVED}),
    "metadata of wrong kinds": Case(
        changed(lambda cell: cell.update(metadata={"tags": 3, "exercise": ["5.1"]})), {"anna": SOLVED}
    ),
    "another file name": Case(writes(FINE, "my work (3).IPYNB"), {"my work (3)": SOLVED}),
    "a name for a spreadsheet": Case(writes(FINE, f"=cmd()/{STEM}/x.ipynb"), {"=cmd()": SOLVED}),
    "a Windows name": Case(writes(FINE, f"con_{STEM}.ipynb"), {"con": SOLVED}),
    "a name in no encoding": Case(
        lambda folder: (folder / os.fsdecode(b"ann\xff_" + STEM.encode() + b".ipynb")).write_bytes(FINE),
        {"ann\\udcff": SOLVED},
    ),
    "a link": Case(linked, {"anna": SOLVED, "eve": None}, "link"),
    "a linked folder": Case(linked_folder, {"anna": SOLVED, "eve": None}, "link"),
    "a pipe": Case(piped, {"eve": None}, "no ordinary file"),
    "a link in an archive": Case(
        zipped("x.zip", (link_in_archive(), b"/etc/passwd"), HERS), {"anna": SOLVED, "eve": None}, "link"
    ),
    "a way out of the archive": Case(
        zipped("x.zip", (f"../../eve_{STEM}.ipynb", FINE), HERS), {"anna": SOLVED, "eve": None}, "leads out"
    ),
    "an absolute name": Case(
        zipped("x.zip", (f"/eve_{STEM}.ipynb", FINE), HERS), {"anna": SOLVED, "eve": None}, "leads out"
    ),
    "damaged archive": Case(writes(b"PK\x03\x04 no more", "eve.zip"), {"eve": None}, "damaged"),
    "a bomb": Case(
        zipped("x.zip", ("eve.zip", entries(archive(*SMALL), 24, "<I", 49 * 2**20)), HERS),
        {"anna": SOLVED, "eve": None},
        "more files or bytes",
    ),
    "archives without end": Case(
        zipped("eve.zip", ("a.zip", archive(("b.zip", archive(("c.zip", archive(("d.ipynb", FINE)))))))),
        {"eve": None},
        "deeper",
    ),
    "the same name twice": Case(
        zipped("x.zip", (f"anna_{STEM}.ipynb", FINE), (f"anna_{STEM}.ipynb", FINE)), {"anna": SOLVED}
    ),
    "what systems leave behind": Case(
        lambda folder: [
            writes(FINE)(folder),
            writes(b"x", f"__MACOSX/._anna_{STEM}.ipynb")(folder),
            writes(FINE, f".ipynb_checkpoints/anna_{STEM}-checkpoint.ipynb")(folder),
            writes(b"x", "notes.pdf")(folder),
        ],
        {"anna": SOLVED, "": None},
        "no notebook",
    ),
    "packed by gzip": Case(writes(gzip.compress(FINE)), {"anna": None}, "UTF-8"),
    "exercises of another course": Case(
        writes(json.dumps({"cells": [{"metadata": {"exercise": "99.1"}}]}).encode(), "anna_x.ipynb"),
        {"anna_x": None},
        "No exercise",
    ),
    "a table of contents without end": Case(
        lambda folder: [writes(FINE)(folder), writes(contents_alone(40_000), "eve.zip")(folder)],
        {"anna": SOLVED, "eve": None},
        "more files or bytes",
    ),
    "an archive that is called by its ending alone": Case(
        zipped(".zip", HERS, HIS), {"anna": SOLVED, "bob": SOLVED}
    ),
    "a folder called like an archive": Case(writes(FINE, f"anna.zip/{STEM}.ipynb"), {"anna": SOLVED}),
    "a name that clears a terminal": Case(
        zipped("x.zip", (f"\x1b[2Jeve_{STEM}.ipynb", FINE), HERS), {"anna": SOLVED, "?[2Jeve": SOLVED}
    ),
    "encrypted": Case(encrypted("eve"), {"anna": SOLVED, "eve": None}, "encrypted"),
    "a checksum that does not fit": Case(
        with_wrong_sum("eve"), {"anna": SOLVED, "eve": None}, "cannot be read"
    ),
    "half a character in written words": Case(changed(halved), {"anna": SOLVED}),
    "a member without a name": Case(
        writes(archive(("ZZZZ", b"x"), HERS, HIS).replace(b"ZZZZ", b"\0ZZZ"), "x.zip"),
        {"anna": SOLVED, "bob": SOLVED},
    ),
    "folders without end": Case(nested, {"anna": SOLVED, "eve": None}, "deeper"),
    "a thousand folders in an archive": Case(
        zipped("x.zip", (f"eve/{'d/' * 1000}{STEM}.ipynb", FINE), HERS),
        {"anna": SOLVED, "eve": None},
        "deeper",
    ),
    "a thousand notebooks in an archive in the class's archive": Case(
        zipped("x.zip", ("eve.zip", archive(*((f"{n}.ipynb", b"{}") for n in range(1000)))), HERS),
        {"anna": SOLVED, "eve": None},
        "more files or bytes",
    ),
    "a colon in a name": Case(
        zipped("x.zip", (f"bob: mine_{STEM}.ipynb", FINE), HERS), {"anna": SOLVED, "bob: mine": SOLVED}
    ),
    "a student's film in the class's archive": Case(
        said_to_have(2**30, "eve", ("eve/film.mp4", b"x"), HERS, HIS),
        {"anna": SOLVED, "bob": SOLVED, "eve": None},
        "only film.mp4",
    ),
    "a student's bombs in the class's archive": Case(
        said_to_have(
            60 * 2**20, "eve", *((f"eve/{n}.ipynb", b"x") for n in range(10)), (f"anna/{STEM}.ipynb", FINE)
        ),
        {"anna": SOLVED, "eve": None},
        "larger",
    ),
    "packed by bzip2": Case(packed(zipfile.ZIP_BZIP2), {"anna": SOLVED, "eve": None}, "packed"),
    "packed by LZMA": Case(packed(zipfile.ZIP_LZMA), {"anna": SOLVED, "eve": None}, "packed"),
    "another kind of archive": Case(
        lambda folder: [writes(FINE)(folder), writes(b"Rar!", "eve/work.rar")(folder)],
        {"anna": SOLVED, "eve": None},
        "zip",
    ),
    "endings that browsers add": Case(
        each(f"anna_{STEM}.ipynb.txt", f"bob_{STEM}.ipynb.json"), {"anna": SOLVED, "bob": SOLVED}
    ),
    "what a Mac leaves beside a file": Case(
        lambda folder: [writes(FINE)(folder), writes(b"\0\5\x16\7", f"._anna_{STEM}.ipynb")(folder)],
        {"anna": SOLVED},
    ),
    "backslashes in an archive": Case(
        zipped(
            "x.zip",
            (f"anna\\work\\{STEM}.ipynb", FINE),
            (f"anna\\.ipynb_checkpoints\\{STEM}-checkpoint.ipynb", b"x"),
            (f"bob\\{STEM}.ipynb", FINE),
        ),
        {"anna": SOLVED, "bob": SOLVED},
    ),
    "a year in the names": Case(
        each(f"anna_2026_{STEM}.ipynb", f"bob_2026_{STEM}.ipynb"), {"anna_2026": SOLVED, "bob_2026": SOLVED}
    ),
    "folders called submitted": Case(
        each("anna/submitted/final/x.ipynb", "bob/submitted/final/x.ipynb"), {"anna": SOLVED, "bob": SOLVED}
    ),
    "nbgrader with one student": Case(
        each(f"submitted/anna/first/{STEM}.ipynb", f"submitted/anna/again/{STEM}.ipynb"), {"anna": SOLVED}
    ),
    "a folder for each lesson": Case(
        each(f"{STEM}/anna/x.ipynb", f"{STEM}/bob/x.ipynb", "06_backpropagate_in_matrices/anna/x.ipynb"),
        {"anna": SOLVED, "bob": SOLVED},
    ),
    "two names in no encoding": Case(
        each(*(os.fsdecode(b"J%crg_" % byte + STEM.encode() + b".ipynb") for byte in b"\xe4\xf6")),
        {"J\\udce4rg": SOLVED, "J\\udcf6rg": SOLVED},
    ),
    "one name in two forms": Case(
        each("Jos\u00e9/x.ipynb", "Jose\u0301/x.ipynb", "bob/x.ipynb"), {"Jos\u00e9": SOLVED, "bob": SOLVED}
    ),
    "no name but the ending": Case(writes(FINE, ".ipynb"), {".ipynb": SOLVED}),
}
