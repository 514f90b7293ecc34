"""When a snooze ends."""

from datetime import datetime, timedelta, tzinfo

MORNING = 9  # o'clock, in the agent's own zone
LONGEST = timedelta(days=90)


def tomorrow_morning(now: datetime, zone: tzinfo) -> datetime:
    local = now.astimezone(zone) + timedelta(days=1)
    return local.replace(hour=MORNING, minute=0, second=0, microsecond=0)


def sleeps_until(choice: str, custom: datetime | None, now: datetime, zone: tzinfo) -> datetime | None:
    """None for a choice that there is not, or a time that is past or too far away to be meant."""
    until = {
        "1h": now + timedelta(hours=1),
        "3h": now + timedelta(hours=3),
        "tomorrow": tomorrow_morning(now, zone),
        "custom": custom,
    }.get(choice)
    return until if until is not None and now < until <= now + LONGEST else None
