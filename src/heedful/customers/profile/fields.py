"""The fields that an administrator adds to profiles."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from heedful.customers.errors import FieldRefused
from heedful.customers.models import Field
from heedful.customers.profile.values import BUILT_IN, RESERVED
from heedful.customers.types import FieldKind, FieldSpec
from heedful.staff.api import record
from heedful.staff.types import Person

MOST_CHOICES = 50


def specs(*, active: bool | None = True) -> tuple[FieldSpec, ...]:
    """Those of every profile first, then the administrator's by name; None: also those no longer offered."""
    rows = Field.objects.order_by("name", "pk")
    if active is not None:
        rows = rows.filter(active=active)
    own = (FieldSpec(key=row.key, name=row.name, kind=FieldKind(row.kind), choices=tuple(row.choices)) for row in rows)
    return (*BUILT_IN, *own)


@transaction.atomic
def add_field(
    name: str, kind: FieldKind, choices: Sequence[str] = (), *, who: Person | None, now: datetime
) -> FieldSpec:
    """A field that was taken off is offered again, with what was kept in it, if its kind is the same."""
    key = slugify(name)[:40]
    kept = list(dict.fromkeys(text for one in choices if (text := " ".join(one.split()))))[:MOST_CHOICES]
    if not key or key in RESERVED:
        raise FieldRefused("name", "reserved")
    if kind is FieldKind.CHOICE and not kept:
        raise FieldRefused("choices", "choices")
    row = Field.objects.filter(key=key).first() or Field(key=key, kind=kind, created_at=now, active=False)
    if row.active or row.kind != kind:
        raise FieldRefused("name", "field-taken")
    row.name, row.choices, row.active = name.strip()[:80], kept, True
    row.save()
    record(who, "customers.field.added", f"field:{key}", after={"name": row.name, "kind": kind, "choices": kept})
    return FieldSpec(key=key, name=row.name, kind=kind, choices=tuple(kept))


@transaction.atomic
def remove_field(key: str, *, who: Person | None) -> bool:
    """No longer offered; what is kept in it stays until the person or retention takes it away."""
    gone = Field.objects.filter(key=key, active=True).update(active=False) > 0
    if gone:
        record(who, "customers.field.removed", f"field:{key}")
    return gone
