"""The chain rule in the learner's own formula: choose an input, and see its paths to the result."""

from collections.abc import Callable

import ipywidgets

from nnlib.autodiff.scalar import Value
from nnlib.show.expression.at import ExpressionAt
from nnlib.show.expression.chain_rule import expression_chain_rule
from nnlib.show.expression.drawing import ExpressionDrawing
from nnlib.show.network.layout import WIDTH
from nnlib.show.sheet import Picture
from nnlib.show.widgets.chain_rule_task import paths_task
from nnlib.show.widgets.clickable import clickable
from nnlib.show.widgets.explorer import Explorer, row
from nnlib.show.widgets.expression_explorer import input_control


class ExpressionPathsExplorer(Explorer):
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
        result, names = self._computed()
        for name in names:
            expression_chain_rule(result, names[name], names)  # what cannot be drawn is raised at once
        drawing = ExpressionDrawing(ExpressionAt(result, names), least=WIDTH)
        spots = [drawing.box(names[name]) for name in inputs]
        observed = (self.chosen, *self.inputs.values())
        self._start(self.chosen, row(*controls.values()), redraw_for=observed)
        size = (drawing.places.width, drawing.places.bottom)
        *rows, picture, said = self._view.children
        self._view.children = [*rows, clickable(picture, self.chosen, spots, size), said]

    def _computed(self) -> tuple[Value, dict[str, Value]]:
        """The result for the inputs as they are set now, and the inputs by name."""
        names = {name: Value(round(box.value, 6)) for name, box in self.inputs.items()}
        return self._formula(**names), names

    def _draw(self) -> tuple[Picture, str]:
        result, names = self._computed()
        at, node = ExpressionAt(result, names), names[self.chosen.value]
        several = any(at.paths_to(each, 1).count > 1 for each in names.values())
        words = paths_task(at.paths_to(node, 1), several, "an input", "input")
        return expression_chain_rule(result, node, names), words
