"""Three rooms, one wall: core <- show <- course, and the arrows inside the course."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "nnlib"
# A room, what it may import beside itself, and the most lines it is meant to have.
MAY_IMPORT = {
    "core": set(),
    "course.refusal": set(),  # the error of all commands
    "course.files": set(),
    "course.formulas": {"course.refusal"},
    "show": {"core"},
    "course.sandbox": {"core"},
    "course.checks": {"course.refusal", "course.sandbox", "core"},
    "course.lessons": {"course.checks", "course.sandbox", "show", "core"},
    "course.progress": {"course.refusal", "course.files", "course.checks", "show", "core"},
    "course.grading": {
        "course.refusal",
        "course.files",
        "course.formulas",
        "course.checks",
        "course.sandbox",
        "core",
    },
    "course.build": {
        "course.refusal",
        "course.files",
        "course.formulas",
        "course",
        "course.grading",
        "course.progress",
        "course.checks",
        "show",
        "core",
    },
    "course": {"course.progress", "course.checks", "course.files", "show", "core"},  # what a notebook imports
    "course.command_line": {
        "course.refusal",
        "course",
        "course.build",
        "course.grading",
        "course.progress",
        "course.checks",
    },
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
OPTIMIZERS = {"clipping", "optimizers", "schedules"}
MODULES = sorted(path for path in ROOT.rglob("*.py") if path.name != "__main__.py")


def name(path):
    return str(path.relative_to(ROOT))


def imports(path, top_level_only=False):
    """Full names of what a file imports; `from nnlib import show` counts as nnlib.show."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if top_level_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name(path)} imports with dots; write the full name."
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module):
    """The room that a full module name belongs to."""
    parts = module.split(".")[1:]
    return next((r for r in (".".join(parts[:2]), parts[0] if parts else "") if r in MAY_IMPORT), "core")


def module_of(path):
    return ".".join(["nnlib", *path.relative_to(ROOT).with_suffix("").parts])


def own(modules):
    return [module for module in modules if module.split(".")[0] == "nnlib"]


CORE = [path for path in MODULES if room(module_of(path)) == "core"]


def test_imports_stay_inside_the_walls():
    for path in MODULES:
        here = room(module_of(path))
        allowed = MAY_IMPORT[here] | {here}
        assert [module for module in own(imports(path)) if room(module) not in allowed] == [], name(path)


def test_the_rooms_and_their_sizes(capsys):
    lines = dict.fromkeys(MAY_IMPORT, 0)
    for path in MODULES:
        lines[room(module_of(path))] += len(path.read_text(encoding="utf-8").splitlines())
    with capsys.disabled():
        print("\n" + "\n".join(f"{size:6,} lines in {room}" for room, size in lines.items()))
    assert all(lines.values())


def test_nothing_of_the_course_loads_a_widget_before_it_is_shown():
    for path in (ROOT / "course").rglob("*.py"):
        modules = own(imports(path, top_level_only=True))
        assert not [one for one in modules if one.startswith("nnlib.show.widgets")], name(path)


@pytest.mark.parametrize("path", CORE, ids=name)
def test_the_core_needs_numpy_alone(path):
    foreign = {module.split(".")[0] for module in imports(path, top_level_only=True)} - {"nnlib", "numpy"}
    assert foreign - set(sys.stdlib_module_names) == set()
    lazy = {module.split(".")[0] for module in imports(path)} - {"nnlib", "numpy"}
    assert lazy - set(sys.stdlib_module_names) <= ({"tqdm"} if path.name == "training.py" else set())


@pytest.mark.parametrize("path", CORE, ids=name)
def test_gradient_providers_and_optimizers_import_neither_each_other(path):
    here = path.relative_to(ROOT).parts[0].removesuffix(".py")
    seconds = {module.split(".")[1] for module in own(imports(path))}
    if here in GRADIENT_PROVIDERS:
        assert not seconds & (OPTIMIZERS | {"training"})
    if here in OPTIMIZERS:
        assert not seconds & (GRADIENT_PROVIDERS | {"training"})


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


def test_no_text_is_read_or_written_in_an_encoding_that_depends_on_the_machine():
    """pathlib, open and subprocess take that of the machine unless one is named."""
    places = [
        f"{path.relative_to(ROOT.parent)}, line {node.lineno}"
        for path in [*ROOT.rglob("*.py"), *Path(__file__).parent.rglob("*.py")]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _takes_the_machines(node)
    ]
    assert places == []


def _takes_the_machines(call):
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    if "encoding" in named:
        return False
    if name in ("read_text", "write_text"):
        return len(call.args) == (name == "write_text") and not isinstance(call.func, ast.Name)
    if name == "open":
        modes = [
            n.value for n in [*call.args, *call.keywords] if _is_text(n) and set(n.value) <= set("rwxabt+")
        ]
        return bool(modes) and not any("b" in mode for mode in modes)
    return isinstance(named.get("text"), ast.Constant) and named["text"].value is True


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
