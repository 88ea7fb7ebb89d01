"""Formulas without JavaScript or a network: MathML from the lessons' LaTeX, and the font that draws it.

Browsers have drawn MathML themselves since 2023.
"""

from importlib.metadata import distribution

from math_core import LatexError, LatexToMathML

from nnlib.course.build.errors import AuthorError

# A Python package that carries an OpenType font for mathematics, under the SIL Open Font License.
FONT = distribution("ziamath").locate_file("ziamath/fonts/STIXTwoMath-Regular.ttf")
_converter = LatexToMathML(fancy_error=False)


def mathml(tex: str, *, display: bool) -> str:
    """The `<math>` element of a formula; `display` gives it a line of its own.

    Raises:
        AuthorError: a part of the formula is not known.
    """
    try:
        math = _converter.convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        raise AuthorError(f"the formula ${tex}$ cannot be written as MathML: {error}") from None
    return math.replace("<math", '<math translate="no"', 1)
