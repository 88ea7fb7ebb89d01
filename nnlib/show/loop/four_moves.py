"""How backpropagation and descent work together: one lap of training, as a loop of four moves."""

import math
from dataclasses import dataclass

from nnlib.show.numbers import factor, short
from nnlib.show.sheet import Picture, Sheet

CENTRES = (122, 366, 622, 878)
MIDDLE, WIDTH, HEIGHT = 178, 212, 116


@dataclass(frozen=True)
class NeuronLap:
    """One lap of the linear neuron p = w x + b with the loss L = ½ (p − y)², and the loss after its step."""

    p: float
    L: float
    dL_dp: float
    dL_dw: float
    dL_db: float
    new_w: float
    new_b: float
    new_L: float


def one_lap(x: float, y: float, w: float, b: float, eta: float) -> NeuronLap:
    """Forward, loss, backward and one step of size eta.

    >>> one_lap(x=2, y=6, w=0.5, b=1, eta=0.1).new_L
    2.0

    Raises:
        ValueError: one of the five is not a finite number.
    """
    for name, value in dict(x=x, y=y, w=w, b=b, eta=eta).items():
        if not isinstance(value, (int, float)) or not math.isfinite(value):
            raise ValueError(f"{name} must be a finite number, got {value!r}.")
    p = w * x + b
    dL_dp = p - y
    dL_dw, dL_db = dL_dp * x, dL_dp  # dp/dw = x and dp/db = 1
    new_w, new_b = w - eta * dL_dw, b - eta * dL_db
    return NeuronLap(p, _loss(p, y), dL_dp, dL_dw, dL_db, new_w, new_b, _loss(new_w * x + new_b, y))


def four_moves(x: float, y: float, w: float, b: float, eta: float) -> Picture:
    """The loop forward → loss → backward → step for one linear neuron, with all its numbers.

    Only the step writes to the parameters, which are in the middle of the loop.

    Raises:
        ValueError: one of the five is not a finite number.
    """
    lap = one_lap(x, y, w, b, eta)
    title = f"One lap: the loss {_change(lap)}; only the fourth move writes the weights"
    sheet = Sheet(1000, 430, title)
    _loop(sheet, lap)
    for index, (name, colour, formulas, reads, writes) in enumerate(_moves(lap, x, y, w, b, eta)):
        _move(sheet, index, name, colour, formulas)
        sheet.text(CENTRES[index], 262, f"reads {reads}", "muted", 13)
        sheet.text(CENTRES[index], 281, f"writes {writes}", "ink", 13, bold=index == 3)
    _parameters(sheet, lap, w, b)
    return sheet.picture(f"{title}. Forward and loss compute values, backward computes derivatives.")


def _loss(p: float, y: float) -> float:
    return 0.5 * (p - y) ** 2


def _change(lap: NeuronLap) -> str:
    if lap.new_L == lap.L:
        return f"stays at {short(lap.L)}"
    return f"{'falls' if lap.new_L < lap.L else 'rises'} from {short(lap.L)} to {short(lap.new_L)}"


def _moves(lap: NeuronLap, x: float, y: float, w: float, b: float, eta: float) -> list[tuple]:
    """Of each move: its name, its colour, its formulas, what it reads and what it writes."""
    w_, b_, x_, y_ = (factor(value, short) for value in (w, b, x, y))
    forward = "p = w · x + b", f"= {w_} · {x_} + {b_}", f"= {short(lap.p)}"
    loss = "L = ½ (p − y)^2", f"= ½ ({short(lap.p)} − {y_})^2", f"= {short(lap.L)}"
    backward = (
        f"∂L/∂p = p − y = {short(lap.dL_dp)}",
        f"∂L/∂w = ∂L/∂p · x = {short(lap.dL_dw)}",
        f"∂L/∂b = ∂L/∂p = {short(lap.dL_db)}",
    )
    step = (
        f"η = {short(eta)}",
        f"w − η · ∂L/∂w = {short(lap.new_w)}",
        f"b − η · ∂L/∂b = {short(lap.new_b)}",
    )
    return [
        ("forward", "value", forward, "w, b, x", "p"),
        ("loss", "value", loss, "p, y", "L"),
        ("backward", "derivative", backward, "p, y, x", "∂L/∂w, ∂L/∂b"),
        ("step", "derivative", step, "∂L/∂w, ∂L/∂b, η", "w, b"),
    ]


def _move(sheet: Sheet, index: int, name: str, colour: str, formulas: tuple[str, ...]) -> None:
    """One box: number and name, and under them three lines of computation."""
    centre, top = CENTRES[index], MIDDLE - HEIGHT / 2
    sheet.box(centre, MIDDLE, WIDTH, HEIGHT, edge=colour, face=f"{colour}-wash", line=1.6, corner=10)
    sheet.circle(centre - WIDTH / 2 + 20, top + 20, 12, edge=colour)
    sheet.text(centre - WIDTH / 2 + 20, top + 25, str(index + 1), colour, 14, bold=True)
    sheet.text(centre - WIDTH / 2 + 40, top + 25, name, colour, 15, anchor="start", bold=True)
    for line, formula in enumerate(formulas):
        sheet.text(centre, top + 53 + 24 * line, formula, size=15.5, formula=True)


def _loop(sheet: Sheet, lap: NeuronLap) -> None:
    """Arrows from move to move, and from the last one back to the first."""
    for index in range(3):
        colour = "value" if index == 0 else "derivative"
        start = CENTRES[index] + WIDTH / 2 + 2
        end = CENTRES[index + 1] - WIDTH / 2 - 2
        sheet.arrow((start, MIDDLE), (end, MIDDLE), colour, width=2.4, head=11)
    first, last, top = CENTRES[0], CENTRES[-1], MIDDLE - HEIGHT / 2
    sheet.line([(last, top - 2), (last, 80), (first, 80)], "muted", width=2)
    sheet.arrow((first, 80), (first, top - 2), "muted", width=2, head=11)
    sheet.box(500, 80, 340, 26, edge="paper", corner=0)
    sheet.text(500, 85, f"and again: the next lap starts at L = {short(lap.new_L)}", "muted", 14)


def _parameters(sheet: Sheet, lap: NeuronLap, w: float, b: float) -> None:
    """The pill that keeps w and b: forward reads it, the step alone writes to it."""
    level, half = 365, 165
    first, last = CENTRES[0], CENTRES[-1]
    sheet.line([(500 - half, level), (first, level)], "value", width=2, dash="5 5")
    sheet.arrow((first, level), (first, 292), "value", width=2, head=11)
    sheet.line([(last, 292), (last, level)], "derivative", width=3.4)
    sheet.arrow((last, level), (500 + half + 2, level), "derivative", width=3.4, head=14)
    sheet.text((first + 500 - half) / 2, level - 10, "read", "value", 14)
    sheet.text((last + 500 + half) / 2, level - 10, "write", "derivative", 14, bold=True)
    sheet.box(500, level, 2 * half, 60, edge="ink", line=1.6)
    sheet.text(500, level - 6, f"w = {short(w)} → {short(lap.new_w)}", size=18, formula=True)
    sheet.text(500, level + 17, f"b = {short(b)} → {short(lap.new_b)}", size=18, formula=True)
    sheet.text(500, level + 50, "the parameters", "muted", 13)
