"""The task under the pictures of the chain rule, for networks and for expressions."""

from nnlib.show.network.paths import Paths
from nnlib.show.numbers import apart, fixed, numeral

SHARE, SMALL = 0.05, 1e-6


def paths_task(paths: Paths, several: bool, what: str, whose: str = "parameter") -> str:
    """The task, and whether these paths solve it; `several`: something here has more than one path.

    Paths that cancel are the surprise of the sum: a number can matter along each way and not in all.
    """
    if several:
        goal = (
            f"Task: change {what} until the paths of one {whose} cancel: their sum, by size, below "
            f"{SHARE:.0%} of the largest product."
        )
        return f"{goal} <b>{_cancelled(paths)}</b>"
    goal = f"Task: everything has one path here. Change {what} until its product is 0: one factor is enough."
    if abs(paths.total) < SMALL:
        return f"{goal} <b>Reached: it is {numeral(paths.total, 2)}.</b>"
    return f"{goal} <b>Not yet: it is {numeral(paths.total, 2)}.</b>"


def _cancelled(paths: Paths) -> str:
    if paths.count < 2:
        return "Not yet: this one has a single path."
    largest = abs(paths.largest[0].product)
    if largest < SMALL:
        return "Not yet: a factor has ended every path, so there is nothing left to cancel."
    share = abs(paths.total) / largest
    said = apart(100 * share, 100 * SHARE, fixed, 1)
    return f"{'Reached' if share < SHARE else 'Not yet'}: it is {said}%."
