"""What an agent does with a case besides answering it; each change is one transaction with its audit row."""

from datetime import datetime

from heedful.desk.errors import HeldByOther, NotThere
from heedful.desk.handling.replies import hold
from heedful.desk.models import Note, WrapUpCode
from heedful.desk.types import NoteFacts
from heedful.escalation import api as escalation
from heedful.escalation.types import CaseFacts, CaseState, Priority
from heedful.routing import api as routing
from heedful.routing.types import AssignmentState
from heedful.staff.api import NotAllowedError, allowed, record
from heedful.staff.types import Person, Right
from heedful.stream.api import announce, cancel_timer, changing, set_timer

WAKE = "desk.wake"


def note(case_id: int, *, who: Person, text: str, token: str, now: datetime) -> NoteFacts:
    with changing():
        escalation.case(case_id)
        row, made = Note.objects.get_or_create(
            token=token,
            defaults={"case_id": case_id, "author_id": who.id, "text": text.strip(), "created_at": now},
        )
        if made:
            record(who, "desk.noted", f"case:{case_id}", after={"note": row.pk}, now=now)
            announce(f"case:{case_id}", "note.added", ref=row.pk)
    return _note_facts(row)


def notes_in(case_id: int) -> list[NoteFacts]:
    return [_note_facts(row) for row in Note.objects.filter(case=case_id).order_by("pk")]


def claim(case_id: int, *, who: Person, now: datetime) -> None:
    """Take a case that nobody has, or accept one's own. Raises HeldByOther."""
    with changing():
        if not hold(case_id, who, now):
            raise HeldByOther
        record(who, "desk.claimed", f"case:{case_id}", now=now)


def opened(case_id: int, *, who: Person, now: datetime) -> None:
    """Whoever opens a case that was offered to them has it; anybody else only looks."""
    held = routing.assignment(case_id)
    if held is not None and held.user == who.id and held.state is AssignmentState.OFFERED:
        routing.accept(case_id, who.id, now=now)


def take_over(case_id: int, *, who: Person, now: datetime) -> None:
    """From a colleague, with a right of its own and recorded from whom."""
    if not allowed(who.role, Right.TAKE_OVER):
        raise NotAllowedError("taking over a colleague's case is a right of its own")
    with changing():
        held = routing.assignment(case_id)
        if held is None or held.user == who.id:
            hold(case_id, who, now)
            return
        routing.transfer(case_id, to_user=who.id, who=who, why="taken over", now=now)
        routing.accept(case_id, who.id, now=now)
        record(who, "desk.taken-over", f"case:{case_id}", before={"agent": held.user}, after={"agent": who.id}, now=now)


def transfer(
    case_id: int, *, who: Person, to_queue: str | None = None, to_user: int | None = None, why: str, now: datetime
) -> None:
    with changing():
        mine_or_free(case_id, who)
        before = escalation.case(case_id).queue
        routing.transfer(case_id, to_queue=to_queue, to_user=to_user, who=who, why=why, now=now)
        after = {"queue": to_queue, "agent": to_user, "why": why}
        record(who, "desk.transferred", f"case:{case_id}", before={"queue": before}, after=after, now=now)


def snooze(case_id: int, *, who: Person, until: datetime, now: datetime) -> None:
    with changing():
        mine_or_free(case_id, who)
        hold(case_id, who, now)
        escalation.snooze(case_id, until=until, who=who, now=now)
        set_timer(WAKE, str(case_id), until)
        record(who, "desk.snoozed", f"case:{case_id}", after={"until": until.isoformat()}, now=now)


def wake(case_id: int, *, who: Person | None, now: datetime) -> None:
    with changing():
        if escalation.case(case_id).state is CaseState.SNOOZED:
            escalation.wake(case_id, who=who, now=now)
            record(who, "desk.woken", f"case:{case_id}", now=now)
        cancel_timer(WAKE, str(case_id))


def close(case_id: int, *, who: Person, wrap_up: str, now: datetime) -> None:
    if not WrapUpCode.objects.filter(key=wrap_up, state="active").exists():
        raise NotThere("there is no such wrap-up code")
    with changing():
        if escalation.case(case_id).state is CaseState.CLOSED:
            return
        mine_or_free(case_id, who)
        escalation.close(case_id, who=who, wrap_up=wrap_up, now=now)
        routing.end_for_case(case_id, why="closed", now=now)
        cancel_timer(WAKE, str(case_id))
        record(who, "desk.closed", f"case:{case_id}", after={"wrap_up": wrap_up}, now=now)


def reopen(case_id: int, *, who: Person, now: datetime) -> None:
    with changing():
        if escalation.case(case_id).state is CaseState.CLOSED:
            escalation.reopen(case_id, who=who, now=now)
            hold(case_id, who, now)
            record(who, "desk.reopened", f"case:{case_id}", now=now)


def set_priority(case_id: int, *, who: Person, priority: Priority, now: datetime) -> CaseFacts:
    with changing():
        before = escalation.case(case_id).priority
        if before != priority:
            escalation.set_priority(case_id, priority=priority, who=who, why="", now=now)
            named = {"before": {"priority": before.name}, "after": {"priority": priority.name}}
            record(who, "desk.prioritised", f"case:{case_id}", **named, now=now)
    return escalation.case(case_id)


def mine_or_free(case_id: int, who: Person) -> None:
    held = routing.assignment(case_id)
    if held is not None and held.user != who.id and not allowed(who.role, Right.TAKE_OVER):
        raise HeldByOther


def _note_facts(row: Note) -> NoteFacts:
    return NoteFacts(id=row.pk, case=row.case_id, author=row.author_id, text=row.text, created_at=row.created_at)
