"""The chain rule in an expression, drawn: the paths of one input to the result, their factors, three sums."""

from collections.abc import Mapping

from nnlib.autodiff.scalar import Value
from nnlib.show.expression.at import ExpressionAt, backward, input_difference
from nnlib.show.expression.drawing import ExpressionDrawing
from nnlib.show.expression.symbols import plain
from nnlib.show.network.chain_rule import finding, heading
from nnlib.show.network.layout import WIDTH
from nnlib.show.network.ledger import ledger, ledger_height, three_ways
from nnlib.show.network.path_lines import draw_paths, number_paths
from nnlib.show.numbers import numeral
from nnlib.show.sheet import Picture, Sheet


def expression_chain_rule(
    result: Value, node: Value, names: Mapping[str, Value] | None = None, output: str = "L", most: int = 4
) -> Picture:
    """How the input `node` reaches `result`, a Value: the same picture as `chain_rule`, of an expression.

    names gives the inputs their letters: {"a": a, "b": b}. Nothing is written into the nodes.

    Raises:
        ValueError: the graph has over 24 nodes, or node is not one of the inputs of result.
    """
    at = ExpressionAt(result, names, output)
    drawing = ExpressionDrawing(at, least=WIDTH)
    if node not in at.inputs:
        raise ValueError("The paths lead to an input: a Value that result was computed from.")
    paths, letter = at.paths_to(node, most), plain(at.letters[node])
    found, top = finding(letter, paths, output), drawing.places.bottom + 50
    summary = top + ledger_height(paths) + 10
    sheet = Sheet(drawing.places.width, summary + 76)
    heading(sheet, found, "Multiply along each path from the result back; add the paths.")
    drawing.edges(sheet)
    draw_paths(sheet, paths.largest, drawing.places.way)
    drawing.draw(sheet, node, {v for path in paths.largest for v in path.nodes})
    number_paths(sheet, paths.largest, drawing.places.way)
    ledger(sheet, top, paths, [[at.factor(*link) for link in path.links] for path in paths.largest])
    three_ways(sheet, summary, paths.total, backward(result, node), input_difference(result, node))
    change = f"Raising {letter} by 0.01 changes {output} by about {numeral(0.01 * paths.total, 4)}."
    sheet.text(sheet.width - 30, summary + 28, change, "muted", 13, "end")
    products = ", ".join(numeral(path.product) for path in paths.largest)
    return sheet.picture(f"{found}. Products, path by path: {products}.")
