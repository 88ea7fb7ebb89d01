"""The sentence under a moving picture: what to reach, and whether it is reached."""


def task_line(text: str) -> str:
    """HTML of the sentence; a screen reader may read it out when it changes."""
    return f'<p role="status" style="font-size: 14px">{text}</p>'
