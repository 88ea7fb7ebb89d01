"""A picture that moves on a page without a kernel: its frames are drawn now, and a slider swaps them."""

import ast
import importlib
import json
import re
from collections.abc import Sequence
from html import escape
from typing import Any

from nbformat import NotebookNode

from nnlib.course.build.errors import AuthorError
from nnlib.course.build.publishing import BOOTSTRAP
from nnlib.show.images import as_drawings

_MARK = re.compile(r"(?=<(?:style|rect|text|poly|path|circle|svg|/svg))")
_PAGE = """<div class="moving">
<p class="handle" hidden>
<label>{name} <input type="range" max="{last}" value="{now}"></label>
<span style="min-width: {longest}ch">{value}</span></p>
{still}{note}
<script type="application/json">{frames}</script>
</div>"""
_NOTE = '\n<p class="second">This task needs the other controls, which are in the notebook.</p>'


def moving(cells: Sequence[NotebookNode], output: NotebookNode) -> str | None:
    """This output of the last of these cells with a slider, or None if no one number moves it.

    What the cell needs of those before it is run here: the statements that its names come from, no others.

    Raises:
        AuthorError: what is drawn now is not what was shown then.
    """
    if "nnlib-still" not in output.get("data", {}).get("text/html", ""):
        return None
    *before, shown = _statements(cells)
    if not _moves(before, shown):
        return None
    names: dict[str, Any] = {}
    exec(compile(ast.Module(_needed(before, shown), []), "<lesson>", "exec"), names)
    widget = eval(compile(ast.Expression(shown.value), "<lesson>", "eval"), names)
    still = as_drawings(output.data["text/html"])
    name, now, frames = widget.frames()
    if frames[now][1].svg not in still:
        raise AuthorError("what this cell draws is not what is stored; build the lesson again.")
    return _PAGE.format(
        name=escape(name),
        last=len(frames) - 1,
        now=now,
        value=escape(frames[now][0]),
        longest=max(len(value) for value, *_ in frames),  # or the slider would change its size
        still=f'<div class="shown">{still}</div>',
        note=_NOTE * all("Reached" not in said for *_, said in frames),
        frames=_packed(frames),
    )


def _packed(frames) -> str:
    """All frames as JSON; a mark that several of them have in common is there once."""
    places: dict[str, int] = {}
    packed = []
    for value, picture, said in frames:
        size, inner = re.fullmatch(
            r'<svg[^>]* viewBox="([^"]*)"[^>]*>(.*)</svg>', picture.svg, re.DOTALL
        ).groups()
        drawn = [places.setdefault(mark, len(places)) for mark in _MARK.split(inner) if mark]
        packed.append({"value": value, "alt": picture.alt, "said": said, "size": size, "drawn": drawn})
    text = json.dumps({"marks": list(places), "frames": packed}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("</", r"<\/")


def _statements(cells: Sequence[NotebookNode]) -> list[ast.stmt]:
    code = [cell.source for cell in cells if cell.cell_type == "code" and cell.id != BOOTSTRAP]
    return [statement for source in code for statement in ast.parse(source).body]


def _moves(before: list[ast.stmt], shown: ast.stmt) -> bool:
    """Whether the last statement makes an explorer that one number can move."""
    if not (isinstance(shown, ast.Expr) and isinstance(shown.value, ast.Call)):
        return False
    name = getattr(shown.value.func, "id", "")
    home = next((one for one in reversed(before) if name in _bound(one)), None)
    if not isinstance(home, ast.ImportFrom):
        return False
    from nnlib.show.widgets.explorer import Explorer  # ipywidgets is slow to import

    kind = getattr(importlib.import_module(str(home.module)), name)
    return isinstance(kind, type) and issubclass(kind, Explorer) and kind.handle is not Explorer.handle


def _needed(before: list[ast.stmt], shown: ast.stmt) -> list[ast.stmt]:
    """The statements that bind what the last one reads, what those read, and so on."""
    wanted, kept = _read(shown), []
    for statement in reversed(before):
        if _bound(statement) & wanted:
            wanted = wanted - _bound(statement) | _read(statement)
            kept.append(statement)
    return kept[::-1]


def _bound(statement: ast.stmt) -> set[str]:
    """The names that a statement gives a value, or to whose parts it gives one."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    found = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.alias):
            found.add(node.asname or node.name.partition(".")[0])
        elif isinstance(getattr(node, "ctx", None), ast.Store):
            while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
                node = node.value
            found |= {node.id} if isinstance(node, ast.Name) else set()
    return found


def _read(statement: ast.stmt) -> set[str]:
    """The names whose values it needs; what it changes is among them."""
    names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
    changed = _bound(statement) if isinstance(statement, ast.AugAssign) else set()
    return changed | {node.id for node in names if isinstance(node.ctx, ast.Load)}
