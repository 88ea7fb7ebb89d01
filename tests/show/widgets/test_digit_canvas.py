import numpy as np
import pytest

from nnlib import GradientDescent, Network, SoftmaxCrossEntropy, train
from nnlib.datasets import digits
from nnlib.show.digits.reading import digit_reading
from nnlib.show.widgets.digit_canvas import ONE, DigitCanvas, drawing_task, pixels_of

SEVEN = """
..#####.
.....##.
.....#..
....##..
..####..
...##...
...#....
..##....
""".strip()


@pytest.fixture(scope="module")
def network():
    data, rng = digits(), np.random.default_rng(0)
    net = Network([64, 16, 10], loss=SoftmaxCrossEntropy(), rng=rng)
    train(net, GradientDescent(0.5), data.X_train, data.y_train, epochs=8, rng=rng, progress=False)
    return net


def test_a_drawing_is_read_line_by_line_and_what_is_missing_is_paper():
    x = pixels_of("#.\n.#######and more\n" + "\n" * 20 + "#")
    assert x.shape == (64,) and np.flatnonzero(x).tolist() == [0, *range(9, 16)]


def test_every_pixel_changes_the_text_and_the_picture(network):
    canvas = DigitCanvas(network)
    for place, pixel in enumerate(canvas.pixels):
        before, picture = pixels_of(canvas.text.value), canvas.picture.value
        pixel.value = not pixel.value
        assert np.flatnonzero(pixels_of(canvas.text.value) != before).tolist() == [place]
        assert canvas.picture.value != picture
    assert canvas.picture.value == digit_reading(network, 1 - pixels_of(ONE), 7).svg


def test_the_text_sets_the_pixels_and_stays_as_it_was_typed(network):
    canvas = DigitCanvas(network)
    canvas.text.value = "##\n#"
    assert [place for place, pixel in enumerate(canvas.pixels) if pixel.value] == [0, 1, 8]
    assert canvas.text.value == "##\n#"
    assert canvas.picture.value == digit_reading(network, pixels_of("##\n#"), 7).svg


def test_the_task_is_reached_by_a_seven_and_not_by_the_one_that_it_starts_from(network):
    network.loss_and_gradient(np.ones((64, 2)), np.array([1, 2]))
    before = network.parameters.copy(), network.gradient.copy()
    canvas = DigitCanvas(network)
    assert "Not yet: read as 1; for 7, p " in canvas.said.value
    canvas.text.value = SEVEN
    assert "Reached: p " in canvas.said.value
    after = network.parameters, network.gradient
    assert all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))
    canvas.clear.click()
    assert not any(pixel.value for pixel in canvas.pixels) and not pixels_of(canvas.text.value).any()


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (1e-9, "for 1, p &lt; 0.001."),
        (0.25, "for 1, p = 0.250."),
        (0.9, "for 1, p = 0.900."),
        (0.901, "Reached: p = 0.901."),
        (1 - 1e-9, "Reached: p &gt; 0.999."),
    ],
)
def test_the_goal_lies_above_nine_tenths_and_the_task_speaks_of_p_as_the_picture_does(p, said):
    assert f"{said}</b>" in drawing_task(np.array([1 - p, p]), 1)


def test_each_pixel_is_called_by_its_place_and_says_whether_it_is_inked(network):
    canvas = DigitCanvas(network)
    for change in (lambda: None, lambda: setattr(canvas.pixels[10], "value", True), canvas.clear.click):
        change()
        for place, pixel in enumerate(canvas.pixels):
            state = "ink" if pixel.value else "paper"
            assert pixel.description == f"row {place // 8}, column {place % 8}: {state}"
    canvas.text.value = "##"
    assert [canvas.pixels[place].description for place in (0, 1, 2, 8)] == [
        "row 0, column 0: ink",
        "row 0, column 1: ink",
        "row 0, column 2: paper",
        "row 1, column 0: paper",
    ]
