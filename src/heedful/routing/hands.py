"""What people do with the cases they are given: claim, take up, give back, pass on, finish."""

from datetime import datetime

import msgspec
from django.db import transaction
from django.utils.translation import gettext_noop

from heedful.escalation import api as escalation
from heedful.escalation.types import CaseFacts, CaseState
from heedful.routing.errors import NotYours
from heedful.routing.models import AgentState, Assignment
from heedful.routing.queues import queue, queues
from heedful.routing.step import assign, offer, watch_offers
from heedful.routing.types import AssignmentState, Given, Reason, Why
from heedful.staff.types import Person
from heedful.stream.api import announce


@transaction.atomic
def claim(case_id: int, user_id: int, now: datetime) -> bool:
    """Take a case that nobody has, also beyond one's capacity: it is one's own choice. False: somebody was quicker."""
    if accept(case_id, user_id, now):
        return True
    if not escalation.take(case_id, user_id, who=user_id, now=now):
        return False
    _end(case_id, "claimed", now)
    why = msgspec.json.encode(Why(reason=Reason.CLAIMED)).decode()
    taken = {"offered_at": now, "accepted_at": now, "why": why}
    Assignment.objects.create(case_id=case_id, user_id=user_id, state=AssignmentState.ACCEPTED, **taken)
    AgentState.objects.filter(pk=user_id).update(last_given_at=now)
    _tell(case_id, user_id, "claimed")
    return True


@transaction.atomic
def accept(case_id: int, user_id: int, now: datetime) -> bool:
    """The agent has opened or answered what was offered. False where there was no offer to this agent."""
    offered = Assignment.objects.filter(case_id=case_id, user_id=user_id, state=AssignmentState.OFFERED)
    if offered.update(state=AssignmentState.ACCEPTED, accepted_at=now, take_back_at=None) != 1:
        return False
    _tell(case_id, user_id, "accepted")
    return True


@transaction.atomic
def release(case_id: int, user_id: int, why: str, now: datetime) -> bool:
    """Give a case back to its queue. It goes to others first."""
    if not escalation.pass_on(
        case_id, before=user_id, after=None, why=why or gettext_noop("given back"), who=user_id, now=now
    ):
        return False
    _end(case_id, "released", now)
    _tell(case_id, user_id, "released")
    assign(now=now)
    return True


@transaction.atomic
def transfer(
    case_id: int,
    who: Person,
    why: str,
    now: datetime,
    *,
    to_queue: str | None = None,
    to_user: int | None = None,
) -> None:
    """To another queue, to a colleague, or both. Raises NotYours where it changed hands or was closed meanwhile."""
    case = escalation.case(case_id)
    if case.state is CaseState.CLOSED:
        raise NotYours
    if to_queue is not None and to_queue != case.queue:
        escalation.set_queue(case_id, queue(to_queue).key, who, why, now)
    if to_user is None and case.agent is None:
        assign(now=now)
        return
    if not escalation.pass_on(case_id, before=case.agent, after=to_user, why=why or "transferred", who=who.id, now=now):
        raise NotYours
    _end(case_id, "transferred", now)
    if to_user is not None:
        _offer_by_hand(case, to_user, to_queue or case.queue, why, now)
    _tell(case_id, to_user or case.agent or 0, "transferred")
    assign(now=now)


def _offer_by_hand(case: CaseFacts, user_id: int, key: str, note: str, now: datetime) -> None:
    one = Given(case=case.id, user=user_id, why=Why(reason=Reason.BY_HAND, note=note))
    offer(one, next((found for found in queues() if found.key == key), None), now=now).save()
    AgentState.objects.filter(pk=user_id).update(last_given_at=now)
    watch_offers()


@transaction.atomic
def end_for_case(case_id: int, why: str, now: datetime) -> None:
    """The case is closed: whoever had it has a place again."""
    _end(case_id, why, now)
    assign(now=now)


def _end(case_id: int, why: str, now: datetime) -> None:
    held = Assignment.objects.filter(case_id=case_id).exclude(state=AssignmentState.ENDED)
    held.update(state=AssignmentState.ENDED, ended_at=now, ended_why=why[:120])


def _tell(case_id: int, user_id: int, what: str) -> None:
    announce("inbox", "assignment.changed", ref=case_id, data={"user": user_id, "what": what})
    announce(f"case:{case_id}", "assignment.changed", ref=case_id, data={"user": user_id, "what": what})
