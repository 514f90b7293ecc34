from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.customers.feelings.feel import about, feelings, net
from heedful.customers.tests.make import NOON
from heedful.listening.types import How
from heedful.understanding.types import Reading, Sentiment, Toward

SENTIMENTS = st.sampled_from(["positive", "neutral", "negative", "unknown", ""])
SAID = st.lists(st.tuples(st.integers(0, 60 * 24 * 9).map(lambda m: NOON + timedelta(minutes=m)), SENTIMENTS))


@pytest.mark.parametrize(
    ("positive", "neutral", "negative", "expected"),
    [
        (0, 0, 0, None),  # nothing was read: no number is invented
        (1, 0, 0, 1.0),
        (0, 0, 3, -1.0),
        (2, 1, 1, 0.25),
        (0, 5, 0, 0.0),
    ],
)
def test_net_is_the_formula(positive: int, neutral: int, negative: int, expected: float | None) -> None:
    assert net(positive, neutral, negative) == expected


COMPANY, RIVAL = 1, 2


def toward(target: int, sentiment: Sentiment) -> Toward:
    return Toward(target=target, name=str(target), how=How.TEXT, sentiment=sentiment, confidence=0.9)


@pytest.mark.parametrize(
    ("named", "company", "told"),
    [
        ((), {COMPANY}, "positive"),  # of nobody by name: of what the company did
        ((toward(COMPANY, Sentiment.NEGATIVE),), {COMPANY}, "negative"),
        ((toward(RIVAL, Sentiment.POSITIVE), toward(COMPANY, Sentiment.NEGATIVE)), {COMPANY}, "negative"),
        ((toward(RIVAL, Sentiment.POSITIVE),), {COMPANY}, None),  # praise of a rival is none of the company
        ((toward(RIVAL, Sentiment.POSITIVE),), set(), "positive"),  # no target says who the company is
    ],
)
def test_only_words_about_the_company_count(named: tuple[Toward, ...], company: set[int], told: str | None) -> None:
    reading = Reading(
        language="en", sentiment=Sentiment.POSITIVE, confidence=0.9, scores=None, model="hand", toward=named
    )
    assert about(reading, company) == told


def test_a_day_ends_at_midnight_of_the_viewer() -> None:
    late = NOON + timedelta(hours=11, minutes=30)
    berlin = feelings([(NOON, "positive"), (late, "negative")], ZoneInfo("Europe/Berlin"))
    assert [day.net for day in berlin.days] == [1.0, -1.0]
    assert len(feelings([(NOON, "positive"), (late, "negative")], UTC).days) == 1


def test_a_silent_day_is_missing_not_neutral() -> None:
    told = feelings([(NOON, "positive"), (NOON + timedelta(days=3), "unknown")], UTC)
    assert [(day.day.day, day.net) for day in told.days] == [(2, 1.0), (5, None)]
    assert told.unread == 1


@given(SAID)
def test_days_add_up_to_the_whole(said: list[tuple[object, str]]) -> None:
    told = feelings(said, UTC)  # type: ignore[arg-type]
    assert told.counted + told.unread == len(said)
    assert sum(day.positive for day in told.days) == told.positive
    assert [day.day for day in told.days] == sorted({day.day for day in told.days})
    assert told.net is None or -1 <= told.net <= 1
