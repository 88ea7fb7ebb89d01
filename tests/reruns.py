"""Run a committed notebook again and compare what it shows with what is stored."""

import os
from pathlib import Path
from subprocess import DEVNULL

import nbformat
from nbclient import NotebookClient

from nnlib.course.build.execute import stable


def run(notebook, folder: Path, *, allow_errors: bool = False, **variables: str) -> None:
    """Run all cells in a fresh kernel, which finds these variables in its environment."""
    inherited = {name: value for name, value in os.environ.items() if name != "NNLIB_VALIDATE"}
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(
        notebook, kernel_name="python3", timeout=120, allow_errors=allow_errors, resources=resources
    )
    client.execute(env=inherited | variables, stderr=DEVNULL)


def differences_from_stored(path: Path, also_tagged: bool = True, **variables: str) -> list[str]:
    """A line for each cell that shows something else than is stored.

    Without `also_tagged` cells whose tag allows another output are left out.
    """
    stored, again = (nbformat.read(path, as_version=4) for _ in range(2))
    run(again, path.parent, **variables)
    return [
        f"{one.id}: {first_difference(shown(one.outputs), shown(stable(other.outputs)))}"
        for one, other in zip(stored.cells, again.cells, strict=True)
        if one.cell_type == "code"
        if also_tagged or "nbval-ignore-output" not in one.metadata.get("tags", [])
        if one.outputs != stable(other.outputs)
    ]


def shown(outputs: list) -> str:
    texts = [[output.get("text", ""), *output.get("data", {}).values()] for output in outputs]
    return "\n".join(str(text) for group in texts for text in group)


def first_difference(one: str, other: str) -> str:
    """What is stored and what came out, from a little before the first letter in which they differ."""
    begin = max(len(os.path.commonprefix([one, other])) - 60, 0)
    return f"stored {one[begin : begin + 120]!r}, came out {other[begin : begin + 120]!r}"
