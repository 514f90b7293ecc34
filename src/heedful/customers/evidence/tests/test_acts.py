"""What acts without words tell, as a table."""

from datetime import UTC, datetime

import pytest

from heedful.channels.types import SignalKind
from heedful.customers.evidence.acts import DEFAULTS, Act, Done, act_of, agreeing, rated, toward_us
from heedful.understanding.types import Sentiment

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NEGATIVE, NEUTRAL, POSITIVE, UNKNOWN = (
    Sentiment.NEGATIVE,
    Sentiment.NEUTRAL,
    Sentiment.POSITIVE,
    Sentiment.UNKNOWN,
)


def done(kind: Act, name: str = "") -> Done:
    return Done(id=1, customer=1, channel=1, post="", kind=kind, name=name, at=NOON)


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (done(Act.FOLLOW), POSITIVE),
        (done(Act.UNFOLLOW), NEGATIVE),
        (done(Act.CHECK_IN), POSITIVE),
        (done(Act.SHARE), POSITIVE),
        (done(Act.REACTION), POSITIVE),
        (done(Act.REACTION, "Love"), POSITIVE),
        (done(Act.REACTION, ":angry:"), NEGATIVE),
        (done(Act.REACTION, "👎"), NEGATIVE),
        (done(Act.REACTION, "haha"), None),
        (done(Act.REACTION, "sad"), None),
    ],
)
def test_on_our_own_page(act: Done, told: Sentiment | None) -> None:
    assert toward_us(act) is told


@pytest.mark.parametrize(
    ("act", "said", "told"),
    [
        (done(Act.SHARE), NEGATIVE, NEGATIVE),
        (done(Act.SHARE), POSITIVE, POSITIVE),
        (done(Act.SHARE), NEUTRAL, None),
        (done(Act.REACTION, "like"), NEGATIVE, NEGATIVE),
        (done(Act.REACTION, "angry"), NEGATIVE, None),
        (done(Act.REACTION, "like"), UNKNOWN, None),
        (done(Act.FOLLOW), POSITIVE, None),
    ],
)
def test_on_what_somebody_else_said(act: Done, said: Sentiment, told: Sentiment | None) -> None:
    assert agreeing(act, said) is told


@pytest.mark.parametrize(
    ("stars", "told"),
    [
        (0, NEGATIVE),
        (1, NEGATIVE),
        (2.5, NEGATIVE),
        (3, NEUTRAL),
        (4, POSITIVE),
        (5, POSITIVE),
        (6, NEUTRAL),
        (9, POSITIVE),
    ],
)
def test_stars(stars: float, told: Sentiment) -> None:
    assert rated(stars) is told


def test_every_signal_is_an_act_with_a_weight_save_counters() -> None:
    acts = {act_of(kind) for kind in SignalKind}
    assert None in acts
    assert acts - {None} == set(DEFAULTS) - {Act.WORDS, Act.RATING}
