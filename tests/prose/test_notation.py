"""Symbols are read from the lessons' tables, no two lessons clash, and the names elsewhere are right."""

import ast
import re
import tomllib
from pathlib import Path

import nbformat
import numpy as np
import pytest
from clashes import clashes, names_in_code

from nnlib import Dense, Momentum, SoftmaxCrossEntropy
from nnlib.course.build.notation import NOTATION, SymbolRow, notation_page, symbol_rows

ROOT = Path(__file__).parents[2]
HEAD = "| symbol | code | shape | meaning |\n| --- | --- | --- | --- |\n"


def lesson(*lines, code=""):
    cells = [nbformat.v4.new_markdown_cell("Prose.\n\n" + HEAD + "\n".join(lines) + "\n\nMore prose.")]
    return nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_code_cell(code)])


def clashes_of(*lessons, sizes=(), again=()):
    named = {f"{number:02d}_x": each for number, each in enumerate(lessons)}
    names = {name: names_in_code(each) for name, each in named.items()}
    return clashes(list(symbol_rows(named)), names, set(sizes), set(again))


WEIGHT = lesson("| $w, b$ | `w`, `b` | scalar | **parameters** |", code="w = b = 1")


def test_a_row_is_read_with_its_symbols_names_and_place():
    [row] = symbol_rows({"04_x": WEIGHT})
    assert (row.lesson, row.symbols, row.names, row.shape) == ("04_x", ["w", "b"], ["w", "b"], "scalar")


def test_a_table_of_something_else_is_no_table_of_symbols():
    cell = nbformat.v4.new_markdown_cell("| move | reads |\n| --- | --- |\n| 1 | $w$ |")
    assert not list(symbol_rows({"00_x": nbformat.v4.new_notebook(cells=[cell])}))


def test_a_piece_of_code_is_about_a_name_or_a_mere_expression():
    codes = ["W2[j, k]", "P = softmax(Z)", "node.data", "gradient(...)", "g**2"]
    row = SymbolRow("00_x", "$w$", ", ".join(f"`{code}`" for code in codes), "scalar", "m")
    assert row.names == ["W2", "P", "node.data", None, None]


def test_the_same_symbols_and_names_in_two_lessons_are_no_clash():
    assert clashes_of(WEIGHT, WEIGHT) == []


@pytest.mark.parametrize(
    ("row", "code", "complaint"),
    [
        (r"| $w$ | `g` | scalar | m |", "g = 1", "w is g; in 00_x it is w"),
        (r"| $q$ | `w` | scalar | m |", "w = 1", "w is q in formulas; in 00_x it is w"),
        (r"| $\partial L/\partial w$ | `grad` | scalar | m |", "grad = 1", "a derivative's name is"),
        (r"| $\partial L/\partial w$ | `dL_db` | scalar | m |", "dL_db = 1", "which says something else"),
        (
            r"| $\partial a_{o1}/\partial z_{o1}$ | `da_dz_o2` | scalar | m |",
            "da_dz_o2 = 1",
            "which says something",
        ),
        (r"| $q$ | `dL_dw` | scalar | m |", "dL_dw = 1", "a derivative's name is"),
        (r"| $q$ | `q` | scalar | m |", "", "q is in a table of symbols and in no code"),
        (r"| $q$ | `q` | (M, N) | m |", "q = 1", "has the size M, which is not declared"),
        (r"| $q$ | `N` | (N,) | m |", "N = 1", "N is a size, and the name of $q$"),
        (r"| $q$ | `q` | scalar | m |", "q = dW2 = 1", "dW2 in the code is not of the form"),
    ],
)
def test_a_clash_is_told_with_its_lesson(row, code, complaint):
    [sentence] = clashes_of(WEIGHT, lesson(row, code=code), sizes="N")
    assert sentence.startswith("01_x: ") and complaint in sentence


@pytest.mark.parametrize(
    "row",
    [
        r"| $\partial a_{o1}/\partial z_{o1}$ | `da_dz_o1` | scalar | an index that both share |",
        r"| $\partial L/\partial p_n$ | `dL_dP` | as `P` | all examples |",
        r"| $\partial L/\partial z$ | `dL_dz2` | scalar | layer 2 |",
        r"| $\partial v/\partial p_i$ | `node.slopes[i]` | scalar | kept in an object |",
        r"| $W$ | `W` | (H, D) | the matrix of what w is |",
        r"| $\lambda_1, \lambda_2$ | `curvatures` | vector | a list |",
    ],
)
def test_what_the_conventions_allow_is_no_clash(row):
    code = "da_dz_o1 = dL_dP = dL_dz2 = node.slopes = W = curvatures = 1"
    assert clashes_of(WEIGHT, lesson(row, code=code), sizes="HD") == []


def test_the_page_has_a_row_for_every_symbol_of_every_lesson(lessons):
    page = notation_page(ROOT, lessons)
    listed = {
        part.strip()
        for line in page.splitlines()
        if line.startswith("| $")
        for part in re.split(r"[$,=]", line.split(" | ")[0].removeprefix("| "))
    }
    for row in symbol_rows(lessons):
        assert {part.strip() for part in re.split(r"[$,=]", row.symbol)} <= listed, row


def test_no_two_lessons_clash_in_a_symbol_or_a_name(lessons):
    extra = tomllib.loads((ROOT / "solutions" / NOTATION).read_text(encoding="utf-8"))
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "nnlib").glob("*.py")]
    library = {node.id for tree in modules for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names = {name: names_in_code(each) | library for name, each in lessons.items()}
    again = {(number, letter) for number, letters in extra["again"].items() for letter in letters}
    assert clashes(list(symbol_rows(lessons)), names, set(extra["sizes"]), again) == []


@pytest.fixture
def batch():
    rng = np.random.default_rng(0)
    return rng.normal(size=(3, 5)), np.array([0, 1, 1, 0, 1])


def test_a_layer_and_its_gradients_are_pytorchs_transposed_as_the_page_says(batch):
    torch = pytest.importorskip("torch")
    X, y = batch
    theirs, ours = torch.nn.Linear(3, 2, dtype=torch.float64), Dense(D=3, H=2)
    ours.W, ours.b = theirs.weight.detach().numpy(), theirs.bias.detach().numpy()[:, None]
    Z = theirs(torch.tensor(X.T))
    Z.retain_grad()
    torch.nn.CrossEntropyLoss()(Z, torch.tensor(y)).backward()
    loss = SoftmaxCrossEntropy()
    loss.forward(ours.forward(X), y)
    dL_dZ = loss.backward().copy()
    ours.backward(dL_dZ)
    np.testing.assert_allclose(Z.grad.numpy().T, dL_dZ, atol=1e-12)
    np.testing.assert_allclose(theirs.weight.grad.numpy(), ours.dL_dW, atol=1e-12)
    np.testing.assert_allclose(theirs.bias.grad.numpy(), ours.dL_db.ravel(), atol=1e-12)


def test_momentum_is_ngs_with_another_rate():
    """That it is PyTorch's is tested with the optimizers, and the losses with the losses."""
    ours, ngs, v, momentum = np.zeros(4), np.zeros(4), np.zeros(4), Momentum(0.1, 0.9)
    for g in np.random.default_rng(0).normal(size=(6, 4)):
        momentum.step(ours, g)
        v = 0.9 * v + (1 - 0.9) * g
        ngs -= 0.1 / (1 - 0.9) * v
    np.testing.assert_allclose(ours, ngs, atol=1e-12)


def test_ngs_dz_is_n_times_ours(batch):
    X, y = batch
    Z = X[:2]
    loss = SoftmaxCrossEntropy()
    loss.forward(Z, y)
    ngs = np.exp(Z) / np.exp(Z).sum(axis=0) - np.eye(2)[:, y]
    np.testing.assert_allclose(ngs, len(y) * loss.backward(), atol=1e-12)
