"""README.md of this folder, written from what was measured in one run."""

import os
import platform
import re
import textwrap
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

import numpy as np
from redraw import BETWEEN, BURST, GOALS, RUN, TURNS
from scalar import STEPS
from steps import CHECKED_STEPS, CHUNK, TOLERANCE, Results

README = Path(__file__).parent / "README.md"
HEAD = """# How fast is it?

Written by `python tests/bench`, never by hand. To repeat it, install the peers with
`python -m pip install -e ".[dev,peers]"` and leave the machine alone for the minutes that it takes.

A step is forward, loss value, backward and update, with softmax cross-entropy; shuffling is in nobody's time.
Networks: digits 64-32-16-10, and 784-128-64-10 on data of MNIST's kind. *Floor* is the tightest NumPy that we
could write by hand for just these networks, with all that can be prepared made ready before the clock starts;
*textbook* is the plainest. Every library has a process of its own, held to one core; all take turns of
{chunk:.0f} ms, and the fastest of {turns} turns counts. JAX, which hands its work to a second thread, is
timed once more with all cores. After {steps} steps all parameters agree with the floor's to {f64:.0e} in
float64 and {f32:.0e} in float32, except for those that can only be timed by whole epochs.

What nnlib takes beyond the floor is a few microseconds a step, for small networks and for large ones: it
copies the batch, checks the labels and makes them one-hot, looks at every shape, calls a function for each
layer, and computes the loss and the steps of Adam in the lessons' lines. To save these too would cost the
package its form, so we stopped there.
"""

FIRST_CONTACT = """On a machine with {cores} cores, the virtual environment and its packages
take {install:.0f} seconds and a download of {downloaded:.0f} MB ({disk:.0f} MB on disk); {first:.0f}
seconds later the first picture stands. The package index was near: add the time of your own connection.

Measured from a fresh clone ({clone:.0f} MB) with nothing but Python and pip, whose cache was empty.
JupyterLab answers after {lab:.1f} s; the kernel and the first two cells of lesson 00 take {cell:.1f} s.
Load at the end: {load:.1f}.
"""
REDRAW = "## Moving pictures\n"
REDRAW_ABOUT = """From the press of a key on a control to the new picture in the page of JupyterLab, in ms,
{presses} presses; the kernel runs on the same machine. *Frame* ends with the frame that shows the picture.
*Floor* is a slider that redraws an SVG with nothing in it but its number, in the same page and in turns with
the picture. *Lag* is what is left to draw after {burst} presses {between:.0f} ms apart, and *redraws* are
those that they made. *Load* is how many processes wanted the {cores} cores just before. Goals, for a machine
that does nothing else: {goals}.
"""


def write(sections: Iterable[str]) -> None:
    """Replace the parts of README.md that have the same headings; a new one goes to the end."""
    parts = re.split(r"\n(?=## )", README.read_text(encoding="utf-8"))
    by_heading = {part.partition("\n")[0]: part for part in [*parts, *sections]}
    README.write_text("\n\n".join(part.strip("\n") for part in by_heading.values()) + "\n", encoding="utf-8")


def steps_sections(steps: Results, turns: int) -> list[str]:
    """The beginning of the page, and the section on training steps."""
    limits = {"f64": TOLERANCE["float64"], "f32": TOLERANCE["float32"]}
    head = HEAD.format(chunk=1e3 * CHUNK, turns=turns, steps=CHECKED_STEPS, **limits)
    return ["\n".join([head, _conditions(steps)]), "\n".join([_table(steps), _statements(steps)])]


def _conditions(steps: Results) -> str:
    versions = ", ".join(f"{package} {number}" for package, number in sorted(steps.versions.items()))
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    forced = os.environ.get("OPENBLAS_CORETYPE")
    kernels = f"kernels forced to {forced}" if forced else "its kernels chosen by itself"
    missing = "".join(f" Not run: {line}." for line in steps.missing)
    return (
        f"{date.today():%B %Y}, {_processor()}, one of {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, {blas['name']} {blas['version']}, {kernels}; {versions}.{missing}\n"
    )


def _processor() -> str:
    """The processor's name, where Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _table(steps: Results) -> str:
    names = [name for name in next(iter(steps.seconds.values())) if name != "floor"]
    lines = [
        "## One training step: time ÷ floor\n",
        f"| network, activation, batch, optimizer, type | floor µs | {' | '.join(names)} |",
        "|---|" + "---:|" * (1 + len(names)),
    ]
    for work, times in steps.seconds.items():
        ratios = " | ".join(f"{times[name] / times['floor']:.2f}" for name in names)
        lines.append(f"| {work} | {times['floor'] * 1e6:.1f} | {ratios} |")
    return "\n".join(lines) + "\n"


def _statements(steps: Results) -> str:
    """Who is ahead where, in sentences, each with its count."""
    seconds, lines = steps.seconds, []
    for batch, limit in (("32 and above", 1.3), ("1", 1.5)):
        chosen = {w: t for w, t in seconds.items() if (w.split()[2] == "1") == (batch == "1")}
        over = [f"{w} ({_ratio(t):.2f})" for w, t in chosen.items() if _ratio(t) > limit]
        within = f"nnlib takes at most {limit} times the floor on {len(chosen) - len(over)} of {len(chosen)}"
        rest = f"; above it: {', '.join(over)}" if over else ""
        worst = max(map(_ratio, chosen.values()), default=0)
        lines.append(f"* Batch {batch}: {within} workloads (largest ratio {worst:.2f}){rest}.")
    for name in next(iter(seconds.values())):
        if name not in ("floor", "nnlib"):
            behind = [w for w, t in seconds.items() if t["nnlib"] > t[name]]
            where = f"; **{name} is ahead** on {', '.join(behind)}" if 0 < len(behind) < len(seconds) else ""
            lines.append(
                f"* nnlib is ahead of {name} on {len(seconds) - len(behind)} of {len(seconds)}{where}."
            )
    return "\n".join(lines) + "\n"


def _ratio(times: dict[str, float]) -> float:
    return times["nnlib"] / times["floor"]


def scalar_section(results: dict) -> str:
    ms = results["ms"]
    return (
        "## The scalar engine of lesson 07\n\n"
        f"A step of micrograd's own demo (337 parameters, 100 examples), mean of {STEPS}: nnlib "
        f"{ms['nnlib']:.0f} ms, micrograd {results['version']} {ms['micrograd']:.0f} ms, which is "
        f"{results['speed-up']:.1f} times as long. All {STEPS} losses agree to {results['difference']:.1e}.\n"
    )


def footprint_section(results: dict) -> str:
    return (
        "## Import and memory\n\n"
        f"`import nnlib` takes {results['import']:.0f} ms beyond NumPy's own {results['numpy']:.0f} ms. "
        f"Training on data of MNIST's size ({results['MB']:.0f} MB with the parameters) holds at its peak "
        f"{results['memory']:.3f} times as much.\n"
    )


GRADING = """## Grading a class

{count} submissions of lesson 05, solved to about 70%, graded by each tool in one run, one after the other,
in an environment of its own. *CPU s* is the time that its processes had of the processors, which other work
on the machine lengthens less; the next two columns are of it. *MB* are all processes of a tool together at
their largest, shared pages counted once.

| tool | seconds | CPU s | a submission | × nbgrader | points given | MB | what it did |
|---|---:|---:|---:|---:|---:|---:|---|
"""
GRADING_DID = {
    "nnlib": "one worker, isolation {version}; results, tables for four systems, a page for each student, "
    "one for the class; its start and the lesson's own cells are in the time",
    "nbgrader": "{version}, `autograde`: runs the whole notebook, keeps it and fills its database; its pages "
    "for students took {feedback:.0f} CPU s more",
    "otter": "{version}, `grade_submission` for one after the other in one process: runs the whole notebook; "
    "no pages, no table",
}


def grading_section(results: dict) -> str:
    """The section on the grader."""
    rows = []
    for tool, did in GRADING_DID.items():
        one = results[tool]
        speed, each = results["nbgrader"]["cpu"] / one["cpu"], one["cpu"] / results["count"]
        rows.append(
            f"| {tool} | {one['seconds']:.1f} | {one['cpu']:.1f} | {each:.3f} | {speed:.1f} "
            f"| {one['points']:g} | {one['megabytes']:.0f} | {did.format(**one)} |"
        )
    conditions = f"\n\n{date.today():%B %Y}, {_processor()}, {os.cpu_count()} cores, "
    conditions += f"which {results['load']:.1f} processes wanted just before.\n"
    return GRADING.format(count=results["count"]) + "\n".join(rows) + conditions


GROWTH = """## Grading a large class

Our grader, its pages and four exports included, one worker; megabytes are those of all its processes.

| submissions | seconds | CPU s | a submission | MB |
|---:|---:|---:|---:|---:|
"""


def growth_section(results: dict[int, dict]) -> str:
    """The section on how time and memory grow with a class."""
    rows = [
        f"| {count:,} | {one['seconds']:.1f} | {one['cpu']:.1f} | {one['cpu'] / count:.3f} "
        f"| {one['megabytes']:.0f} |"
        for count, one in results.items()
    ]
    return GROWTH + "\n".join(rows) + f"\n\n{date.today():%B %Y}, {_processor()}, {os.cpu_count()} cores.\n"


def first_contact_section(results: dict) -> str:
    """The section on a newcomer's wait; its first paragraph stands in the README of the course too."""
    first, cores, load = results["lab"] + results["cell"], os.cpu_count(), os.getloadavg()[0]
    sentences = FIRST_CONTACT.format(**results, first=first, cores=cores, load=load)
    paragraphs = [textwrap.fill(paragraph, 110) for paragraph in sentences.split("\n\n")]
    conditions = f"{date.today():%B %Y}, {_processor()}, {cores} cores, Python"
    return "\n\n".join(["## First contact", *paragraphs, f"{conditions} {platform.python_version()}.\n"])


def redraw_section(results: dict) -> str:
    goals = ", ".join(f"{name} {ms} ms" for name, ms in GOALS.items())
    about = REDRAW_ABOUT.format(
        presses=2 * RUN * TURNS, burst=BURST, between=1e3 * BETWEEN, cores=os.cpu_count(), goals=goals
    )
    conditions = f"{date.today():%B %Y}, {_processor()}, {results['with']}.\n"
    lines = [
        "| picture | median | p95 | frame p95 | floor | floor p95 | ÷ floor | lag | redraws | load |",
        "|---|" + "---:|" * 9,
        *(_redraw_row(name, ms) for name, ms in results["ms"].items()),
    ]
    verdicts = [_within(results["ms"].values(), key, goal) for key, goal in GOALS.items()]
    return "\n".join([REDRAW, about, conditions, *lines, "", *verdicts, ""])


def _within(measured: Collection[dict], key: str, goal: float) -> str:
    """How many pictures keep to a goal, and how often the floor beside them does."""
    line = f"* {key} {goal} ms: {sum(ms[key] <= goal for ms in measured)} of {len(measured)} pictures"
    floor = {"median": "floor", "p95": "floor p95"}.get(key)
    if floor:
        line += f"; the floor in {sum(ms[floor] <= goal for ms in measured)} of {len(measured)} measurements"
    return f"{line}."


def _redraw_row(name: str, ms: dict[str, float]) -> str:
    whole = [f"{ms[key]:.0f}" for key in ("median", "p95", "frame", "floor", "floor p95")]
    rest = [f"{ms['median'] / ms['floor']:.2f}", f"{ms['lag']:.0f}", f"{ms['redraws']:.0f}"]
    return f"| {' | '.join([name, *whole, *rest, format(ms['load'], '.1f')])} |"
