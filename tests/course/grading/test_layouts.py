"""Whose a submission is: in each layout in which classes arrive, and whatever students call their files."""

import json
import re
import zipfile

import pytest

from nnlib.course.grading.roster import Roster, read_roster
from nnlib.course.grading.submissions import find_submissions
from nnlib.course.refusal import Refusal

STEMS = {"05": "05_backpropagate_by_hand", "06": "06_backpropagate_in_matrices"}
STEM = STEMS["05"]
MOODLE = "{}_assignsubmission_file_"
ANNA = MOODLE.format("Anna Berg_123")


def notebook(lesson="05", words=""):
    card = {"cell_type": "markdown", "source": f"## Exercise {int(lesson)}.1 · One\n{words}", "metadata": {}}
    return json.dumps({"cells": [card]}).encode()


def lesson_in(name):
    return next((number for number, stem in STEMS.items() if stem in name), "05")


def hand_in(folder, *names):
    """Files of these names with a lesson each, by default 05; a name in a name.zip is in an archive."""
    for name in names:
        outer, archive, inner = name.partition(".zip/")
        path = folder / (outer + archive.rstrip("/") if archive else name)
        path.parent.mkdir(parents=True, exist_ok=True)
        user = re.fullmatch(r"HW 1_(.+)_attempt_.+\.txt", name)
        receipt = f"Name: Anna ({user[1]}) ({user[1]})\r\nAssignment: HW 1\r\n" if user else "x"
        content = notebook(lesson_in(name), name) if ".ipynb" in name else receipt.encode()
        if archive:
            with zipfile.ZipFile(path, "a") as made:
                made.writestr(inner, content)
        else:
            path.write_bytes(content)


def found(folder, **options):
    """{student: lessons} and the sentences."""
    said, students = [], {}
    for one in find_submissions(folder, tell=said.append, **options):
        students.setdefault(one.student, []).append(one.lesson)
    return students, said


NAMES_HIDDEN = "Names are hidden, so each assignment has people of its own until you download it with names."
LAYOUTS = {
    "a date in the names, in folders": (
        [f"{who}/hw_2026_11_20.ipynb" for who in ("anna", "bob")],
        {"anna": ["05"], "bob": ["05"]}, "Folders, 2 students.",
    ),
    "a date in the names of files": (
        [f"anna_2026_11_20_{STEM}.ipynb", f"bob_20261120_1830_{STEM}.ipynb",
         f"anna_2026-11-27_{STEMS['06']}.ipynb"],
        {"anna": ["05", "06"], "bob": ["05"]}, "Files, 2 students.",
    ),
    "two numbers in the names, in folders": (
        ["anna/hw_05_12_mine.ipynb", "bob/hw_10_11_mine.ipynb", "cem/hw_10_12_mine.ipynb"],
        {"anna": ["05"], "bob": ["05"], "cem": ["05"]}, "Folders, 3 students.",
    ),
    "the name of another, in one's own folder": (
        [f"1001/{STEM}.ipynb", "1002/x_1001_99_y.ipynb", "1003/Anna_1001_assignsubmission_file_/x.ipynb",
         "1004/submission_1001/x.ipynb", f"1005/{STEM}.ipynb", f"1006/{STEM}.ipynb"],
        {f"100{n}": ["05"] for n in range(1, 7)}, "Folders, 6 students.",
    ),
    "the name of another, in one's own archive": (
        ["eve.zip/submission_111/x.ipynb", "anna.zip/x.ipynb", "bob.zip/x.ipynb"],
        {"anna": ["05"], "bob": ["05"], "eve": ["05"]}, "Folders, 3 students.",
    ),
    "sections": (
        ["A/anna/x.ipynb", "A/bob/x.ipynb", "B/carl/x.ipynb"],
        {"anna": ["05"], "bob": ["05"], "carl": ["05"]}, "Folders in sections, 3 students.",
    ),
    "a folder for each assignment": (
        [f"hw{n}/{who}/{STEMS[f'0{n}']}.ipynb" for n in (5, 6) for who in ("anna", "bob")],
        {"anna": ["05", "06"], "bob": ["05", "06"]}, "Folders in sections, 2 students.",
    ),
    "several tries in folders": (
        [f"{who}/{n}/x.ipynb" for who in ("anna", "bob") for n in ("first", "second")],
        {"anna": ["05", "05"], "bob": ["05", "05"]}, "Folders, 2 students.",
    ),
    "one student's folder": (
        [f"anna/{stem}.ipynb" for stem in STEMS.values()], {"anna": ["05", "06"]}, "Folders, 1 student.",
    ),
    "a folder of what came late": (
        ["anna/x.ipynb", "late/bob/x.ipynb"], {"anna": ["05"], "bob": ["05"]}, "Folders, 2 students.",
    ),
    "a folder of what came late, alone": (["late/anna/x.ipynb"], {"anna": ["05"]}, "Folders, 1 student."),
    "Canvas": (
        [f"s.zip/{name}" for name in ("berganna_47_981_05_mine.ipynb", "lee_LATE_48_992_work-1.ipynb",
                                      "roe_49_993_x.pdf", "kim_50_text.html")],
        {"47": ["05"], "48": ["05"], "49": [""], "50": [""]}, "Canvas download, 4 students.",
    ),
    "Canvas, and a file that came in another way": (
        ["berganna_47_981_05_mine.ipynb", "lee_48_992_work.ipynb", "zoe_05_mine.ipynb"],
        {"47": ["05"], "48": ["05"], "zoe": ["05"]},
        "Canvas download, 3 students. Of another form, and taken as names: zoe.",
    ),
    "two downloads of Canvas": (
        [f"hw{n}/{who}_9{n}_x{STEMS[f'0{n}']}.ipynb" for n in (5, 6) for who in ("berganna_471", "lee_482")],
        {"471": ["05", "06"], "482": ["05", "06"]}, "Canvas download, 2 students.",
    ),
    "Moodle": (
        [f"m/{ANNA}/x.ipynb", f"m/{MOODLE.format('Bo Li_124')}/y/x.ipynb"],
        {"Anna Berg": ["05"], "Bo Li": ["05"]}, "Moodle download, 2 students.",
    ),
    "Moodle without folders": (
        [f"{ANNA}Bo Li_124_assignsubmission_file_x.ipynb", f"{MOODLE.format('Bo Li_124')}x.ipynb"],
        {"Anna Berg": ["05"], "Bo Li": ["05"]}, "Moodle download, 2 students.",
    ),
    "two assignments of Moodle": (
        [f"{ANNA}/{STEM}.ipynb", f"{MOODLE.format('Anna Berg_77')}/{STEMS['06']}.ipynb"],
        {"Anna Berg": ["05", "06"]}, "Moodle download, 1 student.",
    ),
    "Moodle for groups": (
        [f"{MOODLE.format(f'Team 1-{who}')}/x.ipynb" for who in ("Anna-Lena Berg_12", "Bo Li_13")],
        {"Anna-Lena Berg": ["05"], "Bo Li": ["05"]}, "Moodle download, 2 students.",
    ),
    "Moodle where names are hidden": (
        [f"{MOODLE.format(f'Participant_{n}')}/x.ipynb" for n in (12, 13)],
        {"Participant 12": ["05"], "Participant 13": ["05"]}, f"Moodle download, 2 students. {NAMES_HIDDEN}",
    ),
    "Moodle for groups where names are hidden": (
        [f"{MOODLE.format(f'Team 1-Participant_{n}')}/x.ipynb" for n in (12, 13)],
        {"Participant 12": ["05"], "Participant 13": ["05"]}, f"Moodle download, 2 students. {NAMES_HIDDEN}",
    ),
    "Blackboard": (
        [f"HW_{who}_attempt_2026-11-2{n}-18-30-00_x.ipynb" for n, who in enumerate(["aberg", "bli", "aberg"])]
        + ["HW_aberg_attempt_2026-11-20-18-30-00.txt"],
        {"aberg": ["05", "05"], "bli": ["05"]}, "Blackboard download, 2 students.",
    ),
    "Blackboard, with underscores in the names of users": (
        [f"HW 1_{who}_attempt_2026-11-20-18-30-00{end}" for who in ("a_berg", "b_berg")
         for end in ("_x.ipynb", ".txt")],
        {"a_berg": ["05"], "b_berg": ["05"]}, "Blackboard download, 2 students.",
    ),
    "Blackboard, with underscores and without its own files": (
        [f"HW 1_{who}_attempt_2026-11-20-18-30-00_x.ipynb" for who in ("a_berg", "bli")],
        {"berg": ["05"], "bli": ["05"]}, "Blackboard download, 2 students. Without Blackboard's .txt files, "
        "what follows the last _ is taken as the user's name: berg.",
    ),
    "Canvas where names are hidden": (
        ["anon_x7Kp2_981_05_mine.ipynb", "LATE_anon_12345_982_12_work.ipynb"],
        {"anon_12345": ["05"], "anon_x7Kp2": ["05"]}, f"Canvas download, 2 students. {NAMES_HIDDEN}",
    ),
    "nbgrader": (
        [f"submitted/{who}/ps1/x.ipynb" for who in ("anna", "bob")],
        {"anna": ["05"], "bob": ["05"]}, "Folders, 2 students.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_layout_is_recognised_and_told_and_each_file_is_its_students(name, tmp_path):
    names, students, title = LAYOUTS[name]
    hand_in(tmp_path, *names)
    got, said = found(tmp_path)
    assert got == students and said[0] == title
    joined = "Moodle gives people a new number in each assignment, so they are joined by name."
    assert said[1:] == ([joined] if "Moodle" in name and "hidden" not in name else [])


def test_sections_groups_and_late_marks_are_kept(tmp_path):
    def origins(name):
        hand_in(tmp_path / name, *LAYOUTS[name][0])
        return {one.student: one.origin for one in find_submissions(tmp_path / name)}

    sections, canvas, moodle = map(origins, ("sections", "Canvas", "Moodle for groups"))
    late, hidden = map(origins, ("a folder of what came late", "Canvas where names are hidden"))
    assert [sections[student].section for student in ("anna", "bob", "carl")] == ["A", "A", "B"]
    assert (canvas["48"].prefix, canvas["48"].late, canvas["47"].late) == ("lee_LATE_48_992", True, False)
    assert (hidden["anon_12345"].prefix, hidden["anon_12345"].late) == ("LATE_anon_12345_982", True)
    assert (moodle["Bo Li"].prefix, moodle["Anna-Lena Berg"].group) == ("Team 1-Bo Li_13", "Team 1")
    assert (late["bob"].late, late["anna"].late) == (True, False)


def gradescope(folder, number, lesson, *people):
    hand_in(folder, f"submission_{number}/{STEMS[lesson]}.ipynb")
    listed = "".join(f"  - :name: {name}\n    :email: {email}\n" for name, email in people)
    with (folder / "submission_metadata.yml").open("a", encoding="utf-8") as file:
        file.write(f"submission_{number}:\n  :submitters:\n{listed}")


def test_each_export_of_gradescope_has_its_own_list_and_a_group_is_several_students(tmp_path):
    gradescope(tmp_path / "a", 7, "05", ("Anna Berg", "a@b"), ("Bo Li", "b@b"))
    gradescope(tmp_path / "a", 8, "05", ("Cem Öz", "c@b"))
    gradescope(tmp_path / "b", 9, "06", ("Anna Berg", "a@b"))
    by_number = {one.origin.number: one for one in find_submissions(tmp_path)}
    names = {number: one.name for number, one in by_number.items()}
    assert names == {"7": "Anna Berg, Bo Li", "8": "Cem Öz", "9": "Anna Berg"}
    assert by_number["7"].origin.members == (("Anna Berg", "Anna Berg"), ("Bo Li", "Bo Li"))


CONFLICTS = {
    "two names for one number": (
        ["carl_111_801_x.ipynb", f"anna_111_222_900_{STEM}.ipynb", "bo_223_901_x.ipynb"],
        "111 stands with the names anna and carl",
    ),
    "a name that ends in the number of another": (
        [f"anna_111_222_900_{STEM}.ipynb", "bo_223_901_x.ipynb", "cem_224_899_2026_x.ipynb",
         "di_225_899_x.ipynb"],
        f"anna_111_222_900_{STEM}.ipynb may be from the second of its numbers",
    ),
    "two people of one name in an assignment": (
        [f"{ANNA}/x.ipynb", f"{MOODLE.format('Anna Berg_124')}/x.ipynb"],
        "Anna Berg would be the key of 123 and 124",
    ),
    "two numbers with one name": (
        ["berganna_111_801_x.ipynb", "berganna_112_802_x.ipynb"], "111 and 112 have one name",
    ),
    "names that differ in capitals only": (
        ["Anna/x.ipynb", "anna/x.ipynb"], "Anna and anna have one name, or differ only in capitals",
    ),
    "names that look alike once they can be printed": (
        ["c.zip/a\x01/x.ipynb", "c.zip/a\x02/x.ipynb"], "a? would be the key of",
    ),
    "one person in two sections": (
        ["A/anna/x.ipynb", "A/bob/x.ipynb", "A/cem/x.ipynb", "B/anna/x.ipynb", "B/dora/x.ipynb"],
        "anna would be the key of A/anna and B/anna",
    ),
    "a class that has handed in one lesson twice": (
        [f"{place}/s{n}/x.ipynb" for place in ("hw5", "again") for n in range(5)],
        "s4 would be the key of again/s4 and hw5/s4",
    ),
    "two user names with one ending": (
        [f"HW_{who}_attempt_2026-11-20-18-30-00_x.ipynb" for who in ("a_berg", "b_berg")],
        "berg would be the key of HW_a_berg and HW_b_berg",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONFLICTS)
def test_two_names_for_one_person_and_one_name_for_two_stop_the_run_with_a_list(name, tmp_path):
    names, words = CONFLICTS[name]
    hand_in(tmp_path, *names)
    with pytest.raises(Refusal, match=re.escape(words)) as refused:
        find_submissions(tmp_path)
    assert "so nothing was graded" in str(refused.value) and "--layout" in str(refused.value)


def test_a_file_in_ones_own_archive_tells_no_name_of_another_user(tmp_path):
    attempt = "HW 1_{}_attempt_2026-11-20-18-30-00"
    hand_in(tmp_path, *(attempt.format(who) + end for who in ("a_li", "eve") for end in ("_x.ipynb", ".txt")))
    hand_in(tmp_path, f"{attempt.format('eve')}_y.zip/{attempt.format('a_li')}.txt")
    with zipfile.ZipFile(tmp_path / f"{attempt.format('eve')}_z.zip", "w") as made:
        made.writestr(f"{attempt.format('a_li')}.txt", "Name: Nobody (li)\n")
    names = {one.student: one.name for one in find_submissions(tmp_path)}
    assert names == {"a_li": "Anna (a_li)", "eve": "Anna (eve)"}


def test_small_sections_with_a_namesake_are_not_taken_for_students(tmp_path):
    hand_in(tmp_path, "A/anna/x.ipynb", "A/bob/x.ipynb", "B/anna/x.ipynb", "B/carl/x.ipynb")
    with pytest.raises(Refusal, match="whether A and B are sections or students: add --layout sections or"):
        find_submissions(tmp_path)
    with pytest.raises(Refusal, match="anna would be the key of A/anna and B/anna"):
        find_submissions(tmp_path, kind="sections")
    assert found(tmp_path, kind="folders")[0] == {"A": ["05", "05"], "B": ["05", "05"]}


def test_a_layout_that_is_named_is_not_recognised(tmp_path):
    hand_in(tmp_path, "v1/a/x.ipynb", "v1/b/x.ipynb", "w/c/x.ipynb")
    assert set(found(tmp_path)[0]) == {"a", "b", "c"}
    assert set(found(tmp_path, kind="folders")[0]) == {"v1", "w"}
    hand_in(tmp_path / "flat", "anna_10_11_x.ipynb", "bob_12_13_x.ipynb")
    assert set(found(tmp_path / "flat")[0]) == {"10", "12"}
    assert set(found(tmp_path / "flat", kind="files")[0]) == {"anna_10", "bob_12"}


def test_what_is_no_notebook_is_listed_with_its_student_or_alone(tmp_path):
    hand_in(tmp_path, "anna/x.ipynb", "anna/data.csv", "fay.py")
    hand_in(tmp_path, *(f"bob/{name}" for name in ("work.html", "b.pdf", "c/d.txt", "e.txt")))
    (tmp_path / "eve").mkdir()
    zipfile.ZipFile(tmp_path / "gil.zip", "w").close()
    troubles = {one.student: one.trouble for one in find_submissions(tmp_path)}
    assert troubles == {
        "anna": "",
        "bob": "There is no notebook, only b.pdf, d.txt, e.txt, 1 more.",
        "eve": "It is empty.",
        "gil": "It is empty.",
        "": "It is no notebook, and its name tells no student.",
    }


def test_files_that_name_nobody_are_those_of_the_folder(tmp_path):
    hand_in(tmp_path / "anna", *(f"{stem}.ipynb" for stem in STEMS.values()))
    assert found(tmp_path / "anna") == ({"anna": ["05", "06"]}, ["Files, 1 student."])
    hand_in(tmp_path / "mail", f"{STEM}.ipynb", f"{STEM} (1).ipynb", f"bob_{STEM}.ipynb")
    assert found(tmp_path / "mail")[1] == [
        "Files, 2 students. 2 files name only a lesson, and are taken as those of mail."
    ]


ROSTER = Roster(
    [("s1", "Anna Berg", "anna@uni"), ("s2", "Li, Bo", ""), ("s3", "Cem Öz", ""), ("77", "Dora Roe", "")]
)


@pytest.mark.parametrize(
    "names",
    [
        [f"{ANNA}/x.ipynb", f"{MOODLE.format('Bo Li_77')}/x.ipynb"],
        ["berganna_123_801_x.ipynb", "libo_78_802_x.ipynb"],
        [f"s1_{STEM}.ipynb", f"Bo_Li_{STEM}.ipynb"],
        ["anna@uni/x.ipynb", "S2/x.ipynb"],
    ],
)
def test_a_roster_joins_people_by_id_address_or_name_in_any_order(names, tmp_path):
    hand_in(tmp_path, *names)
    students, said = found(tmp_path, roster=ROSTER)
    assert set(students) == {"s1", "s2"} and said[-1].endswith("2 handed in nothing.")


def test_who_is_not_on_the_roster_is_said_and_who_has_anothers_number_stops_the_run(tmp_path):
    hand_in(tmp_path, "s1/x.ipynb", "zoe/x.ipynb")
    assert found(tmp_path, roster=ROSTER)[1][1:] == [
        "Roster: 1 found by id, 0 by name; 3 handed in nothing.",
        "Not on the roster: zoe.",
    ]
    hand_in(tmp_path / "canvas", "berganna_123_801_x.ipynb", "eve_77_802_x.ipynb")
    with pytest.raises(Refusal, match="77 is Dora Roe on the roster and eve in the name of a file"):
        find_submissions(tmp_path / "canvas", roster=ROSTER)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["s1,Anna,", ",Bo,"], "r.csv, row 3: there is no id."),
        (["s1,Anna,a@b", "s2,Bo,A@B"], "r.csv, row 3: A@B stands in row 2 too."),
        ([",,"], "r.csv lists nobody."),
    ],
)
def test_a_roster_in_which_somebody_is_not_clear_is_refused(rows, words, tmp_path):
    (tmp_path / "r.csv").write_text("\n".join(["id,name,e-mail", *rows]), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        read_roster(tmp_path / "r.csv")
    assert str(refused.value) == words


def test_two_people_of_one_name_are_two_once_the_roster_lists_both(tmp_path):
    hand_in(tmp_path, "berganna_111_801_x.ipynb", "berganna_112_802_x.ipynb")
    both = Roster([("111", "Anna Berg", ""), ("112", "Anna Berg", "")])
    assert set(found(tmp_path, roster=both)[0]) == {"111", "112"}
