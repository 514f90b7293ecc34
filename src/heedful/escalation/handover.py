"""Who has a case: routing decides it and keeps the history, the case shows it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, Count, F, Min, Q, Value, When
from django.db.models import Case as Choose

from heedful.escalation import types as t
from heedful.escalation.models import Case, CaseEvent
from heedful.escalation.rows import case_of
from heedful.escalation.urgency import TAKEN_BACK

SOON = timedelta(minutes=15)


def anyone_waits() -> bool:
    return Case.objects.filter(state=t.CaseState.OPEN, agent__isnull=True).exists()


def loads(agents: Sequence[int]) -> dict[int, int]:
    """Open cases that wait for the agent's word. What waits for the customer, or is snoozed, takes nobody's time."""
    rows = Case.objects.filter(agent__in=agents, state=t.CaseState.OPEN, waiting_since__isnull=False)
    return dict(rows.values("agent").annotate(n=Count("pk")).values_list("agent", "n"))


def line(wanted: Sequence[t.Wanted], limit: int) -> list[t.CaseFacts]:
    """The unassigned cases that somebody could take, the first in the line first."""
    fits = Q(pk__in=[])
    for want in wanted:
        speak = Q() if want.languages is None else Q(language__in=want.languages) | Q(language="")
        fits |= Q(queue=want.queue) & speak
    rows = Case.objects.filter(fits, state=t.CaseState.OPEN, agent__isnull=True)
    return [case_of(row) for row in rows.order_by("rank_at", "pk")[:limit]]


def hand_out(given: Mapping[int, int], now: datetime) -> set[int]:
    """Give unassigned open cases (case to agent), inside a transaction. Returns those that were still free."""
    rows = Case.objects.select_for_update().filter(pk__in=given, state=t.CaseState.OPEN, agent__isnull=True)
    free = set(rows.order_by("pk").values_list("pk", flat=True))
    if free:
        choice = [When(pk=case, then=Value(given[case])) for case in sorted(free)]
        Case.objects.filter(pk__in=free, agent__isnull=True).update(
            agent=Choose(*choice, default=None, output_field=BigIntegerField())
        )
        CaseEvent.objects.bulk_create(
            CaseEvent(case_id=case, what="assignment", after=str(given[case]), why="given", at=now)
            for case in sorted(free)
        )
    return free


def take(case_id: int, user: int, *, who: int, now: datetime) -> bool:
    """Claim a case that nobody has. False: somebody was quicker, or it is closed."""
    free = Case.objects.filter(pk=case_id, agent__isnull=True).exclude(state=t.CaseState.CLOSED)
    if free.update(agent=user) != 1:
        return False
    _note(case_id, before=None, after=user, why="claimed", who=who, now=now)
    return True


def pass_on(case_id: int, *, before: int | None, after: int | None, why: str, who: int | None, now: datetime) -> bool:
    """From one agent to another, or to nobody. False: it is no longer with `before`, or it is closed."""
    held = Case.objects.filter(pk=case_id, agent=before).exclude(state=t.CaseState.CLOSED)
    if held.update(agent=after) != 1:
        return False
    _note(case_id, before=before, after=after, why=why, who=who, now=now)
    return True


def put_back(case_ids: Sequence[int], *, why: str, now: datetime) -> None:
    """Nobody took these up in time: they wait again, further ahead in the line."""
    rows = Case.objects.filter(pk__in=case_ids, agent__isnull=False).exclude(state=t.CaseState.CLOSED)
    had = dict(rows.values_list("pk", "agent"))
    for case, before in had.items():
        _note(case, before=before, after=None, why=why, who=None, now=now)
    rows.update(agent=None, rank_at=F("rank_at") - timedelta(minutes=TAKEN_BACK))


def queue_loads(now: datetime) -> dict[str, t.QueueLoad]:
    """What stands open in each queue, in one query."""
    nobody = Q(agent__isnull=True)
    rows = Case.objects.filter(state=t.CaseState.OPEN).values("queue")
    counted = rows.annotate(
        open=Count("pk"),
        waiting=Count("pk", filter=nobody),
        late=Count("pk", filter=Q(due_at__lt=now)),
        soon=Count("pk", filter=Q(due_at__gte=now, due_at__lt=now + SOON)),
        longest_since=Min("waiting_since", filter=nobody),
    )
    return {
        row["queue"]: t.QueueLoad(
            queue=row["queue"],
            open=row["open"],
            waiting=row["waiting"],
            late=row["late"],
            soon=row["soon"],
            longest_since=row["longest_since"],
        )
        for row in counted
    }


def _note(case_id: int, *, before: int | None, after: int | None, why: str, who: int | None, now: datetime) -> None:
    CaseEvent.objects.create(
        case_id=case_id,
        what="assignment",
        before="" if before is None else str(before),
        after="" if after is None else str(after),
        why=why,
        who_id=who,
        at=now,
    )
