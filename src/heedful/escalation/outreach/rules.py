"""Outreach rules: written, ordered, paused, deleted; each change is recorded."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.http import HttpRequest

from heedful.escalation.errors import NoSuchRule
from heedful.escalation.models import OutreachRule
from heedful.escalation.outreach.rows import rule_of
from heedful.escalation.outreach.types import Draft, Rule
from heedful.escalation.types import RuleState
from heedful.staff.api import record
from heedful.staff.types import Person

Who = HttpRequest | Person | None


def rules() -> list[Rule]:
    """Active and paused, in the order in which they are asked."""
    return [rule_of(row) for row in _there().order_by("position", "pk")]


def rule(rule_id: int) -> Rule:
    row = _there().filter(pk=rule_id).first()
    if row is None:
        raise NoSuchRule
    return rule_of(row)


@transaction.atomic
def create_rule(draft: Draft, who: Who, now: datetime, *, state: RuleState = RuleState.ACTIVE) -> Rule:
    """Last in the order."""
    last = _there().order_by("-position").values_list("position", flat=True).first()
    row = OutreachRule.objects.create(
        position=0 if last is None else last + 1,
        name=draft.name,
        state=state,
        draft=msgspec.to_builtins(draft),
        created_at=now,
        changed_at=now,
    )
    made = rule_of(row)
    record(who, "outreach.rule.created", f"outreach-rule:{row.pk}", after=_recorded(made), now=now)
    return made


@transaction.atomic
def change_rule(rule_id: int, draft: Draft, who: Who, now: datetime) -> Rule:
    before = rule(rule_id)
    _there().filter(pk=rule_id).update(name=draft.name, draft=msgspec.to_builtins(draft), changed_at=now)
    return _changed(before, "outreach.rule.changed", who, now)


@transaction.atomic
def set_rule_state(rule_id: int, state: RuleState, who: Who, now: datetime) -> Rule:
    """Deleting keeps the row, because outreaches name it; it is no longer shown."""
    before = rule(rule_id)
    _there().filter(pk=rule_id).update(state=state, changed_at=now)
    return _changed(before, f"outreach.rule.{state}", who, now)


@transaction.atomic
def reorder(ids: Sequence[int], who: Who, now: datetime) -> None:
    """Every rule that is there, in the order wanted; a list that is out of date is refused as a whole."""
    rows = {row.pk: row for row in _there().select_for_update().order_by("position", "pk")}
    if sorted(ids) != sorted(rows):
        raise NoSuchRule("The rules have changed in the meantime. Load the page again.")
    before = list(rows)
    for position, pk in enumerate(ids):
        rows[pk].position = position
    OutreachRule.objects.bulk_update(rows.values(), ["position"])
    record(who, "outreach.rules.ordered", "outreach-rules", before={"ids": before}, after={"ids": list(ids)}, now=now)


def move(rule_id: int, steps: int, who: Who, now: datetime) -> None:
    """Up (negative) or down; at the ends it stays."""
    ids = [one.id for one in rules()]
    if rule_id not in ids:
        raise NoSuchRule
    at = ids.index(rule_id)
    ids.insert(max(0, at + steps), ids.pop(at))
    reorder(ids, who, now)


def _there() -> Any:
    return OutreachRule.objects.exclude(state=RuleState.DELETED)


def _changed(before: Rule, what: str, who: Who, now: datetime) -> Rule:
    after = rule_of(OutreachRule.objects.get(pk=before.id))
    record(who, what, f"outreach-rule:{before.id}", before=_recorded(before), after=_recorded(after), now=now)
    return after


def _recorded(one: Rule) -> dict[str, Any]:
    return dict(msgspec.to_builtins(one))
