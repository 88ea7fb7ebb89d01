"""How fast is nnlib? `python tests/bench` measures all and writes README.md; with words, only what they name.

python tests/bench steps tanh 32 --contenders nnlib "torch eager"
python tests/bench scalar
python tests/bench footprint
python tests/bench redraw
python tests/bench redraw Descent
python tests/bench grading
python tests/bench grading 20
python tests/bench growth
python tests/bench first-contact

Each part writes its section of README.md; `steps` and `redraw` do so without words alone.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))  # a JupyterLab of our own
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # read when the libraries load, here and in the processes of the contenders
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import argparse  # noqa: E402

import first_contact  # noqa: E402
import footprint  # noqa: E402
import grading  # noqa: E402
import redraw  # noqa: E402
import report  # noqa: E402
import scalar  # noqa: E402
import steps  # noqa: E402

# What a part measures, as sections of README.md.
PARTS = {
    "steps": lambda o: report.steps_sections(steps.measure(o.words, o.contenders, o.turns), o.turns),
    "scalar": lambda o: [report.scalar_section(scalar.measure())],
    "footprint": lambda o: [report.footprint_section(footprint.measure(o.turns))],
    "grading": lambda o: [report.grading_section(grading.measure(*map(int, o.words)))],
    "growth": lambda o: [report.growth_section(grading.grow())],
    "first-contact": lambda o: [report.first_contact_section(first_contact.measure())],
    "redraw": lambda o: [report.redraw_section(ms) for ms in [redraw.measure(o.words)] if ms],
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python tests/bench", description=__doc__.partition("\n")[0])
    parser.add_argument("part", nargs="?", choices=PARTS, help="one part alone")
    parser.add_argument(
        "words",
        nargs="*",
        help="only workloads or pictures whose names hold them all; the number of submissions",
    )
    parser.add_argument("--contenders", nargs="+", default=[], help="only these, beside the floor")
    parser.add_argument("--turns", type=int, default=25, help="turns of each contender (default 25)")
    options = parser.parse_args()
    for part in [options.part] if options.part else PARTS:
        sections = PARTS[part](options)
        if not options.contenders and (part == "grading" or not options.words):
            report.write(sections)


if __name__ == "__main__":
    main()
