"""What the pipeline's lanes call."""

from datetime import datetime
from typing import Any

from heedful.desk.work import WAKE, wake


def on_wake(key: str, data: dict[str, Any], now: datetime) -> None:  # noqa: ARG001  every timer is handed its data
    """A snooze is over. Safe to run twice: a case that is awake stays as it is."""
    wake(int(key), who=None, now=now)


TIMERS = {WAKE: on_wake}
