"""Links that open the course live, in Binder and in Colab, and the cell that fetches it in Colab.

They use owner, name and branch from pyproject.toml:

    [tool.nnlib]
    owner = "somebody"
    name = "the-course"
    branch = "main"

Without that table there are no links and no cell.
"""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from nnlib.course.build.errors import AuthorError

BOOTSTRAP = "bootstrap"  # the id of the cell
OPEN = "live/lab/index.html?path="  # from a page of the site; the path of a notebook follows
# Colab's own packages are new enough: nothing is installed, so nothing that is loaded has to be restarted.
_CELL = """\
# In Google Colab this fetches the course. Anywhere else it does nothing.
import subprocess, sys
from pathlib import Path
if "google.colab" in sys.modules:
    clone = "git clone --quiet --depth 1 --branch {branch}".split()
    if not Path("course").exists():
        subprocess.run([*clone, "{url}", "course"], check=True)
    sys.path.insert(0, str(Path("course").resolve()))"""
FIRST_LESSON = "notebooks/00_the_whole_story.ipynb"


class Repository(NamedTuple):
    """A repository on GitHub, from where Colab and Binder open notebooks."""

    owner: str
    name: str
    branch: str

    @property
    def url(self) -> str:
        return f"https://github.com/{self.owner}/{self.name}.git"

    @property
    def files(self) -> str:
        """The address under which its files can be read."""
        return f"https://github.com/{self.owner}/{self.name}/blob/{self.branch}"

    def colab(self, path: str) -> str:
        """The address that opens the notebook at `path` in Colab."""
        return f"https://colab.research.google.com/github/{self.owner}/{self.name}/blob/{self.branch}/{path}"

    def live(self, path: str) -> str:
        """The address that opens the notebook at `path` in the live edition, as publish.yml publishes it."""
        return f"https://{self.owner.lower()}.github.io/{self.name}/{OPEN}{path}"

    def binder(self, path: str) -> str:
        """The address that opens the notebook at `path` in Binder's JupyterLab."""
        branch = self.branch.replace("/", "%2F")  # Binder takes what follows a slash for the next part
        return f"https://mybinder.org/v2/gh/{self.owner}/{self.name}/{branch}?labpath={path}"


def repository(root: Path) -> Repository | None:
    """What pyproject.toml says, or None if it says nothing.

    Raises:
        AuthorError: they are not the three, or cannot be part of an address.
    """
    file = root / "pyproject.toml"
    project = tomllib.loads(file.read_text(encoding="utf-8-sig")) if file.exists() else {}
    table = project.get("tool", {}).get("nnlib")
    if not table:
        return None
    fit = all(re.fullmatch(r"[\w.-]+(/[\w.-]+)*", str(part), re.ASCII) for part in table.values())
    if table.keys() != set(Repository._fields) or not fit:
        raise AuthorError("pyproject.toml: [tool.nnlib] needs owner, name and branch as addresses hold them.")
    return Repository(**table)


def origin(root: Path) -> Repository | None:
    """The repository on GitHub that `root` was cloned from, for pages that only link to its files."""
    command = ["git", "-C", str(root), "remote", "get-url", "origin"]
    try:
        said = subprocess.run(command, capture_output=True, encoding="utf-8").stdout.strip()
    except OSError:  # no git
        return None
    found = re.fullmatch(r"(?:https://|git@)github\.com[/:]([\w.-]+)/([\w.-]+?)(?:\.git)?/?", said)
    return Repository(*found.groups(), branch="HEAD") if found else None


def add_bootstrap(lesson: NotebookNode, root: Path) -> None:
    """Put the cell that fetches the course in front of the first code cell, where there is an address."""
    if (where := repository(root)) is None:
        return
    first = next((n for n, cell in enumerate(lesson.cells) if cell.cell_type == "code"), len(lesson.cells))
    source = _CELL.format(branch=where.branch, url=where.url)
    lesson.cells.insert(first, new_code_cell(source, id=BOOTSTRAP))


def badges(root: Path) -> str:
    """A line of Markdown for the README: the first lesson in Binder and in Colab; "" without one."""
    if (where := repository(root)) is None:
        return ""
    binder, colab = where.binder(FIRST_LESSON), where.colab(FIRST_LESSON)
    return (
        f"[![Open in Binder](https://mybinder.org/badge_logo.svg)]({binder}) "
        f"[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({colab})"
    )


def lesson_links(root: Path, path: str) -> str:
    """Links in Markdown that open the notebook at `path` live and in Colab; "" while there is no address."""
    where = repository(root)
    return f"[live]({where.live(path)}), [Colab]({where.colab(path)})" if where else ""
