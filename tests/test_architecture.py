"""The arrows between the parts: who may import whom."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "nnlib"
PARTS = ["figures", "widgets", "observing", "exercises", "grading", "authoring"]
MAY_IMPORT = {
    "core": {"core"},
    "figures": {"figures", "core"},
    "widgets": {"widgets", "figures", "core"},
    "observing": {"observing", "core"},
    "exercises": {"exercises", "observing", "widgets", "figures", "core"},
    "grading": {"grading", "exercises", "observing", "core"},
    "authoring": {"authoring", "grading", "exercises", "widgets", "figures", "core"},
}
GRADIENT_PROVIDERS = {
    "activations",
    "autodiff",
    "differences",
    "gradient_check",
    "layers",
    "losses",
    "network",
    "providers",
}
OPTIMIZERS = {"adaptive", "clipping", "optimizers", "schedules", "stepping"}
MODULES = sorted(path for path in ROOT.rglob("*.py") if path.name != "__main__.py")
CORE = [path for path in MODULES if path.relative_to(ROOT).parts[0] not in PARTS]


def name(path):
    return str(path.relative_to(ROOT))


def imports(path, top_level_only=False):
    """Full names of what a file imports; `from nnlib import figures` counts as nnlib.show."""
    tree, package = (
        ast.parse(path.read_text(encoding="utf-8")),
        ("nnlib", *path.relative_to(ROOT).parent.parts),
    )
    for node in tree.body if top_level_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = (
                package[: len(package) + 1 - node.level] if node.level else ()
            )  # from . import, from .. import
            module = ".".join(filter(None, [*above, node.module]))
            yield from (f"{module}.{alias.name}" for alias in node.names)


def part(module):
    """The part of nnlib that a full module name belongs to."""
    second = (module.split(".") + [""])[1]
    return second if second in PARTS else "core"


def own(modules):
    return [module for module in modules if module.split(".")[0] == "nnlib"]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_point_downwards_only(path):
    here = path.relative_to(ROOT).parts[0]
    allowed = MAY_IMPORT[here if here in PARTS else "core"]
    assert [module for module in own(imports(path)) if part(module) not in allowed] == []


@pytest.mark.parametrize("path", sorted((ROOT / "exercises").glob("*.py")), ids=name)
def test_a_check_needs_no_widget(path):
    """A control for an answer is loaded where one is shown, and nowhere else."""
    assert not [module for module in own(imports(path, top_level_only=True)) if part(module) == "widgets"]


@pytest.mark.parametrize("path", CORE, ids=name)
def test_the_core_needs_numpy_alone(path):
    foreign = {module.split(".")[0] for module in imports(path, top_level_only=True)} - {"nnlib", "numpy"}
    assert foreign - set(sys.stdlib_module_names) == set()
    lazy = (
        {module.split(".")[0] for module in imports(path)} - {"nnlib", "numpy"} - set(sys.stdlib_module_names)
    )
    assert lazy <= ({"tqdm"} if path.name == "progress.py" else set())


@pytest.mark.parametrize("path", CORE, ids=name)
def test_gradient_providers_and_optimizers_import_neither_each_other(path):
    here = path.relative_to(ROOT).parts[0].removesuffix(".py")
    seconds = {module.split(".")[1] for module in own(imports(path))}
    if here in GRADIENT_PROVIDERS:
        assert not seconds & (OPTIMIZERS | {"training"})
    if here in OPTIMIZERS:
        assert not seconds & (GRADIENT_PROVIDERS | {"training"})


@pytest.mark.parametrize("path", [path for path in CORE if path.name != "__init__.py"], ids=name)
def test_core_modules_are_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 160


def test_import_nnlib_loads_numpy_and_nothing_else():
    program = "import sys; before = set(sys.modules); import nnlib; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    loaded = {module.split(".")[0] for module in done.stdout.split()}
    brought_by_numpy = {"numpy", "cython_runtime"} | {module for module in loaded if module.startswith("_")}
    assert "numpy" in loaded
    assert loaded - {"nnlib"} - brought_by_numpy - set(sys.stdlib_module_names) == set()


def test_every_public_name_exists():
    import nnlib

    assert [name for name in nnlib.__all__ if not hasattr(nnlib, name)] == []
