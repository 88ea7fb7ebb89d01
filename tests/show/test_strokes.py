import numpy as np
import pytest
from pictures import paths_of

from nnlib.show.strokes import dots, strokes, thinned_line


def test_lines_and_dots_are_read_back_to_a_tenth():
    rng, sheet = np.random.default_rng(0), '<path d="{}" fill="none" stroke="var(--nn-ink)" stroke-width="1"'
    lines = [rng.uniform(-3, 300, size=(n, 2)) for n in (2, 40, 7)]
    (read,) = paths_of(sheet.format(strokes(lines)), "ink", 1)
    for line, wanted in zip(read, lines, strict=True):
        np.testing.assert_allclose(line, wanted, atol=0.0501)  # no error adds up along the line
    ((read,),) = paths_of(sheet.format(dots(lines[1])), "ink", 1)
    np.testing.assert_allclose(read, lines[1], atol=0.0501)


def test_a_line_without_length_and_no_dots_are_nothing():
    assert strokes([np.ones((3, 2)), np.array([[1.0, 1.0], [1.01, 0.99]])]) == ""
    assert dots(np.empty((0, 2))) == ""


@pytest.mark.parametrize(("points", "kept"), [(50, 5), (2, 2), (1, 1)])
def test_points_on_a_straight_way_are_left_out_but_for_the_ends(points, kept):
    line = np.linspace([0, 0], [5, 3], points)
    thin = thinned_line(line, 0.01)
    assert (
        len(thin) <= kept and thin[0].tolist() == line[0].tolist() and thin[-1].tolist() == line[-1].tolist()
    )


def test_a_corner_stays():
    line = np.array([[x, abs(x - 10)] for x in range(21)], dtype=float)
    assert [10, 0] in thinned_line(line, 0.2).tolist()


@pytest.mark.parametrize("noise", [-1e-13, 1e-13])
def test_a_place_amid_two_tenths_goes_to_the_same_one_whatever_its_last_bits(noise):
    line = np.array([[1.05, 2.25], [3.45, 4.95], [6.15, 4.95]])
    assert strokes([line + noise]) == strokes([line]) and dots(line + noise) == dots(line)
