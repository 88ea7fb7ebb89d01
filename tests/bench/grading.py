"""How fast a class is graded: our grader beside nbgrader and otter-grader, the same submissions in one run.

Each tool stands in an environment of its own, which pip makes. What each of them did is in the report.
"""

import contextlib
import ctypes
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ADOPT = 36  # Linux: PR_SET_CHILD_SUBREAPER
REPOSITORY = Path(__file__).parents[2]
STEM = "05_backpropagate_by_hand"
WRONG = "def hidden_slope(W2, dL_dz2, a1):\n    return W2.T @ dL_dz2"
OTTER = """
import sys
from otter.api import grade_submission
for path in sys.argv[2:]:
    print(grade_submission(path, sys.argv[1], quiet=True).total)
"""


def measure(count: int = 100, tools: tuple[str, ...] = ("nnlib", "nbgrader", "otter")) -> dict:
    """{tool: {"seconds", "cpu", "points", "megabytes", "version"}} for so many submissions of lesson 05."""
    results = {"count": count, "load": os.getloadavg()[0]}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _write_class(home / "class", count)
        for tool in tools:
            results[tool] = {"nnlib": _nnlib, "nbgrader": _nbgrader, "otter": _otter}[tool](home)
            print(f"grading {tool}: {results[tool]}", flush=True)
    return results


def grow(counts: tuple[int, ...] = (200, 2_000)) -> dict[int, dict]:
    """What `measure` tells of our grader, for classes of these sizes: do time and memory grow with them?"""
    results = {}
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            _write_class(Path(folder) / "class", count)
            results[count] = _nnlib(Path(folder))
        print(f"grading {count}: {results[count]}", flush=True)
    return results


def _write_class(folder: Path, count: int) -> None:
    """Students who have solved more or less of it; a third of them have made the same mistake."""
    copy, right = (_cells(REPOSITORY / part / f"{STEM}.ipynb") for part in ("notebooks", "solutions"))
    answers, rng = {cell["id"]: cell["source"] for cell in right["cells"]}, random.Random(0)
    for number in range(count):
        made = json.loads(json.dumps(copy))
        for cell in made["cells"]:
            if cell["id"].startswith("answer-") and rng.random() < 0.7:
                mistaken = cell["id"] == "answer-5-4" and number % 3 == 0
                cell["source"] = WRONG if mistaken else answers[cell["id"]]
        path = folder / f"student{number:05d}" / f"{STEM}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(made), encoding="utf-8")


def _cells(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def _nnlib(home: Path) -> dict:
    out = home / "grades"
    command = [sys.executable, "-m", "nnlib", "grade", str(home / "class"), "--out", str(out), "--seed", "1"]
    for one in ("canvas", "moodle", "gradescope", "nbgrader"):
        command += ["--export", one]
    measured = _timed(command, REPOSITORY, {})
    records = [json.loads(line) for line in (out / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    points = sum(record["points"] for record in records)
    isolation = records[0]["isolation"]
    return measured | {"points": points, "version": isolation}


def _nbgrader(home: Path) -> dict:
    programs = _environment(home / "nbgrader-venv", ["nbgrader>=0.9"])
    course = home / "nbgrader"
    (course / "source" / "lesson").mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "backprop"\n', encoding="utf-8"
    )
    (course / "source" / "lesson" / f"{STEM}.ipynb").write_bytes(
        (REPOSITORY / "notebooks" / f"{STEM}.ipynb").read_bytes()
    )
    for path in (home / "class").glob("*/*.ipynb"):
        target = course / "submitted" / path.parent.name / "lesson" / path.name
        target.parent.mkdir(parents=True)
        target.write_bytes(path.read_bytes())
    private = {
        name: str(home / "jupyter") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
    }
    private["PATH"] = f"{programs}:{os.environ['PATH']}"
    nbgrader = str(programs / "nbgrader")
    _timed([nbgrader, "generate_assignment", "lesson"], course, private)
    measured = _timed([nbgrader, "autograde", "lesson"], course, private)
    feedback = _timed([nbgrader, "generate_feedback", "lesson"], course, private)["cpu"]
    _timed([nbgrader, "export"], course, private)
    rows = (course / "grades.csv").read_text(encoding="utf-8").splitlines()
    place = rows[0].split(",").index("score")
    points = sum(float(row.split(",")[place] or 0) for row in rows[1:])
    return measured | {"feedback": feedback, "points": points, "version": _version(programs, "nbgrader")}


def _otter(home: Path) -> dict:
    programs = _environment(home / "otter-venv", ["otter-grader"])
    folder = home / "otter"
    (folder / "tests").mkdir(parents=True)
    looks = json.loads(
        subprocess.run(
            [sys.executable, "-c", "import json; "
             "from nnlib.course.grading.graded_lesson import lesson_to_grade as l; "
             "print(json.dumps([[e.id, e.points, l('05').looks.get(e.id)] for e in l('05').exercises]))"],
            capture_output=True, encoding="utf-8", check=True, cwd=REPOSITORY,
        ).stdout
    )  # fmt: skip
    for id, points, look in looks:
        if look:
            code = f">>> from nnlib.course import check\n>>> check({id!r}, {look}).verdict.state\n'right'"
            test = {
                "name": f"q{id.replace('.', '_')}",
                "points": points,
                "suites": [{"type": "doctest", "cases": [{"code": code}]}],
            }
            (folder / "tests" / f"{test['name']}.py").write_text(
                f"OK_FORMAT = True\ntest = {test!r}\n", encoding="utf-8"
            )
    environment = {"PATH": f"{programs}:{os.environ['PATH']}"}
    _timed(
        [str(programs / "otter"), "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"],
        folder,
        environment,
    )
    paths = sorted(map(str, (home / "class").glob("*/*.ipynb")))
    command = [str(programs / "python"), "-c", OTTER, str(folder / "autograder.zip"), *paths]
    measured = _timed(command, folder, environment, home / "otter.txt")
    points = sum(float(line) for line in (home / "otter.txt").read_text(encoding="utf-8").split())
    return measured | {"points": points, "version": _version(programs, "otter-grader")}


def _environment(folder: Path, packages: list[str]) -> Path:
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    needed = (REPOSITORY / "requirements.txt").read_text(encoding="utf-8").splitlines()
    packages = [*packages, *(line for line in needed if line[:1].isalpha()), "-e", str(REPOSITORY)]
    subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", *packages], check=True)
    return folder / "bin"


def _version(programs: Path, package: str) -> str:
    program = f"from importlib.metadata import version; print(version({package!r}))"
    return subprocess.run(
        [programs / "python", "-c", program], capture_output=True, encoding="utf-8"
    ).stdout.strip()


def _timed(
    command: list[str], folder: Path, environment: dict, output: Path | None = None
) -> dict[str, float]:
    """Of all processes of a command: seconds, "cpu" seconds, and megabytes at the worst moment seen."""
    import psutil

    ctypes.CDLL(None).prctl(ADOPT, 1, 0, 0, 0)  # what bubblewrap leaves behind it has not waited for
    worst, over, before = [0.0], threading.Event(), _processor_time()
    with open(output or os.devnull, "w", encoding="utf-8") as file:
        begun = time.perf_counter()
        running = subprocess.Popen(
            command, cwd=folder, env=os.environ | environment, stdout=file, stderr=subprocess.DEVNULL
        )

        def watch():
            while not over.wait(0.5):
                worst[0] = max(worst[0], _megabytes(psutil.Process(running.pid)))

        watcher = threading.Thread(target=watch)
        watcher.start()
        status = running.wait()
        seconds = time.perf_counter() - begun
        over.set()
        watcher.join()
    if status:
        raise RuntimeError(f"{command[:3]} ended with status {status}")
    return {"seconds": seconds, "cpu": _processor_time() - before, "megabytes": worst[0]}


def _processor_time() -> float:
    """What all processes that this one has started or adopted have had of the processors; waits for them."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, 0):
            pass
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _megabytes(process) -> float:
    """Memory of a process and all below it, pages that they share counted once."""
    import psutil

    total = 0.0
    try:
        for one in [process, *process.children(recursive=True)]:
            total += one.memory_full_info().pss / 2**20
    except psutil.Error:
        pass
    return total
