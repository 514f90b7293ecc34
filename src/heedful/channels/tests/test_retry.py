from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.channels.retry import LONGEST_PAUSE_S, MOST_TRIES, PAUSES_S, Means, after, pause_s, vanished
from heedful.channels.types import DeliveryState, Refused, SendResult, Sent, Unclear

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BLIND = Means(looks_up=False, repeats_safely=False)
LOOKS = Means(looks_up=True, repeats_safely=False)
REPEATS = Means(looks_up=False, repeats_safely=True)

means = st.builds(Means, looks_up=st.booleans(), repeats_safely=st.booleans())
tries = st.integers(1, 12)
results = st.one_of(
    st.builds(Sent, provider_id=st.text(max_size=9)),
    st.builds(Refused, reason=st.text(max_size=9), retry_after_s=st.none() | st.floats(0, 1e7)),
    st.builds(Unclear, reason=st.text(max_size=9)),
)


@pytest.mark.parametrize(
    ("result", "tried", "how", "state", "pause"),
    [
        (Sent(provider_id="p"), 1, BLIND, DeliveryState.SENT, None),
        # No is no.
        (Refused(reason="too long"), 1, REPEATS, DeliveryState.FAILED, None),
        # Later may be yes, after our own pause …
        (Refused(reason="503", retry_after_s=0), 1, BLIND, DeliveryState.QUEUED, 5),
        (Refused(reason="503", retry_after_s=0), 3, BLIND, DeliveryState.QUEUED, 120),
        # … or the platform's, where that is longer.
        (Refused(reason="429", retry_after_s=77), 1, BLIND, DeliveryState.QUEUED, 77),
        (Refused(reason="429", retry_after_s=1), 1, BLIND, DeliveryState.QUEUED, 5),
        # The fifth try is the last.
        (Refused(reason="503", retry_after_s=0), 5, BLIND, DeliveryState.FAILED, None),
        # It may be there: a person, unless it can be found out or does not matter.
        (Unclear(reason="time-out"), 1, BLIND, DeliveryState.UNKNOWN, None),
        (Unclear(reason="time-out"), 1, LOOKS, DeliveryState.UNKNOWN, 5),
        (Unclear(reason="time-out"), 2, REPEATS, DeliveryState.UNKNOWN, 30),
        (Unclear(reason="time-out"), 5, REPEATS, DeliveryState.UNKNOWN, None),
    ],
)
def test_a_try_decides_what_follows(
    result: SendResult, tried: int, how: Means, state: DeliveryState, pause: float | None
) -> None:
    follows = after(result, tries=tried, means=how, now=NOW)
    assert follows.state is state
    assert follows.at == (None if pause is None else NOW + timedelta(seconds=pause))


@given(results, tries, means)
def test_what_may_be_there_is_never_queued(result: SendResult, tried: int, how: Means) -> None:
    follows = after(result, tries=tried, means=how, now=NOW)
    if isinstance(result, Unclear):
        assert follows.state is DeliveryState.UNKNOWN


@given(results, tries, means)
def test_an_end_has_no_next_time(result: SendResult, tried: int, how: Means) -> None:
    follows = after(result, tries=tried, means=how, now=NOW)
    if follows.state in {DeliveryState.SENT, DeliveryState.FAILED}:
        assert follows.at is None
    if follows.state is DeliveryState.QUEUED:
        assert follows.at is not None
        assert follows.at > NOW


@given(results, st.integers(MOST_TRIES, 50), means)
def test_nothing_goes_on_by_itself_for_ever(result: SendResult, tried: int, how: Means) -> None:
    assert after(result, tries=tried, means=how, now=NOW).at is None


@given(tries, means)
def test_a_vanished_worker_leaves_it_unknown(tried: int, how: Means) -> None:
    assert vanished(tries=tried, means=how, now=NOW).state is DeliveryState.UNKNOWN


@given(st.integers(1, len(PAUSES_S)), st.floats(0, 1e9))
def test_pauses_grow_and_honour_what_was_asked(tried: int, told: float) -> None:
    pause = pause_s(tried, told_s=told)
    assert pause >= min(told, LONGEST_PAUSE_S)
    assert pause_s(tried + 1, told_s=told) >= pause
    assert pause <= LONGEST_PAUSE_S
