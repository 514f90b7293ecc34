"""Queues: what they ask for and who works in them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext as _

from heedful.escalation import api as escalation
from heedful.escalation.types import CaseFilter, CaseState
from heedful.routing.errors import BadQueue, NoSuchQueue, QueueInUse
from heedful.routing.models import Queue
from heedful.routing.types import QueueDraft, QueueFacts
from heedful.staff.api import allowed, person, record, skills_keyed
from heedful.staff.types import Person, Right

Who = HttpRequest | Person | None
LONGEST_TAKE_BACK_S = 86_400


def queues() -> list[QueueFacts]:
    """By name; three queries."""
    rows = Queue.objects.exclude(state="deleted").prefetch_related("skills", "members").order_by("name", "pk")
    return [_facts(row) for row in rows]


def queue(key: str) -> QueueFacts:
    for found in queues():
        if found.key == key:
            return found
    raise NoSuchQueue


def queue_names() -> dict[str, str]:
    """Also of queues that were deleted: old cases name them."""
    return dict(Queue.objects.values_list("key", "name"))


def queues_of(user_id: int) -> frozenset[str] | None:
    """The queues in which somebody works; None, which is all, for who runs the floor and works in none."""
    mine = frozenset(Queue.objects.filter(members=user_id).exclude(state="deleted").values_list("key", flat=True))
    if mine:
        return mine
    who = person(user_id)
    return None if who and allowed(who.role, Right.FLOOR_VIEW) else frozenset()


@transaction.atomic
def create_queue(draft: QueueDraft, who: Who, now: datetime, *, key: str = "") -> QueueFacts:
    _check(draft)
    row = Queue.objects.create(
        key=_free_key(key or draft.name),
        name=draft.name.strip(),
        match_language=draft.match_language,
        take_back_s=draft.take_back_s,
    )
    _fill(row, draft)
    escalation.name_queue(row.key, row.name)
    made = _facts(row)
    record(who, "routing.queue.created", f"queue:{row.key}", after=_recorded(made), now=now)
    return made


@transaction.atomic
def change_queue(key: str, draft: QueueDraft, who: Who, now: datetime) -> QueueFacts:
    """The key stays: rules and cases name it."""
    _check(draft)
    before = queue(key)
    row = Queue.objects.get(pk=before.id)
    row.name, row.match_language, row.take_back_s = draft.name.strip(), draft.match_language, draft.take_back_s
    row.save(update_fields=["name", "match_language", "take_back_s"])
    _fill(row, draft)
    escalation.name_queue(row.key, row.name)
    after = queue(key)
    record(who, "routing.queue.changed", f"queue:{key}", before=_recorded(before), after=_recorded(after), now=now)
    return after


@transaction.atomic
def delete_queue(key: str, who: Who, now: datetime) -> None:
    before = queue(key)
    for state in (CaseState.OPEN, CaseState.SNOOZED):
        if escalation.count(CaseFilter(state=state, queues=frozenset({key}))):
            raise QueueInUse
    if any(rule.queue == key for rule in escalation.rules()):
        raise QueueInUse(_("An escalation rule sends cases to this queue. Change the rule first."))
    Queue.objects.filter(pk=before.id).update(state="deleted")
    escalation.name_queue(key, before.name, is_open=False)
    record(who, "routing.queue.deleted", f"queue:{key}", before=_recorded(before), now=now)


def _check(draft: QueueDraft) -> None:
    if not draft.name.strip() or len(draft.name.strip()) > 120:  # noqa: PLR2004  as in the table
        raise BadQueue(_("A queue needs a name of at most 120 characters."), "name")
    if not 0 <= draft.take_back_s <= LONGEST_TAKE_BACK_S:
        raise BadQueue(_("Between 0 (never) and 1,440 minutes."), "take_back_s")


def _free_key(wish: str) -> str:
    base = slugify(wish)[:56] or "queue"
    taken = set(Queue.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for key in _keys(base) if key not in taken)


def _keys(base: str) -> Iterable[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def _fill(row: Queue, draft: QueueDraft) -> None:
    row.skills.set(skills_keyed(draft.skills))
    row.members.set(draft.members)


def _facts(row: Queue) -> QueueFacts:
    return QueueFacts(
        id=row.pk,
        key=row.key,
        name=row.name,
        skills=frozenset(skill.key for skill in row.skills.all()),
        match_language=row.match_language,
        take_back_s=row.take_back_s,
        members=frozenset(member.pk for member in row.members.all()),
    )


def _recorded(facts: QueueFacts) -> dict[str, Any]:
    return dict(msgspec.to_builtins(facts, order="sorted"))
