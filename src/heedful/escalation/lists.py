"""Pages of cases in the order in which they are due, read by key so that a page stays put while the list grows."""

from datetime import UTC, datetime

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from heedful.escalation import types as t
from heedful.escalation.models import Case
from heedful.escalation.rows import case_of

NEVER = datetime(9999, 12, 31, tzinfo=UTC)  # where an open case has no due time, because it waits for the customer
ORDER = {
    t.CaseState.OPEN: ("due_at", False),
    t.CaseState.SNOOZED: ("snoozed_until", False),
    t.CaseState.CLOSED: ("closed_at", True),  # what was closed last comes first
}


def case_page(wanted: t.CaseFilter, *, limit: int, cursor: str = "") -> t.CasePage:
    """One query. A cursor that cannot be read is the first page."""
    field, backwards = ORDER[wanted.state]
    rows = _matching(wanted).annotate(at=Coalesce(F(field), Value(NEVER)))
    after = _read_cursor(cursor)
    if after:
        at, pk = after
        beyond = Q(at__lt=at) | Q(at=at, pk__lt=pk) if backwards else Q(at__gt=at) | Q(at=at, pk__gt=pk)
        rows = rows.filter(beyond)
    found = list(rows.order_by("-at", "-pk")[: limit + 1] if backwards else rows.order_by("at", "pk")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return t.CasePage(
        cases=tuple(case_of(row) for row in found[:limit]),
        next=f"{last.at.isoformat()}_{last.pk}" if last else "",
    )


def count(wanted: t.CaseFilter) -> int:
    return _matching(wanted).count()


def _matching(wanted: t.CaseFilter) -> QuerySet[Case]:
    rows = Case.objects.filter(state=wanted.state)
    if wanted.agent is not None:
        rows = rows.filter(agent=wanted.agent) if wanted.agent else rows.filter(agent__isnull=True)
    if wanted.queues is not None:
        rows = rows.filter(queue__in=wanted.queues)
    return rows


def _read_cursor(cursor: str) -> tuple[datetime, int] | None:
    at, _, pk = cursor.rpartition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)), int(pk)
    except ValueError:
        return None
