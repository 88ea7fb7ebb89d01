"""Put the parts of a class that were graded apart together again: the same bytes as if graded in one run."""

import heapq
import json
from collections.abc import Sequence
from pathlib import Path

from nnlib.course.grading.batch import NotGraded
from nnlib.course.grading.records import RESULTS, RUN, TIMINGS, line, read_records, replace


def merge(parts: Sequence[Path], out: Path) -> int:
    """Merge graded shards into out/results.jsonl; returns how many submissions there are.

    Raises:
        NotGraded: the parts are not all the shards of one class, graded with one seed and one version.
    """
    runs = [_run(part) for part in parts]
    of = runs[0]["shard"][1]
    for key, what in ("seed", "seeds"), ("checks", "versions of the course"), ("submissions", "classes"):
        if len({run[key] for run in runs}) > 1:
            raise NotGraded(f"the parts come from different {what}.")
    if sorted(run["shard"] for run in runs) != [[which, of] for which in range(1, of + 1)]:
        shards = ", ".join(f"{which}/{of}" for which, of in (run["shard"] for run in runs))
        raise NotGraded(f"all {of} shards are needed, each once; these are {shards}.")
    records = [read_records(part / RESULTS) for part in parts]
    total = runs[0]["submissions"]
    if sum(map(len, records)) != total:
        raise NotGraded(
            f"of {total} submissions {sum(map(len, records))} are graded: finish the shards first."
        )
    out.mkdir(parents=True, exist_ok=True)
    part = out / f"{RESULTS}.part"
    with part.open("wb") as file:
        for one in heapq.merge(*records, key=lambda one: (one["lesson"], one["student"], one["submission"])):
            file.write(line(one))
    replace(out / RESULTS, part)
    run = runs[0] | {"shard": [1, 1]}
    (out / RUN).write_text(json.dumps(run, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    timings = [path.read_text(encoding="utf-8") for p in parts if (path := p / TIMINGS).exists()]
    (out / TIMINGS).write_text("".join(timings), encoding="utf-8")
    return total


def _run(part: Path) -> dict:
    try:
        return json.loads((part / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise NotGraded(f"{part} holds no graded submissions.") from None
