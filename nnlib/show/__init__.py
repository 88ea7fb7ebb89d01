"""Pictures of networks, derivatives and training: every number in them is computed, never typed."""

from nnlib.show.style import style
from nnlib.show.table import table

__all__ = ["style", "table"]
