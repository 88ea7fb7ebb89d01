import gzip
import re

import numpy as np
import pytest

from nnlib.datasets.idx import read_idx


def header(*shape):
    return bytes([0, 0, 8, len(shape)]) + np.array(shape, ">u4").tobytes()


NUMBERS = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
CONTENT = header(2, 3, 4) + NUMBERS.tobytes()


def test_a_plain_file_and_a_packed_one_hold_the_same_numbers(tmp_path):
    plain, packed = tmp_path / "three-axes", tmp_path / "three-axes.gz"
    plain.write_bytes(CONTENT)
    packed.write_bytes(gzip.compress(CONTENT))
    for file in (plain, packed):
        numbers = read_idx(file, axes=3)
        assert numbers.dtype == np.uint8
        np.testing.assert_array_equal(numbers, NUMBERS)


def test_lengths_above_255_are_read_with_the_highest_byte_first(tmp_path):
    file = tmp_path / "long"
    file.write_bytes(header(259) + bytes(259))
    assert read_idx(file, axes=1).shape == (259,)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no 3-dimensional IDX file of bytes: its first bytes are none, not 00 00 08 03."),
        (
            b"<html>",
            "is no 3-dimensional IDX file of bytes: its first bytes are 3c 68 74 6d, not 00 00 08 03.",
        ),
        (
            header(24) + bytes(24),
            "is no 3-dimensional IDX file of bytes: its first bytes are 00 00 08 01, not 00 00 08 03.",
        ),
        (
            b"\0\0\x0d" + CONTENT[3:],  # floats
            "is no 3-dimensional IDX file of bytes: its first bytes are 00 00 0d 03, not 00 00 08 03.",
        ),
        (
            CONTENT[:-1],
            "is damaged: its header promises 2 x 3 x 4 = 24 bytes, and 23 follow. "
            "Delete it and get it again.",
        ),
        (
            CONTENT + b"\0",
            "is damaged: its header promises 2 x 3 x 4 = 24 bytes, and 25 follow. "
            "Delete it and get it again.",
        ),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_named_with_the_reason(content, message, tmp_path):
    file = tmp_path / "images"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=f"^{re.escape(f'{file} {message}')}$"):
        read_idx(file, axes=3)


def test_a_file_that_ends_within_its_header_is_damaged(tmp_path):
    file = tmp_path / "images"
    file.write_bytes(CONTENT[:9])
    with pytest.raises(ValueError, match="is damaged: its header promises"):
        read_idx(file, axes=3)


@pytest.mark.parametrize(
    "damage",
    [
        lambda packed: packed[:-9],
        lambda packed: packed[:15] + bytes([packed[15] ^ 255]) + packed[16:],
        lambda packed: b"",
        lambda packed: b"not packed at all",
    ],
)
def test_a_packed_file_that_cannot_be_unpacked_is_damaged(damage, tmp_path):
    file = tmp_path / "images.gz"
    file.write_bytes(damage(gzip.compress(CONTENT)))
    with pytest.raises(ValueError, match=f"^{re.escape(str(file))} is "):
        read_idx(file, axes=3)
