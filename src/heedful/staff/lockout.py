"""How many wrong passwords are too many. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

# People behind one router share an address: it takes more failures to shut it than to shut one name.
ADDRESS_FACTOR = 5


def locked_until(failures: Sequence[datetime], *, most: int, window: timedelta, now: datetime) -> datetime | None:
    """None while another try is allowed; else when the oldest of the last `most` failures is forgotten."""
    recent = sorted(at for at in failures if at > now - window)
    if len(recent) < most:
        return None
    return recent[-most] + window
