"""Outreaches as lists: what waits, what became of the others, what a case is about."""

from collections.abc import Collection

import msgspec
from django.db.models import Q

from heedful.core.cursor import Cursor
from heedful.escalation.errors import NoSuchOutreach
from heedful.escalation.models import Outreach, OutreachEvent
from heedful.escalation.outreach.rows import facts_of
from heedful.escalation.outreach.types import OutreachEventFacts, OutreachFacts, Reason, State

ENDED = (State.OPENED, State.SHOWN, State.REFUSED, State.CANCELLED, State.WITHDRAWN)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    rows: tuple[OutreachFacts, ...]
    next: Cursor | None = None


def waiting(state: State, *, limit: int = 200) -> tuple[OutreachFacts, ...]:
    """What is to be opened next comes first; what waits for a word, by how long it has."""
    rows = Outreach.objects.select_related("rule").filter(state=state)
    order = ("created_at", "pk") if state is State.ASKED else ("at", "pk")
    return tuple(map(facts_of, rows.order_by(*order)[:limit]))


def ended(*, states: Collection[State] = ENDED, before: Cursor | None = None, limit: int = 50) -> Page:
    """Newest first; one query."""
    rows = Outreach.objects.select_related("rule").filter(state__in=states)
    if before is not None:
        rows = rows.filter(Q(created_at__lt=before.at) | Q(created_at=before.at, pk__lt=before.id))
    found = list(rows.order_by("-created_at", "-pk")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return Page(rows=tuple(map(facts_of, found[:limit])), next=Cursor(last.created_at, last.pk) if last else None)


def outreach(pk: int) -> OutreachFacts:
    row = Outreach.objects.select_related("rule").filter(pk=pk).first()
    if row is None:
        raise NoSuchOutreach
    return facts_of(row)


def outreaches_in(case_id: int) -> tuple[OutreachFacts, ...]:
    """Those that opened a case or are shown in it, newest first."""
    rows = Outreach.objects.select_related("rule").filter(case=case_id)
    return tuple(map(facts_of, rows.order_by("-created_at", "-pk")))


def outreaches_of(people: Collection[int]) -> tuple[OutreachFacts, ...]:
    """Everything that was or was not said first to these people, oldest first."""
    rows = Outreach.objects.select_related("rule").filter(customer__in=people)
    return tuple(map(facts_of, rows.order_by("created_at", "pk")))


def events_of(pk: int) -> tuple[OutreachEventFacts, ...]:
    rows = OutreachEvent.objects.filter(outreach=pk).order_by("pk")
    return tuple(
        OutreachEventFacts(
            before=row.before,
            after=State(row.after),
            reason=Reason(row.reason),
            word=row.word,
            who=row.who_id,
            at=row.at,
        )
        for row in rows
    )


def counts() -> dict[State, int]:
    """How many wait."""
    return {state: Outreach.objects.filter(state=state).count() for state in (State.ASKED, State.SCHEDULED)}
