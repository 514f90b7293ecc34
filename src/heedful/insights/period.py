"""Periods and their steps in a person's time zone, daylight saving and odd offsets included."""

from datetime import UTC, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from heedful.insights.types import SLOT_S, Granularity, Period, Span

DAYS_BACK = {Span.WEEK: 7, Span.MONTH: 30, Span.QUARTER: 90}
MOST_BUCKETS = 400  # more points than pixels tell nobody more
HOURS_FINE = 48
DAYS_FINE = 92
WEEKS_FINE = 400  # days


def floor_slot(at: datetime) -> datetime:
    return datetime.fromtimestamp(int(at.timestamp()) // SLOT_S * SLOT_S, UTC)


def ceil_slot(at: datetime) -> datetime:
    return datetime.fromtimestamp(ceil(at.timestamp() / SLOT_S) * SLOT_S, UTC)


def midnight(at: datetime, zone: str, *, days: int = 0) -> datetime:
    """When the local day of `at` began, `days` later. Where midnight is skipped, the day begins at the jump."""
    local = at.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    return _utc(datetime.combine(local, time()), zone)


def _utc(naive: datetime, zone: str) -> datetime:
    return naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def resolve(
    span: Span,
    *,
    zone: str,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Period:
    """The period that a choice means now. `since` and `until` are aware and count for a custom one only."""
    last = ceil_slot(now + timedelta(seconds=1))
    if span is Span.TODAY:
        return Period(start=midnight(now, zone), end=last, zone=zone)
    if span is Span.YESTERDAY:
        return Period(start=midnight(now, zone, days=-1), end=midnight(now, zone), zone=zone)
    if span is Span.DAY:
        return Period(start=last - timedelta(hours=24), end=last, zone=zone)
    if span is Span.CUSTOM and since is not None and until is not None and since < until:
        return Period(start=floor_slot(since), end=ceil_slot(until), zone=zone)
    return Period(start=midnight(now, zone, days=1 - DAYS_BACK.get(span, 7)), end=last, zone=zone)


def before(period: Period) -> Period:
    """The same length directly before; whole local days where the period begins with one, so that like meets like."""
    zone = ZoneInfo(period.zone)
    start, end = period.start.astimezone(zone), period.end.astimezone(zone)
    if midnight(period.start, period.zone) != period.start:
        return Period(start=period.start - (period.end - period.start), end=period.start, zone=period.zone)
    days = (end.date() - start.date()).days + (end.time() != time())
    shifted = [floor_slot(_utc(at.replace(tzinfo=None) - timedelta(days=days), period.zone)) for at in (start, end)]
    return Period(start=shifted[0], end=min(shifted[1], period.start), zone=period.zone)


def fitting(period: Period) -> Granularity:
    """The step that draws neither three points nor three hundred."""
    length = period.end - period.start
    if length <= timedelta(hours=HOURS_FINE + 1):
        return Granularity.HOUR
    if length <= timedelta(days=DAYS_FINE):
        return Granularity.DAY
    return Granularity.WEEK if length <= timedelta(days=WEEKS_FINE) else Granularity.MONTH


def buckets(period: Period, granularity: Granularity) -> list[Period]:
    """The period cut at local hours, days, Mondays or firsts; the first and last may be shorter."""
    cuts = [period.start]
    while (following := _next_cut(cuts[-1], period.zone, granularity)) < period.end:
        cuts.append(following)
    ends = [*cuts[1:], period.end]
    return [Period(start=start, end=end, zone=period.zone) for start, end in zip(cuts, ends, strict=True)]


def affordable(period: Period, granularity: Granularity) -> Granularity:
    """The wanted step, or the next coarser one that stays within what a chart can show."""
    length = period.end - period.start
    for step, least in ((Granularity.HOUR, 1), (Granularity.DAY, 24), (Granularity.WEEK, 168)):
        if granularity is step and length > timedelta(hours=least * MOST_BUCKETS):
            granularity = _COARSER[step]
    return granularity


_COARSER = {
    Granularity.HOUR: Granularity.DAY,
    Granularity.DAY: Granularity.WEEK,
    Granularity.WEEK: Granularity.MONTH,
}


def _next_cut(at: datetime, zone: str, granularity: Granularity) -> datetime:
    local = at.astimezone(ZoneInfo(zone))
    if granularity is Granularity.HOUR:
        # Through absolute time, so that the hour which daylight saving repeats stays two hours.
        return at + timedelta(seconds=3600 - local.minute * 60 - local.second)
    today = local.date()
    if granularity is Granularity.DAY:
        return _utc(datetime.combine(today + timedelta(days=1), time()), zone)
    if granularity is Granularity.WEEK:
        return _utc(datetime.combine(today + timedelta(days=7 - today.weekday()), time()), zone)
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return _utc(datetime.combine(first, time()), zone)
