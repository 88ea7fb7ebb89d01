"""Formulas without JavaScript or network: MathML from the lessons' LaTeX, and the font that draws it.

Browsers have drawn MathML themselves since 2023. latex2mathml translates word by word; what TeX knows beyond
that, the space around a sign and an upright letter, is added here.
"""

import re
from importlib.metadata import distribution
from itertools import pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert

from nnlib.course.build.errors import AuthorError

# A package of Python that carries an OpenType font for mathematics, under the SIL Open Font License.
FONT = distribution("ziamath").locate_file("ziamath/fonts/STIXTwoMath-Regular.ttf")
_SIGNS = "−-+±"
_CLOSING = tuple(")]}|‖!′")


def mathml(tex: str, *, display: bool) -> str:
    """The `<math>` element of a formula; `display` gives it a line of its own.

    Raises:
        AuthorError: a part of the formula is not known.
    """
    try:
        math = ElementTree.fromstring(convert(_in_braces(tex), display="block" if display else "inline"))
    except Exception as error:
        raise AuthorError(f"the formula ${tex}$ cannot be written as MathML: {error}") from None
    for element in math.iter():
        element.tag = element.tag.rpartition("}")[2]
    _join_words(math)
    if unknown := next((text for text in math.itertext() if text.startswith("\\")), None):
        raise AuthorError(f"the formula ${tex}$ cannot be written as MathML: {unknown} is not known.")
    for element in list(math.iter()):
        _mend_operator(element)
    for row in list(math.iter()):
        _space(row)
        _mend_scripts(row)
    math.set("translate", "no")
    return ElementTree.tostring(math, encoding="unicode")


def _in_braces(tex: str) -> str:
    """The formula with the two spellings that latex2mathml sets in the wrong letters replaced."""
    tex = re.sub(r"\\mathsf\s+(\w)", r"\\mathsf{\1}", tex)
    return re.sub(r"\\mathrm\{(\w)\}", r"\\mathrm \1", tex)


def _join_words(math: Element) -> None:
    """A name such as softmax is one word, not seven letters."""
    for row in list(math.iter("mrow")):
        letters = list(row)
        if len(letters) > 1 and all(letter.get("mathvariant") == "normal" for letter in letters):
            word = Element("mi")
            word.text = "".join(letter.text for letter in letters)
            row[:] = [word]


def _mend_operator(element: Element) -> None:
    """An operator of MathML's dictionary that TeX sets like a letter or a bracket."""
    if element.tag != "mo":
        return
    element.text = "".join(element.itertext())
    element[:] = []
    if element.text in ("∂", "…") or element.text.isalpha():
        element.tag = "mi"
    elif element.text in ("/", "|", "‖"):
        element.attrib |= {"lspace": "0", "rspace": "0"}
        if "minsize" not in element.attrib:
            element.set("stretchy", "false")


def _mend_scripts(parent: Element) -> None:
    """A prime is put beside its letter, and a brace is drawn by the style sheet.

    The glyph of the prime is raised as it is. Chromium loses pieces of a brace that it has to put together.
    """
    for place, child in enumerate(parent):
        if child.tag in ("msup", "msubsup") and child[-1].text == "′":
            primed = Element("mrow")
            primed[:] = [child[0], Element("mo", lspace="0", rspace="0")]
            primed[1].text = "′"
            child[:], child.tag = [primed, *child[1:-1]], "msub" if child.tag == "msubsup" else "mrow"
        elif child.tag == "munder" and child[-1].text == "⏟":
            parent[place] = Element("mrow", {"class": "brace"})
            parent[place][:] = [child[0]]


def _space(row: Element) -> None:
    """A sign in front of a number is not a difference, and the name of a function keeps its distance."""
    for before, child in pairwise([None, *row]):  # a list of its own: the loop inserts into the row
        if child.tag == "mo":
            opens = before is None or before.tag in ("mo", "mspace") and before.text not in _CLOSING
            if child.text in _SIGNS and opens:
                child.attrib |= {"form": "prefix", "lspace": "0", "rspace": "0"}
        elif before is not None and before.tag not in ("mo", "mspace") and child.tag != "mspace":
            if row.tag in ("mrow", "math") and (_is_function(before) or _is_function(child)):
                row.insert(list(row).index(child), Element("mspace", width="0.167em"))


def _is_function(element: Element) -> bool:
    if element.tag in ("msub", "msup", "msubsup", "munder", "mrow") and len(element):
        element = element[0]
    return element.tag == "mi" and len(element.text or "") > 1
