"""What has changed: nothing by backward, which only reads the weights; much by a step, which moves them."""

import copy

import numpy as np

from nnlib.show.network.at import NetworkAt
from nnlib.show.network.parts import Parameter, Unit, parameters
from nnlib.show.numbers import numeral


def unchanged(at: NetworkAt) -> str:
    """What backward did to the parameters."""
    wrote = f"Backward wrote {at.gradient.size} derivatives"
    return f"{wrote} and changed {_changed(at)} of {at.before.size} parameters, compared bit by bit."


def so_far(at: NetworkAt, written: int) -> str:
    """The same on the way, when so many derivatives are written."""
    wrote = f"{written} of {at.before.size} derivatives of parameters written"
    return f"{wrote}, {_changed(at)} of {at.before.size} parameters changed, compared bit by bit."


def _changed(at: NetworkAt) -> int:
    """In how many parameters at least one bit has changed."""
    before, after = (p.view(np.uint8).reshape(p.size, -1) for p in (at.before, at.network.parameters))
    return int((before != after).any(axis=1).sum())


def moves(at: NetworkAt, before: np.ndarray | None) -> dict[Unit | Parameter, float]:
    """By how much each number differs from what it was with the parameters `before`; nothing without them."""
    if before is None:
        return {}
    network = copy.deepcopy(at.network)
    network.parameters = before
    then = NetworkAt(network, at.x, at.y)
    change = {unit: value - then.values[unit] for unit, value in at.values.items()}
    for parameter in parameters(network).values():
        change[parameter] = parameter.of(network, at.before) - parameter.of(network, then.before)
    return {what: by for what, by in change.items() if by != 0}


def step_report(at: NetworkAt, before: np.ndarray, eta: float) -> str:
    """What one step of size η from the parameters `before` has changed, promised and kept, in sentences."""
    network = copy.deepcopy(at.network)
    network.parameters = before
    then, moved = NetworkAt(network, at.x, at.y), moves(at, before)
    weights = sum(isinstance(what, Parameter) for what in moved)
    values, of_values = len(moved) - weights, len(at.forward_order())
    promise = -eta * float(then.gradient @ then.gradient)
    return (
        f"One step of all parameters: the loss went from {numeral(then.loss)} to {numeral(at.loss)}. "
        f"−η times the squared length of the gradient promised {numeral(promise, 3)}; it changed by "
        f"{numeral(at.loss - then.loss, 3)}. Changed, marked ▲ or ▼: {weights} of {before.size} parameters, "
        f"{values} of {of_values} values; no input and no target."
    )
