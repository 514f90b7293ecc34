"""When somebody is usually active, and when they may be spoken to."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.escalation.outreach.hours import HOURS, LEAST_POSTS, allows, counted, hour_of, moment, shares, usual
from heedful.escalation.outreach.types import Moment, Reason, Window

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
TIMES = st.integers(0, 366 * 24 * 60).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
NOBODY = [0.0] * HOURS
ZONES = ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe"]
DAY = Window()  # 9 to 20, every day


def evenings(weeks: int = 4, hour: int = 18) -> list[datetime]:
    return [MONDAY - timedelta(days=7 * week + 1) + timedelta(hours=hour) for week in range(weeks)] + [
        MONDAY - timedelta(days=7 * week + 3) + timedelta(hours=hour) for week in range(weeks)
    ]


def when(
    now: datetime, times: list[datetime], *windows: Window, local: ZoneInfo | None = None, told: ZoneInfo | None = None
) -> Moment | None:
    zone = local or ZoneInfo("UTC")
    return moment(
        now, counted(times, told or UTC), NOBODY, windows or (DAY,), told_in=told or ZoneInfo("UTC"), local=zone
    )


def test_who_writes_in_the_evening_is_spoken_to_in_the_evening() -> None:
    found = when(MONDAY + timedelta(hours=10), evenings())
    assert found is not None
    assert found.why is Reason.USUAL
    assert 15 <= found.at.hour < 20
    assert found.posts == 8


def test_with_few_posts_it_says_so_and_takes_our_own_hours() -> None:
    now = MONDAY + timedelta(hours=7)
    found = when(now, evenings()[: LEAST_POSTS - 1])
    assert found == Moment(at=MONDAY + timedelta(hours=9), why=Reason.DEFAULT, posts=4)
    assert when(MONDAY + timedelta(hours=11, minutes=7), []) == Moment(
        at=MONDAY + timedelta(hours=11, minutes=7), why=Reason.DEFAULT, posts=0
    )


def test_who_is_only_awake_when_we_are_quiet_is_spoken_to_in_our_hours() -> None:
    found = when(MONDAY + timedelta(hours=22), [at.replace(hour=3) for at in evenings(20)])
    assert found == Moment(at=MONDAY + timedelta(days=1, hours=9), why=Reason.WINDOW, posts=40)


@pytest.mark.parametrize(
    ("since", "until", "days", "at", "fine"),
    [
        (540, 1200, (0, 1, 2, 3, 4), MONDAY + timedelta(hours=9), True),  # the first minute
        (540, 1200, (0, 1, 2, 3, 4), MONDAY + timedelta(hours=20), False),  # the last is not in it
        (540, 1200, (0, 1, 2, 3, 4), MONDAY + timedelta(days=5, hours=12), False),  # a Saturday
        (1320, 120, (0,), MONDAY + timedelta(hours=23), True),  # over midnight
        (1320, 120, (0,), MONDAY + timedelta(days=1, hours=1), True),  # Tuesday morning is still Monday's
        (1320, 120, (0,), MONDAY + timedelta(hours=1), False),  # Monday morning is Sunday's
    ],
)
def test_a_window_knows_its_minutes_and_days(
    since: int, until: int, days: tuple[int, ...], at: datetime, *, fine: bool
) -> None:
    assert allows(Window(since=since, until=until, days=days), at) is fine


def test_every_window_must_allow_it() -> None:
    noon, weekdays = Window(since=720, until=780), Window(days=(0, 1, 2, 3, 4))
    found = when(MONDAY + timedelta(days=5, hours=8), [], noon, weekdays)
    assert found is not None
    assert found.at == MONDAY + timedelta(days=7, hours=12)
    assert when(MONDAY, [], noon, Window(since=0, until=60)) is None


def test_quiet_hours_follow_the_clocks_of_the_place() -> None:
    """In Berlin nine o'clock is 8:00 UTC in winter and 7:00 UTC in summer; the night the clocks go on has no 2:30."""
    winter = when(datetime(2026, 3, 28, 1, tzinfo=UTC), [], local=BERLIN)
    assert winter is not None
    assert winter.at == datetime(2026, 3, 28, 8, tzinfo=UTC)
    summer = when(datetime(2026, 3, 29, 1, tzinfo=UTC), [], local=BERLIN)
    assert summer is not None
    assert summer.at == datetime(2026, 3, 29, 7, tzinfo=UTC)
    gone = when(datetime(2026, 3, 29, 0, 0, tzinfo=UTC), [], Window(since=150, until=170), local=BERLIN)
    assert gone is not None
    assert gone.at == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_habits_are_kept_in_local_time_where_it_is_known() -> None:
    summer = [datetime(2026, 7, day, 16, tzinfo=UTC) for day in range(1, 29)]  # six in the evening in Berlin
    told = when(datetime(2026, 11, 16, 8, tzinfo=UTC), summer, local=BERLIN, told=BERLIN)
    assert told is not None
    assert told.at.astimezone(BERLIN).hour in {16, 17, 18}


@given(st.lists(TIMES, max_size=50))
def test_shares_are_shares(times: list[datetime]) -> None:
    share = shares(counted(times), NOBODY)
    assert sum(share) == pytest.approx(1)
    assert min(share) > 0
    hours = usual(share)
    assert sum(share[hour] for hour in hours) >= 0.6
    assert sum(share[hour] for hour in sorted(hours, key=lambda one: share[one])[1:]) < 0.6 + 1e-9


@given(TIMES, st.lists(TIMES, max_size=30), st.sampled_from(ZONES))
def test_no_moment_is_past_or_in_quiet_hours(now: datetime, times: list[datetime], zone: str) -> None:
    local = ZoneInfo(zone)
    found = when(now, times, local=local, told=local)
    assert found is not None
    assert found.at >= now
    assert allows(DAY, found.at.astimezone(local))
    if found.why is Reason.USUAL:
        assert hour_of(found.at, local) in usual(shares(counted(times, local), NOBODY))
