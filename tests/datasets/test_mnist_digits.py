import gzip
import hashlib
import re
import socket
import subprocess
import sys

import numpy as np
import pytest

from nnlib.datasets import mnist, mnist_digits

NAMES = list(mnist_digits.FILES)
PACKED = [f"{name}.gz" for name in NAMES]


def idx(array):
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


def images(N):
    return np.random.default_rng(N).integers(0, 256, (N, 28, 28), np.uint8)


def labels(N):
    return (np.arange(N) % 10).astype(np.uint8)


@pytest.fixture(autouse=True)
def contents(monkeypatch):
    """MNIST in small, packed: 12 images to train on and 5 to test on, known by their own checksums."""
    arrays = [images(12), labels(12), images(5), labels(5)]
    files = {name: idx(array) for name, array in zip(NAMES, arrays, strict=True)}
    checksums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    monkeypatch.setattr(mnist_digits, "FILES", checksums)
    return {f"{name}.gz": gzip.compress(content) for name, content in files.items()}


@pytest.fixture
def folder(contents, tmp_path):
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def exactly(message):
    return f"^{re.escape(message)}$"


def test_images_are_columns_of_pixels_from_0_to_1(folder):
    data = mnist(folder)
    assert data.X_train.shape == (784, 12) and data.X_test.shape == (784, 5)
    assert data.X_train.dtype == np.float32
    np.testing.assert_array_equal((data.X_train[:, 3] * 255).round().reshape(28, 28), images(12)[3])
    np.testing.assert_array_equal((data.X_test[:, 4] * 255).round().reshape(28, 28), images(5)[4])
    assert data.X_train.max() <= 1 and data.X_train.min() >= 0


def test_labels_are_integers_that_a_loss_accepts(folder):
    data = mnist(folder)
    assert data.y_train.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1] and data.y_train.dtype == np.int64
    assert data.y_test.tolist() == [0, 1, 2, 3, 4]


def test_each_image_stays_together_in_memory(folder):
    assert mnist(folder).X_train.flags.f_contiguous


def test_files_that_were_unpacked_are_read_too(folder):
    packed = mnist(folder)
    for name in NAMES[::2]:
        packed_file = folder / f"{name}.gz"
        (folder / name).write_bytes(gzip.decompress(packed_file.read_bytes()))
        packed_file.unlink()
    np.testing.assert_array_equal(mnist(str(folder)).X_test, packed.X_test)


def test_the_environment_can_name_the_folder(folder, monkeypatch):
    monkeypatch.setenv("NNLIB_DATA", str(folder))
    assert mnist(download=False).y_test.tolist() == [0, 1, 2, 3, 4]


def test_without_a_folder_the_cache_at_home_is_used(folder, tmp_path, monkeypatch):
    home = tmp_path / "home"
    (home / ".cache").mkdir(parents=True)
    (home / ".cache" / "nnlib").symlink_to(folder)
    monkeypatch.delenv("NNLIB_DATA", raising=False)
    monkeypatch.setenv("HOME", str(home))
    assert mnist(download=False).y_test.tolist() == [0, 1, 2, 3, 4]


def test_missing_files_are_named_if_they_may_not_be_downloaded(folder):
    for name in PACKED[:2]:
        (folder / name).unlink()
    message = f"MNIST is not complete in {folder}: it lacks {NAMES[0]}, {NAMES[1]}."
    with pytest.raises(FileNotFoundError, match=exactly(message)):
        mnist(folder, download=False)


@pytest.fixture
def known(contents, mirror, monkeypatch):
    """The small MNIST on a server."""
    monkeypatch.setattr(mnist_digits, "MIRRORS", [mirror.url])
    mirror.files = dict(contents)
    return mirror


def test_missing_files_are_downloaded_once_into_a_folder_that_is_made(known, tmp_path):
    folder = tmp_path / "new" / "folder"
    first, second = mnist(folder), mnist(folder)
    assert known.requests == PACKED
    assert sorted(file.name for file in folder.iterdir()) == sorted(PACKED)
    np.testing.assert_array_equal(first.X_train, second.X_train)


def test_only_what_is_missing_is_downloaded(known, folder):
    (folder / PACKED[2]).unlink()
    mnist(folder)
    assert known.requests == [PACKED[2]]


def test_without_a_connection_it_says_which_file_belongs_into_which_folder(known, tmp_path):
    del known.files[PACKED[3]]
    with pytest.raises(ConnectionError) as caught:
        mnist(tmp_path)
    advice = f"try again later, or get {NAMES[3]} another way and put it into {tmp_path}"
    reason = f"{known.url}{PACKED[3]}: HTTP Error 404: Not Found"
    assert str(caught.value) == f"MNIST could not be downloaded: {advice}. ({reason})"
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(PACKED[:3])  # kept for the next call


BROKEN = {
    "is not there": lambda mirror: mirror.files.clear(),
    "breaks off": lambda mirror: setattr(mirror, "breaks_after", 20),
    "has another file": lambda mirror: mirror.files.update({PACKED[1]: gzip.compress(idx(labels(13)))}),
    "has a login page": lambda mirror: mirror.files.update({PACKED[1]: b"<html>Please log in</html>"}),
}


@pytest.mark.parametrize("failing", BROKEN)
def test_where_one_mirror_fails_the_next_one_is_asked(failing, known, second_mirror, tmp_path, monkeypatch):
    monkeypatch.setattr(mnist_digits, "MIRRORS", [known.url, second_mirror.url])
    second_mirror.files = dict(known.files)
    BROKEN[failing](known)
    assert len(mnist(tmp_path).y_test) == 5 and PACKED[1] in second_mirror.requests


@pytest.mark.parametrize("failing", BROKEN)
def test_a_file_that_did_not_arrive_as_it_should_is_not_kept(failing, known, tmp_path):
    BROKEN[failing](known)
    with pytest.raises(ConnectionError, match=r"^MNIST could not be downloaded"):
        mnist(tmp_path)
    assert not (tmp_path / PACKED[1]).exists()


def test_a_mirror_that_never_answers_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(mnist_digits, "SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        monkeypatch.setattr(mnist_digits, "MIRRORS", [url])
        with pytest.raises(ConnectionError, match=re.escape(f"({url}{PACKED[0]}: ") + ".*timed out"):
            mnist(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        lambda packed: packed[:-9],
        lambda packed: packed[:15] + bytes([packed[15] ^ 255]) + packed[16:],
        lambda packed: b"",
        lambda packed: b"not packed at all",
        lambda packed: gzip.compress(idx(labels(11))),
    ],
    ids=["cut short", "one byte", "empty", "not packed", "another file"],
)
def test_a_damaged_file_is_named(damage, folder):
    file = folder / PACKED[1]
    file.write_bytes(damage(file.read_bytes()))
    message = f"{file} is damaged, or not the file of MNIST. Delete it and get it again."
    with pytest.raises(ValueError, match=exactly(message)):
        mnist(folder)


def test_data_that_are_there_are_read_without_loading_what_a_download_needs(folder):
    program = (
        "import sys\n"
        "from nnlib.datasets import mnist, mnist_digits\n"
        f"mnist_digits.FILES = {mnist_digits.FILES}\n"
        "mnist(sys.argv[1])\n"
        "print('urllib.request' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(folder)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "False"
