"""What the pipeline's lanes call."""

from heedful.rights.erasure import turn as erase_turn
from heedful.rights.restriction import turn as restrict_turn
from heedful.rights.retention import retain

__all__ = ["erase_turn", "restrict_turn", "retain"]
