import gzip
import hashlib
import re
import subprocess
import sys

import numpy as np
import pytest

from nnlib.datasets import mnist, mnist_digits

NAMES = [f"{name}.gz" for name in mnist_digits.FILES]


def idx(array):
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


def images(N):
    return np.random.default_rng(N).integers(0, 256, (N, 28, 28), np.uint8)


def labels(N):
    return (np.arange(N) % 10).astype(np.uint8)


@pytest.fixture
def contents():
    """MNIST in small: 12 images to train on and 5 to test on, packed."""
    arrays = [images(12), labels(12), images(5), labels(5)]
    return {name: gzip.compress(idx(array)) for name, array in zip(NAMES, arrays, strict=True)}


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
    assert data.y_train.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1] and data.y_train.dtype == np.intp
    assert data.y_test.tolist() == [0, 1, 2, 3, 4]


def test_each_image_stays_together_in_memory(folder):
    assert mnist(folder).X_train.flags.f_contiguous


def test_files_that_were_unpacked_are_read_too(folder):
    packed = mnist(folder)
    for name in NAMES[::2]:
        (folder / name.removesuffix(".gz")).write_bytes(gzip.decompress((folder / name).read_bytes()))
        (folder / name).unlink()
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
    (folder / NAMES[0]).unlink()
    message = f"MNIST is not complete in {folder}: it lacks {NAMES[0]}."
    with pytest.raises(FileNotFoundError, match=exactly(message)):
        mnist(folder, download=False)


@pytest.fixture
def known(contents, mirror, monkeypatch):
    """The small MNIST on a server, known by its own sizes and checksums."""
    facts = {
        name.removesuffix(".gz"): (len(c), hashlib.sha256(c).hexdigest()) for name, c in contents.items()
    }
    monkeypatch.setattr(mnist_digits, "FILES", facts)
    monkeypatch.setattr(mnist_digits, "MIRRORS", [mirror.url])
    mirror.files = dict(contents)
    return mirror


def test_missing_files_are_downloaded_once_into_a_folder_that_is_made(known, tmp_path):
    folder = tmp_path / "new" / "folder"
    first, second = mnist(folder), mnist(folder)
    assert [name for name, _ in known.requests] == NAMES
    assert sorted(file.name for file in folder.iterdir()) == sorted(NAMES)
    np.testing.assert_array_equal(first.X_train, second.X_train)


def test_only_what_is_missing_is_downloaded(known, folder):
    (folder / NAMES[2]).unlink()
    mnist(folder)
    assert known.requests == [(NAMES[2], None)]


def test_without_a_connection_it_says_which_files_belong_into_which_folder(known, tmp_path):
    known.files.clear()
    with pytest.raises(ConnectionError) as caught:
        mnist(tmp_path)
    advice = f"try again later, or get {', '.join(NAMES)} another way and put them into {tmp_path}"
    reason = f"{known.url}{NAMES[0]}: HTTP Error 404: Not Found"
    assert str(caught.value) == f"MNIST could not be downloaded: {advice}. ({reason})"


def test_a_file_that_did_arrive_is_not_asked_for_again(known, tmp_path):
    del known.files[NAMES[3]]
    with pytest.raises(ConnectionError, match=re.escape(f"or get {NAMES[3]} another way")):
        mnist(tmp_path)


def test_a_download_with_a_wrong_checksum_is_not_used(known, tmp_path):
    known.files[NAMES[1]] = gzip.compress(idx(labels(12)[::-1].copy()))
    with pytest.raises(ConnectionError, match=re.escape(f"{NAMES[1]}: the ")):
        mnist(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir() if file.suffix == ".gz") == [NAMES[0]]


@pytest.mark.parametrize(
    ("name", "array", "message"),
    [
        (NAMES[0], images(12)[:, :27].copy(), "{0} holds images of 27 by 28 pixels, not of 28 by 28."),
        (NAMES[1], labels(11), "{0} holds 12 images, but {1} 11 labels."),
        (NAMES[1], labels(12) + np.uint8(1), "{1} holds the label 10; digits have labels from 0 to 9."),
        (NAMES[1], images(12), "{1} is no 1-dimensional IDX file of bytes: its first bytes are "
                               "00 00 08 03, not 00 00 08 01."),
    ],
)  # fmt: skip
def test_a_file_with_wrong_content_is_named_with_the_reason(name, array, message, folder):
    (folder / name).write_bytes(gzip.compress(idx(array)))
    with pytest.raises(ValueError, match=exactly(message.format(folder / NAMES[0], folder / NAMES[1]))):
        mnist(folder)


def test_data_that_are_there_are_read_without_loading_what_a_download_needs(folder):
    load = "import sys; from nnlib.datasets import mnist; mnist(sys.argv[1])"
    program = f"{load}; print('urllib.request' in sys.modules)"
    command = [sys.executable, "-c", program, str(folder)]
    assert (
        subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.strip() == "False"
    )
