"""The graph of the learner's own formula: inputs to change, and a step for each node forward and backward."""

import inspect
import math
from collections.abc import Callable

from nnlib.autodiff.scalar import Value, topological_order
from nnlib.show.expression.graph import derivatives, expression_graph, expression_steps
from nnlib.show.numbers import numeral
from nnlib.show.sheet import Picture
from nnlib.show.widgets.controls import button, number_control, set_highest, whole_number_control
from nnlib.show.widgets.explorer import Explorer, row

REACH, NOTCH, ZERO = 5.0, 0.1, 0.005  # an input goes from −5 to 5, or further if it starts outside


class ExpressionExplorer(Explorer):
    """The picture `expression_graph` of a formula, with a control for each input and one for the step.

    formula takes Values by name and returns one: ExpressionExplorer(lambda a, b: (a + b).tanh(), a=1, b=2).
    Task: choose inputs that make the derivative with respect to the first input zero.

    Raises:
        ValueError: the inputs are not those that the formula takes, or the graph cannot be drawn.
        TypeError: the formula does not return a Value.
    """

    def __init__(self, formula: Callable[..., Value], **inputs: float):
        wanted = list(inspect.signature(formula).parameters)
        if not inputs or set(wanted) != set(inputs):
            given = ", ".join(inputs) or "nothing"
            raise ValueError(f"The formula takes {', '.join(wanted)}, but was given {given}.")
        self._formula = formula
        reach = {name: max(REACH, math.ceil(abs(value))) for name, value in inputs.items()}
        controls = {name: number_control(name, inputs[name], -far, far, NOTCH) for name, far in reach.items()}
        self.inputs = {name: control.children[0] for name, control in controls.items()}
        last = expression_steps(self._result()[0])
        self._steps = whole_number_control("step", last, 0, last)
        self.step = self._steps.children[0]
        self.back = button("back", lambda: self._go_to(self.step.value - 1), "90px")
        self.next = button("next", lambda: self._go_to(self.step.value + 1), "90px")
        self.start = button("start", lambda: self._go_to(0), "90px")
        steps = row(self._steps, self.back, self.next, self.start)
        self._start(row(*controls.values()), steps, redraw_for=(self.step, *self.inputs.values()))

    def _go_to(self, step: int) -> None:
        self.step.value = min(max(step, 0), self.step.max)

    def _result(self) -> tuple[Value, dict[str, Value]]:
        # A slider counts in binary fractions: 0.3 may come as 0.30000000000000004.
        names = {name: Value(round(box.value, 6)) for name, box in self.inputs.items()}
        result = self._formula(**names)
        if not isinstance(result, Value):
            raise TypeError(f"The formula must return a Value, got {result!r}.")
        return result, names

    def _draw(self) -> tuple[Picture, str]:
        result, names = self._result()
        last = expression_steps(result)  # a formula with an `if` may have another number of nodes now
        set_highest(self._steps, last)
        name = next(iter(names))
        order = topological_order(result)
        slope = derivatives(order, len(order)).get(names[name], 0.0)  # L need not depend on it
        step = self.step.value
        self.back.disabled = self.start.disabled = step == 0
        self.next.disabled = step == last
        return expression_graph(result, names, step), zero_slope_task(name, slope)


def zero_slope_task(name: str, slope: float) -> str:
    """The task, and whether this slope reaches it."""
    words = f"Task: choose inputs that make ∂L/∂{name} zero."
    if abs(slope) < ZERO:
        return f"{words} <b>Reached: here L does not react to {name}.</b>"
    return f"{words} <b>Not yet: ∂L/∂{name} = {numeral(slope, 4)}.</b>"
