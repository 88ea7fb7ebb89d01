"""A slope measured with a probe: handles on the point, on the width, and a choice of the difference."""

import numpy as np

from nnlib.show.plots.secants import DIFFERENCES, Function, power_of_ten, secant, slope_errors
from nnlib.show.sheet import Picture
from nnlib.show.widgets.controls import choice, number_control, round_notch, whole_number_control
from nnlib.show.widgets.explorer import Explorer, row

LADDER = range(-16, 1)  # widths from 10⁻¹⁶ to 1
CLOSE = 5.0  # times the smallest error: on the floor of the V rounding decides, and that is luck
ROUNDING = 1e-15  # an error this small, for a slope of 1, cannot be distinguished from 0


class SlopeExplorer(Explorer):
    """The picture `secant` of f with controls for the point, the width 10ᵏ and the kind of difference.

    df_dx gives the true slope; the point moves from low to high. Task: find for both differences the width at
    which the digits stop improving.

    Raises:
        ValueError: the point lies outside low to high, or f is not finite where it is probed.
    """

    def __init__(self, f: Function, df_dx: Function, at: float, low: float, high: float, name: str = "x"):
        if not low <= at <= high:
            raise ValueError(f"The point must lie between {low} and {high}, got {at}.")
        self._f, self._df_dx, self._span, self._name = f, df_dx, (low, high), name
        self._found: dict[str, int] = {}
        point = number_control(name, at, low, high, round_notch(low, high))
        power = whole_number_control("h = 10^", LADDER[-1], LADDER[0], LADDER[-1])
        self.point, self.power = point.children[0], power.children[0]
        self.method = choice("difference", DIFFERENCES)
        self.point.observe(lambda _: self._found.clear(), "value")
        self._start(row(self.method, point, power), redraw_for=(self.point, self.power, self.method))

    def handle(self):
        return "h =", self.power, {power_of_ten(10.0**power): power for power in LADDER[::-1]}

    def _draw(self) -> tuple[Picture, str]:
        at, width = self.point.value, 10.0**self.power.value
        picture = secant(self._f, at, self._df_dx(at), width, self.method.value, self._span, self._name)
        return picture, self._task()

    def _task(self) -> str:
        at, method, power = self.point.value, self.method.value, self.power.value
        said = width_verdict(self._f, at, self._df_dx(at), method, power)
        if said == "found":
            self._found[method] = power
        return width_task(self._found, method, said)


def width_verdict(f: Function, at: float, slope: float, method: str, power: int) -> str:
    """Whether 10ᵏ has nearly the smallest error, "found", or where to look: "narrower", "wider"."""
    ladder = slope_errors(f, at, slope, 10.0 ** np.array(LADDER))[method]
    here = slope_errors(f, at, slope, [10.0**power])[method][0]
    if here <= CLOSE * max(ladder.min(), ROUNDING * max(abs(slope), 1.0)):
        return "found"
    return "narrower" if power > LADDER[int(ladder.argmin())] else "wider"


def width_task(found: dict[str, int], method: str, said: str) -> str:
    """The task, and how far it is: found maps a difference to the power of ten that was found for it."""
    words = "Task: find, for both differences, the width at which the digits stop improving."
    done = [f"{name}: {power_of_ten(10.0 ** found[name])}" for name in DIFFERENCES if name in found]
    if len(done) == len(DIFFERENCES):
        return f"{words} <b>Reached: {', '.join(done)}.</b>"
    hints = {"found": "now the other one", "narrower": "try a narrower one", "wider": "try a wider one"}
    so_far = f"Found for {done[0]}" if done else "Not yet"
    return f"{words} <b>{so_far}; {method}: {hints[said]}.</b>"
