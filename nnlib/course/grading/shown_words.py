"""Written words as their reader sees them: formulas drawn, pictures shown, and all else as it was typed.

What students write is not trusted: it becomes text, the MathML of a formula, or the address of a picture that
the grader has stored.
"""

import base64
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from markupsafe import Markup, escape

from nnlib.course.files import whole_file
from nnlib.course.formulas import mathml
from nnlib.course.refusal import Refusal

PICTURES = "pictures"  # the folder for them
LONGEST_FORMULA = 1_000  # characters; the converter ends Python at a few thousand braces in each other
_NAME = r"attachment:(?P<{}>[0-9a-f]{{12}}\.\w+)"
_TEX = f"{{1,{LONGEST_FORMULA}}}"  # so many characters of a formula
_PART = re.compile(
    "|".join(
        (
            r"(?P<code>```.*?```|`[^`\n]+`)",
            rf"!\[(?P<alt>[^\]\n]*)\]\({_NAME.format('picture')}[^)\n]*\)",
            rf"<img\b[^>\n]{{0,200}}?{_NAME.format('tag')}[^>\n]*>",
            rf"\$\$(?P<display>[^$]{_TEX})\$\$",
            rf"\\\[(?P<bracketed>.{_TEX}?)\\\]",
            rf"(?P<environment>\\begin\{{(?P<kind>\w+\*?)\}}.{_TEX}?\\end\{{(?P=kind)\}})",
            rf"\\\((?P<parenthesised>.{_TEX}?)\\\)",
            # "$5 and $6" is no formula.
            rf"(?<![\\\w$])\$(?P<inline>[^$\s](?:[^$\n]{_TEX}?(?<![\s\\]))?| [^$\n]{_TEX}? )\$(?![\d$])",
        )
    ),
    re.DOTALL,
)
_DEFINES = re.compile(r"\\(re|provide)?newcommand|\\def|\\let")


def as_shown(words: str, address: Callable[[str], str]) -> Markup:
    """The HTML of a text in Markdown. `address` gives where the picture of a name is, or an empty text."""
    pieces, end = [], 0
    for found in _PART.finditer(words):
        pieces += [escape(words[end : found.start()]), _part(found, address)]
        end = found.end()
    return Markup("").join([*pieces, escape(words[end:])])


def _part(found: re.Match, address: Callable[[str], str]) -> Markup:
    part = found.groupdict()
    if name := part["picture"] or part["tag"]:
        where = address(name)
        picture = Markup('<img src="{}" alt="{}">').format(where, part["alt"] or "a picture")
        return picture if where else escape(found[0])
    block = part["display"] or part["bracketed"] or part["environment"]
    formula = block or part["parenthesised"] or part["inline"]
    if not formula or len(formula) > LONGEST_FORMULA or _DEFINES.search(formula):
        return escape(found[0])
    try:
        return Markup(mathml(formula, display=bool(block)))
    except Refusal:
        return escape(found[0])


def keep_pictures(out: Path, pictures: dict[str, bytes]) -> None:
    """Store pictures by their names, which are made of their content."""
    for name, content in pictures.items():
        (out / PICTURES).mkdir(parents=True, exist_ok=True)
        if not (out / PICTURES / name).exists():
            with whole_file(out / PICTURES / name) as file:
                file.write(content)


def drop_pictures(out: Path, words: Iterable[str]) -> None:
    """Delete the pictures that no words have any more."""
    named = {name for text in words for name in re.findall(_NAME.format("name"), text)}
    for path in (out / PICTURES).glob("*"):
        if path.name not in named:
            path.unlink()


def inside(out: Path, name: str) -> str:
    """The picture itself as an address, for a page that travels alone."""
    try:
        content = (out / PICTURES / name).read_bytes()
    except OSError:
        return ""
    return f"data:image/{name.rpartition('.')[2]};base64,{base64.b64encode(content).decode()}"
