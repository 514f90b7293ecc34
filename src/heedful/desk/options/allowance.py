"""Whether an option may be used once more: for this person, today, this month. Pure."""

from datetime import UTC, datetime, timedelta

import msgspec

from heedful.desk.options.types import Bar, Barred, Guard


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """Uses that count. `person_last` is when this person last got it, in another case or in this one."""

    person_last: datetime | None = None
    today: int = 0
    month: int = 0


def bar(guard: Guard, spent: Spent, now: datetime) -> Bar | None:
    if guard.every_days and spent.person_last is not None:
        until = spent.person_last + timedelta(days=guard.every_days)
        if until > now:
            return Bar(kind=Barred.PERSON, until=until, limit=guard.every_days)
    if guard.per_day and spent.today >= guard.per_day:
        return Bar(kind=Barred.DAY, until=day_start(now) + timedelta(days=1), limit=guard.per_day)
    if guard.per_month and spent.month >= guard.per_month:
        return Bar(kind=Barred.MONTH, until=month_start(month_start(now) + timedelta(days=32)), limit=guard.per_month)
    return None


def day_start(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def month_start(now: datetime) -> datetime:
    return day_start(now).replace(day=1)
