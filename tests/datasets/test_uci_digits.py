import hashlib

import numpy as np
import pytest
from expecting import refused

from nnlib import GradientDescent, Network, SoftmaxCrossEntropy, accuracy, train
from nnlib.datasets import digits, uci_digits
from nnlib.datasets.uci_digits import FILE


def test_digits_have_the_promised_shapes_and_ranges():
    data = digits()
    assert data.X_train.shape == (64, 1437) and data.y_train.shape == (1437,)
    assert data.X_test.shape == (64, 360) and data.y_test.shape == (360,)
    for X in (data.X_train, data.X_test):
        assert X.dtype == np.float64 and X.min() == 0 and X.max() == 1
        assert X.flags.f_contiguous  # each image stays together in memory
        np.testing.assert_array_equal(X * 16, np.round(X * 16))
    for y in (data.y_train, data.y_test):
        assert y.dtype == np.intp and set(y) == set(range(10))


def test_no_image_is_lost_and_none_is_in_both_parts():
    data = digits()
    X = np.hstack([data.X_train, data.X_test])
    with np.load(FILE) as arrays:
        pixels = arrays["pixels"]
    assert sorted(map(bytes, (X.T * 16).astype(np.uint8))) == sorted(map(bytes, pixels))


def test_each_digit_has_a_fifth_of_its_images_in_the_test_part():
    data = digits()
    in_test, in_all = np.bincount(data.y_test), np.bincount(data.y_test) + np.bincount(data.y_train)
    assert np.abs(in_test - in_all / 5).max() < 1


def test_the_readme_beside_the_file_states_its_checksum():
    checksum = hashlib.sha256(FILE.read_bytes()).hexdigest()
    assert f"`{checksum}`" in (FILE.parent / "README.md").read_text(encoding="utf-8")


def test_the_images_are_those_of_scikit_learn():
    load_digits = pytest.importorskip("sklearn.datasets").load_digits
    pixels, labels = load_digits(return_X_y=True)
    with np.load(FILE) as arrays:
        np.testing.assert_array_equal(arrays["pixels"], pixels)
        np.testing.assert_array_equal(arrays["labels"], labels)


def test_a_missing_file_is_told_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(uci_digits, "FILE", file := tmp_path / "digits.npz")
    with refused(FileNotFoundError, f"The digits are missing: no file {file}. Install nnlib again."):
        digits()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"version https://git-lfs",
        lambda content: content[:20_000],
        lambda content: content[:20_000] + bytes(100) + content[20_100:],
    ],
)
def test_a_damaged_file_is_told_in_one_sentence(damage, tmp_path, monkeypatch):
    file = tmp_path / "digits.npz"
    file.write_bytes(damage(FILE.read_bytes()))
    monkeypatch.setattr(uci_digits, "FILE", file)
    with refused(ValueError, f"The digits are damaged: {file} cannot be read. Install nnlib again."):
        digits()


@pytest.mark.parametrize("seed", range(3))
def test_the_network_of_lesson_00_reads_over_95_percent_of_the_test_images(seed):
    data, rng = digits(), np.random.default_rng(seed)
    network = Network([64, 32, 10], activation="tanh", loss=SoftmaxCrossEntropy(), rng=rng)
    optimizer = GradientDescent(eta=0.5)
    train(network, optimizer, data.X_train, data.y_train, epochs=30, batch_size=16, rng=rng, progress=False)
    assert accuracy(network, data.X_test, data.y_test) > 0.95
