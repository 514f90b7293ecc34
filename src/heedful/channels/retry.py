"""What becomes of an answer after a try: decided from what came back alone.

The rule above all others: an answer that may have arrived is never sent again blindly.
"""

from datetime import datetime, timedelta

import msgspec

from heedful.channels.types import DeliveryState, Refused, SendResult, Sent

MOST_TRIES = 5
PAUSES_S = (5.0, 30.0, 120.0, 600.0)  # after the first try, the second …
LONGEST_PAUSE_S = 6 * 3600.0  # a platform that asks for more is asked again after this


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What an adapter can do about an outcome that nobody knows."""

    looks_up: bool
    repeats_safely: bool


class Next(msgspec.Struct, frozen=True, kw_only=True):
    """`at` is when it goes on by itself; None where it has ended or a person must decide."""

    state: DeliveryState
    why: str
    at: datetime | None = None
    provider_id: str = ""


def after(result: SendResult, *, tries: int, means: Means, now: datetime) -> Next:
    """`tries` counts the one that gave this result."""
    if isinstance(result, Sent):
        return Next(state=DeliveryState.SENT, why="", provider_id=result.provider_id)
    if isinstance(result, Refused):
        return _refused(result, tries=tries, now=now)
    return unclear(result.reason, tries=tries, means=means, now=now)


def _refused(result: Refused, *, tries: int, now: datetime) -> Next:
    if result.retry_after_s is None:
        return Next(state=DeliveryState.FAILED, why=result.reason)
    if tries >= MOST_TRIES:
        return Next(state=DeliveryState.FAILED, why=f"{result.reason} (given up after {tries} tries)")
    pause = pause_s(tries, told_s=result.retry_after_s)
    return Next(state=DeliveryState.QUEUED, why=result.reason, at=now + timedelta(seconds=pause))


def unclear(reason: str, *, tries: int, means: Means, now: datetime) -> Next:
    """Nobody knows whether it arrived: where that can be found out or does not matter, it goes on; else a person."""
    if tries >= MOST_TRIES or not (means.looks_up or means.repeats_safely):
        return Next(state=DeliveryState.UNKNOWN, why=reason)
    return Next(state=DeliveryState.UNKNOWN, why=reason, at=now + timedelta(seconds=pause_s(tries, told_s=0)))


def vanished(*, tries: int, means: Means, now: datetime) -> Next:
    """The worker that was sending it is gone. Its try counts, because it may have got through."""
    return unclear("The worker that was sending it stopped before it knew.", tries=tries, means=means, now=now)


def pause_s(tries: int, *, told_s: float) -> float:
    """Growing pauses, or what the platform asked for where that is longer."""
    own = PAUSES_S[min(max(tries, 1), len(PAUSES_S)) - 1]
    return min(max(own, told_s), LONGEST_PAUSE_S)
