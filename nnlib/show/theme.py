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

# How the pages that we are shown in say that they are dark: JupyterLab, VS Code, Colab.
DARK_PAGES = '[data-jp-theme-light="false"], .vscode-dark, html[theme="dark"]'


def svg_style() -> str:
    """The style sheet that every SVG carries: it follows the theme of the page without a new drawing."""
    light, dark = (" ".join(f"--nn-{name}: {hue};" for name, hue in theme.items()) for theme in (LIGHT, DARK))
    return (
        f".nnlib {{ {light} }} :is({DARK_PAGES}) .nnlib {{ {dark} }} "
        '.nnlib text { font-family: "DejaVu Sans", Verdana, "Segoe UI", sans-serif; } '
        '.nnlib .math { font-family: "STIX Two Text", Cambria, "Times New Roman", serif; }'
    )
