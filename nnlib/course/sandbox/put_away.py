"""Where slopes are to be derived, nothing in nnlib that finds slopes can be called.

That keeps an exercise from being solved by what it prepares for. It is no wall: an answer may still measure
with lines of its own.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import isgeneratorfunction
from types import FunctionType

# The modules of the core that measure slopes or find them by rules of their own.
FIND_SLOPES = ("differences", "gradient_check", "providers", "network", "layers", "losses")
FIND_SLOPES += ("autodiff.forward", "autodiff.scalar", "autodiff.tape")


@contextmanager
def slopes_put_away() -> Iterator[None]:
    """Until it ends, a call of what finds slopes raises Unfit, by whatever name it is called.

    The functions' own code is exchanged, because a notebook holds the functions themselves.
    """
    functions = list(_functions())
    codes = [function.__code__ for function in functions]
    try:
        for function in functions:
            function.__code__ = _refuse.__code__
        yield
    finally:
        for function, code in zip(functions, codes, strict=True):
            function.__code__ = code


def _functions() -> Iterator[FunctionType]:
    """The functions and methods of these modules, as far as they are loaded."""
    for name in (f"nnlib.{module}" for module in FIND_SLOPES):
        for value in vars(sys.modules.get(name, _refuse)).values():
            own_class = isinstance(value, type) and value.__module__ == name
            for one in vars(value).values() if own_class else (value,):
                own = isinstance(one, FunctionType) and one.__module__ == name and not one.__closure__
                if own and not isgeneratorfunction(one):  # Python lets only code of one kind be exchanged
                    yield one


def _refuse(*_, **__):
    from nnlib.course.sandbox.raised import Unfit

    raise Unfit(
        "Here slopes are to be derived: what nnlib has to find slopes cannot be called inside your function. "
        "Compare with it outside."
    )
