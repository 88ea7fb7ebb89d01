"""Run a lesson in a fresh kernel, and keep outputs that every run reproduces."""

import os
import re
from copy import deepcopy
from pathlib import Path
from subprocess import DEVNULL

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from nnlib.course.build.errors import AuthorError, blaming
from nnlib.course.build.source import NOTEBOOK_METADATA

SECONDS_PER_CELL = 300
# With NNLIB_VALIDATE a check that does not take the solution fails its cell.
SAME_EVERYWHERE = {"PYTHONHASHSEED": "0", "NNLIB_VALIDATE": "1"}
_WIDGET = "application/vnd.jupyter.widget-view+json"
_TERMINAL_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def execute(lesson: NotebookNode, path: Path) -> None:
    """Run the cells in the folder of `path` and fill in their outputs and execution counts.

    Raises AuthorError, naming the cell, where one fails or takes longer than `SECONDS_PER_CELL`.
    """
    client = NotebookClient(
        lesson,
        kernel_name="python3",
        timeout=SECONDS_PER_CELL,
        force_raise_errors=True,  # even where the tag raises-exception allows one: tracebacks hold paths
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    _run(client, path)
    for cell in lesson.cells:
        if cell.cell_type == "code":
            cell.outputs = stable(cell.outputs)
    lesson.metadata = NotebookNode(NOTEBOOK_METADATA)  # the kernel has added its version of Python


def _run(client: NotebookClient, path: Path) -> None:
    running = {}

    def remember(cell: NotebookNode, cell_index: int) -> None:
        running.update(number=cell_index + 1, source=cell.source)

    client.on_cell_execute = remember
    # Outputs must not depend on the shell that build was called from.
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    try:
        # The kernel's own messages (transport, debugger) do not help an author.
        client.execute(env=environment | SAME_EVERYWHERE, stderr=DEVNULL)
        return
    except CellExecutionError as error:
        reason = f"{error.ename}: {error.evalue}"
    except CellTimeoutError:
        reason = f"the cell ran longer than {SECONDS_PER_CELL} s."
    except DeadKernelError:
        reason = "the kernel died."
    with blaming(path, **running):
        raise AuthorError(reason)


def stable(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs without what changes from run to run or needs a kernel.

    Of a widget its static form (text/html) is kept, if it has one.
    """
    kept = []
    for output in deepcopy(outputs):
        if output.output_type == "stream":
            output.text = _TERMINAL_COLOUR.sub("", output.text)
            if kept and kept[-1].get("name") == output.name:
                kept[-1].text += output.text
                continue
        elif "data" in output:
            output.data = _without_widget(output.data)
            if not output.data:
                continue
        kept.append(output)
    return kept


def _without_widget(data: dict) -> NotebookNode:
    rest = NotebookNode({kind: value for kind, value in data.items() if kind != _WIDGET})
    if isinstance(rest.get("text/plain"), str):
        rest["text/plain"] = _TERMINAL_COLOUR.sub("", rest["text/plain"])
    only_a_name = _WIDGET in data and rest.keys() <= {"text/plain"}
    return NotebookNode() if only_a_name else rest
