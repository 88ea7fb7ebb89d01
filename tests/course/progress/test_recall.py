import re
from collections import Counter
from datetime import date, timedelta

from nnlib.course.progress.course import LESSONS
from nnlib.course.progress.recall import QUESTIONS, RULE, answered, days_until, due, is_due, when
from nnlib.course.progress.record import Recalled

TODAY = date(2026, 11, 25)


def ids(questions):
    return [question.id for question in questions]


def at(days, known=1, missed=0):
    """What was answered so many days ago."""
    return Recalled(known, missed, (TODAY - timedelta(days)).isoformat())


def test_each_lesson_after_the_first_asks_three_questions_on_lessons_before_it():
    assert Counter(q.asked_in for q in QUESTIONS) == {name[:2]: 3 for name in LESSONS[1:]}
    assert all(q.lesson < q.asked_in and q.lesson in {name[:2] for name in LESSONS} for q in QUESTIONS)


def test_each_lesson_asks_about_the_one_before_it():
    for name in LESSONS[1:]:
        asked = [int(q.lesson) for q in QUESTIONS if q.asked_in == name[:2]]
        assert int(name[:2]) - 1 in asked or name[:2] in ("05",), name


def test_questions_and_answers_are_plain_text_without_formulas_in_tex():
    assert not [q.id for q in QUESTIONS if re.search(r"[$\\<>]", q.text + q.answer)]
    assert not [q.id for q in QUESTIONS if "oday" in q.text + q.answer]


def test_a_question_that_is_known_comes_back_after_1_2_4_8_days():
    recalled, day, waits = None, TODAY, []
    for _ in range(5):
        recalled = answered(recalled, True, day)
        wait = next(n for n in range(1000) if is_due(recalled, day + timedelta(n)))
        waits.append(wait)
        day += timedelta(wait)
    assert waits == [1, 2, 4, 8, 16]
    assert "after 1 day, then after 2, 4, 8 and so on" in RULE


def test_a_question_that_is_missed_comes_back_the_next_time_and_begins_anew():
    recalled = answered(at(10, known=4), False, TODAY)
    assert recalled == Recalled(0, 1, TODAY.isoformat()) and is_due(recalled, TODAY)
    assert days_until(answered(recalled, True, TODAY + timedelta(1))) == 1


def test_to_press_the_same_button_again_on_one_day_changes_nothing():
    for knew in (True, False):
        once = answered(None, knew, TODAY)
        assert answered(once, knew, TODAY) == once
        assert answered(once, knew, TODAY + timedelta(1)) != once


def test_a_wrong_button_can_be_mended_on_the_same_day():
    assert answered(answered(None, False, TODAY), True, TODAY).known == 1
    assert answered(answered(None, True, TODAY), False, TODAY).known == 0


def test_what_was_known_today_is_not_asked_again_today():
    recall = {"05a": at(0)}
    assert ids(due("05", recall, TODAY)) == ["05b", "05c"]
    assert ids(due("05", recall, TODAY + timedelta(1))) == ["05a", "05b", "05c"]


def test_at_most_three_come_back_and_those_missed_most_often_first():
    recall = {
        "01a": at(9),
        "01b": at(1, missed=1),
        "02a": at(1, missed=3),
        "02b": at(5, missed=1),
        "03a": at(1, known=3, missed=5),
    }
    assert ids(due("06", recall, TODAY)) == ["06a", "06b", "06c", "02a", "02b", "01b"]


def test_of_those_missed_equally_often_the_one_that_waits_longest_comes_first():
    recall = {"01a": at(2), "01b": at(20), "02a": at(3), "02c": at(4)}
    assert ids(due("09", recall, TODAY))[3:] == ["01b", "02c", "02a"]


def test_nothing_is_asked_about_the_lesson_itself_or_a_later_one():
    recall = {q.id: at(30) for q in QUESTIONS}
    for name in LESSONS:
        assert all(question.lesson < name[:2] for question in due(name[:2], recall, TODAY))
    assert due("00", recall, TODAY) == []


def test_a_lesson_asks_its_own_questions_and_results_of_questions_that_are_gone_are_passed_over():
    assert ids(due("01", {"99z": at(30)}, TODAY)) == ["01a", "01b", "01c"]


def test_a_clock_that_ran_ahead_hides_no_question_for_years():
    assert is_due(Recalled(3, 0, "2099-01-01"), TODAY)


def test_the_learner_reads_when_a_question_comes_back():
    assert when(answered(None, True, TODAY)) == "It comes back in 1 day, on 26 November 2026."
    assert when(answered(at(1), True, TODAY)) == "It comes back in 2 days, on 27 November 2026."
    assert when(answered(None, False, TODAY)) == "It comes back the next time."
