"""What somebody said follows when their posts are to be left alone, or no more."""

from collections.abc import Collection
from datetime import datetime

from heedful.customers.models import Customer
from heedful.stream.api import set_timer

TIMER = "rights.restrict"  # whose turns, in the stage of that name, do what holds by then


def left_alone(people: Collection[int]) -> frozenset[int]:
    """Those of them; one query."""
    found = Customer.objects.filter(pk__in=people).exclude(restricted_at=None)
    return frozenset(found.values_list("pk", flat=True))


def follow(customers: Collection[int], now: datetime) -> None:
    for customer in sorted(customers):
        set_timer(TIMER, str(customer), now)
