"""An archive depends on nothing but what is in it."""

import zipfile

from nnlib.course.grading.zips import write_zip


def test_neither_the_order_nor_the_time_changes_the_bytes(tmp_path):
    write_zip(tmp_path / "a", {"b.txt": b"B" * 1000, "a.sh": b"A"}, programs=("a.sh",))
    write_zip(tmp_path / "b", {"a.sh": b"A", "b.txt": b"B" * 1000}, programs=("a.sh",))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    with zipfile.ZipFile(tmp_path / "a") as archive:
        first, second = archive.infolist()
    assert (first.filename, second.filename) == ("a.sh", "b.txt")
    assert {first.date_time, second.date_time} == {(1980, 1, 1, 0, 0, 0)}
    assert (first.external_attr >> 16, second.external_attr >> 16) == (0o755, 0o644)
    assert second.compress_size < second.file_size
