"""Escalation rules: written, ordered, paused, deleted; each change is recorded."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.http import HttpRequest

from heedful.escalation import types as t
from heedful.escalation.errors import BadConditions, NoSuchRule
from heedful.escalation.models import EscalationRule
from heedful.escalation.rows import rule_of
from heedful.escalation.tree import check, write
from heedful.staff.api import record
from heedful.staff.types import Person

Who = HttpRequest | Person | None


def rules() -> list[t.Rule]:
    """Active and paused, in the order in which they are asked."""
    return [rule_of(row) for row in _there().order_by("position", "pk")]


def rule(rule_id: int) -> t.Rule:
    row = _there().filter(pk=rule_id).first()
    if row is None:
        raise NoSuchRule
    return rule_of(row)


@transaction.atomic
def create_rule(draft: t.Draft, who: Who, now: datetime, *, state: t.RuleState = t.RuleState.ACTIVE) -> t.Rule:
    """Last in the order."""
    check(draft.conditions)
    last = _there().order_by("-position").values_list("position", flat=True).first()
    row = EscalationRule.objects.create(
        position=0 if last is None else last + 1, state=state, created_at=now, changed_at=now, **_values(draft)
    )
    made = rule_of(row)
    record(who, "escalation.rule.created", f"escalation-rule:{row.pk}", after=_recorded(made), now=now)
    return made


@transaction.atomic
def change_rule(rule_id: int, draft: t.Draft, who: Who, now: datetime) -> t.Rule:
    before = rule(rule_id)
    check(draft.conditions)
    _there().filter(pk=rule_id).update(changed_at=now, **_values(draft))
    return _changed(before, "escalation.rule.changed", who, now)


@transaction.atomic
def set_rule_state(rule_id: int, state: t.RuleState, who: Who, now: datetime) -> t.Rule:
    """Deleting keeps the row, because cases name it; it is no longer shown."""
    before = rule(rule_id)
    _there().filter(pk=rule_id).update(state=state, changed_at=now)
    return _changed(before, f"escalation.rule.{state}", who, now)


@transaction.atomic
def reorder(ids: Sequence[int], who: Who, now: datetime) -> None:
    """Every rule that is there, in the order wanted; a list that is out of date is refused as a whole."""
    rows = {row.pk: row for row in _there().select_for_update().order_by("position", "pk")}
    if sorted(ids) != sorted(rows):
        raise NoSuchRule("The rules have changed in the meantime. Load the page again.")
    before = list(rows)
    for position, pk in enumerate(ids):
        rows[pk].position = position
    EscalationRule.objects.bulk_update(rows.values(), ["position"])
    record(
        who, "escalation.rules.ordered", "escalation-rules", before={"ids": before}, after={"ids": list(ids)}, now=now
    )


def move(rule_id: int, steps: int, who: Who, now: datetime) -> None:
    """Up (negative) or down; at the ends it stays."""
    ids = [one.id for one in rules()]
    if rule_id not in ids:
        raise NoSuchRule
    at = ids.index(rule_id)
    ids.insert(max(0, at + steps), ids.pop(at))
    reorder(ids, who, now)


def read_draft(raw: Any) -> t.Draft:
    """From JSON. BadConditions names what is wrong."""
    try:
        draft = msgspec.convert(raw, t.Draft)
    except (msgspec.ValidationError, RecursionError) as error:
        raise BadConditions(str(error)) from error
    check(draft.conditions)
    return draft


def _there() -> Any:
    return EscalationRule.objects.exclude(state=t.RuleState.DELETED)


def _values(draft: t.Draft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "conditions": write(draft.conditions),
        "queue": draft.queue,
        "priority": draft.priority,
        "due_minutes": draft.due_minutes,
        "per_minute": draft.per_minute,
        "max_age_minutes": draft.max_age_minutes,
    }


def _changed(before: t.Rule, what: str, who: Who, now: datetime) -> t.Rule:
    after = rule_of(EscalationRule.objects.get(pk=before.id))
    subject = f"escalation-rule:{before.id}"
    record(who, what, subject, before=_recorded(before), after=_recorded(after), now=now)
    return after


def _recorded(one: t.Rule) -> dict[str, Any]:
    return dict(msgspec.to_builtins(one))
