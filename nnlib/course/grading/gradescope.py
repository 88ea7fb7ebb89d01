"""Gradescope: who is behind its numbers, and grades for it, which it does not import.

It gets an autograder that looks them up. Upload gradescope_NN.zip as the autograder of the programming
assignment and let all submissions be graded again. Sources: Gradescope autograder documentation,
"Autograder Specifications" and "Submission Metadata".
"""

import json
from collections.abc import Sequence
from pathlib import Path

from nnlib.course.grading.roster import Submitter
from nnlib.course.grading.students import UNTOUCHED, Mark, Student, lessons_of
from nnlib.course.grading.zips import write_zip

METADATA = "submission_metadata.yml"
_SETUP = "#!/usr/bin/env bash\napt-get update && apt-get install -y python3\n"
# It starts in a folder with the archive, unpacked in source/, and the submission's metadata.
_LOOK_UP = '''#!/usr/bin/env python3
"""Give the submission the result that was worked out elsewhere."""
import json
import pathlib
number = json.loads(pathlib.Path("submission_metadata.json").read_text(encoding="utf-8"))["id"]
known = json.loads(pathlib.Path("source/results.json").read_text(encoding="utf-8"))
unknown = {"score": 0, "output": "This submission was not there when the class was graded."}
pathlib.Path("results").mkdir(exist_ok=True)
pathlib.Path("results/results.json").write_text(json.dumps(known.get(str(number), unknown)), encoding="utf-8")
'''


def write_gradescope(students: Sequence[Student], out: Path) -> list[Path]:
    """An autograder for each lesson, which knows each number of a submission and why one was not graded."""
    written = []
    for lesson in lessons_of(students):
        known = {}
        for s in students:
            for one in s.records:
                if one["origin"]["system"] == "gradescope" and one["lesson"] in (lesson, ""):
                    not_graded = {"score": 0, "output": one["reason"] or UNTOUCHED}
                    graded = one["status"] == "graded"
                    known[one["origin"]["number"]] = _result(s, lesson) if graded else not_graded
        results = json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        files = {"setup.sh": _SETUP, "run_autograder": _LOOK_UP, "results.json": results}
        content = {name: text.encode("utf-8", "replace") for name, text in files.items()}
        written.append(out / f"gradescope_{lesson}.zip")
        write_zip(written[-1], content, programs=("setup.sh", "run_autograder"))
    return written


def _result(student: Student, lesson: str) -> dict:
    record = student.counts[lesson]
    tests = [_test(student.mark(record, one), one) for one in record["exercises"]]
    said = {"output": "\n".join(record["notes"]), "visibility": "visible"}
    return {"score": student.points(lesson), "tests": tests} | said


def _test(mark: Mark, one: dict) -> dict:
    read = mark.points is not None
    state = "Read by a person." if read else f"{one['state'].capitalize()}."
    said = " ".join(filter(None, [state, mark.comment, *one["sentences"], *one["notes"]]))
    points = {"score": mark.points if read else one["points"], "max_score": one["of"]}
    return {"number": one["id"], "name": one["title"], "output": said} | points


def submitters(metadata: bytes) -> dict[str, list[Submitter]]:
    """Who handed in each submission of an export, from its own list; empty if that cannot be read."""
    import yaml  # the command line imports this module, also where only the course is installed

    try:
        read = yaml.load(metadata, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        people = {str(key): _of(entry, "submitters") or [] for key, entry in read.items()}
        keys = "name", "email", "sid"
        return {
            key: [Submitter(*(str(_of(p, k) or "") for k in keys)) for p in some]
            for key, some in people.items()
        }
    except Exception:  # without the list, students are shown by number
        return {}


def _of(entry: dict, key: str):
    """The value under `key`, which an export of today calls `:key`."""
    return entry.get(f":{key}") or entry.get(key)
