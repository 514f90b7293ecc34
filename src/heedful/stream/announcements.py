"""What changed, written in the transaction that changed it, in the order of commit.

A browser resumes by sequence number, so a number must never become visible after a higher one. SQLite has one writer.
On PostgreSQL an advisory lock is taken before the numbers are drawn and held until the commit; `gathered` puts that
at the end of a long transaction so that the lock is held for a moment only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection, transaction

from heedful.core.clock import utc_now
from heedful.stream.models import Announcement
from heedful.stream.types import News

ORDER_LOCK = 0x4845_4544  # any constant that no other advisory lock of this database uses


class Word(msgspec.Struct, frozen=True, kw_only=True):
    topic: str
    kind: str
    ref: int | None = None
    data: dict[str, Any] = {}


_gathering: ContextVar[list[Word] | None] = ContextVar("gathering", default=None)


def announce(topic: str, kind: str, *, ref: int | None = None, data: dict[str, Any] | None = None) -> None:
    """Tell every screen that listens to `topic`, once the surrounding transaction commits."""
    announce_many([Word(topic=topic, kind=kind, ref=ref, data=data or {})])


def announce_many(words: list[Word]) -> None:
    gathering = _gathering.get()
    if gathering is not None:
        gathering.extend(words)
    elif words:
        _write(words)


@contextmanager
def gathered() -> Iterator[None]:
    """Hold announcements back until the outermost such block ends; then write them as its transaction's last thing."""
    if _gathering.get() is not None:
        yield
        return
    words: list[Word] = []
    token = _gathering.set(words)
    try:
        yield
    finally:
        _gathering.reset(token)
    if words:
        _write(words)


@contextmanager
def changing() -> Iterator[None]:
    """A transaction whose announcements come last: whoever holds their lock waits for no row any more."""
    with transaction.atomic(), gathered():
        yield


def _write(words: list[Word]) -> None:
    now = utc_now()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ORDER_LOCK])
        Announcement.objects.bulk_create(
            [Announcement(topic=w.topic, kind=w.kind, ref=w.ref, data=w.data, at=now) for w in words],
        )


def latest() -> int:
    return Announcement.objects.order_by("-id").values_list("id", flat=True).first() or 0


def oldest() -> int:
    return Announcement.objects.order_by("id").values_list("id", flat=True).first() or 0


def since(seq: int, *, most: int = 500) -> list[News]:
    rows = Announcement.objects.filter(id__gt=seq).order_by("id")[:most]
    return [News(seq=row.id, topic=row.topic, kind=row.kind, ref=row.ref, data=row.data) for row in rows]


def forget(*, before: datetime) -> int:
    """Housekeeping. A browser that was away for longer is told to load its page anew."""
    return Announcement.objects.filter(at__lt=before).delete()[0]
