from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.customers.tests.make import NOON
from heedful.desk.handling.later import sleeps_until, tomorrow_morning
from heedful.desk.person.draw import line


@pytest.mark.parametrize(
    ("choice", "custom", "expected"),
    [
        ("1h", None, NOON + timedelta(hours=1)),
        ("3h", None, NOON + timedelta(hours=3)),
        ("tomorrow", None, NOON + timedelta(hours=21)),
        ("custom", NOON + timedelta(minutes=5), NOON + timedelta(minutes=5)),
        ("custom", NOON - timedelta(minutes=5), None),  # nobody sleeps into the past
        ("custom", NOON + timedelta(days=400), None),  # a slip of the pen
        ("custom", None, None),
        ("never", None, None),
    ],
)
def test_a_snooze_ends_when_it_was_said_to(choice: str, custom: datetime | None, expected: datetime | None) -> None:
    assert sleeps_until(choice, custom, NOON, UTC) == expected


def test_tomorrow_is_the_agents_tomorrow() -> None:
    late = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)  # already the 29th in Berlin, the day its clocks change
    assert tomorrow_morning(late, ZoneInfo("Europe/Berlin")).isoformat() == "2026-03-30T09:00:00+02:00"


def test_a_line_is_true_to_time_and_leaves_out_what_is_not_known() -> None:
    day = NOON.date()
    told = line([(day, 1.0), (day + timedelta(days=1), None), (day + timedelta(days=4), -1.0)], width=106, height=26)
    assert told is not None
    assert told.points == "3,3 103,23"
    assert line([(day, None)], width=10, height=10) is None


def test_one_day_is_a_dot_in_the_middle() -> None:
    told = line([(NOON.date(), 0.0)], width=100, height=20)
    assert told is not None
    assert told.dots == ((50.0, 10.0, 0.0),)


@given(st.lists(st.tuples(st.dates(), st.floats(-1, 1)), min_size=1))
def test_a_line_never_leaves_its_drawing(days: list[tuple[datetime, float]]) -> None:
    told = line(sorted(days), width=170, height=36)
    assert told is not None
    assert all(0 <= x <= 170 and 0 <= y <= 36 for x, y, _ in told.dots)
