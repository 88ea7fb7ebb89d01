"""The commands of instructors: grade and by-hand. Packages are imported when they are needed."""

import argparse
import signal
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

from nnlib.course.grading.exports import FORMATS

WEAK = (
    "Weak isolation: submissions could read the answers and your files. Install bubblewrap to shut them in."
)


def add_grading_commands(commands) -> list[argparse.ArgumentParser]:
    """Add the commands to those of a parser; returns theirs."""
    return [_add_grade(commands), _add_by_hand(commands)]


def _add_grade(commands) -> argparse.ArgumentParser:
    text = "grade a folder or archive of submissions; the same command continues a run that was stopped"
    parser = commands.add_parser("grade", help=text, description=text)
    parser.add_argument("submissions", metavar="SUBMISSIONS", type=Path, help="a folder, a zip or a notebook")
    parser.add_argument(
        "--out", metavar="GRADES", type=Path, required=True, help="the folder for the results"
    )
    parser.add_argument(
        "--seed", type=int, help="of the random cases; without it a secret one is drawn and kept"
    )
    parser.add_argument("--workers", metavar="N", type=int, default=1, help="processes (default 1)")
    parser.add_argument("--dask", metavar="ADDRESS", help="of the scheduler of a running Dask cluster")
    parser.add_argument("--isolation", choices=["bubblewrap", "limits"], help="insist on a level")
    parser.add_argument("--verbose", action="store_true", help="one line for each submission, no bar")
    _add_formats(parser)
    parser.set_defaults(run=_grade)
    return parser


def _add_by_hand(commands) -> argparse.ArgumentParser:
    text = "take over the points that a person gave to written answers"
    parser = commands.add_parser("by-hand", help=text, description=text)
    parser.add_argument("out", metavar="GRADES", type=Path, help="the folder of the results")
    parser.add_argument("sheet", metavar="SHEET", type=Path, nargs="?", help="default: GRADES/by_hand.csv")
    parser.add_argument("--anonymous", action="store_true", help="leave names out of the sheets from now on")
    _add_formats(parser)
    parser.set_defaults(run=_by_hand)
    return parser


def _add_formats(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--export", choices=FORMATS, action="append", default=[], help="may be repeated")


def _grade(options: argparse.Namespace) -> int:
    from nnlib.course.grading.batch import NotGraded, grade
    from nnlib.course.grading.isolation import NoIsolation
    from nnlib.course.grading.output_files import write_all

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that sandboxes are closed
    grade_all = _on_cluster(options.dask) if options.dask else None
    try:
        with closing(_Progress(options.verbose)) as progress:
            summary = grade(
                options.submissions,
                options.out,
                options.seed,
                options.isolation,
                max(options.workers, 1),
                grade_all,
                progress,
            )
    except (NotGraded, NoIsolation, ConnectionError) as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        print("Stopped. The same command goes on from here.", file=sys.stderr)
        return 130
    students = write_all(options.out, options.export)
    said = f"{summary.graded} graded, {summary.refused} refused, {len(students)} students"
    again = f", {summary.taken_over} of them taken over from before" if summary.taken_over else ""
    print(f"{said}{again}. See {options.out / 'class.html'}.")
    if summary.isolation == "limits":
        print(WEAK, file=sys.stderr)
    return 1 if summary.lost else 0


def _by_hand(options: argparse.Namespace) -> int:
    from nnlib.course.grading.batch import NotGraded
    from nnlib.course.grading.by_hand import SHEET, take_over
    from nnlib.course.grading.output_files import write_all

    try:
        taken = take_over(options.out, options.sheet or options.out / SHEET)
    except NotGraded as error:
        return _refuse(str(error))
    students = write_all(options.out, options.export, options.anonymous, taken)
    read, all_written = sum(len(s.by_hand) for s in students), sum(len(s.written) for s in students)
    print(f"{read} of {all_written} written answers have points.")
    return 0


def _on_cluster(address: str):
    from nnlib.course.grading.over_dask import grade_on_cluster

    return partial(grade_on_cluster, address)


class _Progress:
    """Shows how far the grading is: a bar, or a line for each submission."""

    def __init__(self, verbose: bool):
        self._bar, self._make_bar = None, None
        if not verbose:
            from tqdm import tqdm  # a missing package is named before the first file is graded

            self._make_bar = partial(tqdm, unit="file", leave=False)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()

    def __call__(self, record: dict, done: int, of: int) -> None:
        if self._make_bar is None:
            result = record["reason"] or f"{record['points']} of {record['of']} points"
            print(f"{done}/{of} {record['submission']}: {result}", flush=True)
            return
        if self._bar is None:
            self._bar = self._make_bar(total=of)
        self._bar.update(done - self._bar.n)


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2
