"""Quiet hours and caps: one row, changed on a screen."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from django.db import transaction
from django.http import HttpRequest

from heedful.escalation.errors import BadPolicy
from heedful.escalation.models import OutreachPolicy
from heedful.escalation.outreach.types import Policy, Window
from heedful.staff.api import record
from heedful.staff.types import Person

ROW = 1


def policy() -> Policy:
    values = OutreachPolicy.objects.filter(pk=ROW).values_list("values", flat=True).first()
    return msgspec.convert(values, Policy) if values else Policy()


def locked(now: datetime) -> Policy:
    """The same, held until the transaction ends: openings come one after the other, so that caps hold."""
    OutreachPolicy.objects.get_or_create(pk=ROW, defaults={"values": {}, "changed_at": now})
    row = OutreachPolicy.objects.select_for_update().get(pk=ROW)
    return msgspec.convert(row.values, Policy) if row.values else Policy()


@transaction.atomic
def set_policy(wanted: Policy, who: HttpRequest | Person | None, now: datetime) -> Policy:
    """Raises BadPolicy, which names the field."""
    check(wanted)
    before = policy()
    values: dict[str, Any] = msgspec.to_builtins(wanted)
    OutreachPolicy.objects.update_or_create(pk=ROW, defaults={"values": values, "changed_at": now})
    record(who, "outreach.policy.changed", "outreach", before=msgspec.to_builtins(before), after=values, now=now)
    return wanted


def check(wanted: Policy) -> None:
    if zone_of(wanted.zone) is None:
        raise BadPolicy("There is no such time zone.", "zone")
    for key, window in {"": wanted.window, **wanted.channels}.items():
        _check_window(window, f"channels.{key}" if key else "window")


def _check_window(window: Window, field: str) -> None:
    if window.since == window.until:
        raise BadPolicy("The hours must not begin and end at the same time.", field)
    if not window.days:
        raise BadPolicy("Choose at least one day.", field)


def zone_of(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
