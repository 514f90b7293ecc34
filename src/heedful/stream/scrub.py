"""Takes a person out of what the road carried: ledger payloads, promises, dead letters, announcements."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Q

from heedful.core.ids import promise_key
from heedful.stream.errors import LedgerDamaged
from heedful.stream.models import Announcement, DeadLetter, LedgerRow, Promise
from heedful.stream.packing import pack, unpack
from heedful.stream.place import ledger_alias
from heedful.stream.types import Kind

__all__ = ["Kind", "count_old_letters", "drop_old_letters", "ledger_rows", "letters", "news", "rows_now", "unpromise"]

Cover = Callable[[str], str]
Authors = Mapping[str, Collection[str]]  # author ids by the key of the channel on which they speak


class _Author(msgspec.Struct):
    id: str = ""


class _Item(msgspec.Struct):
    id: str = ""
    author: _Author | None = None


def ledger_rows(*, after: int, most: int, authors: Authors, cover: Cover) -> tuple[int, int | None]:
    """Rewrites a bite of rows without what they said and did. Returns how many items went, and where to go on.

    `cover` takes their name out of what others said.
    """
    rows = list(LedgerRow.objects.filter(pk__gt=after).order_by("pk")[:most])
    gone = sum(_scrub(row, authors.get(row.channel, ()), cover) for row in rows)
    return gone, rows[-1].pk if rows else None


def rows_now(ids: Collection[int], authors: Authors) -> None:
    """The same for rows that were just read."""
    for row in LedgerRow.objects.filter(pk__in=ids):
        _scrub(row, authors.get(row.channel, ()), str)


def _scrub(row: LedgerRow, authors: Collection[str], cover: Cover) -> int:
    try:
        items = unpack(bytes(row.payload), row.checksum)
    except LedgerDamaged:
        return 0
    gone = [item for item in items if _by(authors, item)]
    kept = [cover(item.decode("utf8", "replace")).encode() for item in items if not _by(authors, item)]
    if not gone and kept == list(items):
        return 0
    payload, checksum = pack(kept or [b"{}"])
    with transaction.atomic(using=ledger_alias()):
        if kept or row.closed_at is None:
            LedgerRow.objects.filter(pk=row.pk).update(payload=payload, checksum=checksum, items=len(kept))
        else:
            LedgerRow.objects.filter(pk=row.pk).delete()
        unpromise(row.channel, Kind(row.kind), [_read(item).id for item in gone])
    return len(gone)


def unpromise(channel: str, kind: Kind, ids: Collection[str]) -> None:
    """That an item was accepted is forgotten too: its key can be reckoned from its id."""
    Promise.objects.filter(key__in=[promise_key(channel, kind, name) for name in ids]).delete()


def letters(authors: Authors, words: Collection[str]) -> int:
    """Dead letters from these authors, or that hold one of the words."""
    said = Q(pk__in=())
    for word in {*words, *(author for some in authors.values() for author in some)}:
        said |= Q(payload__icontains=word) | Q(reason__icontains=word)
    return DeadLetter.objects.filter(said).delete()[0]


def news(topics: Collection[str], words: Collection[str]) -> int:
    """Announcements on these topics, and those that hold one of the words."""
    said = Q(topic__in=topics)
    for word in words:
        said |= Q(data__icontains=word)
    return Announcement.objects.filter(said).delete()[0]


def _by(authors: Collection[str], item: bytes) -> bool:
    one = _read(item)
    return one.author is not None and one.author.id in authors


def _read(item: bytes) -> Any:
    try:
        return _decode(item)
    except msgspec.DecodeError:
        return _Item()


_decode = msgspec.json.Decoder(_Item).decode


def count_old_letters(before: datetime) -> int:
    return DeadLetter.objects.filter(created_at__lt=before).count()


def drop_old_letters(before: datetime, most: int) -> int:
    ids = list(DeadLetter.objects.filter(created_at__lt=before).order_by("pk").values_list("pk", flat=True)[:most])
    return DeadLetter.objects.filter(pk__in=ids).delete()[0]
