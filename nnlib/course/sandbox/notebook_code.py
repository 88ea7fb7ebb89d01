"""Run the code of notebook cells without a notebook: no kernel, no display, no checks."""

import ast
import asyncio
import builtins
import importlib.abc
import importlib.util
import inspect
import linecache
import sys
import types
from collections.abc import Callable
from functools import cache
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from nnlib.course.sandbox.observation import Observation, guarded
from nnlib.course.sandbox.raised import describe_error

SANDBOX = "nnlib.course.sandbox"


class Nothing:
    """Takes the place of what a notebook offers beside Python: whatever is asked of it, nothing happens."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *given, **_) -> Any:
        """Nothing; but a control gives back the answer in its call, choose("0.2", "d")."""
        return given[1] if len(given) == 2 else ...


class _Shell(Nothing):
    """What get_ipython() gives: magics do nothing, but those that time or hide a cell do run it."""

    def __init__(self, namespace: dict[str, Any]):
        self._namespace = namespace

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        if name in ("time", "capture", "prun"):
            _execute(TransformerManager().transform_cell(cell), f"<%%{name}>", self._namespace)

    def run_line_magic(self, name: str, line: str, *_, **__) -> None:
        if name in ("time", "prun"):
            self.run_cell_magic(name, "", line)


def is_hidden(module: str) -> bool:
    """Whether a module may know an answer: every room of the course but the sandbox itself."""
    return module.startswith("nnlib.course.") and not f"{module}.".startswith(f"{SANDBOX}.")


class _HiddenModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives empty modules in place of the hidden ones: what is called in them does nothing."""

    def find_spec(self, name, path=None, target=None):
        if is_hidden(name):
            return importlib.util.spec_from_loader(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.__getattr__ = Nothing().__getattr__


def notebook_namespace() -> dict[str, Any]:
    """The names that every notebook has, for cells to run in; hides the packages that judge."""
    sys.meta_path.insert(0, _HiddenModules())
    import IPython.display

    nothing = Nothing()
    for name in ("display", "update_display", "clear_output"):
        setattr(IPython.display, name, nothing)
    module = types.ModuleType("__main__")  # pickling and dataclasses look here
    shell = _Shell(module.__dict__)
    builtins.display, builtins.get_ipython = nothing, lambda: shell
    sys.modules["__main__"] = module
    return module.__dict__


def run_cell(source: str, name: str, namespace: dict[str, Any], seconds: float) -> Observation:
    """Run one cell for a limited time: an Observation without a value, with the trouble if any."""
    return attempt(lambda: _run(source, name, namespace), seconds)


def attempt(run: Callable[[], Any], seconds: float) -> Observation:
    """Run code that may end in any way: an Observation without a value, with the trouble if any."""
    try:
        _, trouble, begun = guarded(run, seconds)
    except KeyboardInterrupt as error:  # there is no keyboard here: the code sent it itself
        trouble, begun = describe_error(error), True
    return Observation(trouble=trouble, begun=begun)


def _run(source: str, name: str, namespace: dict[str, Any]) -> None:
    python = TransformerManager().transform_cell(source)  # magics and shell commands become calls of nothing
    file = f"cell {name}"
    linecache.cache[file] = len(python), None, python.splitlines(keepends=True), file
    try:
        _execute(python, file, namespace)
    finally:
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close("all")  # as a notebook does: the plot of the next cell is another one


def _execute(python: str, file: str, namespace: dict[str, Any]) -> None:
    """Run Python, which may await at its top level; a task that it begins goes on in the next cell."""
    code = compile(python, file, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    result = eval(code, namespace)
    if code.co_flags & inspect.CO_COROUTINE:
        _loop().run(result)


@cache
def _loop() -> asyncio.Runner:
    return asyncio.Runner()
