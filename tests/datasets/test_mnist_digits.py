import gzip
import hashlib
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from expecting import refused

from nnlib.datasets import mnist, mnist_digits

NAMES = list(mnist_digits.FILES)


def idx(array):
    """The format of MNIST: two zero bytes, 8 for bytes, the number of axes and their lengths, the bytes."""
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


def images(N):
    return np.random.default_rng(N).integers(0, 256, (N, 28, 28), np.uint8)


def labels(N):
    return (np.arange(N) % 10).astype(np.uint8)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """MNIST in small: 12 images to train on and 5 to test on, known by their own checksums."""
    folder = tmp_path / "mnist"
    folder.mkdir()
    for name, array in zip(NAMES, [images(12), labels(12), images(5), labels(5)], strict=True):
        (folder / name).write_bytes(gzip.compress(idx(array)))
        monkeypatch.setitem(mnist_digits.FILES, name, checksum(folder / name))
    return folder


def checksum(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


class Mirror(SimpleHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path.removeprefix("/"))
        super().do_GET()

    def log_message(self, *_):
        pass


@pytest.fixture
def mirror(folder, monkeypatch):
    """A server of this machine with the files of `folder`; a mirror before it does not answer."""
    monkeypatch.setenv("no_proxy", "*")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Mirror, directory=str(folder))) as server:
        server.asked, server.folder = [], folder
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        server.url = f"http://127.0.0.1:{server.server_port}/"
        monkeypatch.setattr(mnist_digits, "MIRRORS", ["http://127.0.0.1:9/", server.url])
        yield server
        server.shutdown()


def test_images_are_columns_of_pixels_from_0_to_1_with_one_integer_label_each(folder):
    data = mnist(folder)
    for X, y, N in ((data.X_train, data.y_train, 12), (data.X_test, data.y_test, 5)):
        assert X.shape == (784, N) and X.dtype == np.float32 and 0 <= X.min() and X.max() <= 1
        assert X.flags.f_contiguous  # each image stays together in memory
        np.testing.assert_array_equal((X.T * 255).round().reshape(N, 28, 28), images(N))
        assert y.tolist() == labels(N).tolist() and y.dtype == np.intp


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
    with refused(FileNotFoundError, f"MNIST is not complete in {folder}: it lacks {NAMES[0]}."):
        mnist(folder, download=False)


def test_missing_files_are_downloaded_once_into_a_folder_that_is_made(mirror, tmp_path):
    folder = tmp_path / "new" / "folder"
    first, second = mnist(folder), mnist(folder)
    assert mirror.asked == NAMES
    assert sorted(file.name for file in folder.iterdir()) == sorted(NAMES)
    np.testing.assert_array_equal(first.X_train, second.X_train)


def test_a_download_that_is_not_what_was_published_is_not_used_and_it_is_said_where_the_file_belongs(
    mirror, tmp_path
):
    (mirror.folder / NAMES[1]).write_bytes(gzip.compress(idx(labels(11))))
    with pytest.raises(ConnectionError) as caught:
        mnist(tmp_path / "mine")
    advice = f"try again later, or get it another way and put it into {tmp_path / 'mine'}"
    assert str(caught.value).startswith(f"{NAMES[1]} of MNIST could not be downloaded: {advice}. (http")
    assert str(caught.value).endswith(f"{mirror.url}: the file has a wrong checksum)")
    assert [file.name for file in (tmp_path / "mine").iterdir()] == [NAMES[0]]  # nor is it fetched again


def test_a_damaged_file_is_named_with_the_cure(folder):
    (folder / NAMES[0]).write_bytes((folder / NAMES[0]).read_bytes()[:-1])
    message = f"{folder / NAMES[0]} is damaged, or not the file of MNIST: delete it and get it again."
    with refused(ValueError, message):
        mnist(folder)


def test_data_that_are_there_are_read_without_loading_what_a_download_needs():
    program = "import sys, nnlib.datasets; print('urllib.request' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "False"
