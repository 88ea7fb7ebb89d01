"""What a widget hands to a notebook: itself where a kernel runs, a still picture elsewhere."""


def bundle(view, html: str, alt: str) -> dict:
    """The MIME bundle of an ipywidgets view, its still twin as HTML, and the twin's finding in words."""
    reference = {"version_major": 2, "version_minor": 0, "model_id": view.model_id}
    return {"application/vnd.jupyter.widget-view+json": reference, "text/html": html, "text/plain": alt}
