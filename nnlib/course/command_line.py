"""The command line: `python -m nnlib COMMAND`. Each command is one function that returns the exit status."""

import argparse
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path

from nnlib.course.console import speak_plainly
from nnlib.course.grading.command import add_grading_commands

ROOT = Path(__file__).resolve().parents[2]
# What a command needs beside NumPy: in words, and for pip in a copy of the course and without one.
COURSE = "the course", "-r requirements.txt", "jupyterlab"
AUTHORS = "the authors' tools", '-e ".[dev]"', '"nnlib[dev]"'
GRADER = "the grader's tools", '-e ".[grade]"', '"nnlib[grade]"'
CLUSTER = "Dask", '-e ".[dask]"', '"nnlib[dask]"'


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 is success, 1 something to look at, 2 a request that cannot be carried out."""
    speak_plainly()
    parser = argparse.ArgumentParser(prog="python -m nnlib", description="The tools of the course.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    _add_check(commands)
    _add_progress(commands)
    _add_build(commands)
    _add_release(commands)
    for command in add_grading_commands(commands):
        command.set_defaults(needs=GRADER)
    _add_site(commands)
    options = parser.parse_args(arguments)
    if not options.command:
        parser.print_help()
        return 0
    if options.needs is AUTHORS and not (ROOT / "solutions").is_dir():
        return _refuse(f"{options.command} needs the sources of the course: run it in a clone of it.")
    try:
        return options.run(options)
    except ModuleNotFoundError as missing:
        return _refuse_without(missing, options)


def _refuse_without(missing: ModuleNotFoundError, options: argparse.Namespace) -> int:
    package = (missing.name or "nnlib").partition(".")[0]
    if package == "nnlib":
        raise missing
    what, in_the_course, elsewhere = CLUSTER if package == "distributed" else options.needs
    source = in_the_course if (ROOT / "pyproject.toml").exists() else elsewhere
    remedy = f"install {what} with: python -m pip install {source}"
    return _refuse(f"{options.command} needs the package {package}; {remedy}")


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2


def _need_a_kernel() -> None:
    """nbclient starts the kernel in another process, where a missing one could not be named."""
    if importlib.util.find_spec("ipykernel") is None:
        raise ModuleNotFoundError("No module named 'ipykernel'", name="ipykernel")


def _add_check(commands) -> None:
    text = "run your notebook and say of each exercise what its check says; the file stays as it is"
    parser = commands.add_parser("check", help=text, description=text)
    parser.add_argument(
        "notebook", metavar="NOTEBOOK", type=Path, help="such as notebooks/00_the_whole_story.ipynb"
    )
    parser.set_defaults(run=_check, needs=COURSE)


def _check(options: argparse.Namespace) -> int:
    # Imported here and in the other commands, because no command needs the packages of another.
    from nnlib.course.checks.report import NoLesson, report

    _need_a_kernel()
    try:
        lines, done = report(options.notebook)
    except NoLesson as error:
        return _refuse(str(error))
    print("\n".join(lines))
    return 0 if done else 1


def _add_progress(commands) -> None:
    text = "say what you have solved, believed and remembered so far, from what the checks keep"
    parser = commands.add_parser("progress", help=text, description=text)
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        nargs="?",
        type=Path,
        help="the folder with the notebooks (default: that of the course, notebooks, or the current folder)",
    )
    parser.set_defaults(run=_progress, needs=COURSE)


def _progress(options: argparse.Namespace) -> int:
    from datetime import date

    from nnlib.course.progress.report import NoFolder, progress_report

    try:
        lines, sound = progress_report(options.folder or _notebooks(), date.today())
    except NoFolder as error:
        return _refuse(str(error))
    print("\n".join(lines))
    return 0 if sound else 1


def _notebooks() -> Path:
    """The folder of the learner's notebooks: the course's own, else one at the current folder."""
    from nnlib.course.progress.record import FILE

    for folder in (ROOT / "notebooks", Path("notebooks"), Path(".")):
        if (folder / FILE).exists() or any(folder.glob("[0-9][0-9]_*.ipynb")):
            return folder
    return Path("notebooks")


def _add_build(commands) -> None:
    text = "make the notebooks of all lessons, or of some, from solutions/NN_name.py"
    parser = commands.add_parser("build", help=text, description=text)
    parser.add_argument("lessons", metavar="LESSON", nargs="*", help="such as 05 or 05_backpropagate_by_hand")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="run nothing; list what is out of date")
    how.add_argument("--force", action="store_true", help="overwrite changed student copies too")
    parser.set_defaults(run=_build, needs=AUTHORS)


def _build(options: argparse.Namespace) -> int:
    from nnlib.course.build.errors import AuthorError
    from nnlib.course.build.lessons import build, out_of_date

    try:
        if options.check:
            lines = out_of_date(ROOT, options.lessons)
        else:
            _need_a_kernel()
            lines = build(ROOT, options.lessons, force=options.force)
    except AuthorError as error:
        return _refuse(str(error))
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if lines else 0


def _add_release(commands) -> None:
    text = "put what learners get, the course without its answers, into one archive"
    parser = commands.add_parser("release", help=text, description=text)
    parser.add_argument("lessons", metavar="LESSON", nargs="*", help="such as 05; none means all")
    parser.add_argument(
        "--out", metavar="ZIP", type=Path, default=Path("course.zip"), help="default: course.zip"
    )
    parser.set_defaults(run=_release, needs=AUTHORS)


def _release(options: argparse.Namespace) -> int:
    from nnlib.course.build.errors import AuthorError
    from nnlib.course.build.release import release

    try:
        files = release(ROOT, options.lessons, options.out)
    except AuthorError as error:
        return _refuse(str(error))
    print(f"{options.out}: {len(files)} files.")
    return 0


def _add_site(commands) -> None:
    text = "make the course as pages to read in a browser, without a network or a kernel"
    parser = commands.add_parser("site", help=text, description=text)
    parser.add_argument(
        "--out", metavar="FOLDER", type=Path, default=ROOT / "site", help="where to (default: site)"
    )
    parser.set_defaults(run=_site, needs=AUTHORS)


def _site(options: argparse.Namespace) -> int:
    from nnlib.course.build.errors import AuthorError
    from nnlib.course.build.site import site

    try:
        files = site(ROOT, options.out)
    except AuthorError as error:
        return _refuse(str(error))
    print(f"{len(files)} files; begin with {options.out / 'index.html'}")
    return 0
