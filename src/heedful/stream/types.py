"""What is promised, carried, announced and due."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec


class Kind(StrEnum):
    """Which of the three doors an item came through."""

    POSTS = "posts"
    SIGNALS = "signals"
    CHANGES = "changes"


class Promised(msgspec.Struct, frozen=True, kw_only=True):
    """How many of a request's items are new, and the positions of those that were promised before."""

    accepted: int
    duplicate: tuple[int, ...] = ()


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What became of several bundles, in their order, and the ledger rows that were made."""

    promised: tuple[Promised, ...]
    rows: tuple[int, ...]


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """The items of one request on their way into the ledger. `ids` and `items` go in step."""

    channel: str
    kind: Kind
    ids: tuple[str, ...]
    items: tuple[bytes, ...]  # JSON, one item each
    received_at: datetime
    topic: int | None = None


class Fitting(msgspec.Struct, frozen=True, kw_only=True):
    """Ledger rows for this batch, and those that wait for the next."""

    now: tuple[int, ...]
    later: frozenset[int]


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A ledger row in the hands of one worker."""

    row: int
    channel: str
    kind: Kind
    topic: int | None
    items: tuple[bytes, ...]
    received_at: datetime
    attempts: int  # tries before this one
    damage: str = ""  # why it cannot be read; then there are no items


class TallyFacts(msgspec.Struct, frozen=True, kw_only=True):
    accepted: int
    duplicate: int


class News(msgspec.Struct, frozen=True, kw_only=True):
    """One announcement. `seq` grows in the order of commit."""

    seq: int
    topic: str
    kind: str
    ref: int | None
    data: dict[str, Any]


class DeadLetterFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    channel: str
    kind: Kind
    topic: int | None
    external_id: str
    payload: str
    reason: str
    state: str
    created_at: datetime


class DueTimer(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    kind: str
    key: str
    data: dict[str, Any]
    due_at: datetime
    attempts: int
