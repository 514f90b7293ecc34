"""The registry of public events. Every change is an audit row."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from django.db import transaction
from django.db.models import Q, QuerySet

from heedful.core.cursor import Cursor
from heedful.core.text import storable
from heedful.customers.errors import EventError, NoSuchEvent
from heedful.customers.models import PublicEvent
from heedful.customers.types import EventDraft, EventFacts, EventFilter, EventKind, EventSource, EventState
from heedful.listening import api as listening
from heedful.staff import api as staff
from heedful.staff.types import Person

MOST_TITLE, MOST_TEXT, MOST_LINK = 200, 2000, 1000
FIRST, LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
Done = TypeVar("Done")


def _whole(change: Callable[..., Done]) -> Callable[..., Done]:
    @wraps(change)
    def changed(*args: Any, **facts: Any) -> Done:
        with transaction.atomic():
            return change(*args, **facts)

    return changed


@_whole
def create_event(
    draft: EventDraft, *, who: Person | None, now: datetime, state: EventState = EventState.CONFIRMED
) -> EventFacts:
    """By hand. Raises EventError."""
    row = PublicEvent(source=EventSource.HAND, state=state, created_at=now)
    write(row, checked(draft))
    row.save()
    staff.record(who, "customers.event.created", f"event:{row.pk}", after=shown(row), now=now)
    return facts_of(row)


@_whole
def edit_event(pk: int, draft: EventDraft, *, who: Person | None, now: datetime) -> EventFacts:
    """Raises EventError, NoSuchEvent."""
    row = _row(pk)
    before = shown(row)
    write(row, checked(draft))
    row.save()
    staff.record(who, "customers.event.edited", f"event:{pk}", before=before, after=shown(row), now=now)
    return facts_of(row)


@_whole
def settle_event(pk: int, state: EventState, *, who: Person | None, now: datetime) -> EventFacts:
    """Confirm or dismiss what was proposed, or take that back. Raises NoSuchEvent."""
    row = _row(pk)
    before, row.state = row.state, state.value
    if before != row.state:
        row.save(update_fields=["state"])
        told = {"before": {"state": before}, "after": {"state": row.state}}
        staff.record(who, "customers.event.settled", f"event:{pk}", **told, now=now)
    return facts_of(row)


@_whole
def remove_event(pk: int, *, who: Person | None, now: datetime) -> EventFacts:
    """It can be put back, and what a feed proposed is not proposed again. Raises NoSuchEvent."""
    row = _row(pk)
    row.removed_at = now
    row.save(update_fields=["removed_at"])
    staff.record(who, "customers.event.removed", f"event:{pk}", before=shown(row), now=now)
    return facts_of(row)


@_whole
def restore_event(pk: int, *, who: Person | None, now: datetime) -> EventFacts:
    row = _row(pk, removed=True)
    row.removed_at = None
    row.save(update_fields=["removed_at"])
    staff.record(who, "customers.event.restored", f"event:{pk}", after=shown(row), now=now)
    return facts_of(row)


def event(pk: int) -> EventFacts:
    """Raises NoSuchEvent."""
    row = PublicEvent.objects.filter(pk=pk, removed_at=None).first()
    if row is None:
        raise NoSuchEvent
    return facts_of(row)


def events(wanted: EventFilter, *, before: Cursor | None = None, limit: int = 50) -> tuple[EventFacts, ...]:
    """Newest first; `before` is the last one of the page before."""
    found = _wanted(wanted).order_by("-starts_at", "-pk")
    if before is not None:
        found = found.filter(Q(starts_at__lt=before.at) | Q(starts_at=before.at, pk__lt=before.id))
    return tuple(map(facts_of, found[:limit]))


def count_events(wanted: EventFilter) -> int:
    return _wanted(wanted).count()


def confirmed(targets: Collection[int], *, since: datetime, until: datetime) -> tuple[EventFacts, ...]:
    """What happened to any of these within a span, in order; one query."""
    within = Q(starts_at__lte=until) & (Q(starts_at__gte=since) | Q(ends_at__gte=since))
    found = _wanted(EventFilter(targets=frozenset(targets), state=EventState.CONFIRMED)).filter(within)
    return tuple(map(facts_of, found.order_by("starts_at", "pk")))


def checked(draft: EventDraft, *, targets: Collection[int] | None = None) -> EventDraft:
    """The draft as it would be stored; `targets` are those known already. Raises EventError."""
    title = " ".join(storable(draft.title).split())
    if not title:
        raise EventError("Say what happened.", "title")
    for at in (draft.starts_at, draft.ends_at):
        if at is not None and not FIRST <= at < LAST:
            raise EventError("The year {year} cannot be meant.", "starts", year=at.year)
    if draft.ends_at is not None and draft.ends_at < draft.starts_at:
        raise EventError("It ends before it starts.", "ends")
    if not (listening.target(draft.target) if targets is None else draft.target in targets):
        raise EventError("Say whose event it is.", "target")
    return msgspec.structs.replace(
        draft,
        title=title[:MOST_TITLE],
        text=storable(draft.text).strip()[:MOST_TEXT],
        link=_checked_link(draft.link),
    )


def _checked_link(link: str) -> str:
    link = storable(link).strip()
    try:
        parts = urlsplit(link)
        good = not link or (parts.scheme in {"http", "https"} and bool(parts.hostname))
    except ValueError:
        good = False
    if not good or len(link) > MOST_LINK:
        raise EventError(
            "The link must begin with https:// and be no longer than {most} characters.", "link", most=MOST_LINK
        )
    return link


def write(row: PublicEvent, draft: EventDraft) -> None:
    row.title, row.target_id, row.kind = draft.title, draft.target, draft.kind.value
    row.starts_at, row.ends_at, row.text, row.link = draft.starts_at, draft.ends_at, draft.text, draft.link


def shown(row: PublicEvent) -> dict[str, Any]:
    times = {"starts": row.starts_at.isoformat(), "ends": row.ends_at.isoformat() if row.ends_at else ""}
    return {"title": row.title, "target": row.target_id, "kind": row.kind, **times, "link": row.link}


def facts_of(row: PublicEvent) -> EventFacts:
    return EventFacts(
        id=row.pk,
        title=row.title,
        target=row.target_id,
        kind=EventKind(row.kind),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        text=row.text,
        link=row.link,
        state=EventState(row.state),
        source=EventSource(row.source),
        feed=row.feed_id,
    )


def _wanted(wanted: EventFilter) -> QuerySet[PublicEvent]:
    found = PublicEvent.objects.filter(removed_at=None)
    if wanted.targets is not None:
        found = found.filter(target__in=wanted.targets)
    if wanted.kind is not None:
        found = found.filter(kind=wanted.kind.value)
    if wanted.state is not None:
        found = found.filter(state=wanted.state.value)
    return found.filter(title__icontains=wanted.text) if wanted.text else found


def _row(pk: int, *, removed: bool = False) -> PublicEvent:
    row = PublicEvent.objects.select_for_update().filter(pk=pk, removed_at__isnull=not removed).first()
    if row is None:
        raise NoSuchEvent
    return row
