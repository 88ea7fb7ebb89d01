"""Numbers as a picture writes them where their size is not known before."""

import re
from collections.abc import Callable


def digits(value: float, significant: int = 5) -> str:
    """A number with so many significant digits and a true minus sign; zero has no sign.

    >>> digits(-3.16e-7), digits(2e12, 2)
    ('−3.16e−7', '2e12')
    """
    text = f"{value + 0.0:.{significant}g}"
    return re.sub(r"e([+-])0*", r"e\1", text).replace("e+", "e").replace("-", "−")


def fitting(value: float, room: int = 7) -> str:
    """Four significant digits, or fewer where they would take more characters than there is room for."""
    return next((text for n in (4, 3, 2) if len(text := digits(value, n)) <= room), digits(value, 1))


def apart(value: float, limit: float, write: Callable[[float, int], str], places: int) -> str:
    """A number as `write` gives it, with so many places or a few more, so that it looks other than the limit.

    >>> apart(0.500001, 0.5, digits, 4), apart(0.7, 0.5, digits, 4), apart(0.5, 0.5, digits, 4)
    ('0.500001', '0.7', '0.5')
    """
    texts = ((write(value, n), write(limit, n)) for n in range(places, places + 6))
    return next((text for text, other in texts if text != other), write(value, places))
