"""Formulas without JavaScript or a network: MathML from LaTeX. Browsers draw it since 2023."""

from math_core import LatexError, LatexToMathML

from nnlib.course.refusal import Refusal

_converter = LatexToMathML(fancy_error=False)


def mathml(tex: str, *, display: bool) -> str:
    """The `<math>` element of a formula; `display` gives it a line of its own.

    Raises:
        Refusal: a part of the formula is not known.
    """
    try:
        math = _converter.convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        raise Refusal(f"the formula ${tex}$ cannot be written as MathML: {error}") from None
    return math.replace("<math", '<math translate="no"', 1)
