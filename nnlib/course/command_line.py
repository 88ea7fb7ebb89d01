"""The command line: `python -m nnlib COMMAND`. Each command is one function that returns the exit status."""

import argparse
import importlib.util
import io
import re
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from nnlib.course.grading.exports import FORMATS
from nnlib.course.grading.layouts import LAYOUTS
from nnlib.course.refusal import Refusal

ROOT = Path(__file__).resolve().parents[2]
# What a command needs beside NumPy: in words, and for pip in a copy of the course and without one.
COURSE = "the course", "-r requirements.txt", "jupyterlab"
AUTHORS = "the authors' tools", '-e ".[dev]"', '"nnlib[dev]"'
GRADER = "the grader's tools", '-e ".[grade]"', '"nnlib[grade]"'
LIVE = "the tools of the live edition", '-e ".[site,live]"', '"nnlib[site,live]"'
CLUSTER = "Dask", '-e ".[dask]"', '"nnlib[dask]"'
NEEDED_BY_AN_OPTION = {"distributed": CLUSTER, "jupyterlite_core": LIVE, "jupyterlite_pyodide_kernel": LIVE}
TELL = partial(print, flush=True)
WEAK = "Without isolation, as you asked: submissions could read the answers and your files."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 is success, 1 something to look at, 2 a request that cannot be carried out."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a character that a console does not have must not end us
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
        if not options.command:
            parser.print_help()
            return 0
        if options.needs is AUTHORS and not (ROOT / "solutions").is_dir():
            raise Refusal(f"{options.command} needs the sources of the course: run it in a clone of it.")
        return options.run(options)
    except ModuleNotFoundError as missing:
        return _refuse(_remedy(missing, options))
    except Refusal as refusal:
        return _refuse(str(refusal))


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2


def _remedy(missing: ModuleNotFoundError, options: argparse.Namespace) -> str:
    """How to install what a command lacks."""
    package = (missing.name or "nnlib").partition(".")[0]
    if package == "nnlib":
        raise missing
    what, in_the_course, elsewhere = NEEDED_BY_AN_OPTION.get(package, options.needs)
    source = in_the_course if (ROOT / "pyproject.toml").exists() else elsewhere
    remedy = f"install {what} with: python -m pip install {source}"
    return f"{options.command} needs the package {package}; {remedy}"


def _need(package: str) -> None:
    """What another process will import must be there: a missing package could not be named afterwards."""
    if importlib.util.find_spec(package) is None:
        raise ModuleNotFoundError(f"No module named '{package}'", name=package)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nnlib", description="The tools of the course.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")

    def add(name: str, run: Callable, needs: tuple, text: str) -> Callable:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run, needs=needs)
        return command.add_argument

    _for_learners(add)
    _for_authors(add)
    _for_graders(add)
    return parser


def _for_learners(add: Callable) -> None:
    text = "run your notebook and say of each exercise what its check says; the file stays as it is"
    argument = add("check", _check, COURSE, text)
    argument("notebook", metavar="NOTEBOOK", type=Path, help="such as notebooks/00_the_whole_story.ipynb")

    text = "say what you have solved, believed and remembered so far, from what the checks keep"
    argument = add("progress", _progress, COURSE, text)
    text = "the folder with the notebooks (default: that of the course, notebooks, or the current folder)"
    argument("folder", metavar="FOLDER", nargs="?", type=Path, help=text)


def _for_authors(add: Callable) -> None:
    text = "make the notebooks of all lessons, or of some, from solutions/NN_name.py"
    argument = add("build", _build, AUTHORS, text)
    argument("lessons", metavar="LESSON", nargs="*", help="such as 05 or 05_backpropagate_by_hand")
    argument("--check", action="store_true", help="run nothing; list what is out of date")
    argument("--force", action="store_true", help="overwrite changed student copies too")

    text = "put what learners get, the course without its answers, into one archive"
    argument = add("release", _release, AUTHORS, text)
    argument("lessons", metavar="LESSON", nargs="*", help="such as 05; none means all")
    argument("--out", metavar="ZIP", type=Path, default=Path("course.zip"), help="default: course.zip")

    text = "make the course as pages to read in a browser, without a network or a kernel"
    argument = add("site", _site, AUTHORS, text)
    argument("--out", metavar="FOLDER", type=Path, default=ROOT / "site", help="where to (default: site)")
    argument("--live", action="store_true", help="beside it the notebooks, to run in the browser alone")
    text = "with --live: take Pyodide from this folder, not from its public network"
    argument("--offline", metavar="FOLDER", type=Path, help=text)


def _for_graders(add: Callable) -> None:
    text = "grade a folder or archive of submissions; the same command continues a run that was stopped"
    argument = add("grade", _grade, GRADER, text)
    argument("submissions", metavar="SUBMISSIONS", type=Path, help="a folder, a zip or a notebook")
    argument("--out", metavar="GRADES", type=Path, required=True, help="the folder for the results")
    argument(
        "--seed", type=_whole_number, help="of the random cases; without it a secret one is drawn and kept"
    )
    argument("--workers", metavar="N", type=_whole_number, default=1, help="sandboxes at a time (default 1)")
    argument("--dask", metavar="ADDRESS", help="of the scheduler of a running Dask cluster")
    text = "limits: run submissions where they can read the answers and your files (default: bubblewrap)"
    argument("--isolation", choices=["bubblewrap", "limits"], default="bubblewrap", help=text)
    text = "a CSV file with the columns id, name and e-mail; it is kept for the runs that follow"
    argument("--roster", metavar="CSV", type=Path, help=text)
    text = "how the submissions are named, if it is not recognised"
    argument("--layout", choices=LAYOUTS, help=text)
    argument("--lesson", metavar="NN", type=_lesson, help="grade this one and leave the results of others")
    argument("--replace", action="store_true", help="let results go whose submissions are not there any more")
    argument("--verbose", action="store_true", help="one line for each submission, no bar")
    argument("--export", choices=FORMATS, action="append", default=[], help="may be repeated")

    text = "take over the points that a person gave to written answers"
    argument = add("by-hand", _by_hand, GRADER, text)
    argument("out", metavar="GRADES", type=Path, help="the folder of the results")
    argument("sheet", metavar="SHEET", type=Path, nargs="?", help="default: GRADES/by_hand.csv")
    argument("--anonymous", action="store_true", help="leave names out of the sheets from now on")
    argument("--export", choices=FORMATS, action="append", default=[], help="may be repeated")


def _whole_number(text: str) -> int:
    if not re.fullmatch(r"\d+", text, re.ASCII):
        raise Refusal(f"{text!r} is no whole number from 0 on.")
    return int(text)


def _lesson(text: str) -> str:
    """05 for 5, 05 and 05_backpropagate_by_hand."""
    if not (match := re.match(r"\d{1,2}(?!\d)", text)):
        raise Refusal(f"{text!r} is no lesson such as 05.")
    return f"{int(match[0]):02d}"


# Each command imports what it needs when it runs, because none needs the packages of another.


def _check(options: argparse.Namespace) -> int:
    from nnlib.course.grading.own_notebook import report

    _need("ipykernel")
    lines, done = report(options.notebook)
    print("\n".join(lines))
    return 0 if done else 1


def _progress(options: argparse.Namespace) -> int:
    from nnlib.course.progress.overview import overview

    lines, sound = overview(options.folder or _notebooks(), date.today())
    print("\n".join(lines))
    return 0 if sound else 1


def _notebooks() -> Path:
    """The folder of the learner's notebooks: the course's own, else one at the current folder."""
    from nnlib.course.progress.record import FILE

    for folder in (ROOT / "notebooks", Path("notebooks"), Path(".")):
        if (folder / FILE).exists() or any(folder.glob("[0-9][0-9]_*.ipynb")):
            return folder
    return Path("notebooks")


def _build(options: argparse.Namespace) -> int:
    from nnlib.course.build.lessons import build, out_of_date

    if options.check:
        lines = out_of_date(ROOT, options.lessons)
    else:
        _need("ipykernel")
        lines = build(ROOT, options.lessons, force=options.force)
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if lines else 0


def _release(options: argparse.Namespace) -> int:
    from nnlib.course.build.release import release

    files = release(ROOT, options.lessons, options.out)
    print(f"{options.out}: {len(files)} files.")
    return 0


def _site(options: argparse.Namespace) -> int:
    from nnlib.course.build.site import site

    if options.offline and not options.live:
        raise Refusal("--offline says where the live edition takes Pyodide from: give --live as well.")
    if options.live:
        _need("jupyterlite_core"), _need("jupyterlite_pyodide_kernel")
    files = site(ROOT, options.out, options.live, options.offline)
    print(f"{len(files)} files; begin with {options.out / 'index.html'}")
    if options.live:
        print(f"The live edition needs a server: python -m http.server --directory {options.out}")
    return 0


def _grade(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from nnlib.course.grading.batch import grade
    from nnlib.course.grading.isolation import expect_isolation
    from nnlib.course.grading.output_files import write_all
    from nnlib.course.grading.results_file import alone_in

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that sandboxes are closed
    grade_all = None
    if options.dask:
        from nnlib.course.grading.over_dask import grade_on_cluster

        grade_all = partial(grade_on_cluster, options.dask)
    bar = tqdm(unit="file", leave=False, delay=0.1, disable=options.verbose)  # none before a refusal

    def show(record: dict, done: int, of: int) -> None:
        if options.verbose:
            result = record["reason"] or f"{record['points']} of {record['of']} points"
            print(f"{done}/{of} {record['submission']}: {result}", flush=True)
        bar.total = of
        bar.update()

    run = options.submissions, options.out, options.seed, options.isolation, max(options.workers, 1)
    whose = {"roster": options.roster, "layout": options.layout, "lesson": options.lesson}
    if options.out.resolve().is_relative_to(options.submissions.resolve()):
        raise Refusal(f"{options.out} lies among the submissions; name another folder for the results.")
    expect_isolation(options.isolation, options.submissions, options.out)  # before there is a folder
    try:
        with alone_in(options.out):
            with bar:
                summary = grade(*run, grade_all, show, **whose, replace=options.replace, tell=TELL)
            students = write_all(options.out, options.export, tell=TELL)
    except ConnectionError as error:
        raise Refusal(str(error)) from None
    except KeyboardInterrupt:
        print("Stopped. The same command goes on from here.", file=sys.stderr)
        return 130
    counts = {"refused": summary.refused, "untouched": summary.untouched}
    said = ", ".join(f"{count} {what}" for what, count in counts.items() if count or what == "refused")
    again = f", {summary.taken_over} of them taken over from before" if summary.taken_over else ""
    who = "1 student" if len(students) == 1 else f"{len(students)} students"
    print(f"{summary.graded} graded, {said}, {who}{again}. See {options.out / 'class.html'}.")
    if options.isolation == "limits":
        print(WEAK, file=sys.stderr)
    return 1 if summary.failed else 0


def _by_hand(options: argparse.Namespace) -> int:
    from nnlib.course.grading.by_hand import SHEET, take_over
    from nnlib.course.grading.output_files import write_all
    from nnlib.course.grading.results_file import RESULTS, alone_in

    if not (options.out / RESULTS).exists():
        raise Refusal(f"{options.out} holds no results; grade first.")
    said: list[str] = []
    with alone_in(options.out):
        taken = take_over(options.out, options.sheet or options.out / SHEET, said.append)
        students = write_all(options.out, options.export, options.anonymous, taken, TELL)
    print(*said, sep="\n", end="\n" if said else "")
    every = {tag for s in students for tag in s.written}
    read = every - {tag for s in students for tag in s.open}
    print(f"{len(read)} of {len(every)} written answers have points.")
    return 1 if said else 0
