"""What a worker's lanes call again and again. Each is safe beside any number of others."""

from heedful.channels.pulling import pull_due
from heedful.channels.sending import send_due

__all__ = ["pull_due", "send_due"]
