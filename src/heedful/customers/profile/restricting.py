"""What somebody said follows when their posts are to be left alone, or no more."""

from collections.abc import Collection
from datetime import datetime

from heedful.stream.api import set_timer

TIMER = "rights.restrict"  # whose turns, in the stage of that name, do what holds by then


def follow(customers: Collection[int], now: datetime) -> None:
    for customer in sorted(customers):
        set_timer(TIMER, str(customer), now)
