"""The look of the plots that a lesson draws with Matplotlib: light or dark as their page, and in words.

A plot is an SVG in which each colour of the light theme stands for a variable of the page's theme. The title
states the finding, so the title and the axes are its text alternative.
"""

import hashlib
import io
import re
from html import escape
from typing import Any

from nnlib.show.images import as_images
from nnlib.show.numbers import as_numerals
from nnlib.show.theme import LIGHT, svg_style

# Only colours of the theme, so that each has its counterpart on a dark page. Lines differ in dashes as well.
_COLOURS = ("value", "derivative", "ink", "muted")
_DASHES = ("-", "--", "-.", ":")
_REFERENCE = re.compile(r'(href="|url\()#([^")]+)')
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_NUMBER = re.compile(r"(?<![#\w])-?\d+\.\d{3,}")


def style() -> None:
    """Let Matplotlib draw as the rest of the course does, and show its figures as SVG in this notebook."""
    import matplotlib
    from cycler import cycler
    from matplotlib.figure import Figure

    matplotlib.rcParams.update(_settings())
    matplotlib.rcParams["axes.prop_cycle"] = cycler(
        color=[LIGHT[name] for name in _COLOURS], linestyle=_DASHES
    )
    try:
        from IPython import get_ipython

        shell = get_ipython()
    except ModuleNotFoundError:
        return
    if shell is not None:
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats()  # no PNG beside the SVG
        shell.display_formatter.formatters["text/html"].for_type(Figure, page_of)


def page_of(figure: Any) -> str:
    """A figure as HTML that outlives its way to another machine, with its text alternative."""
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    drawing = file.getvalue()
    drawing = re.sub(r"<!--.*?-->\n?", "", drawing[drawing.index("<svg") :], flags=re.DOTALL)
    opening, rest = drawing.split(">", 1)
    width, height = (float(re.search(rf'{side}="([\d.]+)pt"', opening)[1]) for side in ("width", "height"))
    head = (
        f'<svg class="nnlib" role="img" aria-label="{escape(words_of(figure), quote=True)}" '
        f'viewBox="0 0 {width:g} {height:g}" '
        f'style="width:100%; max-width:{width * 4 / 3:.0f}px; height:auto; display:block" '
        'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    )
    return as_images(f"{head}<style>{svg_style()}</style>{_themed(_with_own_names(_printed(rest)))}")


def words_of(figure: Any) -> str:
    """The titles and the axes of a figure in words."""
    said = [figure.get_suptitle()] if figure.get_suptitle() else []
    for axes in figure.axes:
        titles = filter(None, (axes.get_title(side) for side in ("left", "center", "right")))
        labels = [
            f"{name}: {text}"
            for name, text in (("across", axes.get_xlabel()), ("up", axes.get_ylabel()))
            if text
        ]
        said += [*titles, *labels]
    return as_numerals(". ".join(text.replace("\n", " ").replace("$", "") for text in said))


def _settings() -> dict[str, Any]:
    ink, muted, paper, rule = (LIGHT[name] for name in ("ink", "muted", "paper", "rule"))
    return {
        "figure.figsize": (6.4, 3.6),
        "figure.facecolor": paper,
        "savefig.facecolor": paper,
        "axes.facecolor": paper,
        "figure.constrained_layout.use": True,
        "font.size": 11,
        "font.family": "DejaVu Sans",
        "axes.titlesize": 12,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlepad": 12,
        "figure.titlesize": 12,
        "figure.titleweight": "bold",
        "text.color": ink,
        "axes.labelcolor": ink,
        "axes.titlecolor": ink,
        "axes.edgecolor": muted,
        "xtick.color": muted,
        "ytick.color": muted,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "grid.color": rule,
        "axes.axisbelow": True,
        "lines.linewidth": 2.0,
        "image.cmap": "cividis",
        "legend.frameon": False,
        "svg.fonttype": "none",
        "svg.hashsalt": "nnlib",
    }


def _printed(svg: str) -> str:
    """Coordinates to a hundredth: smaller, and the same on every processor. Texts keep all their digits."""
    tags_and_texts = re.split(r"(<[^>]*>)", svg)
    tags_and_texts[1::2] = [_NUMBER.sub(_hundredth, tag) for tag in tags_and_texts[1::2]]
    tags_and_texts[::2] = [as_numerals(text) for text in tags_and_texts[::2]]
    return "".join(tags_and_texts)


def _hundredth(number: re.Match) -> str:
    return f"{float(number[0]) + 0.0:.2f}"


def _with_own_names(svg: str) -> str:
    """Only what is referred to keeps a name, one of letters that no other plot of the page has.

    Matplotlib's own names follow from unrounded coordinates, so that the last bit of one would change them.
    """
    names = dict.fromkeys(name for _, name in _REFERENCE.findall(svg))
    places = {name: place for place, name in enumerate(names)}
    svg = re.sub(
        r' id="([^"]*)"', lambda found: f' id="\0{places[found[1]]}"' if found[1] in places else "", svg
    )
    svg = _REFERENCE.sub(lambda found: f"{found[1]}#\0{places[found[2]]}", svg)
    digest = hashlib.sha256(svg.encode()).hexdigest()[:8].translate(_LETTERS)
    return svg.replace("\0", f"{digest}-")


def _themed(svg: str) -> str:
    """Each colour of the light theme as the variable that the page's theme sets."""
    names = {hue.lower(): name for name, hue in LIGHT.items()}
    return re.sub(
        r"(fill|stroke|stop-color): (#[0-9a-f]{6})",
        lambda found: f"{found[1]}: var(--nn-{names[found[2]]})" if found[2] in names else found[0],
        svg,
    )
