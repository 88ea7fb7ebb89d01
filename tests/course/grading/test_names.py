"""A public name of these two rooms means one thing in the whole package."""

import ast
from collections import defaultdict
from pathlib import Path

import nnlib

PACKAGE = Path(nnlib.__file__).parent
ROOMS = "course/grading/", "course/sandbox/"


def test_modules_functions_and_classes_share_their_names_with_no_other():
    places = defaultdict(list)
    for path in PACKAGE.rglob("*.py"):
        here = path.relative_to(PACKAGE).as_posix()
        if path.name != "__init__.py":
            places[path.stem].append(here)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(here)
    ours = {name: found for name, found in places.items() if any(one.startswith(ROOMS) for one in found)}
    assert {name: found for name, found in ours.items() if len(found) > 1} == {}
