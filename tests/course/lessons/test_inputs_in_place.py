"""Whether an input may be changed in place is said on the card: refused where it forbids that, else noted."""

import re
from copy import deepcopy
from functools import wraps
from pathlib import Path

import numpy as np
import pytest
from people import CODE

from nnlib.course.checks import find, judge

ROOT = Path(__file__).parents[3]
FORBIDDEN = re.compile("in place, since|must stay as|must come out as it went in")
NOTE = "whoever calls it finds other numbers there"


def card(id):
    (lesson_file,) = (ROOT / "solutions").glob(f"{int(id.split('.')[0]):02d}_*.py")
    marks = rf'# %% \[markdown\] tags=\["card"\] exercise="{re.escape(id)}".*\n((?:#.*\n)*)'
    return " ".join(re.search(marks, lesson_file.read_text(encoding="utf-8"))[1].split())


def that_writes(answer):
    """The same answer, after which every array and list that it was given holds other things."""

    @wraps(answer)
    def wrapped(*inputs):
        value = deepcopy(answer(*inputs))
        for part in inputs:
            if isinstance(part, np.ndarray) and part.flags.writeable and part.dtype.kind in "iuf":
                part += 1
            elif isinstance(part, list) and part:
                part[-1] = part[-1] * 2
        return value

    return wrapped


@pytest.mark.parametrize("id", CODE)
def test_an_input_changed_in_place_is_refused_where_the_card_forbids_it_and_nowhere_else(id):
    exercise = find(id)
    verdict = judge(exercise, that_writes(exercise.answer()), np.random.default_rng(0))
    said = " ".join([*verdict.sentences, *verdict.notes])
    if FORBIDDEN.search(card(id)):
        assert verdict.state == "not yet" and re.search("write|change|came out|as it went in", said), said
    else:
        assert verdict.state == "right", said


@pytest.mark.parametrize("id", ["0.4", "3.5", "5.6"])
def test_where_the_card_does_not_forbid_it_a_note_tells_of_it(id):
    verdict = judge(find(id), that_writes(find(id).answer()), np.random.default_rng(0))
    assert verdict.state == "right" and NOTE in " ".join(verdict.notes)
