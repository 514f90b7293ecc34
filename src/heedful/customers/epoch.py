"""Time as feelings are reckoned in: days of the Unix epoch."""

from datetime import UTC, datetime, timedelta

DAY_S = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def day_of(moment: datetime) -> float:
    return moment.timestamp() / DAY_S


def moment_of(day: float) -> datetime:
    """To the microsecond."""
    return _EPOCH + timedelta(microseconds=round(day * DAY_S * 1e6))


def day_number(moment: datetime) -> int:
    """The whole day of the epoch, which begins at midnight UTC."""
    return int(day_of(moment) // 1)
