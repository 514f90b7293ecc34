"""How far away a due time is, as one would say it; and when a snooze ends."""

from datetime import datetime, timedelta, tzinfo

from heedful.desk.types import Due

_HOUR = 60
_DAY = 24 * _HOUR
_SOON = 5  # minutes: the last moment in which an answer is in time
WAKES_AT = 9  # o'clock, in the agent's own zone


def due(due_at: datetime, now: datetime) -> Due:
    minutes = int(abs(due_at - now).total_seconds() // 60)
    over = due_at < now
    if minutes < 2 * _HOUR:
        count, unit = minutes, "m"
    elif minutes < 2 * _DAY:
        count, unit = minutes // _HOUR, "h"
    else:
        count, unit = minutes // _DAY, "d"
    return Due(count=count, unit=unit, over=over, soon=not over and minutes < _SOON)


def tomorrow_morning(now: datetime, zone: tzinfo) -> datetime:
    local = now.astimezone(zone) + timedelta(days=1)
    return local.replace(hour=WAKES_AT, minute=0, second=0, microsecond=0)
