"""The one kind of error that a command of the course shows as a sentence instead of a traceback."""


class Refusal(Exception):
    """A request that cannot be carried out; the message says why in one sentence."""
