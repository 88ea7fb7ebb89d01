import re

import numpy as np
import pytest

from nnlib.show.digits.confusion_matrix import confusion_matrix


def numbers_in(picture):
    return [int(text) for text in re.findall(r">(\d+)</text>", picture.svg)]


def test_every_count_that_is_not_zero_is_written_once():
    labels, read = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 2, 2])
    picture = confusion_matrix(labels, read, K=3)
    counts = numbers_in(picture)[6:]  # after the labels of three columns and three rows
    assert counts == [2, 1, 1, 1, 1]
    assert picture.alt == "4 of 6 are read right. The most frequent mistake: 0 is read as 1, once."


def test_the_counts_add_up_to_the_number_of_examples():
    rng = np.random.default_rng(0)
    labels, read = rng.integers(10, size=500), rng.integers(10, size=500)
    assert sum(numbers_in(confusion_matrix(labels, read))[20:]) == 500


def test_the_most_frequent_mistake_has_the_thickest_frame():
    labels, read = np.array([0, 0, 0, 1, 2]), np.array([1, 1, 1, 2, 2])
    picture = confusion_matrix(labels, read, K=3)
    frames = [float(w) for w in re.findall(r'stroke="var\(--nn-ink\)" stroke-width="([\d.]+)"', picture.svg)]
    assert len(frames) == 2 and frames[0] == 3.5 > frames[1]
    assert "0 is read as 1, 3 times" in picture.alt


def test_without_a_mistake_none_is_named():
    assert confusion_matrix(np.arange(3), np.arange(3), K=3).alt == "3 of 3 are read right."


@pytest.mark.parametrize(
    ("labels", "read", "message"),
    [
        ([0, 3], [0, 1], "y holds the label 3, but there are K=3 classes, so labels run from 0 to 2."),
        ([0, 1], [0], "y must have shape (N=2,), but it has shape (1,). Labels are one integer an example."),
    ],
)
def test_labels_that_do_not_fit_are_refused(labels, read, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        confusion_matrix(np.array(labels), np.array(read), K=3)
