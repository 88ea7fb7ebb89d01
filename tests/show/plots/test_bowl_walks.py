import re

import pytest

from nnlib.show.plots.bowl_walks import bowl_walks, manner


def test_the_words_of_the_picture_tell_where_each_walk_is():
    picture = bowl_walks(2, start=3, etas=[0.1, 0.5, 0.9, 1.0, 1.1], steps=4)
    assert picture.alt == (
        "Curvature 2: the walk settles with every η below 2/2 = 1 and with no other. "
        "After 4 steps from θ = 3 it is at θ = 1.229 with η = 0.1, 0 with η = 0.5, 1.229 with η = 0.9, "
        "3 with η = 1, 6.221 with η = 1.1."
    )


def test_five_panels_are_tidy(expect_tidy):
    expect_tidy(bowl_walks(2, start=3, etas=[0.1, 0.5, 0.9, 1.0, 1.1], steps=4).svg)


def test_a_walk_that_crawls_stays_on_the_curve(paths_of):
    svg = bowl_walks(2, start=3, etas=[0.25], steps=2).svg
    ((line,),) = paths_of(svg, "derivative", 2)
    # θ = 3, 1.5, 0.75 over a panel from −4.5 to 4.5, and L = θ² over one from 0 to 4.5²
    for (x, y), theta in zip(line, (3, 1.5, 0.75), strict=True):
        assert x == pytest.approx(44 + 148 * (theta + 4.5) / 9, abs=0.1)
        assert y == pytest.approx(290 - 178 * theta**2 / 4.5**2, abs=0.1)


def test_a_walk_that_leaves_its_panel_is_cut_at_the_edge(paths_of, windows_of):
    svg = bowl_walks(2, start=3, etas=[1.5], steps=3).svg  # 3, −6, 12, −24
    (((*box,), marks),), _ = windows_of(svg)
    assert box == [44, 112, 44 + 148, 290]
    ((line,),) = paths_of(marks, "derivative", 2)
    assert line[1] == pytest.approx((44 + 148 * (-6 + 4.5) / 9, 290 - 178 * 36 / 4.5**2), abs=0.1)


@pytest.mark.parametrize(
    ("product", "word"),
    [(0.2, "crawls"), (1, "lands in one step"), (1.8, "zigzags"), (2, "never settles"), (2.2, "runs away")],
)
def test_the_product_of_eta_and_curvature_decides_the_word(product, word):
    assert manner(product) == word


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 3, [0.1], 4), "curvature must be"),
        ((2, 3, [-0.1], 4), "eta must be"),
        ((2, 3, [], 4), "A walk needs an η"),
        ((2, 0, [0.1], 4), "A walk needs an η"),
        ((2, 3, [0.1], 0), "A walk needs an η"),
    ],
)
def test_what_is_no_walk_is_refused(arguments, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        bowl_walks(*arguments)
