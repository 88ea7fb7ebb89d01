"""Zip archives whose bytes depend only on their content."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from nnlib.course.files import whole_file

_DATE, _UNIX = (1980, 1, 1, 0, 0, 0), 3  # the earliest that the format knows; its number for Unix


def write_zip(path: Path, files: Mapping[str, bytes | Path], programs: tuple[str, ...] = ()) -> None:
    """Write an archive of bytes, or of what is in files, sorted by name; `programs` are executable."""
    with whole_file(path) as file, zipfile.ZipFile(file, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system, entry.external_attr = _UNIX, (0o755 if name in programs else 0o644) << 16
            content = files[name]
            content = content.read_bytes() if isinstance(content, Path) else content
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
