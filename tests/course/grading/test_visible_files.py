"""What is laid into the sandbox knows no answer and can only be read."""

from pathlib import Path

from nnlib.course.grading.visible_files import COURSE, file_options, packages
from nnlib.course.sandbox.jail import LESSON

ROOT = Path(__file__).parents[3]


def test_nothing_that_knows_an_answer_is_laid_into_the_sandbox():
    options = file_options()
    inside = {options[n + 2] for n, option in enumerate(options) if option == "--ro-bind"}
    assert f"{COURSE}/nnlib/course/sandbox" in inside
    for hidden in ("checks", "lessons", "progress", "grading", "build", "notebook.py", "answers.py"):
        assert f"{COURSE}/nnlib/course/{hidden}" not in inside
    assert f"{COURSE}/nnlib/course" not in inside
    assert not any(ROOT.is_relative_to(place) for place in inside)


def test_all_that_is_laid_over_something_can_only_be_read():
    options = file_options()
    after = {
        option: {options[n + 1] for n in range(len(options) - 1) if options[n] == option}
        for option in options
    }
    assert after["--tmpfs"] - {LESSON} == after["--remount-ro"] - {"/"}
    assert any(place.endswith("site-packages") for place in after["--tmpfs"])


def test_of_the_packages_only_those_that_a_lesson_imports_are_seen():
    names = {path.name for path in packages()}
    assert {"numpy", "matplotlib", "IPython", "ipywidgets", "tqdm", "traitlets", "PIL"} <= names
    assert not names & {"nnlib", "jinja2", "yaml", "pytest", "jupyterlab", "nbformat", "sklearn"}
