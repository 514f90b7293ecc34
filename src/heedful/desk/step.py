"""What the pipeline's lanes call."""

from datetime import datetime
from typing import Any

from heedful.desk.handling.calls import CALL
from heedful.desk.handling.calls import on_call as call
from heedful.desk.handling.work import WAKE, wake
from heedful.desk.offers.followed import FOLLOW, follow


def on_wake(key: str, data: dict[str, Any], now: datetime) -> None:  # noqa: ARG001  every timer is handed its data
    """A snooze is over. Safe to run twice: a case that is awake stays as it is."""
    wake(int(key), who=None, now=now)


def on_call(key: str, data: dict[str, Any], now: datetime) -> None:  # noqa: ARG001
    """It is time to call somebody back."""
    call(key, now)


def on_follow(key: str, data: dict[str, Any], now: datetime) -> None:  # noqa: ARG001
    """Some days after options were shown: how does this person feel now?"""
    follow(key, now)


TIMERS = {WAKE: on_wake, CALL: on_call, FOLLOW: on_follow}
