"""A contact sheet of the 8×8 digits, with what the network read in each."""

import math

import numpy as np

from nnlib.shapes import expect_shape


def digit_sheet(X: np.ndarray, labels: np.ndarray, predictions: np.ndarray | None = None, columns: int = 12):
    """A Matplotlib figure with one small grey picture for each column of X (64, N).

    Each title is the label. Where a prediction is wrong, the title says "3 → 8" and a frame surrounds the
    picture. `figure.alt` is one sentence with the count.

    Raises:
        ShapeError: X is not (64, N), or there is not one label and one prediction for each column.
        ValueError: X holds no digits, or columns is below 1.
    """
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    predictions = labels if predictions is None else predictions
    N = _checked(X, labels, predictions, columns)
    rows, columns = math.ceil(N / columns), min(columns, N)
    figure = plt.figure(figsize=(0.75 * columns, 0.95 * rows + 0.1), layout="constrained")
    plt.close(figure)  # the cell that ends in this call shows it; pyplot need not show it once more
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes in grid:
        axes.set_axis_off()
    ink = mpl.rcParams["text.color"]
    for axes, pixels, label, read in zip(grid, X.T, labels, predictions, strict=False):
        axes.imshow(pixels.reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
        wrong = read != label
        title = f"{label} → {read}" if wrong else f"{label}"
        # The title stands under its picture, where a reader looks for a caption.
        weight = "bold" if wrong else "normal"
        axes.text(0.5, -0.08, title, transform=axes.transAxes, ha="center", va="top", size=10, weight=weight)
        if wrong:
            axes.add_patch(_frame(ink))
    figure.alt = _finding(np.asarray(labels), np.asarray(predictions))
    return figure


def _checked(X: np.ndarray, labels: np.ndarray, predictions: np.ndarray, columns: int) -> int:
    expect_shape("X", X, "64 N", "Columns are examples: pass X[:, :24] for the first 24.")
    N = X.shape[1]
    if N == 0 or columns < 1:
        raise ValueError("A sheet needs at least one digit and at least one column.")
    expect_shape("labels", labels, "N", "One label for each column of X.", N=N)
    expect_shape("predictions", predictions, "N", "One prediction for each column of X.", N=N)
    return N


def _frame(ink: str):
    from matplotlib.patches import Rectangle

    return Rectangle((-0.5, -0.5), 8, 8, fill=False, edgecolor=ink, linewidth=2.5, clip_on=False)


def _finding(labels: np.ndarray, predictions: np.ndarray) -> str:
    wrong = int(np.sum(labels != predictions))
    return f"{len(labels)} digits of 8×8 pixels, {wrong} of them read wrong and framed."
