"""A network unit by unit: what is shown when, and that each line is right arithmetic."""

import re

import numpy as np
import pytest
from examples import one_example
from pictures import expect_tidy

from nnlib import Network, SquaredError
from nnlib.show.network.at import NetworkAt
from nnlib.show.network.forward_and_backward import NetworkStage, forward_and_backward, network_steps
from nnlib.show.network.parts import LOSS, Unit, parameters
from nnlib.show.numbers import fitting


def in_circles(svg, colour, bold=""):
    found = re.findall(
        rf'font-size="11" text-anchor="middle" fill="var\(--nn-{colour}\)"{bold}>([^<]+)<', svg
    )
    return sorted(text for text in found if text not in "▲▼")


def test_values_arrive_one_by_one_and_then_derivatives():
    network, x, y = one_example()
    at, last = NetworkAt(network, x, y), network_steps(network)
    order = at.forward_order()
    assert last == 2 * len(order) == 26
    for step in range(last + 1):
        svg = forward_and_backward(at, step).svg
        known = [*at.units("a", 0), *order[:step]]
        arrived = order[::-1][: max(step - len(order), 0)]
        assert in_circles(svg, "value") == sorted(fitting(at.values[unit]) for unit in known)
        bold = ' font-weight="bold"'
        assert in_circles(svg, "derivative", bold) == sorted(fitting(at.slopes[unit], 6) for unit in arrived)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "identity"])
@pytest.mark.parametrize(
    ("kind", "sizes"), [("squared", (3, 4, 2)), ("binary", (2, 3, 1)), ("softmax", (1, 2, 3))]
)
def test_the_numbers_of_every_line_give_its_result(kind, sizes, activation):
    at = NetworkAt(*one_example(kind, sizes, activation))
    calls = {"tanh": np.tanh, "σ": lambda z: 1 / (1 + np.exp(-z)), "relu": lambda z: max(z, 0), "log": np.log}
    for step in range(1, 2 * len(at.forward_order()) + 1):
        lines = NetworkStage(at, step).lines()
        if len(lines) > 1:
            numbers, result = lines[1].removeprefix("= ").rsplit(" = ", 1)
            text = numbers.replace("−", "-").replace("·", "*").replace("^", "**").replace("½", "0.5 *")
            text = re.sub(r"(tanh|log) (\S+)", r"\1(\2)", text)
            # Each printed number is off by up to half of its fourth digit, the sums have up to four of them.
            assert eval(text, calls) == pytest.approx(float(result.replace("−", "-")), rel=5e-3, abs=5e-3)


def test_a_line_names_what_it_reads():
    at = NetworkAt(*one_example())
    stage = NetworkStage(at, 1)
    assert stage.active == Unit("z", 1, 0) and stage.sources() == at.units("a", 0)
    assert stage.lines()[0].startswith("z^{(1)}_1 = w^{(1)}_{11} x_1 + ")
    first_back = NetworkStage(at, 14)
    assert first_back.active == LOSS and first_back.lines() == ["∂L/∂L = 1"] and first_back.sources() == []
    back = NetworkStage(at, 26 - 7)
    assert back.active == Unit("a", 1, 3) and back.sources() == at.units("z", 2)
    assert back.lines()[0] == ("∂L/∂a^{(1)}_4 = ∂L/∂z^{(2)}_1 w^{(2)}_{14} + ∂L/∂z^{(2)}_2 w^{(2)}_{24}")


@pytest.mark.parametrize("sizes", [(1, 1), (2, 2, 2), (3, 4, 2), (2, 5, 1, 3), (5, 5, 5, 5, 5)])
def test_no_words_touch_or_leave_the_sheet_at_any_step(sizes):
    network, x, y = one_example(sizes=sizes)
    at, last = NetworkAt(network, x, y), network_steps(network)
    for step in {0, 1, last // 4, last // 2, last // 2 + 1, 3 * last // 4, last}:
        expect_tidy(forward_and_backward(at, step).svg)
    for parameter in list(parameters(network).values())[::5]:
        expect_tidy(forward_and_backward(at, last, network.parameters - 0.1, parameter).svg)


def test_every_derivative_of_a_parameter_is_written_once_and_the_chosen_parameter_turns_orange_then():
    network, x, y = one_example()
    at = NetworkAt(network, x, y)
    every = NetworkStage(at, 26).written
    assert len(every) == len(set(every)) == at.gradient.size
    written = NetworkStage(at, 14 + 3).written  # ∂L/∂L, both a, then z
    assert [p.name for p in written] == [f"W2[1, {k}]" for k in range(4)] + ["b2[1, 0]"]
    for parameter in parameters(network).values():
        hue = "derivative" if parameter in written else "value"
        svg = forward_and_backward(at, 17, chosen=parameter).svg
        assert re.search(rf'<rect [^>]+ rx="10.0" fill="var\(--nn-{hue}-wash\)"', svg)


def test_the_text_alternative_says_what_the_step_did():
    network = Network([1, 1], loss=SquaredError())
    network.parameters = np.array([2.0, 1.0])
    at = NetworkAt(network, np.array([[3.0]]), np.array([[5.0]]))
    assert forward_and_backward(at, 3).alt == ("Step 3 of 6, forward: L = ½ Σ (a − y)² = ½ ((7 − 5)²) = 2.")
    assert forward_and_backward(at, 5).alt == "Step 5 of 6, backward: ∂L/∂a(1)1 = a − y = 7 − 5 = 2."
    assert forward_and_backward(at, 6).alt == (
        "3 values forward, 3 derivatives back, 2 more for the parameters: "
        "∂L/∂z(1)1 = ∂L/∂a(1)1 · 1 = 2 · 1 = 2."
    )
