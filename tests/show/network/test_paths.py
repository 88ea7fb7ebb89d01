"""All paths of a graph, without listing them: against listing them, and against backpropagation."""

import math

import numpy as np
import pytest

from nnlib.show.network.paths import all_paths


def random_graph(seed, layers=4, width=3):
    """Layers of nodes with random slopes; some links are double, some nodes lead nowhere."""
    rng = np.random.default_rng(seed)
    order, links = ["top"], {}
    above = ["top"]
    for layer in range(layers):
        below = [f"{layer}{i}" for i in range(width)] if layer < layers - 1 else ["goal", "elsewhere"]
        for node in above:
            chosen = rng.choice(below, size=width)  # with repetition: a link may be double
            slopes = rng.normal(size=width).tolist()
            links[node] = list(zip(chosen.tolist(), slopes, strict=True))
        order, above = order + below, below
    return order, links


def listed(links, node, goal, product=1.0):
    """The products of all paths, one by one."""
    if node == goal:
        return [product]
    return [p for bottom, slope in links.get(node, ()) for p in listed(links, bottom, goal, product * slope)]


@pytest.mark.parametrize("most", [1, 2, 5, 100])
@pytest.mark.parametrize("seed", range(5))
def test_the_largest_paths_and_the_sum_of_the_others_are_those_of_a_full_list(seed, most):
    order, links = random_graph(seed)
    every = sorted(listed(links, "top", "goal"), key=abs, reverse=True)
    paths = all_paths(order, links, "goal", most)
    assert len(every) > 2 and paths.count == len(every)
    assert [path.product for path in paths.largest] == pytest.approx(every[:most], rel=1e-12)
    assert paths.smaller == len(every[most:])
    assert paths.smaller_sum == pytest.approx(math.fsum(every[most:]), rel=1e-9, abs=1e-12)
    assert paths.total == pytest.approx(math.fsum(every), rel=1e-9, abs=1e-12)


def test_a_path_follows_links_that_exist_and_multiplies_their_slopes():
    order, links = random_graph(3)
    for path in all_paths(order, links, "goal", 4).largest:
        assert path.nodes[0] == "top" and path.nodes[-1] == "goal"
        for (top, bottom, choice), slope in zip(path.links, path.slopes, strict=True):
            assert links[top][choice] == (bottom, slope)


def test_a_million_paths_are_counted_and_summed_without_being_listed():
    order = list(range(21))
    links = {node: [(node + 1, 1.0), (node + 1, 0.5)] for node in order[:-1]}
    paths = all_paths(order, links, 20, most=3)
    assert paths.count == 2**20
    assert paths.total == pytest.approx(1.5**20, rel=1e-12)
    assert [path.product for path in paths.largest] == [1.0, 0.5, 0.5]


def test_paths_that_end_elsewhere_do_not_count():
    paths = all_paths("abc", {"a": [("b", 2.0), ("c", 3.0)]}, "c", most=2)
    assert (paths.count, paths.total) == (1, 3.0)
    assert all_paths("abc", {"a": [("b", 2.0)]}, "c", most=2).count == 0
