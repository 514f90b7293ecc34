"""What people feel toward a target on the whole, learnt from all who spoke of it: where each one's estimate begins."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Count

from heedful.customers import models
from heedful.customers.feelings.habits import Prior
from heedful.customers.feelings.priors import learnt
from heedful.customers.feelings.state import unpacked
from heedful.stream.api import set_timer

TIMER = "customers.usual"
EVERY = timedelta(hours=6)
SAMPLE = 5_000  # people whom it is learnt from: those who spoke of it first most lately
LEAST = 30  # people below whom nothing is learnt


def usual() -> dict[int, float]:
    """By target, in [-1, 1]; what is missing is `Prior().net`. One query."""
    return dict(models.Usual.objects.values_list("target_id", "net"))


def learn(_key: str, _data: Mapping[str, Any], now: datetime) -> None:
    """A timer's turn, which sets the next one."""
    spoken = models.Feeling.objects.values("target").annotate(people=Count("pk")).filter(people__gte=LEAST)
    for target, people in spoken.values_list("target", "people"):
        newest = models.Feeling.objects.filter(target=target).order_by("-pk").values_list("state", flat=True)
        found = learnt(np.concatenate([unpacked(state) for state in newest[:SAMPLE]]), Prior())
        fresh = {"net": round(found.net, 4), "people": people, "learnt_at": now}
        models.Usual.objects.update_or_create(target_id=target, defaults=fresh)
    set_timer(TIMER, "all", now + EVERY)
