"""A bar that shows how far a training run has come, by tqdm, which is loaded only when a bar is wanted."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_bar(steps: int, wanted: bool) -> Iterator[Callable[[float], None]]:
    """A function that moves the bar on by a step; only terminals and notebooks show one, log files do not."""
    if not wanted:
        yield lambda loss: None
        return
    try:
        from tqdm import tqdm
    except ImportError:
        raise ImportError("The progress bar needs tqdm: pip install tqdm, or pass progress=False.") from None
    seen = sys.stdout.isatty() or type(sys.stdout).__module__.startswith("ipykernel")
    with tqdm(total=steps, unit="step", file=sys.stdout, disable=not seen, mininterval=0.2, ncols=90) as bar:

        def advance(loss: float) -> None:
            bar.set_postfix_str(f"loss {loss:.4f}", refresh=False)
            bar.update()

        yield advance
