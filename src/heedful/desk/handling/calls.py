"""Appointments to call somebody back, and tags: what options leave on a case."""

from datetime import datetime

import msgspec

from heedful.desk.errors import HeldByOther, NotThere
from heedful.desk.handling.replies import hold
from heedful.desk.handling.work import WAKE, wake
from heedful.desk.models import CallBack, Tag
from heedful.escalation import api as escalation
from heedful.escalation.types import CaseState, Priority
from heedful.staff.api import record
from heedful.staff.types import Person
from heedful.stream.api import announce, cancel_timer, changing, set_timer

CALL = "desk.call-back"


class CallFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    case: int
    at: datetime
    who: int | None
    note: str = ""


def call_in(case_id: int, at: datetime, *, who: Person, use: int | None, note: str = "") -> int:
    row = CallBack.objects.create(case_id=case_id, who_id=who.id, use_id=use, at=at, note=note)
    set_timer(CALL, str(row.pk), at)
    return row.pk


def calls_in(case_id: int) -> tuple[CallFacts, ...]:
    rows = CallBack.objects.filter(case=case_id, state="set").order_by("at", "pk")
    return tuple(CallFacts(id=row.pk, case=row.case_id, at=row.at, who=row.who_id, note=row.note) for row in rows)


def promise_call(case_id: int, at: datetime, note: str, *, who: Person, now: datetime) -> int:
    """An appointment by hand: the case sleeps until then. Raises HeldByOther."""
    with changing():
        if not hold(case_id, who, now):
            raise HeldByOther
        call = call_in(case_id, at, who=who, use=None, note=note.strip()[:500])
        escalation.remark(case_id, what="call-back", after=at.isoformat(), why=note.strip()[:500], who=who, now=now)
        if escalation.case(case_id).state is CaseState.OPEN:
            escalation.snooze(case_id, until=at, who=who, now=now)
            cancel_timer(WAKE, str(case_id))  # the appointment wakes it
        record(who, "desk.call-promised", f"case:{case_id}", after={"call": call, "at": at.isoformat()}, now=now)
    return call


def call_off(call_id: int, *, who: Person, now: datetime) -> int:
    """It is not made; the case's number. The case does not sleep for it any more."""
    with changing():
        row = CallBack.objects.filter(pk=call_id, state="set").first()
        if row is None or not CallBack.objects.filter(pk=call_id, state="set").update(state="cancelled"):
            raise NotThere
        cancel_timer(CALL, str(call_id))
        escalation.remark(row.case_id, what="call-back", after="cancelled", why="", who=who, now=now)
        wake(row.case_id, who=who, now=now)
        record(who, "desk.call-cancelled", f"case:{row.case_id}", after={"call": call_id}, now=now)
        announce(f"case:{row.case_id}", "option.changed", ref=row.case_id)
    return row.case_id


def called(call_id: int, *, who: Person, now: datetime) -> int:
    """It was made; the case's number."""
    with changing():
        row = CallBack.objects.filter(pk=call_id, state="set").first()
        if row is None or not CallBack.objects.filter(pk=call_id, state="set").update(state="done"):
            raise NotThere
        cancel_timer(CALL, str(call_id))
        escalation.remark(row.case_id, what="call-back", after="done", why="", who=who, now=now)
        record(who, "desk.called-back", f"case:{row.case_id}", after={"call": call_id}, now=now)
        announce(f"case:{row.case_id}", "option.changed", ref=row.case_id)
    return row.case_id


def cancel_calls(use_id: int) -> None:
    for row in CallBack.objects.filter(use=use_id, state="set"):
        CallBack.objects.filter(pk=row.pk).update(state="cancelled")
        cancel_timer(CALL, str(row.pk))


def on_call(key: str, now: datetime) -> None:
    """It is time: the case is awake and stands ahead of others. Safe to run twice."""
    row = CallBack.objects.filter(pk=int(key), state="set").first()
    if row is None:
        return
    case = escalation.case(row.case_id)
    if case.state is CaseState.CLOSED:
        return
    with changing():
        wake(case.id, who=None, now=now)
        if case.priority < Priority.HIGH:
            escalation.set_priority(case.id, priority=Priority.HIGH, who=None, why="call back now", now=now)
        announce(f"case:{case.id}", "option.changed", ref=case.id)


def tag(case_id: int, name: str, *, who: Person, use: int | None, now: datetime) -> None:
    Tag.objects.get_or_create(case_id=case_id, name=name, defaults={"who_id": who.id, "use_id": use, "at": now})


def untag(use_id: int) -> None:
    Tag.objects.filter(use=use_id).delete()


def tags_in(case_id: int) -> tuple[str, ...]:
    return tuple(Tag.objects.filter(case=case_id).order_by("name").values_list("name", flat=True))
