from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from heedful.staff.lockout import locked_until

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
WINDOW = timedelta(minutes=15)
ages = st.lists(st.integers(min_value=0, max_value=3600), max_size=30)  # seconds ago


def at(seconds: list[int]) -> list[datetime]:
    return [NOW - timedelta(seconds=one) for one in seconds]


def test_few_failures_lock_nothing() -> None:
    assert locked_until(at([10, 20, 30]), most=4, window=WINDOW, now=NOW) is None


def test_the_lock_opens_when_the_oldest_that_counts_is_forgotten() -> None:
    until = locked_until(at([10, 20, 600, 800]), most=3, window=WINDOW, now=NOW)
    assert until == NOW - timedelta(seconds=600) + WINDOW


def test_old_failures_do_not_count() -> None:
    assert locked_until(at([10, 901, 902, 903]), most=3, window=WINDOW, now=NOW) is None


@given(ages, st.integers(min_value=1, max_value=10))
def test_a_lock_is_in_the_future_and_no_longer_than_the_window(seconds: list[int], most: int) -> None:
    until = locked_until(at(seconds), most=most, window=WINDOW, now=NOW)
    assert until is None or NOW < until <= NOW + WINDOW


@given(ages, st.integers(min_value=1, max_value=10))
def test_when_the_lock_ends_another_try_is_allowed(seconds: list[int], most: int) -> None:
    until = locked_until(at(seconds), most=most, window=WINDOW, now=NOW)
    if until is not None:
        assert locked_until(at(seconds), most=most, window=WINDOW, now=until) is None


@given(ages, st.integers(min_value=0, max_value=3600), st.integers(min_value=1, max_value=10))
def test_one_more_failure_never_opens_a_lock(seconds: list[int], more: int, most: int) -> None:
    before = locked_until(at(seconds), most=most, window=WINDOW, now=NOW)
    after = locked_until(at([*seconds, more]), most=most, window=WINDOW, now=NOW)
    assert before is None or (after is not None and after >= before)
