"""The command line: `python -m nnlib COMMAND`. Each command is one function that returns the exit status."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 is success, 1 something to look at, 2 a request that cannot be carried out."""
    parser = argparse.ArgumentParser(prog="python -m nnlib", description="The tools of the course.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _describe_build(commands)
    options = parser.parse_args(arguments)
    if "run" in options:
        return options.run(options)
    parser.print_help()
    return 0


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
        # Here and not above: the other commands do not need the authors' packages.
        from nnlib.authoring.build import build, check
        from nnlib.authoring.errors import AuthorError
    except ModuleNotFoundError as missing:
        if missing.name.partition(".")[0] == "nnlib":
            raise
        tools = 'install the authors\' tools with: python -m pip install -e ".[dev]"'
        return _refuse(f"build needs the package {missing.name}; {tools}")
    try:
        if options.check:
            lines = check(ROOT, options.lessons)
        else:
            lines = build(ROOT, options.lessons, force=options.force)
    except AuthorError as error:
        return _refuse(str(error))
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if lines else 0


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
