"""Rows as the values that others see, and the one way to change an outreach."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from heedful.customers.types import Direction
from heedful.escalation.models import Outreach, OutreachEvent, OutreachRule
from heedful.escalation.outreach import types as t
from heedful.escalation.types import RuleState
from heedful.staff.types import Person
from heedful.stream.api import announce


def rule_of(row: OutreachRule) -> t.Rule:
    draft = msgspec.convert(row.draft, t.Draft)
    return t.Rule(id=row.pk, position=row.position, state=RuleState(row.state), draft=draft)


def facts_of(row: Outreach) -> t.OutreachFacts:
    """Of a row that was read with its rule."""
    draft = msgspec.convert(row.rule.draft, t.Draft) if row.rule else None
    return t.OutreachFacts(
        id=row.pk,
        rule=row.rule_id,
        rule_name=draft.name if draft else "",
        customer=row.customer_id,
        target=row.target_id,
        direction=Direction(row.direction),
        onset=row.onset,
        detected_at=row.detected_at,
        size=row.size,
        confidence=row.confidence,
        evidence=tuple(row.evidence),
        state=t.State(row.state),
        reason=t.Reason(row.reason),
        at=row.at,
        posts=row.posts,
        zone=row.zone,
        way=row.way,
        case=row.case_id,
        word=row.word,
        by=row.by_id,
        opening=draft.opening if draft else "",
        created_at=row.created_at,
        opened_at=row.opened_at,
    )


def move(
    row: Outreach,
    after: t.State,
    reason: t.Reason,
    *,
    now: datetime,
    before: Collection[t.State] = t.WAITING,
    who: Person | None = None,
    word: str = "",
    **values: Any,
) -> bool:
    """False where somebody was quicker, or where another one of this person waits by now; then nothing has changed."""
    decided = {"by_id": who.id, "word": word[:500]} if who else {}
    try:
        with transaction.atomic():
            rows = Outreach.objects.filter(pk=row.pk, state=row.state, state__in=list(before))
            if rows.update(state=after, reason=reason, **decided, **values) != 1:
                return False
    except IntegrityError:
        return False
    tell(row.pk, row.state, after, reason, now=now, who=who, word=word)
    row.state, row.reason = after, reason
    return True


def tell(
    pk: int,
    before: str,
    after: t.State,
    reason: t.Reason,
    *,
    now: datetime,
    who: Person | None = None,
    word: str = "",
) -> None:
    OutreachEvent.objects.create(
        outreach_id=pk,
        before=before,
        after=after,
        reason=reason,
        word=word[:500],
        who_id=who.id if who else None,
        at=now,
    )
    announce("outreach", "outreach.changed", ref=pk)
