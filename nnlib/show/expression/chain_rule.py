"""The chain rule in an expression, drawn: the paths of one input to the result, their factors, three sums."""

from collections.abc import Mapping

from nnlib.autodiff.scalar import Value
from nnlib.show.expression.at import ExpressionAt, backward, input_difference
from nnlib.show.expression.graph import draw_box, draw_edge
from nnlib.show.expression.layout import ExpressionLayout
from nnlib.show.expression.symbols import plain
from nnlib.show.network.chain_rule import finding, heading
from nnlib.show.network.drawing import WIDTH
from nnlib.show.network.path_lines import draw_paths, ledger, ledger_height, number_paths, three_ways
from nnlib.show.numbers import numeral
from nnlib.show.sheet import Picture, Sheet

_HIGH = 50


def expression_chain_rule(
    result: Value, node: Value, names: Mapping[str, Value] | None = None, output: str = "L", most: int = 4
) -> Picture:
    """How the input `node` reaches `result`, a Value: the same picture as `chain_rule`, of an expression.

    names gives the inputs their letters: {"a": a, "b": b}. Nothing is written into the nodes.

    Raises:
        ValueError: the graph has over 24 nodes, or node is not one of the inputs of result.
    """
    at = ExpressionAt(result, names, output)
    places = ExpressionLayout(at.graph, at.symbols, WIDTH)
    if node not in at.inputs:
        raise ValueError("The paths lead to an input: a Value that result was computed from.")
    paths, letter = at.paths_to(node, most), plain(at.letters[node])
    found, top = finding(letter, paths, output), places.bottom + 50
    summary = top + ledger_height(paths) + 10
    sheet = Sheet(places.width, summary + 76)
    heading(sheet, found, "Multiply along each path from the result back; add the paths.")
    for points in places.ways().values():
        draw_edge(sheet, points)
    draw_paths(sheet, paths.largest, places.way)
    lit = {v: "value" for path in paths.largest for v in path.nodes} | {node: "derivative"}
    for each in at.order:
        _node(sheet, at, places, each, lit.get(each))
    number_paths(sheet, paths.largest, places.way)
    ledger(sheet, top, paths, [[at.factor(*link) for link in path.links] for path in paths.largest])
    three_ways(sheet, summary, paths.total, backward(result, node), input_difference(result, node))
    change = f"Raising {letter} by 0.01 changes {output} by about {numeral(0.01 * paths.total, 4)}."
    sheet.text(sheet.width - 30, summary + 28, change, "muted", 13, "end")
    products = ", ".join(numeral(path.product) for path in paths.largest)
    return sheet.picture(f"{found}. Products, path by path: {products}.")


def _node(sheet: Sheet, at: ExpressionAt, places: ExpressionLayout, node: Value, hue: str | None) -> None:
    """A node in its colour if it is on a path or chosen, else grey."""
    (x, y), edge, face = places.centre(node), hue or "muted", f"{hue}-wash" if hue else "paper"
    draw_box(sheet, places, node, _HIGH, edge, face, 2 if hue else 1.2)
    sheet.text(x, y - 5, at.symbols[node], "ink" if hue else "muted", 14, formula=True)
    sheet.text(x, y + 15, numeral(node.data, 4), "value" if hue else "muted", 13, bold=bool(hue))
