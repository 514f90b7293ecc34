"""The road of a post, in order. Everything that moves forward moves here; see docs/flow for each stage.

A batch runs inside one transaction: a crash anywhere leaves nothing behind, and the ledger sends it again. A second
time changes nothing, because `keep` returns only what was not kept before.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heedful.channels.types import Arrival
from heedful.customers import step as customers
from heedful.escalation import step as escalation
from heedful.insights import step as insights
from heedful.listening import step as listening
from heedful.routing import step as routing
from heedful.understanding import step as understanding


def carry(arrivals: Sequence[Arrival], *, now: datetime) -> None:
    """Match, read, remember, judge, count, route."""
    readings = None
    with transaction.atomic():
        mentions = listening.keep(arrivals, now=now)
        if not mentions:
            return
        readings = understanding.read(mentions, now=now)
        people = customers.remember(mentions, readings, now=now)
        escalation.judge(mentions, readings, people, now=now)
        insights.count(mentions, readings)
        routing.assign(now=now)
