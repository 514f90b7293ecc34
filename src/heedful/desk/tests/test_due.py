from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.customers.tests.make import NOON
from heedful.desk.draw import line
from heedful.desk.due import due, tomorrow_morning


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (4, (4, "m", False, True)),
        (14, (14, "m", False, False)),
        (-2, (2, "m", True, False)),
        (119, (119, "m", False, False)),  # minutes stay exact while they are worked against
        (180, (3, "h", False, False)),
        (-60 * 24 * 3, (3, "d", True, False)),
    ],
)
def test_it_says_how_far_away(minutes: int, expected: tuple[int, str, bool, bool]) -> None:
    told = due(NOON + timedelta(minutes=minutes), NOON)
    assert (told.count, told.unit, told.over, told.soon) == expected


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
