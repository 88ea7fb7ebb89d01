"""Cells as self-contained HTML: prose with formulas, code, and outputs."""

import re
from collections import Counter
from collections.abc import Iterable
from html import escape, unescape
from urllib.parse import unquote

from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from nnlib.course.formulas import mathml
from nnlib.show.images import as_drawings

# "lesson 07", "lessons 02, 03 and 05"
_LESSONS = re.compile(r"\blessons? \d\d(?:(?:, | and |, and | to )\d\d)*\b", re.IGNORECASE)
# An element wider than the window scrolls on its own, also by keyboard.
_SCROLLS = '<div class="{}" tabindex="0">{}</div>'
# Longer formulas may be wider than a narrow window; there they scroll inside their sentence.
_LONG = 20
# A narrow table may break longer code, such as np.linalg.norm(gradient), at its points and brackets.
_LONG_CODE = 14
# A table of so many columns, and one of words, has its cells below each other in a narrow window.
_WIDE = 4
# A browser that translates the page leaves code and formulas alone.
_CODE = '<pre{} tabindex="0" translate="no"><code>{}</code></pre>'
_HIGHLIGHTED = re.compile("<pre>(?:<code>)?(.*?)(?:</code>)?</pre>", re.DOTALL)
_LINK = re.compile(r"</?a\b[^>]*>")
_highlight = Highlight2HTML(pygments_lexer="python")


class Renderer(IPythonRenderer):
    """Markdown as Jupyter reads it, formulas as MathML, links to what these pages have.

    `pages` maps the number of a lesson, or the name of another file, to its page; "lesson 07" becomes a link.
    `home` is where the other files of the course are published; without it they get no link.
    """

    def __init__(self, pages: dict[str, str], home: str = ""):
        super().__init__(escape=False)
        self._pages, self._home, self._anchors = pages, home, Counter()

    def inline_math(self, body: str) -> str:
        formula = mathml(body, display=False)
        long = len(words_of(formula)) > _LONG
        return f'<span class="long" tabindex="0">{formula}</span>' if long else formula

    def block_math(self, body: str) -> str:
        return _SCROLLS.format("formula", mathml(body, display=True))

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")

    def codespan(self, text: str) -> str:
        code = super().codespan(text).replace("<code>", '<code translate="no">', 1)
        return re.sub(r"(?<=[.(\[])(?=[A-Za-z])", "<wbr>", code) if len(text) > _LONG_CODE else code

    def block_code(self, code: str, info: str | None = None) -> str:
        return _marked(super().block_code(code, info))

    def text(self, text: str) -> str:
        return _LESSONS.sub(self._linked, super().text(text))

    def link(self, text: str, url: str, title: str | None = None) -> str:
        words, address = _LINK.sub("", text), self._address(url)
        return super().link(words, address, title) if address else words

    def heading(self, text: str, level: int, **_) -> str:
        words = _LINK.sub("", text)  # a heading is where links lead to
        exercise = re.match(r"Exercise ([\d.]+)", words)
        name = f"exercise-{exercise[1].replace('.', '-')}" if exercise else slug(words_of(words))
        self._anchors[name] += 1
        anchor = name if self._anchors[name] == 1 else f"{name}-{self._anchors[name]}"
        return f'<h{level} id="{anchor}">{words}</h{level}>\n'

    def table(self, text: str) -> str:
        head, end, body = text.partition("</thead>")
        names = [words_of(name) for name in re.findall(r"<th\b[^>]*>(.*?)</th>", head, re.DOTALL)]
        if any(names):
            body = re.sub(r"<tr>.*?</tr>", lambda row: _named(row[0], names), body, flags=re.DOTALL)
            text = head + end + body
        else:  # where no column has a name, as at the head of a lesson, the first column names the rows
            text = re.sub(r"<tr>\s*<td>(.*?)</td>", r'<tr><th scope="row">\1</th>', body, flags=re.DOTALL)
        kind = "table wide" if len(names) >= _WIDE or "meaning" in names else "table"
        return _SCROLLS.format(kind, f"<table>{text}</table>") + "\n"

    def _address(self, url: str) -> str:
        """Where a link of a notebook leads on these pages; nowhere if they lack it."""
        if re.match(r"https?:|#", url):
            return url
        file, _, anchor = unquote(url).partition("#")
        lesson = re.fullmatch(r"(?:.*/)?(\d\d)_\w+\.ipynb", file)
        page = self._pages.get(lesson[1] if lesson else file.rpartition("/")[2])
        if page:
            return f"{page}#{slug(anchor.replace('-', ' '))}" if anchor else page
        return f"{self._home}/{file.removeprefix('../')}" if self._home and not lesson else ""

    def _linked(self, lessons: re.Match) -> str:
        one = r"lesson \d\d" if lessons[0].lower().startswith("lesson ") else r"\d\d"
        return re.sub(one, self._link, lessons[0], flags=re.IGNORECASE)

    def _link(self, lesson: re.Match) -> str:
        page = self._pages.get(lesson[0][-2:])
        return f'<a href="{page}">{lesson[0]}</a>' if page else lesson[0]


def prose(renderer: Renderer, source: str) -> str:
    """The HTML of a Markdown cell."""
    html = MarkdownWithMath(renderer=renderer).render(source)
    return html.replace("<details><summary>Hint", '<details class="hint"><summary>Hint')


def code(source: str) -> str:
    """The HTML of a code cell's source."""
    return _marked(_highlight(source.strip())).strip()


def _marked(html: str) -> str:
    """Highlighted lines as `<code>`, which a keyboard can scroll and no browser translates."""
    return _HIGHLIGHTED.sub(_CODE.format("", r"\1"), html)


def output_html(output: NotebookNode) -> str:
    """The HTML of one output: a picture or table as it was stored, text as text."""
    if output.output_type == "stream":
        return _printed(output.text.rstrip())
    if "text/html" in output.data:
        return _picture(as_drawings(output.data["text/html"]))
    return _printed(output.data["text/plain"])


def _printed(text: str) -> str:
    return _CODE.format(' class="printed"', escape(text, quote=False))


def _picture(html: str) -> str:
    """A picture scales to the window; a table scrolls."""
    return _SCROLLS.format("shown", html) if "<table" in html else f'<div class="shown">{html}</div>'


def _named(row: str, names: Iterable[str]) -> str:
    """A row whose cells say which column they are in, for a narrow window that puts them below each other."""
    columns = iter(names)
    return re.sub("<td", lambda _: f'<td data-column="{escape(next(columns, ""))}"', row)


def words_of(html: str) -> str:
    """The words of a piece of HTML without pictures."""
    html = re.sub(r"<(svg|style|script)\b.*?</\1>", " ", html, flags=re.DOTALL)
    html = re.sub(r"<mn>(\d)</mn></msup>", lambda power: "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(power[1])], html)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", html)))


def slug(text: str) -> str:
    """A name for the address bar, such as `two-paths-add` for "3 · Two paths add"."""
    return re.sub(r"[^\w]+", "-", re.sub(r"^\d+ · ", "", text.strip()).lower()).strip("-") or "section"
