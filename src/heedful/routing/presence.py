"""Who is there: chosen by the agent, or concluded from silence."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from heedful.escalation import api as escalation
from heedful.routing.models import AgentState, Assignment, PresenceEvent
from heedful.routing.types import AgentFacts, AssignmentState, Presence
from heedful.stream.api import announce, set_timer

SILENT_AFTER = timedelta(minutes=2)  # a browser beats every 45 s, so two beats may be lost
SWEEP_EVERY = timedelta(minutes=1)
BEAT_AT_MOST_EVERY = timedelta(seconds=20)  # several windows of one person make one write
NO_SIGN = gettext_noop("no sign of life for two minutes")
NOT_RESPONDING = gettext_noop("not responding")
NOT_OPENED = gettext_noop("not opened in time")
WENT_OFFLINE = gettext_noop("went offline")


def presence(user_id: int) -> Presence:
    row = AgentState.objects.filter(pk=user_id).values_list("presence", flat=True).first()
    return Presence(row) if row else Presence.OFFLINE


def agents(user_ids: Sequence[int] | None = None) -> dict[int, AgentFacts]:
    rows = AgentState.objects.all() if user_ids is None else AgentState.objects.filter(pk__in=user_ids)
    states = list(rows)
    loads = escalation.loads([row.user_id for row in states])
    return {
        row.user_id: AgentFacts(
            user=row.user_id,
            presence=Presence(row.presence),
            since=row.since,
            capacity=row.capacity,
            load=loads.get(row.user_id, 0),
            seen_at=row.seen_at,
            why=row.why,
        )
        for row in states
    }


@transaction.atomic
def change_presence(user_id: int, wanted: Presence, why: str, now: datetime) -> bool:
    """False where that was the presence already. Who goes offline gives back what they have not taken up."""
    row, _made = AgentState.objects.get_or_create(user_id=user_id, defaults={"since": now})
    before = row.presence
    values = {"presence": wanted, "since": now, "seen_at": now, "why": why}
    if before == wanted or AgentState.objects.filter(pk=user_id, presence=before).update(**values) != 1:
        return False
    PresenceEvent.objects.create(user_id=user_id, before=before, after=wanted, why=why, at=now)
    if wanted == Presence.OFFLINE:
        give_back(user_id, why="offline", now=now)
    else:
        set_timer("routing.heartbeats", "sweep", now + SWEEP_EVERY)
    announce("floor", "presence.changed", ref=user_id, data={"presence": wanted})
    announce(f"user:{user_id}", "presence.changed", ref=user_id, data={"presence": wanted, "why": why})
    return True


def set_capacity(user_id: int, capacity: int, now: datetime) -> None:
    AgentState.objects.update_or_create(
        user_id=user_id, defaults={"capacity": capacity}, create_defaults={"capacity": capacity, "since": now}
    )


def expect(user_id: int, capacity: int, now: datetime) -> None:
    """Somebody who becomes available with their first sign of life, as if they had only been silent."""
    AgentState.objects.get_or_create(user_id=user_id, defaults={"capacity": capacity, "since": now, "why": NO_SIGN})


def beat(user_id: int, now: datetime) -> bool:
    """A sign of life. True where it brought somebody back whom silence had taken offline."""
    stale = AgentState.objects.filter(pk=user_id).exclude(seen_at__gte=now - BEAT_AT_MOST_EVERY)
    if not stale.update(seen_at=now):
        return False
    silent = AgentState.objects.filter(pk=user_id, presence=Presence.OFFLINE, why=NO_SIGN)
    return silent.exists() and change_presence(user_id, Presence.AVAILABLE, gettext_noop("back again"), now)


@transaction.atomic
def sweep(now: datetime) -> list[int]:
    """Whoever has been silent goes offline. Goes on by timer as long as anybody is there."""
    silent = AgentState.objects.exclude(presence=Presence.OFFLINE).exclude(seen_at__gte=now - SILENT_AFTER)
    gone = [user for user in silent.order_by("pk").values_list("pk", flat=True) if _leave(user, now)]
    if AgentState.objects.exclude(presence=Presence.OFFLINE).exists():
        set_timer("routing.heartbeats", "sweep", now + SWEEP_EVERY)
    return gone


def _leave(user_id: int, now: datetime) -> bool:
    return change_presence(user_id, Presence.OFFLINE, NO_SIGN, now)


def give_back(user_id: int, *, why: str, now: datetime) -> list[int]:
    """What was offered and not taken up waits for others again; what was taken up stays."""
    rows = Assignment.objects.filter(user_id=user_id, state=AssignmentState.OFFERED)
    held = dict(rows.values_list("pk", "case_id"))
    if not held:
        return []
    Assignment.objects.filter(pk__in=held, state=AssignmentState.OFFERED).update(
        state=AssignmentState.ENDED, ended_at=now, ended_why=why
    )
    escalation.put_back(list(held.values()), why=WENT_OFFLINE, now=now)
    set_timer("routing.assign", "soon", now)
    return list(held.values())
