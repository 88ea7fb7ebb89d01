"""The twelve lessons, and how much of each a learner has solved."""

from dataclasses import astuple, dataclass

from nnlib.course.checks import lesson as exercises_of
from nnlib.course.progress.record import Results, is_solved

# The names of the notebooks, without their ending.
LESSONS = (
    "00_the_whole_story",
    "01_measure_a_slope",
    "02_chain_the_slopes",
    "03_walk_downhill",
    "04_train_one_neuron",
    "05_backpropagate_by_hand",
    "06_backpropagate_in_matrices",
    "07_let_the_machine_do_it",
    "08_close_the_loop",
    "09_step_better",
    "10_keep_gradients_alive",
    "11_read_digits",
)


@dataclass(frozen=True)
class Standing:
    """How much is solved: automatically checked exercises, solved and in all, and their points.

    `in_words` counts the exercises that a person grades; the other numbers leave them out.
    """

    solved: int
    exercises: int
    points: int
    most: int
    in_words: int

    @property
    def words(self) -> str:
        """Such as "3 of 8"; "all 8" where nothing is left."""
        solved = "all" if self.solved == self.exercises else f"{self.solved} of"
        return f"{solved} {self.exercises}"


def standing(number: str, known: Results) -> Standing:
    """What is solved of one lesson, such as "05"; exercises that it no longer has do not count."""
    declared = exercises_of(number)
    judged = [exercise for exercise in declared if exercise.kind != "explain"]
    solved = [exercise for exercise in judged if is_solved(exercise.id, known)]
    return Standing(
        len(solved),
        len(judged),
        sum(exercise.points for exercise in solved),
        sum(exercise.points for exercise in judged),
        len(declared) - len(judged),
    )


def in_all(known: Results) -> Standing:
    """What is solved of the whole course."""
    lessons = (astuple(standing(name[:2], known)) for name in LESSONS)
    return Standing(*map(sum, zip(*lessons, strict=True)))


def name_of(number: str) -> str:
    """The notebook of a lesson, such as 05_backpropagate_by_hand.

    Raises:
        LookupError: there is no such lesson.
    """
    for name in LESSONS:
        if name[:2] == number:
            return name
    raise LookupError(f"there is no lesson {number!r}; the lessons are 00 to {LESSONS[-1][:2]}.")


def title_of(name: str) -> str:
    """A lesson's title in a list, such as "backpropagate by hand"."""
    return name[3:].replace("_", " ")
