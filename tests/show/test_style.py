"""The look of the plots that a lesson draws with Matplotlib."""

import re

import pytest

pyplot = pytest.importorskip("matplotlib.pyplot")

from nnlib.show.images import as_drawings  # noqa: E402
from nnlib.show.style import page_of, style  # noqa: E402


@pytest.fixture
def page():
    with pyplot.rc_context():
        style()
        figure = pyplot.figure()
        pyplot.plot([0, 1 / 3], [0, 1 / 7])
        pyplot.title("The loss is 0.0371")
        pyplot.xlabel("step")
        yield page_of(figure)
        pyplot.close(figure)


def test_a_number_in_a_title_keeps_its_digits(page):
    assert page.count("The loss is 0.0371") >= 2 and "0.04<" not in page


def test_numbers_are_printed_as_in_the_tables():
    figure = pyplot.figure()
    pyplot.title("-8, 4.8e-06 and 97.2%")
    page = page_of(figure)
    pyplot.close(figure)
    assert page.count("−8, 4.8e−6 and 97.2%") >= 2


def test_the_title_and_the_labels_are_the_words_of_a_plot(page):
    assert 'alt="The loss is 0.0371. across: step"' in page


def test_two_plots_of_one_page_share_no_name(page):
    other = pyplot.figure()
    pyplot.plot([0, 1], [1, 0], "o")
    pyplot.close(other)
    drawings = [as_drawings(one) for one in (page, page_of(other))]
    names = [set(re.findall(r' id="([^"]*)"', drawing)) for drawing in drawings]
    assert names[0] and names[1] and not names[0] & names[1]
    for drawing, own in zip(drawings, names, strict=True):
        assert set(re.findall(r'(?:href="|url\()#([^")]+)', drawing)) == own
