"""What a page makes of the text of a notebook."""

from nnlib.course.build.markup import Renderer, prose, words_of


def test_a_column_is_named_in_words_that_keep_the_powers_of_its_formulas():
    html = prose(Renderer({}), "| symbol | for $\\theta^3$ |\n| --- | --- |\n| $c$ | 3 |")
    assert '<td data-column="for θ³">3</td>' in html
    assert words_of(html).split() == ["symbol", "for", "θ³", "c", "3"]
