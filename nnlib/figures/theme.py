"""One look for the whole course: opaque paper, ink, and two hues that mean something.

Blue is a value, anything computed forward. Orange is a derivative or a descent step. Every other colour is
a shade of grey. In greyscale the two hues merge, so position, direction or a label carries the meaning too.
"""

LIGHT = {
    "paper": "#FFFFFF",
    "ink": "#1F2933",
    "muted": "#667085",
    "faint": "#C5CBD5",
    "rule": "#E4E7EC",
    "value": "#0072B2",
    "value-wash": "#E8F3FA",
    "derivative": "#C44E00",
    "derivative-wash": "#FDEEE3",
}
DARK = {
    "paper": "#14181D",
    "ink": "#E6EAF0",
    "muted": "#98A2B3",
    "faint": "#4A5361",
    "rule": "#2B323B",
    "value": "#56B4E9",
    "value-wash": "#15293A",
    "derivative": "#FF8A3D",
    "derivative-wash": "#3A2416",
}
THEMES = {"light": LIGHT, "dark": DARK}

# How the pages that we are shown in say that they are dark: JupyterLab, VS Code, Colab.
_DARK_PAGES = '[data-jp-theme-light="false"], .vscode-dark, html[theme="dark"]'


def svg_style() -> str:
    """The style sheet that every SVG carries: it follows the theme of the page without a new drawing."""
    light, dark = (" ".join(f"--nn-{name}: {hue};" for name, hue in theme.items()) for theme in (LIGHT, DARK))
    return (
        f".nnlib {{ {light} }} :is({_DARK_PAGES}) .nnlib {{ {dark} }} "
        '.nnlib text { font-family: "DejaVu Sans", Verdana, "Segoe UI", sans-serif; } '
        '.nnlib .math { font-family: "STIX Two Text", Cambria, "Times New Roman", serif; }'
    )


def use_theme(name: str = "light") -> dict[str, str]:
    """Give Matplotlib the course's look, "light" or "dark", from now on; return the theme's colours.

    Pictures made of SVG need no call: they follow the page they stand in.

    Raises:
        ValueError: name is neither "light" nor "dark".
    """
    import matplotlib as mpl

    if name not in THEMES:
        raise ValueError(f'the theme must be "light" or "dark", got {name!r}.')
    theme = THEMES[name]
    mpl.rcParams.update(_matplotlib_settings(theme))
    return theme


def _matplotlib_settings(theme: dict[str, str]) -> dict:
    """Matplotlib's rcParams for one theme."""
    paper, ink, muted = theme["paper"], theme["ink"], theme["muted"]
    return {
        "figure.figsize": (6.4, 3.6),
        "figure.dpi": 110,
        "figure.facecolor": paper,
        "savefig.facecolor": paper,
        "axes.facecolor": paper,
        "figure.constrained_layout.use": True,
        "font.size": 11,
        "text.color": ink,
        "axes.labelcolor": ink,
        "axes.titlecolor": ink,
        "axes.titlesize": 12,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlepad": 12,
        "axes.edgecolor": muted,
        "axes.linewidth": 0.9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "xtick.color": muted,
        "ytick.color": muted,
        "xtick.labelsize": 10,
        "ytick.labelsize": 10,
        "lines.linewidth": 2.0,
        "lines.solid_capstyle": "round",
        "image.cmap": "cividis",
        "legend.frameon": False,
        "mathtext.fontset": "cm",
    }
