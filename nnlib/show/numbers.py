"""Numbers as a picture writes them for a person: a true minus sign, no −0, and powers of ten as 1e−6."""

import re
from collections.abc import Callable


def numeral(value: float, digits: int = 5) -> str:
    """A number with this many significant digits.

    >>> numeral(-3.16e-7), numeral(2e12, 2)
    ('−3.16e−7', '2e12')
    """
    text = f"{value + 0.0:,.{digits}g}"
    return re.sub(r"e([+-])0*", r"e\1", text).replace("e+", "e").replace("-", "−")


def as_numerals(text: str) -> str:
    """A text whose numbers Python has written, with these signs and powers.

    >>> as_numerals("64-32-10 falls by -8 to 4.8e-06, or by 97.2%")
    '64-32-10 falls by −8 to 4.8e−6, or by 97.2%'
    """
    text = re.sub(r"(?<=\d)e([+-])0*(?=\d)", lambda power: "e−" if power[1] == "-" else "e", text)
    return re.sub(r"(?<![\w.)])-(?=\.?\d)", "−", text)


def fitting(value: float, room: int = 7) -> str:
    """Four significant digits, five before a point, or fewer where there is no room for so many characters.

    >>> fitting(-0.123456), fitting(12345.6), fitting(-1.2345e-12)
    ('−0.1235', '12346', '−1e−12')
    """
    if 9999.5 <= abs(value) < 99999.5:
        return fixed(value, 0)
    return next((text for n in (4, 3, 2) if len(text := numeral(value, n)) <= room), numeral(value, 1))


def fixed(value: float, places: int) -> str:
    """A number with this many digits after the point.

    >>> fixed(-0.004, 2), fixed(-1.5, 2)
    ('0.00', '−1.50')
    """
    return f"{round(value, places) + 0.0:.{places}f}".replace("-", "−")


def short(value: float, places: int = 3) -> str:
    """A number with up to `places` digits after the point; where they would show little, significant ones.

    >>> short(8), short(0.5), short(-1.23456), short(0.000012)
    ('8', '0.5', '−1.235', '1.2e−5')
    """
    if value and not 0.5 * 10 ** (1 - places) <= abs(value) < 1e6:
        return numeral(value, places)
    text = fixed(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def counted(count: int, what: str) -> str:
    """How many of something whose plural is regular.

    >>> counted(1, "step"), counted(2, "step")
    ('1 step', '2 steps')
    """
    return f"{count} {what}{'s' * (count != 1)}"


def times(count: int) -> str:
    """How often something happens.

    >>> times(1), times(2)
    ('once', '2 times')
    """
    return "once" if count == 1 else f"{count:,} times"


def factor(value: float, write: Callable[[float], str] = lambda value: numeral(value, 4)) -> str:
    """A number as a factor or a summand: a negative one is in brackets.

    >>> factor(2.0), factor(-0.5)
    ('2', '(−0.5)')
    """
    return write(value) if value >= 0 else f"({write(value)})"


def apart(value: float, limit: float, write: Callable[[float, int], str], places: int) -> str:
    """A number as `write` gives it, with `places` places, or more if it would look like the limit otherwise.

    >>> apart(0.500001, 0.5, numeral, 4), apart(0.7, 0.5, fixed, 1), apart(0.5, 0.5, fixed, 1)
    ('0.500001', '0.7', '0.5')
    """
    texts = ((write(value, n), write(limit, n)) for n in range(places, places + 6))
    return next((text for text, other in texts if text != other), write(value, places))
