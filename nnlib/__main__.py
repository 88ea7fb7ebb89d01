"""The command line: `python -m nnlib COMMAND`. Each command is one function that returns the exit status."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from nnlib.course.console import speak_plainly

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 is success, 1 something to look at, 2 a request that cannot be carried out."""
    speak_plainly()
    parser = argparse.ArgumentParser(prog="python -m nnlib", description="The tools of the course.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _describe_check(commands)
    _describe_progress(commands)
    _describe_build(commands)
    _describe_release(commands)
    _describe_grading(commands)
    _describe_site(commands)
    options = parser.parse_args(arguments)
    if "run" in options:
        return options.run(options)
    parser.print_help()
    return 0


def _describe_check(commands) -> None:
    text = "run your notebook and say of each exercise what its check says; the file stays as it is"
    parser = commands.add_parser("check", help=text, description=text)
    parser.add_argument(
        "notebook", metavar="NOTEBOOK", type=Path, help="such as notebooks/00_the_whole_story.ipynb"
    )
    parser.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    try:
        # Here and not above: no command shall need the packages of another.
        from nnlib.course.checks.report import NoLesson, report
    except ModuleNotFoundError as missing:
        return _refuse_without("check", missing, "the course", "-r requirements.txt")
    try:
        lines, done = report(options.notebook)
    except NoLesson as error:
        return _refuse(str(error))
    print("\n".join(lines))
    return 0 if done else 1


def _describe_progress(commands) -> None:
    text = "say what you have solved, believed and remembered so far, from what the checks keep"
    parser = commands.add_parser("progress", help=text, description=text)
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        nargs="?",
        type=Path,
        default=ROOT / "notebooks",
        help="where the notebooks lie (default: notebooks)",
    )
    parser.set_defaults(run=_progress)


def _progress(options: argparse.Namespace) -> int:
    from datetime import date

    from nnlib.course.progress.report import NoFolder, progress_report

    try:
        lines, sound = progress_report(options.folder, date.today())
    except NoFolder as error:
        return _refuse(str(error))
    print("\n".join(lines))
    return 0 if sound else 1


def _describe_build(commands) -> None:
    text = "make the notebooks of all lessons, or of some, from solutions/NN_name.py"
    parser = commands.add_parser("build", help=text, description=text)
    parser.add_argument("lessons", metavar="LESSON", nargs="*", help="such as 05 or 05_backpropagate_by_hand")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="run nothing; list what is out of date")
    how.add_argument("--force", action="store_true", help="overwrite changed student copies too")
    parser.set_defaults(run=_build)


def _build(options: argparse.Namespace) -> int:
    try:
        from nnlib.course.build.errors import AuthorError
        from nnlib.course.build.lessons import build, check
    except ModuleNotFoundError as missing:
        return _refuse_without("build", missing, "the authors' tools", '-e ".[dev]"')
    try:
        if options.check:
            lines = check(ROOT, options.lessons)
        else:
            lines = build(ROOT, options.lessons, force=options.force)
    except AuthorError as error:
        return _refuse(str(error))
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if lines else 0


def _describe_release(commands) -> None:
    text = "put what learners get, the course without its answers, into one archive"
    parser = commands.add_parser("release", help=text, description=text)
    parser.add_argument("lessons", metavar="LESSON", nargs="*", help="such as 05; none means all")
    parser.add_argument(
        "--out", metavar="ZIP", type=Path, default=Path("course.zip"), help="default: course.zip"
    )
    parser.set_defaults(run=_release)


def _release(options: argparse.Namespace) -> int:
    try:
        from nnlib.course.build.errors import AuthorError
        from nnlib.course.build.release import release
    except ModuleNotFoundError as missing:
        return _refuse_without("release", missing, "the authors' tools", '-e ".[dev]"')
    try:
        files = release(ROOT, options.lessons, options.out)
    except AuthorError as error:
        return _refuse(str(error))
    print(f"{options.out}: {len(files)} files.")
    return 0


def _describe_grading(commands) -> None:
    from nnlib.course.grading.command import describe

    describe(commands)


def _describe_site(commands) -> None:
    text = "make the course as pages to read in a browser, without a network or a kernel"
    parser = commands.add_parser("site", help=text, description=text)
    parser.add_argument(
        "--out", metavar="FOLDER", type=Path, default=ROOT / "site", help="where to (default: site)"
    )
    parser.set_defaults(run=_site)


def _site(options: argparse.Namespace) -> int:
    try:
        from nnlib.course.build.errors import AuthorError
        from nnlib.course.build.site import site
    except ModuleNotFoundError as missing:
        return _refuse_without("site", missing, "the authors' tools", '-e ".[dev]"')
    try:
        files = site(ROOT, options.out)
    except AuthorError as error:
        return _refuse(str(error))
    print(f"{len(files)} files; begin with {options.out / 'index.html'}")
    return 0


def _refuse_without(command: str, missing: ModuleNotFoundError, what: str, source: str) -> int:
    if missing.name.partition(".")[0] == "nnlib":
        raise missing
    remedy = f"install {what} with: python -m pip install {source}"
    return _refuse(f"{command} needs the package {missing.name}; {remedy}")


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
