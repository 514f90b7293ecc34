from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from heedful.web import words

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "english", "german"),
    [
        (5, "just now", "gerade eben"),
        (60, "1 min ago", "vor 1 Min."),
        (3599, "59 min ago", "vor 59 Min."),
        (7200, "2 h ago", "vor 2 Std."),
        (3 * 86400, "3 d ago", "vor 3 Tg."),
        # After a week the date says more.
        (8 * 86400, "", ""),
        # A clock that runs ahead a little is no future; more than that is a date.
        (-30, "just now", "gerade eben"),
        (-90, "", ""),
    ],
)
def test_times_are_said_as_people_do(seconds: int, english: str, german: str) -> None:
    at = NOW - timedelta(seconds=seconds)
    assert words.ago(at, now=NOW) == english
    with translation.override("de"):
        assert words.ago(at, now=NOW) == german


@pytest.mark.parametrize(
    ("seconds", "said"), [(250, "4 min left"), (20, "1 min left"), (-130, "2 min over"), (-7300, "2 h over")]
)
def test_what_is_due_says_how_long_is_left(seconds: int, said: str) -> None:
    assert words.due(NOW + timedelta(seconds=seconds), now=NOW) == said


@pytest.mark.parametrize(
    ("number", "english", "german"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (2140, "2.1k", "2,1 Tsd."),
        (40_000, "40k", "40 Tsd."),
        (999_999, "999k", "999 Tsd."),
        (1_250_000, "1.2M", "1,2 Mio."),
    ],
)
def test_large_counts_are_short(number: int, english: str, german: str) -> None:
    assert words.compact(number) == english
    with translation.override("de"):
        assert words.compact(number).replace("\u00a0", " ") == german


@given(st.integers(min_value=0, max_value=10**9))
def test_a_short_count_never_says_more_than_there_is(number: int) -> None:
    factor = {"k": 1000, "M": 1_000_000}
    said = words.compact(number)
    value = float(said.rstrip("kM").replace(",", "")) * factor.get(said[-1], 1)
    assert value <= number + 1e-6
    assert value >= number * 0.9
