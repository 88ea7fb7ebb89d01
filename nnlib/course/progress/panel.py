"""The panel at the head of a lesson: what is solved here and in the whole course."""

from dataclasses import dataclass
from html import escape

from nnlib.course.progress.course import LESSONS, Standing, in_all, standing, title_of
from nnlib.course.progress.record import FILE, Results
from nnlib.show.theme import svg_style

# `!important` overrides the notebook page's own style of lists and links.
_STYLE = """
.nnlib-progress { background: var(--nn-paper); color: var(--nn-ink); border: 1px solid var(--nn-rule);
  border-radius: 4px; padding: .6em .8em; max-width: 60em; line-height: 1.4; }
.nnlib-progress p { margin: 0 0 .5em; }
.nnlib-progress ul { display: flex; flex-wrap: wrap; gap: .35em; list-style: none !important;
  margin: 0 !important; padding: 0 !important; }
.nnlib-progress li { margin: 0 !important; }
.nnlib-progress li > * { display: block; min-width: 3.6em; padding: .2em .45em; border-radius: 4px;
  border: 1px solid var(--nn-muted); color: var(--nn-ink) !important; text-decoration: none !important; }
.nnlib-progress li b { display: block; }
.nnlib-progress a:hover, .nnlib-progress a:focus { text-decoration: underline !important;
  border-color: var(--nn-ink); }
.nnlib-progress [aria-current] { outline: 2px solid var(--nn-ink); }
.nnlib-progress .all { background: var(--nn-value-wash); }
"""


@dataclass(frozen=True)
class Panel:
    """What one learner has solved, shown at the head of one lesson, such as "05".

    `beside` are the lessons whose notebooks are in the same folder, so that links can open them.
    """

    number: str
    known: Results
    beside: frozenset[str]
    kept: bool

    @property
    def sentences(self) -> tuple[str, str, str]:
        """One sentence each on this lesson, on the course, and on where this is stored."""
        where = f"kept in {FILE} beside this notebook" if self.kept else "remembered until this kernel ends"
        here, course = standing(self.number, self.known), in_all(self.known)
        return (
            f"This lesson: {_in_words(here)}.",
            f"The course: {_in_words(course)}.",
            f"This is {where}, and goes nowhere else.",
        )

    def __str__(self) -> str:
        rows = [f"{name[:2]} {title_of(name)}: {standing(name[:2], self.known).words}" for name in LESSONS]
        return "\n".join([*self.sentences, *rows])

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        here, course, where = map(escape, self.sentences)
        items = "".join(f"<li>{self._link(name)}</li>" for name in LESSONS)
        html = (
            f'<div class="nnlib nnlib-progress" role="group" aria-label="Your progress">'
            f"<style>{svg_style()}{_STYLE}</style>"
            f"<p><b>{here}</b> {course} {where}</p>"
            f'<ul aria-label="Exercises solved, lesson by lesson">{items}</ul></div>'
        )
        return {"text/plain": str(self), "text/html": html}

    def _link(self, name: str) -> str:
        here, now = name[:2] == self.number, standing(name[:2], self.known)
        mark = ' aria-current="page"' if here else ""
        style = ' class="all"' if now.solved == now.exercises else ""
        label = f"<b>{name[:2]}</b> {now.words}"
        tag = f'a href="{name}.ipynb"' if name in self.beside and not here else "span"
        return f'<{tag}{mark}{style} title="{title_of(name)}">{label}</{tag.split()[0]}>'


def _in_words(now: Standing) -> str:
    more = f", and {now.in_words} to answer in words" if now.in_words else ""
    return f"{now.solved} of {now.exercises} exercises solved, {now.points} of {now.most} points{more}"
