"""What people feel toward a target on the whole, learnt from all who spoke of it: where each one's estimate begins.

What was learnt holds from its moment on and stays, so that evidence is weighed alike whenever it comes.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Count

from heedful.customers import models
from heedful.customers.epoch import day_of
from heedful.customers.feelings.habits import Prior
from heedful.customers.feelings.priors import Course, learnt
from heedful.customers.feelings.state import fits, unpacked
from heedful.stream.api import set_timer

TIMER = "customers.usual"
EVERY = timedelta(hours=6)
SAMPLE = 5_000  # people whom it is learnt from: those who spoke of it first most lately
LEAST = 30  # people below whom nothing is learnt
MOVED = 0.02  # of any share; less is not written down


def usual() -> defaultdict[int, Course]:
    """By target; where nothing was learnt, a course that says what is shipped. One query."""
    rows: dict[int, list[models.Usual]] = defaultdict(list)
    for row in models.Usual.objects.order_by("since"):
        rows[row.target_id].append(row)
    learnt_of = {
        target: Course(since=tuple(day_of(row.since) for row in some), known=tuple(map(_prior, some)))
        for target, some in rows.items()
    }
    return defaultdict(Course, learnt_of)


def learn(_key: str, _data: Mapping[str, Any], now: datetime) -> None:
    """A timer's turn, which sets the next one."""
    spoken = models.Feeling.objects.values("target").annotate(people=Count("pk")).filter(people__gte=LEAST)
    known = usual()
    for target, people in spoken.values_list("target", "people"):
        newest = models.Feeling.objects.filter(target=target).order_by("-pk").values_list("state", flat=True)
        states = [unpacked(state) for state in newest[:SAMPLE] if fits(state)]
        if len(states) < LEAST:
            continue  # another version wrote the rest
        found = learnt(np.concatenate(states), Prior())
        if _moved(known[target].on(day_of(now)), found):
            negative, neutral = round(found.negative, 4), round(found.neutral, 4)
            told = {"negative": negative, "neutral": neutral, "people": people}
            models.Usual.objects.update_or_create(target_id=target, since=now, defaults=told)
    set_timer(TIMER, "all", now + EVERY)


def _prior(row: models.Usual) -> Prior:
    return Prior(negative=row.negative, neutral=row.neutral, positive=1 - row.negative - row.neutral, people=row.people)


def _moved(before: Prior, after: Prior) -> bool:
    shares = ((one.negative, one.neutral, one.positive) for one in (before, after))
    return any(abs(was - now) >= MOVED for was, now in zip(*shares, strict=True))
