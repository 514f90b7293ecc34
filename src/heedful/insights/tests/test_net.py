from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.insights.deviation import band
from heedful.insights.net import change, net_sentiment, share
from heedful.insights.types import Feelings

COUNTS = st.integers(0, 10**7)


@pytest.mark.parametrize(
    ("positive", "neutral", "negative", "unknown", "net"),
    [
        (3, 0, 1, 0, 50.0),
        (1, 1, 1, 0, 0.0),
        (0, 0, 5, 0, -100.0),
        (5, 0, 0, 7, 100.0),  # unknown ones do not dilute
        (1, 2, 0, 0, 100 / 3),
        (0, 0, 0, 9, None),
        (0, 4, 0, 0, 0.0),
    ],
)
def test_net_sentiment_by_hand(positive: int, neutral: int, negative: int, unknown: int, net: float | None) -> None:
    feelings = Feelings(positive=positive, neutral=neutral, negative=negative, unknown=unknown)
    assert net_sentiment(feelings) == net


@given(positive=COUNTS, neutral=COUNTS, negative=COUNTS, unknown=COUNTS)
def test_net_sentiment_stays_within_a_hundred_and_turns_with_the_signs(
    positive: int, neutral: int, negative: int, unknown: int
) -> None:
    one = net_sentiment(Feelings(positive=positive, neutral=neutral, negative=negative, unknown=unknown))
    other = net_sentiment(Feelings(positive=negative, neutral=neutral, negative=positive, unknown=0))
    assert (one is None) == (positive + neutral + negative == 0)
    if one is not None and other is not None:
        assert -100 <= one <= 100
        assert one == -other


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=60))
def test_the_band_is_mean_and_population_deviation(values: list[float | None]) -> None:
    known = [value for value in values if value is not None]
    found = band(values)
    if len(known) < 2:
        assert found is None
        return
    assert found is not None
    assert found.mean == pytest.approx(fmean(known), abs=1e-6)
    assert found.deviation == pytest.approx(pstdev(known), abs=1e-4)
    assert found.low <= found.mean <= found.high


def test_change_and_share_say_nothing_where_there_is_nothing() -> None:
    assert change(5, 0) is None
    assert change(None, 4) is None
    assert change(6, 4) == 50
    assert change(-10, -20) == 50
    assert share(1, 0) is None
    assert share(1, 4) == 25
