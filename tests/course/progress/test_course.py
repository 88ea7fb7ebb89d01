from pathlib import Path

import pytest

from nnlib.course.build.lessons import sources
from nnlib.course.checks import lesson
from nnlib.course.progress.course import LESSONS, in_all, name_of, standing
from nnlib.course.progress.record import Results, Tried

ROOT = Path(__file__).parents[3]


def solved(*ids, state="right"):
    return Results({id: Tried(state, 0, 1, "", "2026-11-25") for id in ids})


def test_the_lessons_are_those_of_the_course():
    assert list(LESSONS) == [source.stem for source in sources(ROOT)]


def test_points_and_exercises_of_a_lesson_are_counted_as_it_declares_them_today():
    now = standing("05", solved("5.1", "5.2", "5.9", "5.99", "4.1"))
    points = {exercise.id: exercise.points for exercise in lesson("05")}
    assert (now.solved, now.exercises, now.in_words) == (2, 8, 1)
    assert now.points == points["5.1"] + points["5.2"]
    assert now.most == sum(points.values()) - points["5.9"]
    assert now.words == "2 of 8"


def test_an_exercise_that_is_not_right_yet_is_not_solved():
    assert standing("05", solved("5.1", state="not yet")).solved == 0


def test_the_whole_course_is_the_sum_of_its_lessons():
    everything = solved(*(exercise.id for name in LESSONS for exercise in lesson(name[:2])))
    now = in_all(everything)
    assert now.solved == now.exercises > 80 and now.points == now.most > 100 and now.in_words >= 10
    assert now.words == f"all {now.exercises}"


def test_a_lesson_that_does_not_exist_is_refused_in_one_sentence():
    assert name_of("05") == "05_backpropagate_by_hand"
    with pytest.raises(LookupError, match="there is no lesson '12'; the lessons are 00 to 11."):
        name_of("12")
