"""The chain rule in the learner's own formula: choose an input, and see its paths to the result."""

from collections.abc import Callable

import ipywidgets

from nnlib.autodiff.scalar import Value
from nnlib.show.expression.expression_at import ExpressionAt
from nnlib.show.expression.expression_chain_rule import expression_chain_rule
from nnlib.show.expression.expression_drawing import ExpressionDrawing
from nnlib.show.network.network_layout import WIDTH
from nnlib.show.sheet import Picture
from nnlib.show.widgets.bundle import Shown, bundle
from nnlib.show.widgets.chain_rule_task import task
from nnlib.show.widgets.clickable import clickable
from nnlib.show.widgets.expression_explorer import input_control
from nnlib.show.widgets.task_line import task_line


class ExpressionPathsExplorer(Shown):
    """The picture `expression_chain_rule` of a formula, with a control for each input.

    formula takes Values by name and returns one: ExpressionPathsExplorer(lambda a, b: a * b + a, a=2, b=-3).
    The input whose paths are shown is chosen in the list or by a click in the drawing.

    Raises:
        ValueError: the graph has over 24 nodes, or an input is not used.
    """

    def __init__(self, formula: Callable[..., Value], **inputs: float):
        self._formula = formula
        controls = {name: input_control(name, value) for name, value in inputs.items()}
        self.inputs = {name: control.children[0] for name, control in controls.items()}
        full = {"description_width": "initial"}
        self.chosen = ipywidgets.Dropdown(options=list(inputs), description="paths of", style=full)
        self.html, self.said = ipywidgets.HTML(), ipywidgets.HTML()
        result, names = self._computed()
        for name in names:
            expression_chain_rule(result, names[name], names)  # what cannot be drawn is raised at once
        drawing = ExpressionDrawing(ExpressionAt(result, names), least=WIDTH)
        spots = [drawing.box(names[name]) for name in inputs]
        rows = [self.chosen, ipywidgets.HBox(list(controls.values()), layout={"flex_flow": "row wrap"})]
        clicked = clickable(self.html, self.chosen, spots, (drawing.places.width, drawing.places.bottom))
        self.box = self._view = ipywidgets.VBox([*rows, clicked, self.said])
        for control in (self.chosen, *self.inputs.values()):
            control.observe(lambda _: self._redraw(), "value")
        self._redraw()

    def _computed(self) -> tuple[Value, dict[str, Value]]:
        """The result for the inputs as they are set now, and the inputs by name."""
        names = {name: Value(round(box.value, 6)) for name, box in self.inputs.items()}
        return self._formula(**names), names

    def _redraw(self) -> None:
        try:
            result, names = self._computed()
            self._drawn = expression_chain_rule(result, names[self.chosen.value], names)
            at = ExpressionAt(result, names)
            several = any(at.paths_to(node, 1).count > 1 for node in names.values())
            text = task(at.paths_to(names[self.chosen.value], 1), several, "an input", "input")
        except (ValueError, ArithmeticError) as problem:  # log of a negative number, division by 0
            self._drawn, text = Picture("", str(problem)), str(problem)
        self.html.value, self.said.value = self._drawn.svg, task_line(text)

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return bundle(html=self.html.value + self.said.value, alt=self._drawn.alt)
