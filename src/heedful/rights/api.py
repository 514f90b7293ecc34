"""The door to people's rights."""

from heedful.rights.erasure import begin, progress
from heedful.rights.restriction import restrict

__all__ = ["begin", "progress", "restrict"]
