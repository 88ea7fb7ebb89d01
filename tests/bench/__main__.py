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

`grading`, `growth`, `first-contact`, and `steps` and `redraw` without words, write their sections of
README.md.
"""

import os

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

PARTS = ["steps", "scalar", "footprint", "grading", "growth", "first-contact", "redraw"]


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
    measured = {}
    if options.part in (None, "steps"):
        measured["steps"] = steps.measure(options.words, options.contenders, options.turns)
    if options.part in (None, "scalar"):
        measured["scalar"] = scalar.measure()
    if options.part in (None, "footprint"):
        measured["footprint"] = footprint.measure(options.turns)
    if options.part in (None, "grading"):
        measured["grading"] = grading.measure(*map(int, options.words if options.part else []))
    if options.part in (None, "growth"):
        measured["growth"] = grading.grow()
    if options.part in (None, "first-contact"):
        measured["first_contact"] = first_contact.measure()
    if options.part in (None, "redraw"):
        measured["redraw"] = redraw.measure(options.words)
    if options.part is None and not options.contenders:
        report.write(**measured, turns=options.turns)
    elif measured.keys() == {"steps"} and not (options.words or options.contenders):
        report.write_steps(measured["steps"], options.turns)
    elif "grading" in measured:
        report.write_section(report.grading_section(measured["grading"]))
    elif "growth" in measured:
        report.write_section(report.growth_section(measured["growth"]))
    elif "first_contact" in measured:
        report.write_section(report.first_contact_section(measured["first_contact"]))
    elif measured.get("redraw") and not options.words:
        report.write_section(report.redraw_section(measured["redraw"]))


if __name__ == "__main__":
    main()
