"""Where two lessons write one thing in two ways, or two things in one way."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence, Set

from nbformat import NotebookNode

from nnlib.course.build.notation import SymbolRow

_DERIVATIVE = re.compile(r"d[A-Za-z0-9]+(?:_[a-z]+\d+)?_d[A-Za-z0-9]+(?:_[a-z]+\d+)?")
_SHORT_DERIVATIVE = re.compile(r"d[A-Za-z]\d?|grad\d+")
_FRACTION = re.compile(
    r"(?:\\partial|\\mathrm\{d\}) ?(?P<top>.+?)/(?:\\partial|\\mathrm\{d\}) ?(?P<bottom>.+)"
)


def clashes(
    rows: Sequence[SymbolRow], names: Mapping[str, Set[str]], sizes: Set[str], again: Set[tuple[str, str]]
) -> list[str]:
    """One sentence for each clash.

    `names` has the names in the code of each lesson, `sizes` the letters that shapes are written with, and
    `again` pairs (lesson number, letter): there the letter may mean something of its own.
    """
    found = [f"{row.lesson}: {fault}" for row in rows for fault in _faults_of_names(row)]
    found += _second_meanings([row for row in rows if not row.is_derivative], again)
    found += _faults_of_sizes(rows, sizes, again)
    found += _names_not_in_code(rows, names)
    in_tables = {(row.lesson[:2], each) for row in rows for each in _letters(row)}
    found += [
        f"{number}: {each} is declared and is in no table." for number, each in sorted(again - in_tables)
    ]
    for lesson, known in names.items():
        short = sorted(each for each in known if _SHORT_DERIVATIVE.fullmatch(each))
        found += [f"{lesson}: {each} in the code is not of the form d<top>_d<bottom>." for each in short]
    return found


def names_in_code(lesson: NotebookNode) -> set[str]:
    """All names in the code of a lesson: variables, attributes, arguments."""
    code = [ast.parse(cell.source) for cell in lesson.cells if cell.cell_type == "code"]
    nodes = [node for tree in code for node in ast.walk(tree)]
    found = {getattr(node, key, None) for node in nodes for key in ("id", "attr", "arg")}
    return {name for name in found if isinstance(name, str)}


def fraction(symbol: str) -> tuple[str, str] | None:
    r"""Top and bottom of a derivative as code spells them: ("L", "w5") for \partial L/\partial w_5."""
    found = _FRACTION.fullmatch(symbol)
    return (spelled(found["top"]), spelled(found["bottom"])) if found else None


def spelled(symbol: str) -> str:
    """A symbol as code spells it: a_{o1} is a_o1, w_5 is w5, Greek letters are written out."""
    words = re.sub(r"\\(?:hat|mathrm|text) ?", "", symbol)
    words = re.sub(r"_\{?(\d+)\}?", r"\1", words)
    return re.sub(r"[{}\\ ]", "", words)


def letter(symbol: str) -> str | None:
    r"""The letter that carries the symbol, without its indices: "w" for w_5, \lambda for \lambda_{\min}."""
    found = re.fullmatch(r"(\\hat ?)?(\\?[A-Za-z]+)(?:_(?:\{[^}]*\}|\\?\w+))?", symbol)
    return (found[1] or "") + found[2] if found else None


def _letters(row: SymbolRow) -> set[str]:
    """The letters of a row, those inside of derivatives too, and its names in code."""
    inside = " ".join(row.symbols).replace("\\partial", " ")
    return {
        *re.findall(r"\\[a-z]+|(?<![A-Za-z{])[A-Za-z](?![A-Za-z])", inside),
        *row.names,
    }


def _faults_of_names(row: SymbolRow) -> Iterator[str]:
    names = [name for name in row.names if name and "." not in name]
    wrong = [name for name in names if bool(_DERIVATIVE.fullmatch(name)) != row.is_derivative]
    if wrong:
        rule = "a derivative's name is d<top>_d<bottom>, and no other's"
        yield f"{row.symbol} is called {wrong[0]} in code; {rule}."
    pairs = [pair for pair in map(fraction, row.symbols) if pair]
    for (top, bottom), name in zip(pairs, names, strict=False):
        if not wrong and not any(_says(name, top, bottom)):
            yield f"{row.symbol} is called {name} in code, which says something else."


def _says(name: str, top: str, bottom: str) -> Iterator[bool]:
    """Whether the name says d<top>_d<bottom>; a shared index may be written once, at the end."""
    yield name == f"d{top}_d{bottom}"
    top_letter, _, index = top.partition("_")
    yield bool(index) and bottom.endswith(f"_{index}") and name == f"d{top_letter}_d{bottom}"
    # z_n of every example, or z of layer 2, is dL_dZ or dL_dz2: the array of all, or the layer counted.
    yield bottom.endswith("_n") and name == f"d{top}_d{bottom[:-2].upper()}"
    yield re.fullmatch(rf"d{top}_d{bottom}\d", name) is not None


def _second_meanings(rows: Sequence[SymbolRow], again: Set) -> Iterator[str]:
    first: dict[str, tuple[SymbolRow, str]] = {}
    symbol_of: dict[str, tuple[SymbolRow, str]] = {}
    seen = set()
    for row in rows:
        for each, name in _pairs(row):
            if (row.lesson[:2], each) in again:
                continue
            before, known = first.setdefault(each, (row, name))
            if known.lower() != name.lower():  # a capital is the matrix of what the small letter is
                yield f"{row.lesson}: {each} is {name or 'not in code'}; in {before.lesson} it is {known}."
            before, known = symbol_of.setdefault(name, (row, each)) if name else (row, each)
            if known.lower() != each.lower():
                yield f"{row.lesson}: {name} is {each} in formulas; in {before.lesson} it is {known}."
        for symbol in row.symbols:
            if (row.lesson, symbol) in seen and (row.lesson[:2], symbol) not in again:
                yield f"{row.lesson}: {symbol} is in two tables of the lesson."
            seen.add((row.lesson, symbol))


def _pairs(row: SymbolRow) -> Iterator[tuple[str, str]]:
    """(letter, name in code) of a row; one name serves all symbols where the row has no other."""
    names = row.names or [""]
    names = names if len(names) == len(row.symbols) else [names[0]] * len(row.symbols)
    for symbol, name in zip(row.symbols, names, strict=True):
        if letter(symbol) and name is not None:
            yield letter(symbol), re.sub(r"\d+$|(?<=\w{3})s$", "", name)  # a digit counts, an s makes a list


def _faults_of_sizes(rows: Sequence[SymbolRow], sizes: Set[str], again: Set) -> Iterator[str]:
    for row in rows:
        for each in sorted(set(re.findall(r"\b[A-Z]\b", re.sub("`[^`]*`", "", row.shape))) - sizes):
            yield f"{row.lesson}: the shape {row.shape} has the size {each}, which is not declared."
        for name in row.names:
            if name in sizes and name not in row.symbols and (row.lesson[:2], name) not in again:
                yield f"{row.lesson}: {name} is a size, and the name of {row.symbol}."


def _names_not_in_code(rows: Sequence[SymbolRow], names: Mapping[str, Set[str]]) -> Iterator[str]:
    for row in rows:
        for name in filter(None, row.names):
            if name.rpartition(".")[2] not in names[row.lesson]:
                yield f"{row.lesson}: {name} is in a table of symbols and in no code."
