"""The one way to write an audit row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from heedful.core.clock import utc_now
from heedful.staff.models import AuditEntry
from heedful.staff.types import Person

NAME_LENGTH = 150  # as in the table
SUBJECT_LENGTH = 120


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
