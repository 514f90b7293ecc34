"""When to try again, and when to stop."""

from datetime import datetime, timedelta

import msgspec

MOST_TRIES = 5
FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 300.0
LEASE_S = 60.0  # a batch takes well under a second; a worker silent for this long is dead


class Again(msgspec.Struct, frozen=True, kw_only=True):
    at: datetime


class GiveUp(msgspec.Struct, frozen=True, kw_only=True):
    tries: int


def after_failure(*, tries: int, now: datetime) -> Again | GiveUp:
    """What follows the `tries`-th failed try: a pause that doubles, or the dead-letter table."""
    if tries >= MOST_TRIES:
        return GiveUp(tries=tries)
    return Again(at=now + timedelta(seconds=min(FIRST_PAUSE_S * 2 ** (tries - 1), LONGEST_PAUSE_S)))
