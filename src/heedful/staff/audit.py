"""The one way to write an audit row."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db.models import Q
from django.http import HttpRequest

from heedful.core.clock import utc_now
from heedful.staff.models import AuditEntry
from heedful.staff.types import Person

NAME_LENGTH = 150  # as in the table
SUBJECT_LENGTH = 120
LOOKED_AGAIN = timedelta(minutes=1)  # whoever loads a page twice within it has looked once


def address_of(request: HttpRequest) -> str:
    """The peer's address: a proxy in front is expected to hand it on as the connection's own (uvicorn does)."""
    return str(request.META.get("REMOTE_ADDR") or "")[:45]


def record(
    who: HttpRequest | Person | None,
    what: str,
    subject: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> None:
    """One change as a row; call it in the transaction of the change. None is the system itself."""
    address = ""
    person = who
    if isinstance(person, HttpRequest):
        address = address_of(person)
        person = getattr(person, "heedful_person", None)
    AuditEntry.objects.create(
        who=person.name[:NAME_LENGTH] if person else "",
        user_id=person.id if person else None,
        what=what,
        subject=subject[:SUBJECT_LENGTH],
        before=dict(before or {}),
        after=dict(after or {}),
        address=address,
        at=now or utc_now(),
    )


def looked(request: HttpRequest, what: str, subject: str, *, now: datetime | None = None) -> None:
    """That somebody saw a profile: a row a minute for each of them."""
    at = now or utc_now()
    person = getattr(request, "heedful_person", None)
    rows = AuditEntry.objects.filter(subject=subject, what=what, user=person.id if person else None)
    if not rows.filter(at__gt=at - LOOKED_AGAIN).exists():
        record(request, what, subject, now=at)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the audit, for whoever shows or hands out those about one subject."""

    who: str
    what: str
    subject: str
    before: dict[str, Any]
    after: dict[str, Any]
    at: datetime


def entries(subjects: Collection[str], *, what: str = "", most: int = 1000) -> list[Entry]:
    """About any of the subjects, newest first; `what` narrows to one verb."""
    rows = AuditEntry.objects.filter(subject__in=subjects).order_by("-id")
    if what:
        rows = rows.filter(what=what)
    names = Entry.__struct_fields__
    return [Entry(**dict(zip(names, row, strict=True))) for row in rows.values_list(*names)[:most]]


def hollow(subjects: Collection[str]) -> int:
    """What changed from what to what about these subjects is forgotten; who did something, and when, is not."""
    return AuditEntry.objects.filter(subject__in=subjects).update(before={}, after={})


def hollow_saying(words: Collection[str]) -> int:
    """The same for rows that hold one of these words."""
    said = Q(pk__in=())
    for word in words:
        said |= Q(before__icontains=word) | Q(after__icontains=word)
    return AuditEntry.objects.filter(said).update(before={}, after={})


def count_old(before: datetime) -> int:
    return AuditEntry.objects.filter(at__lt=before).count()


def drop_old(before: datetime, most: int) -> int:
    ids = list(AuditEntry.objects.filter(at__lt=before).order_by("pk").values_list("pk", flat=True)[:most])
    return AuditEntry.objects.filter(pk__in=ids).delete()[0]
