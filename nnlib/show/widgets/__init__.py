"""Sliders, pickers and buttons over the pictures of nnlib.show; each has a static twin."""

try:
    import ipywidgets  # noqa: F401
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "the moving pictures need the package ipywidgets; "
        "install the course with: python -m pip install -r requirements.txt"
    ) from error
