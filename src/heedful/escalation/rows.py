"""Rows as the values that other stages see."""

from typing import Any

import msgspec

from heedful.escalation import types as t
from heedful.escalation.join import Branch, Known
from heedful.escalation.models import Case, CaseEvent, EscalationRule


def rule_of(row: EscalationRule) -> t.Rule:
    return t.Rule(
        id=row.pk,
        position=row.position,
        name=row.name,
        state=t.RuleState(row.state),
        conditions=msgspec.convert(row.conditions, t.Condition),
        queue=row.queue,
        priority=t.Priority(row.priority),
        due_minutes=row.due_minutes,
        per_minute=row.per_minute,
        max_age_minutes=row.max_age_minutes,
    )


def case_of(row: Case) -> t.CaseFacts:
    return t.CaseFacts(
        id=row.pk,
        title=row.title,
        channel=row.channel_id,
        platform=row.platform,
        customer=row.customer_id,
        opener=row.opener_id,
        language=row.language,
        state=t.CaseState(row.state),
        priority=t.Priority(row.priority),
        queue=row.queue,
        agent=row.agent_id,
        thread=row.thread,
        private_thread=row.private_thread,
        opened_at=row.opened_at,
        waiting_since=row.waiting_since,
        due_at=row.due_at,
        rank_at=row.rank_at,
        first_answer_at=row.first_answer_at,
        last_in_at=row.last_in_at,
        last_out_at=row.last_out_at,
        snoozed_until=row.snoozed_until,
        closed_at=row.closed_at,
        wrap_up=row.wrap_up,
    )


def known_of(row: Case, branches: tuple[Branch, ...] = ()) -> Known:
    return Known(
        id=row.pk,
        channel=row.channel_id,
        customer=row.customer_id,
        opener=row.opener_id,
        state=t.CaseState(row.state),
        thread=row.thread,
        private_thread=row.private_thread,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        branches=branches,
    )


def event_of(row: CaseEvent) -> t.CaseEventFacts:
    return t.CaseEventFacts(
        id=row.pk,
        case=row.case_id,
        what=row.what,
        before=row.before,
        after=row.after,
        why=row.why,
        who=row.who_id,
        at=row.at,
    )


def why_of(rule: t.Rule | None, held: tuple[t.Held, ...], status: t.Status) -> dict[str, Any]:
    """What a case keeps of the decision: enough to say it again when the rule has long changed."""
    return {
        "status": str(status),
        "rule": rule.name if rule else "",
        "rule_id": rule.id if rule else None,
        "held": msgspec.to_builtins(held),
    }
