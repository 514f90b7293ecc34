"""Trying a password, and not too often.

A name that nobody has is counted and answered like any other, so that the answers do not tell which names exist.
"""

from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from heedful.staff.audit import address_of, record
from heedful.staff.lockout import ADDRESS_FACTOR, locked_until
from heedful.staff.models import SignInFailure, User

NAME_LENGTH = 150


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """Who it is, or until when nobody may try; neither where name or password are wrong."""

    user: User | None = None
    locked_until: datetime | None = None


def try_password(request: HttpRequest, username: str, password: str, *, now: datetime) -> Tried:
    name = username.strip().lower()[:NAME_LENGTH]
    until = _count(name, address_of(request), now)
    if until is not None:
        return Tried(locked_until=until)
    # The hash of a password is computed for unknown names too (Django does), so that time tells nothing either.
    user = authenticate(request, username=username.strip(), password=password)
    if not isinstance(user, User):
        return Tried()
    SignInFailure.objects.filter(username=name).delete()
    return Tried(user=user)


def _count(name: str, address: str, now: datetime) -> datetime | None:
    """Every try counts as a failure until it succeeds: tries at the same moment cannot slip through together."""
    window = timedelta(minutes=settings.LOCKOUT_MINUTES)
    with transaction.atomic():
        SignInFailure.objects.filter(at__lt=now - window).delete()
        rows = list(
            SignInFailure.objects.filter(Q(username=name) | Q(address=address)).values_list("username", "address", "at")
        )
        most = settings.LOCKOUT_FAILURES
        locks = (
            locked_until([at for who, _, at in rows if who == name], most=most, window=window, now=now),
            locked_until(
                [at for _, where, at in rows if where == address], most=most * ADDRESS_FACTOR, window=window, now=now
            ),
        )
        until = max((lock for lock in locks if lock is not None), default=None)
        if until is None:
            SignInFailure.objects.create(username=name, address=address, at=now)
            if sum(who == name for who, _, _ in rows) == most - 1:
                record(None, "staff.sign-in.last-try", f"name:{name}", after={"address": address}, now=now)
    return until
