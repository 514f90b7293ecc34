"""The door to routing: queues, who is there, and who has what."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from heedful.routing import presence as signs
from heedful.routing.hands import accept, claim, end_for_case, release, transfer
from heedful.routing.inbox import inbox, inbox_counts
from heedful.routing.models import Assignment
from heedful.routing.presence import agents, change_presence, expect, presence, set_capacity
from heedful.routing.queues import (
    change_queue,
    create_queue,
    delete_queue,
    queue,
    queue_names,
    queues,
    queues_of,
)
from heedful.routing.rows import current, facts_of
from heedful.routing.step import assign
from heedful.routing.types import AssignmentFacts, AssignmentState, Presence

__all__ = [
    "accept",
    "agents",
    "assign",
    "assigned_to",
    "assignment",
    "assignments",
    "beat",
    "change_queue",
    "claim",
    "create_queue",
    "delete_queue",
    "end_for_case",
    "expect",
    "inbox",
    "inbox_counts",
    "presence",
    "queue",
    "queue_names",
    "queues",
    "queues_of",
    "release",
    "set_capacity",
    "set_presence",
    "transfer",
]


@transaction.atomic
def set_presence(user_id: int, wanted: Presence, why: str, now: datetime) -> bool:
    """Whoever becomes available is given work at once."""
    changed = change_presence(user_id, wanted, why, now)
    if changed:
        assign(now=now)
    return changed


@transaction.atomic
def beat(user_id: int, now: datetime) -> bool:
    """A sign of life from a browser. True where it brought the agent back, who is then given work."""
    back = signs.beat(user_id, now)
    if back:
        assign(now=now)
    return back


def assignment(case_id: int) -> AssignmentFacts | None:
    return current([case_id]).get(case_id)


def assignments(case_ids: Iterable[int]) -> dict[int, AssignmentFacts]:
    return current(case_ids)


def assigned_to(user_id: int) -> list[AssignmentFacts]:
    """Oldest first."""
    rows = Assignment.objects.filter(user_id=user_id).exclude(state=AssignmentState.ENDED).order_by("pk")
    return [facts_of(row) for row in rows]
