import pytest

from nnlib.show.network.paths import Path, Paths
from nnlib.show.widgets.chain_rule_task import paths_task


def paths(*products):
    return Paths(tuple(Path(("top", "bottom"), (0,), (product,)) for product in products))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (paths(2.0, -1.0), "Not yet: it is 50.0%."),
        (paths(2.0, -1.901), "Reached: it is 4.9%."),
        (paths(-2.0, 1.89), "Not yet: it is 5.5%."),
        (paths(-2.0, 1.8996), "Not yet: it is 5.02%."),
        (paths(2.0), "Not yet: this one has a single path."),
        (paths(0.0, 0.0), "Not yet: a factor has ended every path, so there is nothing left to cancel."),
    ],
)
def test_paths_cancel_when_their_sum_is_small_beside_the_largest(found, said):
    assert paths_task(found, True, "an input").endswith(f"below 5% of the largest product. <b>{said}</b>")


@pytest.mark.parametrize(
    ("product", "said"),
    [(-0.25, "Not yet: it is −0.25."), (0.0, "Reached: it is 0."), (-1e-7, "Reached: it is −1e−7.")],
)
def test_with_single_paths_the_task_is_a_factor_of_zero(product, said):
    assert paths_task(paths(product), False, "an input").endswith(f"one factor is enough. <b>{said}</b>")
