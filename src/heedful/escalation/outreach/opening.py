"""An outreach whose time has come: every guard is asked again, then there is a case."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from heedful.escalation import cases
from heedful.escalation.errors import WrongState
from heedful.escalation.facts import facts_of
from heedful.escalation.models import Case, CaseMention, Outreach
from heedful.escalation.outreach.asking import known
from heedful.escalation.outreach.clock import ASKED_FOR, watch
from heedful.escalation.outreach.guards import Asked, Outcome, verdict
from heedful.escalation.outreach.policy import locked
from heedful.escalation.outreach.rows import move, rule_of
from heedful.escalation.outreach.types import Reach, Reason, Rule, State
from heedful.escalation.plan import Item, Opening, Plan, planned
from heedful.escalation.save import save
from heedful.escalation.sentence import OUTREACH
from heedful.escalation.types import Decision, RuleState, Status
from heedful.listening import api as listening
from heedful.stream.api import announce, announce_many, changing, set_timer
from heedful.understanding import api as understanding

AT_ONCE = 100
AGAIN = timedelta(minutes=5)  # where somebody was quicker with the conversation that it would have opened
BEGAN = gettext_noop("Heedful speaks first: a feeling changed")


def open_due(_key: str, _data: Mapping[str, Any], now: datetime) -> None:
    """Timer. Each by itself, so that one that fails keeps nobody else waiting."""
    due = Outreach.objects.filter(state=State.SCHEDULED, at__lte=now).order_by("at", "pk")
    for pk in due.values_list("pk", flat=True)[:AT_ONCE]:
        open_one(pk, now=now)
    forgotten = Outreach.objects.filter(state=State.ASKED, created_at__lte=now - ASKED_FOR)
    for row in forgotten[:AT_ONCE]:
        move(row, State.REFUSED, Reason.TOO_LATE, before=[State.ASKED], now=now, at=None)
    watch()


def open_one(pk: int, *, now: datetime) -> State:
    """What became of it. Openings are one after the other: the policy's row is held meanwhile."""
    with changing():
        policy = locked(now)
        row = Outreach.objects.select_related("rule").filter(pk=pk).first()
        if row is None or row.state != State.SCHEDULED:
            return State(row.state) if row else State.WITHDRAWN
        rule = rule_of(row.rule) if row.rule and row.rule.state == RuleState.ACTIVE else None
        about = known(policy, [row.customer_id], now=now)
        asked = about.asked(row.customer_id, row.evidence, rule, not_before=now, hurried=row.hurried)
        said = verdict(asked, now=now)
        if said.outcome is Outcome.REFUSE:
            move(row, State.REFUSED, said.reason, now=now, at=None)
        elif said.outcome is Outcome.SHOW:
            _show(row, asked.open_case, now=now)
        elif said.outcome is Outcome.WAIT:
            move(row, State.SCHEDULED, said.reason, now=now, at=said.until)
        elif asked.reach and rule:
            _open(row, rule, asked, asked.reach, now=now)
        return State(row.state)


def _show(row: Outreach, case: int | None, *, now: datetime) -> None:
    if move(row, State.SHOWN, Reason.OPEN_CASE, now=now, at=None, case_id=case):
        announce(f"case:{case}", "outreach.shown", ref=row.pk)


def _open(row: Outreach, rule: Rule, asked: Asked, found: Reach, *, now: datetime) -> None:
    case = _case_of(row.customer_id, found.mention, rule, now=now)
    if case is None:
        move(row, State.SCHEDULED, Reason(row.reason), now=now, at=now + AGAIN)
        return
    why = asked.moment.why if asked.moment and not row.hurried else Reason.NOW
    move(row, State.OPENED, why, now=now, case_id=case, opened_at=now, way=found.way, at=None)
    set_timer("routing.assign", "soon", now)


def _case_of(customer: int, mention_id: int, rule: Rule, *, now: datetime) -> int | None:
    """A new case about the post that shows the change, or the one that it stands in, opened again: one matter, one
    thread. None where the conversation has got an open case at this very moment.
    """
    held = CaseMention.objects.filter(mention_id=mention_id).values_list("case_id", flat=True).first()
    if held is not None:
        try:
            cases.reopen(held, None, now, why=BEGAN)
        except WrongState:
            return None
        return held
    mention = listening.mentions([mention_id])[mention_id]
    reading = understanding.readings([mention_id]).get(mention_id)
    item = Item(mention=mention, customer=customer, facts=facts_of(mention, reading, earlier=None))
    opening = Opening(
        item=item,
        decision=Decision(status=Status.AUTOMATIC),
        case=planned(mention, customer),
        queue=rule.draft.queue,
        priority=rule.draft.priority,
        due_minutes=rule.draft.due_minutes,
        at=now,
        note=BEGAN,
    )
    saved = save(Plan(openings=[opening]), now=now)
    announce_many(saved.words)
    if opening.case.id is not None:
        why: dict[str, Any] = {"status": OUTREACH, "rule": rule.draft.name, "rule_id": None, "held": []}
        Case.objects.filter(pk=opening.case.id).update(why=why)
    return opening.case.id
