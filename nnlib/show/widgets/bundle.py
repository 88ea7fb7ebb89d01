"""What a widget hands to a notebook: itself while a kernel runs, a still picture before and after.

These are two outputs, not two forms of one: a front end that has chosen the widget and finds that its kernel
is gone says "model not found", and does not look at the other form.
"""

from zlib import crc32

import ipywidgets
from IPython.display import DisplayHandle, display

from nnlib.show.images import as_images

# JupyterLab puts each output into a box of its own. That of a widget without a kernel holds words alone.
_STYLE = """
.jp-OutputArea-child:has(+ .jp-OutputArea-child .nnlib-still):not(:has(.jp-OutputArea-output *)) {
  display: none; }
.jp-OutputArea .nnlib-still:has(img)::after {
  content: "This picture stands still. To move it, run the cells from the top down to here."; }
"""


class Shown:
    """Something that shows itself as the widget `_view`, and as its still twin where that is dead.

    The twin comes from `_repr_mimebundle_`. A notebook keeps both; while the widget lives, it hides its twin.
    """

    _shown_twin: DisplayHandle | None = None  # through it the twin is replaced where it is

    def _ipython_display_(self) -> None:
        still = self._repr_mimebundle_()
        hidden = f".{_mark(still)}, .jp-OutputArea-child:has(.{_mark(still)}) {{ display: none }}"
        style = ipywidgets.HTML(f"<style>{hidden}</style>", layout={"display": "none"})
        # The style is there exactly as long as the widget is.
        living = ipywidgets.VBox([self._view, style])
        reference = {"version_major": 2, "version_minor": 0, "model_id": living.model_id}
        display({"application/vnd.jupyter.widget-view+json": reference}, raw=True)
        self._shown_twin = display(still, raw=True, display_id=True)


def bundle(html: str, alt: str, name: str = "") -> dict[str, str]:
    """The MIME bundle of a still twin: HTML, and its finding in words.

    A twin that will be replaced has a `name`, by which its widget knows it; others are known by their HTML.
    """
    mark = f"nnlib-still-{crc32((name or html).encode()):08x}"
    still = f'<div class="nnlib-still {mark}"><style>{_STYLE}</style>{as_images(html)}</div>'
    return {"text/html": still, "text/plain": alt}


def _mark(still: dict[str, str]) -> str:
    """The class that tells one twin from others."""
    return still["text/html"].partition('class="nnlib-still ')[2].partition('"')[0]
