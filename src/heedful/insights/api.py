"""The door to insights for the pipeline's edits and for commands."""

from heedful.insights.erasing import renumber
from heedful.insights.recount import recount
from heedful.insights.step import count, forget

__all__ = ["count", "forget", "recount", "renumber"]
