from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.insights import period
from heedful.insights.cover import pieces
from heedful.insights.types import Granularity, Period, Span

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",  # :30
    "Asia/Kathmandu",  # :45
    "Australia/Lord_Howe",  # daylight saving of half an hour
    "Pacific/Chatham",  # +12:45 and +13:45
    "America/Sao_Paulo",
    "Africa/Cairo",  # daylight saving skips midnight
    "Pacific/Kiritimati",
]
MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
SPANS = st.sampled_from([span for span in Span if span is not Span.CUSTOM])


@settings(max_examples=25, deadline=None)
@given(now=MOMENTS, zone=st.sampled_from(ZONES), span=SPANS, step=st.sampled_from(list(Granularity)))
def test_buckets_cover_the_period_once_and_in_order(now: datetime, zone: str, span: Span, step: Granularity) -> None:
    whole = period.resolve(span, zone=zone, now=now)
    cuts = period.buckets(whole, step)
    assert cuts[0].start == whole.start
    assert cuts[-1].end == whole.end
    assert all(one.end == other.start for one, other in pairwise(cuts))
    assert all(one.start < one.end for one in cuts)


@settings(max_examples=25)
@given(now=MOMENTS, zone=st.sampled_from(ZONES), step=st.sampled_from([Granularity.DAY, Granularity.WEEK]))
def test_days_begin_when_the_local_date_changes(now: datetime, zone: str, step: Granularity) -> None:
    place = ZoneInfo(zone)
    for cut in period.buckets(period.resolve(Span.MONTH, zone=zone, now=now), step)[1:]:
        assert cut.start.astimezone(place).date() != (cut.start - timedelta(seconds=1)).astimezone(place).date()


@given(now=MOMENTS, zone=st.sampled_from(ZONES), span=SPANS)
def test_the_period_before_ends_where_the_period_begins_or_earlier(now: datetime, zone: str, span: Span) -> None:
    whole = period.resolve(span, zone=zone, now=now)
    earlier = period.before(whole)
    assert earlier.start < earlier.end <= whole.start
    assert abs((earlier.end - earlier.start) - (whole.end - whole.start)) <= timedelta(
        hours=2
    )  # one jump of the clock in each


@settings(max_examples=25, deadline=None)
@given(now=MOMENTS, zone=st.sampled_from(ZONES), span=SPANS, step=st.sampled_from(list(Granularity)))
def test_pieces_add_up_to_their_bucket(now: datetime, zone: str, span: Span, step: Granularity) -> None:
    cuts = period.buckets(period.resolve(span, zone=zone, now=now), step)[:40]
    found: list[dict[int, int]] = [{} for _ in cuts]
    for piece in pieces(cuts):
        assert piece.first % piece.level == piece.last % piece.level == 0
        for bucket, sign in piece.buckets:
            for slot in range(piece.first, piece.last):
                found[bucket][slot] = found[bucket].get(slot, 0) + sign
    for cut, slots in zip(cuts, found, strict=True):
        assert {slot for slot, times in slots.items() if times} == set(range(cut.start_slot, cut.end_slot))
        assert set(slots.values()) <= {0, 1}


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-03-28", 24),
        ("2026-03-29", 23),  # the clock jumps forward
        ("2026-10-25", 25),  # and back
    ],
)
def test_a_day_is_as_long_as_the_clock_says(day: str, hours: int) -> None:
    noon = datetime.fromisoformat(day + "T11:00:00+00:00")
    start = period.midnight(noon, "Europe/Berlin")
    end = period.midnight(noon, "Europe/Berlin", days=1)
    assert end - start == timedelta(hours=hours)
    assert len(period.buckets(Period(start=start, end=end, zone="Europe/Berlin"), Granularity.HOUR)) == hours


def test_yesterday_is_compared_with_the_day_before_and_today_with_the_same_hours() -> None:
    now = datetime(2026, 3, 29, 12, 5, tzinfo=UTC)
    yesterday = period.resolve(Span.YESTERDAY, zone="Europe/Berlin", now=now)
    today = period.resolve(Span.TODAY, zone="Europe/Berlin", now=now)
    assert period.before(yesterday).end == yesterday.start
    # 14:15 on the day of the jump is 12:15 UTC; 14:15 the day before was 13:15 UTC.
    assert today.end == datetime(2026, 3, 29, 12, 15, tzinfo=UTC)
    assert period.before(today).end == datetime(2026, 3, 28, 13, 15, tzinfo=UTC)


def test_a_custom_period_without_sense_becomes_a_week() -> None:
    now = datetime(2026, 3, 29, 12, 5, tzinfo=UTC)
    assert period.resolve(Span.CUSTOM, zone="UTC", now=now, since=now, until=now) == period.resolve(
        Span.WEEK, zone="UTC", now=now
    )


@pytest.mark.parametrize(
    ("days", "wanted", "given"),
    [
        (10, Granularity.HOUR, Granularity.HOUR),
        (30, Granularity.HOUR, Granularity.DAY),
        (500, Granularity.HOUR, Granularity.WEEK),
        (5000, Granularity.DAY, Granularity.MONTH),
    ],
)
def test_a_step_too_fine_becomes_coarser(days: int, wanted: Granularity, given: Granularity) -> None:
    now = datetime(2026, 3, 29, tzinfo=UTC)
    assert period.affordable(Period(start=now - timedelta(days=days), end=now, zone="UTC"), wanted) is given


@pytest.mark.parametrize(
    ("hours", "step"),
    [(24, Granularity.HOUR), (168, Granularity.DAY), (24 * 200, Granularity.WEEK), (24 * 900, Granularity.MONTH)],
)
def test_the_fitting_step(hours: int, step: Granularity) -> None:
    now = datetime(2026, 3, 29, tzinfo=UTC)
    assert period.fitting(Period(start=now - timedelta(hours=hours), end=now, zone="UTC")) is step
