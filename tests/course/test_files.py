import pytest

from nnlib.course.files import whole_file


def test_a_complete_file_takes_the_place_of_the_old_one_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "record.json"
    for content in (b"old", b"new"):
        with whole_file(path) as file:
            file.write(content)
        assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("failure", [OSError("No space left on device"), KeyboardInterrupt()])
def test_a_failure_while_writing_keeps_the_old_file(failure, tmp_path):
    path = tmp_path / "record.json"
    path.write_bytes(b"old")
    with pytest.raises(type(failure)), whole_file(path) as file:
        file.write(b"half of the ne")
        raise failure
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]
