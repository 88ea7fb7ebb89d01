"""What has changed: nothing by backward, which only reads the weights; much by a step, which moves them."""

import copy
import hashlib

import numpy as np

from .digits import digits
from .network_at import NetworkAt
from .parameters import Parameter, parameters
from .units import Unit


def unchanged(at: NetworkAt) -> str:
    """What backward did to the parameters: compared one by one, and by a checksum of all their bits."""
    before, after = at.before, at.network.parameters
    changed = int((before != after).sum())
    sums = f"checksum {checksum(before)} before, {checksum(after)} after"
    wrote = f"Backward wrote {at.gradient.size} derivatives"
    return f"{wrote} and changed {changed} of {after.size} parameters: {sums}."


def so_far(at: NetworkAt, written: int) -> str:
    """The same on the way, when so many derivatives are written."""
    before, after = at.before, at.network.parameters
    changed = int((before != after).sum())
    sums = f"checksum {checksum(before)} at the start, {checksum(after)} now"
    wrote = f"{written} of {after.size} derivatives of parameters written"
    return f"{wrote}, {changed} of {after.size} parameters changed: {sums}."


def checksum(parameters: np.ndarray) -> str:
    """Six characters that differ, almost surely, as soon as one bit of the parameters does."""
    return hashlib.sha256(parameters.tobytes()).hexdigest()[:6]


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


def told(at: NetworkAt, before: np.ndarray, eta: float) -> str:
    """What one step of size η from the parameters `before` has changed, promised and kept, in sentences."""
    network = copy.deepcopy(at.network)
    network.parameters = before
    then, moved = NetworkAt(network, at.x, at.y), moves(at, before)
    weights = sum(isinstance(what, Parameter) for what in moved)
    values, of_values = len(moved) - weights, len(at.forward_order())
    promise = -eta * float(then.gradient @ then.gradient)
    return (
        f"One step of all parameters: the loss went from {digits(then.loss)} to {digits(at.loss)}. "
        f"−η times the squared length of the gradient promised {digits(promise, 3)}; it changed by "
        f"{digits(at.loss - then.loss, 3)}. Changed, marked ▲ or ▼: {weights} of {before.size} parameters, "
        f"{values} of {of_values} values; no input and no target."
    )
