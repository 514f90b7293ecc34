"""What people and later stages do to a case: each a conditional update, an event, and an announcement."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from heedful.escalation.errors import NoSuchCase, WrongState
from heedful.escalation.models import Case, CaseEvent
from heedful.escalation.types import CaseState, Priority
from heedful.escalation.urgency import HEAD_START, rank_at
from heedful.staff.types import Person
from heedful.stream.api import announce, set_timer


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What the event says of a change."""

    what: str
    before: str
    after: str
    why: str = ""
    who: Person | None = None
    kind: str = "case.changed"


def close(case_id: int, who: Person | None, wrap_up: str, now: datetime, *, note: str = "") -> None:
    """`note` says why where nobody closed it who could have chosen a code."""
    row = _read(case_id)
    why = wrap_up or note
    change = Change(what="state", before=row.state, after=CaseState.CLOSED, why=why, who=who, kind="case.closed")
    if row.state == CaseState.CLOSED:
        raise WrongState
    _apply(
        row,
        change,
        now,
        expect={"state": row.state},
        state=CaseState.CLOSED,
        closed_at=now,
        wrap_up=wrap_up,
        waiting_since=None,
        due_at=None,
        snoozed_until=None,
    )


def reopen(case_id: int, who: Person | None, now: datetime, *, why: str = "") -> None:
    """By hand. It is nobody's until somebody claims it or it is given."""
    row = _read(case_id)
    change = Change(what="state", before=CaseState.CLOSED, after=CaseState.OPEN, why=why, who=who)
    values = {"state": CaseState.OPEN, "closed_at": None, "wrap_up": "", "agent": None} | _waiting(row, now)
    _apply(row, change, now, expect={"state": CaseState.CLOSED}, **values)


def snooze(case_id: int, until: datetime, who: Person | None, now: datetime) -> None:
    row = _read(case_id)
    change = Change(what="state", before=CaseState.OPEN, after=CaseState.SNOOZED, why=until.isoformat(), who=who)
    _apply(row, change, now, expect={"state": CaseState.OPEN}, state=CaseState.SNOOZED, snoozed_until=until)


def wake(case_id: int, now: datetime, who: Person | None = None) -> bool:
    """False where there is nothing to wake: the customer wrote, or somebody was quicker."""
    row = _read(case_id)
    if row.state != CaseState.SNOOZED:
        return False
    why = "" if who else gettext_noop("the time is up")
    change = Change(what="state", before=CaseState.SNOOZED, after=CaseState.OPEN, why=why, who=who)
    values = {"state": CaseState.OPEN, "snoozed_until": None}
    # Whoever snoozed it wanted to be reminded: it waits for them again, even where the customer said nothing new.
    if row.waiting_since is None:
        values |= _waiting(row, now)
    _apply(row, change, now, expect={"state": CaseState.SNOOZED}, **values)
    return True


def set_queue(case_id: int, queue: str, who: Person | None, why: str, now: datetime) -> None:
    row = _read(case_id)
    change = Change(what="queue", before=row.queue, after=queue, why=why, who=who)
    if row.queue != queue:
        _apply(row, change, now, expect={"queue": row.queue}, queue=queue)


def set_priority(case_id: int, priority: Priority, who: Person | None, why: str, now: datetime) -> None:
    """It keeps the minutes that it has waited and what it gained by being taken back."""
    row = _read(case_id)
    before = Priority(row.priority)
    if before == priority:
        return
    change = Change(what="priority", before=before.name.lower(), after=priority.name.lower(), why=why, who=who)
    moved = row.rank_at - timedelta(minutes=HEAD_START[priority] - HEAD_START[before])
    _apply(row, change, now, expect={"priority": before}, priority=priority, rank_at=moved)


def remark(case_id: int, *, what: str, after: str, why: str, who: Person | None, now: datetime) -> None:
    """Something that belongs to its story and changes nothing in the case itself."""
    row = _read(case_id)
    CaseEvent.objects.create(case_id=case_id, what=what, after=after, why=why, who_id=who.id if who else None, at=now)
    announce("inbox", "case.changed", ref=case_id, data={"queue": row.queue, "user": row.agent_id})
    announce(f"case:{case_id}", "case.changed", ref=case_id)


def answered(case_id: int, who: Person | None, now: datetime) -> None:
    """An answer is on its way: nobody waits for one any more."""
    row = _read(case_id)
    change = Change(what="answer", before="", after="", who=who)
    first = row.first_answer_at or now
    _apply(row, change, now, expect={}, waiting_since=None, due_at=None, first_answer_at=first, last_out_at=now)


def unanswered(case_id: int, who: Person | None, *, ever: bool, now: datetime) -> None:
    """The only answer since the customer wrote was taken back before it left. `ever`: another one left earlier."""
    row = _read(case_id)
    change = Change(what="answer", before="", after="", why="undone", who=who)
    values: dict[str, Any] = {"waiting_since": row.last_in_at}
    values["due_at"] = row.last_in_at + timedelta(minutes=row.due_minutes)
    if not ever:
        values |= {"first_answer_at": None, "last_out_at": None}
    _apply(row, change, now, expect={}, **values)


def _waiting(row: Case, now: datetime) -> dict[str, Any]:
    due = now + timedelta(minutes=row.due_minutes)
    return {"waiting_since": now, "due_at": due, "rank_at": rank_at(now, Priority(row.priority))}


def _read(case_id: int) -> Case:
    row = Case.objects.filter(pk=case_id).first()
    if row is None:
        raise NoSuchCase
    return row


def _apply(row: Case, change: Change, now: datetime, *, expect: dict[str, Any], **values: Any) -> None:
    try:
        with transaction.atomic():
            if Case.objects.filter(pk=row.pk, **expect).update(**values) != 1:
                raise WrongState
    except IntegrityError as error:  # the same conversation has another open case by now
        raise WrongState from error
    CaseEvent.objects.create(
        case_id=row.pk,
        what=change.what,
        before=change.before,
        after=change.after,
        why=change.why,
        who_id=change.who.id if change.who else None,
        at=now,
    )
    announce("inbox", change.kind, ref=row.pk, data={"queue": values.get("queue", row.queue), "user": row.agent_id})
    announce(f"case:{row.pk}", change.kind, ref=row.pk)
    # Every one of these may free an agent or put work in the line: routing looks when this has been committed.
    set_timer("routing.assign", "soon", now)
