import math
import re

import pytest
from expecting import refused
from pictures import expect_tidy

from nnlib.show.network.shared_products import shared_products


def test_title_counts_factors_and_multiplications():
    picture = shared_products([-1.0, 0.36787944117, 1.0, -0.53444664541], "zmqsa")
    assert picture.alt == (
        "4 products, 10 factors; from the back, 4 multiplications make them: "
        "∂a/∂z = 0.1966, ∂a/∂m = −0.1966, ∂a/∂q = −0.5344, ∂a/∂s = −0.5344."
    )
    expect_tidy(picture.svg)


def test_each_row_adds_one_new_factor_and_repeats_the_others():
    svg = shared_products([2.0, 3.0, 5.0], "abcL").svg
    texts = re.findall(r'<text x="[^"]+" y="([^"]+)"[^>]*nn-(\w+)\)"(?: font-weight="bold")?>([235])<', svg)
    heights = sorted({float(y) for y, *_ in texts})[1:]
    rows = [[(hue, n) for y, hue, n in texts if float(y) == height] for height in heights]
    assert rows[0][0] == ("derivative", "5")
    assert rows[1] == [("derivative", "3"), ("muted", "5")]
    assert rows[2] == [("derivative", "2"), ("muted", "3"), ("muted", "5")]


@pytest.mark.parametrize("k", [2, 7])
def test_short_and_long_chains_are_tidy(k):
    picture = shared_products([-0.123456] * k, [f"v_{i}" for i in range(k + 1)])
    expect_tidy(picture.svg)
    assert f"{k * (k + 1) // 2} factors" in picture.alt


def test_what_is_no_chain_is_refused():
    for slopes in ([1.0], [1.0, 2.0]):
        sentence = f"A chain has 2 to 7 links and one symbol more, got {len(slopes)} and 2."
        with refused(ValueError, sentence):
            shared_products(slopes, "ab")
    with refused(ValueError, "A local slope is a finite number, got [1.0, inf]."):
        shared_products([1.0, math.inf], "abc")
