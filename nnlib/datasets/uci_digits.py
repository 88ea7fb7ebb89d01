"""Images of handwritten digits that come with the package, so that no lesson needs the internet."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

FILE = Path(__file__).parent.parent / "data" / "digits.npz"
SPLIT_SEED = 1998  # the year of the data set; any number would do, as long as it never changes


class Digits(NamedTuple):
    """Images as columns of D pixels between 0 (paper) and 1 (ink), row by row; labels 0 to 9."""

    X_train: np.ndarray  # (D, N): (64, 1437) for digits(), (784, 60000) for mnist()
    y_train: np.ndarray  # (N,)
    X_test: np.ndarray
    y_test: np.ndarray


def digits() -> Digits:
    """1797 images of handwritten digits, 8 by 8 pixels, always split in the same way.

    The split: shuffle, sort by label (images of one digit stay in their shuffled order), and every fifth
    image is a test image. So each digit has the same share of both parts, to within one image.

    Source: Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, 1998; see data/README.md.

    >>> data = digits()
    >>> data.X_train.shape, data.X_test.shape
    ((64, 1437), (64, 360))
    """
    pixels, labels = _read(FILE)
    X = (pixels / 16.0).T  # a view: each image stays together in memory, so X[:, batch] is gathered quickly
    y = labels.astype(np.intp)
    shuffled = np.random.default_rng(SPLIT_SEED).permutation(len(y))
    by_label = shuffled[np.argsort(y[shuffled], kind="stable")]
    is_test = np.zeros(len(y), dtype=bool)
    is_test[by_label[::5]] = True
    return Digits(X[:, ~is_test], y[~is_test], X[:, is_test], y[is_test])


def _read(file: Path) -> tuple[np.ndarray, np.ndarray]:
    try:
        with np.load(file) as arrays:
            return arrays["pixels"], arrays["labels"]
    except FileNotFoundError:
        raise FileNotFoundError(f"The digits are missing: no file {file}. Install nnlib again.") from None
    except Exception:  # damaged bytes can make any part of the reading fail
        raise ValueError(f"The digits are damaged: {file} cannot be read. Install nnlib again.") from None
