"""Changing targets. Every change is an audit row, and tells the workers."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

import msgspec
from django.db import transaction

from heedful.core.text import storable
from heedful.listening.errors import NotFound, TargetError
from heedful.listening.models import Target
from heedful.listening.names import handle_key_of, key_of
from heedful.listening.types import TargetFacts, TargetKind
from heedful.listening.watched import target_facts, touch
from heedful.staff import api as staff
from heedful.staff.types import Person
from heedful.stream.api import announce

Done = TypeVar("Done")
OWNERS = frozenset({TargetKind.COMPANY, TargetKind.COMPETITOR})
NAME_LENGTH = 120
MOST_NAMES = 200


class TargetDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A target as somebody writes it. `aliases` are the names besides `name`."""

    kind: TargetKind
    name: str
    owner: int | None = None
    aliases: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()


def _changing(change: Callable[..., Done]) -> Callable[..., Done]:
    @wraps(change)
    def changed(*args: Any, **facts: Any) -> Done:
        with transaction.atomic():
            done = change(*args, **facts)
            touch()
            announce("listening", "targets.changed")
            return done

    return changed


@_changing
def create_target(draft: TargetDraft, *, who: Person | None, now: datetime) -> TargetFacts:
    """Raises TargetError."""
    row = Target(created_at=now)
    _write(row, checked(draft))
    staff.record(who, "listening.target.created", f"target:{row.pk}", after=_shown(row), now=now)
    return target_facts(row)


@_changing
def edit_target(target_id: int, draft: TargetDraft, *, who: Person | None, now: datetime) -> TargetFacts:
    """Raises TargetError, NotFound."""
    row = _target(target_id)
    before = _shown(row)
    _write(row, checked(draft, besides=row.pk))
    staff.record(who, "listening.target.edited", f"target:{row.pk}", before=before, after=_shown(row), now=now)
    return target_facts(row)


@_changing
def set_target_active(target_id: int, active: bool, *, who: Person | None, now: datetime) -> TargetFacts:  # noqa: FBT001
    """Posts are no longer about a target that is not active; what was read stays. Raises TargetError, NotFound."""
    row = _target(target_id)
    if active:
        checked(_draft(row), besides=row.pk)
    before, row.active = row.active, active
    row.save(update_fields=["active"])
    told = {"before": {"active": before}, "after": {"active": active}}
    staff.record(who, "listening.target.active", f"target:{row.pk}", **told, now=now)
    return target_facts(row)


def checked(draft: TargetDraft, besides: int = 0) -> TargetDraft:
    """The draft as it would be stored. Raises TargetError: for what is missing, and for names that others hold."""
    name = _one_line(draft.name)[:NAME_LENGTH]
    if not key_of(name):
        raise TargetError("Give it a name with a letter or digit in it.", "name")
    _check_owner(draft, besides)
    known = {name.casefold()}
    clean = msgspec.structs.replace(
        draft,
        name=name,
        aliases=_names(draft.aliases, "aliases", known),
        exclusions=_names(draft.exclusions, "exclusions", set()),
    )
    _check_free(clean, besides)
    return clean


def _names(lines: Iterable[str], field: str, known: set[str]) -> tuple[str, ...]:
    found = []
    for line in lines:
        name = _one_line(line)
        if not name or name.casefold() in known:
            continue
        if not key_of(name):
            raise TargetError("“{name}” holds no letter or digit: nothing could be found by it.", field, name=name)
        if len(name) > NAME_LENGTH:
            raise TargetError(
                "“{name} …” is too long: at most {most} characters.", field, name=name[:20], most=NAME_LENGTH
            )
        known.add(name.casefold())
        found.append(name)
    if len(found) > MOST_NAMES:
        raise TargetError("At most {most} lines.", field, most=MOST_NAMES)
    return tuple(found)


def _check_owner(draft: TargetDraft, besides: int) -> None:
    if draft.kind in OWNERS:
        if draft.owner is not None:
            raise TargetError("Only products and services belong to somebody.", "owner")
        return
    if besides and Target.objects.filter(owner_id=besides).exists():
        raise TargetError("Products belong to it: it stays a company or a competitor.", "kind")
    owner = Target.objects.filter(pk=draft.owner or 0, kind__in=OWNERS).exclude(pk=besides).first()
    if owner is None:
        raise TargetError("Say which company or competitor it belongs to.", "owner")


def _check_free(draft: TargetDraft, besides: int) -> None:
    """A name that two hold would say of neither what is felt toward it."""
    holders: dict[str, str] = {}
    for other in Target.objects.filter(active=True).exclude(pk=besides).order_by("-pk"):
        for name in (*other.aliases, other.name):
            holders[handle_key_of(name)] = other.name
    for field, name in (("name", draft.name), *(("aliases", alias) for alias in draft.aliases)):
        if holder := holders.get(handle_key_of(name)):
            raise TargetError("“{name}” already stands for {holder}.", field, name=name, holder=holder)


def _write(row: Target, draft: TargetDraft) -> None:
    row.kind, row.name, row.owner_id = draft.kind.value, draft.name, draft.owner
    row.aliases, row.exclusions = list(draft.aliases), list(draft.exclusions)
    row.save()


def _draft(row: Target) -> TargetDraft:
    return TargetDraft(
        kind=TargetKind(row.kind),
        name=row.name,
        owner=row.owner_id,
        aliases=tuple(row.aliases),
        exclusions=tuple(row.exclusions),
    )


def _shown(row: Target) -> dict[str, Any]:
    facts: Sequence[str] = ("kind", "name", "owner_id", "aliases", "exclusions")
    return {fact.removesuffix("_id"): getattr(row, fact) for fact in facts}


def _one_line(text: str) -> str:
    return " ".join(storable(text).split())


def _target(target_id: int) -> Target:
    found = Target.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=target_id).first()
    if found is None:
        raise NotFound
    return found
