"""Numbers side by side."""

import numpy as np
import pytest

from nnlib.show.table import table


def page(columns, **more):
    return table(columns, **more)._repr_mimebundle_()["text/html"]


def test_a_column_without_a_name_holds_the_names_of_the_rows():
    html = page({"": ["w", "b"], "∂L/∂·": [0.5, -1.0]})
    assert '<th scope="row" style="text-align:left">w</th>' in html
    assert html.count('<th scope="col"') == 1 and "></th>" not in html


def test_what_looks_like_a_mark_of_a_page_is_shown_as_it_is():
    assert '<td style="text-align:left">a &lt; b</td>' in page({"case": ["a < b"]})


def test_a_word_among_numbers_is_aligned_as_they_are():
    assert repr(table({"steps": [86, "not in 400"]})).split("\n")[1] == "86".rjust(10)


def test_a_single_value_is_a_row_and_a_whole_number_is_shown_in_full():
    shown = repr(table({"steps": 1000000, "loss": np.float32(1 / 3), "right": True}, digits=3))
    assert shown.split("\n")[1].split() == ["1,000,000", "0.333", "yes"]


def test_a_large_number_is_written_alike_whether_it_is_whole_or_not():
    shown = repr(table({"counted": 2046, "computed": 1024.0, "measured": -12345.678}))
    assert shown.split("\n")[1].split() == ["2,046", "1,024", "−12,345.7"]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"w": [1, 2], "b": [1]}, "w has 2, b has 1"),
        ({"W": np.ones((2, 3))}, r"'W' has the shape \(2, 3\)"),
    ],
)
def test_columns_that_do_not_fit_are_named_with_their_sizes(columns, sentence):
    with pytest.raises(ValueError, match=sentence):
        table(columns)
