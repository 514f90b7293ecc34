"""How much each kind of evidence counts here, and telling all of it anew once that was changed."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Q

from heedful.customers import models
from heedful.customers.errors import WeightOutOfRange
from heedful.customers.evidence.acts import DEFAULTS, HEAVIEST, Act
from heedful.stream.api import set_timer

TIMER = "customers.weights"
AT_ONCE = 200  # pairs that are told anew in one transaction
PAUSE = timedelta(seconds=0.2)


def weights() -> dict[Act, float]:
    """One query."""
    said = {Act(kind): value for kind, value in models.Weight.objects.values_list("kind", "value") if kind in DEFAULTS}
    return {**DEFAULTS, **said}


def set_weights(wanted: Mapping[Act, float], *, now: datetime) -> dict[Act, tuple[float, float]]:
    """What was changed, as (from, to). Feelings that stand on it are told anew in the background."""
    if not all(0 <= value <= HEAVIEST for value in wanted.values()):
        raise WeightOutOfRange
    before = weights()
    changed = {kind: (before[kind], value) for kind, value in wanted.items() if before[kind] != value}
    for kind, (_, value) in changed.items():
        models.Weight.objects.update_or_create(kind=kind.value, defaults={"value": value})
    if changed:
        set_timer(TIMER, "all", now, {"after": [0, 0]})
    return changed


def next_pairs(after_customer: int, after_target: int) -> list[tuple[int, int]]:
    """The next (customer, target) that feel something, in their order."""
    after = Q(customer__gt=after_customer) | Q(customer=after_customer, target__gt=after_target)
    found = models.Feeling.objects.filter(after).order_by("customer", "target").values_list("customer_id", "target_id")
    return list(found[:AT_ONCE])


def go_on(pairs: list[tuple[int, int]], now: datetime) -> None:
    """After these were told."""
    if len(pairs) == AT_ONCE:
        set_timer(TIMER, "all", now + PAUSE, {"after": list(pairs[-1])})
