"""Each notebook as Colab would run it: its versions, an empty folder, and nothing but the notebook in it."""

import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from nnlib.course.build.lessons import sources
from nnlib.course.build.publishing import add_bootstrap, repository
from nnlib.course.build.source import read_lesson
from nnlib.course.build.student import student_copy

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LESSONS = [source.stem for source in sources(ROOT)]
# The lesson that also runs with all exercises solved, beside its copy.
SOLVED = LESSONS[0]
TABLE = '\n[tool.nnlib]\nowner = "somebody"\nname = "course"\nbranch = "spring"\n'
# What Colab has (googlecolab/backend-info, August 2026), and nbval to look at the cells.
VERSION = "3.13"
COLAB = [
    "ipykernel==6.17.1",
    "ipython==7.34.0",
    "ipywidgets==7.7.1",
    "jupyterlab_widgets==3.0.16",
    "matplotlib==3.10.0",
    "numpy==2.1.*",
    "pytest==8.4.2",
    "tqdm",
    "nbval",
]
# ipywidgets 7 drops a keyword that it does not know, with this warning: a control would be another one.
IN_THE_KERNEL = """\
import sys, types, warnings
sys.modules.update({name: types.ModuleType(name) for name in ("google", "google.colab")})
warnings.filterwarnings("error", "Passing unrecognized arguments", DeprecationWarning)
warnings.filterwarnings("error", category=DeprecationWarning, module="nnlib|__main__")
"""


@pytest.fixture(scope="module")
def colab(environment, shared_course, tmp_path_factory):
    """The Python of such an environment, and the variables under which its kernels believe to be in Colab."""
    folder = tmp_path_factory.mktemp("colab")
    with (shared_course / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(TABLE)
    commit(shared_course)
    startup = folder / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "colab.py").write_text(IN_THE_KERNEL, encoding="utf-8")
    foreign = ("PYTEST_", "NNLIB_", "PYTHON")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    variables = {
        "IPYTHONDIR": str(folder / "ipython"),
        "NNLIB_VALIDATE": "1",  # an open exercise fails its cell, so that it can be told from a solved one
        # The notebooks name the remote as they would in Colab; git alone knows that it lies on this machine.
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{shared_course.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": repository(shared_course).url,
    }
    return environment(folder / "venv", *COLAB, version=VERSION), inherited | variables


def commit(folder):
    git = ["git", "-c", "user.name=test", "-c", "user.email=test@example.org"]
    for command in (["init", "--quiet", "-b", "spring"], ["add", "."], ["commit", "--quiet", "-m", "All"]):
        subprocess.run([*git, *command], cwd=folder, check=True)


@pytest.fixture(scope="module")
def runs(colab, shared_course, tmp_path_factory):
    """By lesson its student copy, run in a folder that was empty before, and by "solved" a solution after it.

    For each of them a list of its code cells, each with the text of its failure, or None where it passed. The
    copy fetches the course, the solution finds it there.
    """
    home, cells = tmp_path_factory.mktemp("lessons"), {}
    for name in LESSONS:
        source = shared_course / "solutions" / f"{name}.py"
        solution = read_lesson(source)
        add_bootstrap(solution, shared_course)
        (home / name).mkdir()
        for kind, notebook in ((name, student_copy(solution, source)), ("solved", solution)):
            if kind == name or name == SOLVED:
                nbformat.write(notebook, home / name / f"{kind}.ipynb")
                cells[f"{name}/{kind}"] = [cell for cell in notebook.cells if cell.cell_type == "code"]
    failures = iter(run_nbval([f"{file}.ipynb" for file in cells], colab, home))
    results = {
        file.partition("/")[2]: [(cell, next(failures)) for cell in group] for file, group in cells.items()
    }
    assert next(failures, "nothing") == "nothing"
    return results


def run_nbval(files, colab, folder):
    python, variables = colab
    options = "-p no:cacheprovider -q --color=no --nbval-cell-timeout=120 --junitxml=report.xml".split()
    command = [python, "-m", "pytest", "--nbval-lax", "--nbval-current-env", *files, *options]
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, encoding="utf-8")
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return [case.findtext("failure") for case in ElementTree.parse(folder / "report.xml").iter("testcase")]


def test_a_solution_runs_without_an_error(runs):
    failures = [failure for _, failure in runs["solved"] if failure]
    assert not failures, "\n\n".join(failures)


@pytest.mark.parametrize("name", LESSONS)
def test_a_student_copy_stops_at_its_open_exercises_alone(name, runs):
    failed = {cell.id: failure for cell, failure in runs[name] if failure}
    graded = [cell.id for cell, _ in runs[name] if cell.metadata.get("nbgrader", {}).get("points")]
    assert list(failed) == graded, "\n\n".join(failed.values())
    assert all("not begun" in failure for failure in failed.values())
