"""The door to stream: promise, announce, listen, do later."""

from collections.abc import Sequence
from datetime import datetime

from heedful.stream import beats, dead_letters, ledger, rows, scrub, timers
from heedful.stream.announcements import Word, announce, announce_many, changing, gathered, latest, oldest, since
from heedful.stream.hub import Hub, Listener
from heedful.stream.road.choice import offer_soon
from heedful.stream.timers import Handler, cancel_timer, ensure_timer, set_timer
from heedful.stream.types import Bundle, Kind, Promised
from heedful.stream.writer import write_soon

__all__ = [
    "Handler",
    "Hub",
    "Listener",
    "Word",
    "announce",
    "announce_many",
    "beats",
    "cancel_timer",
    "changing",
    "cursor_of",
    "dead_letters",
    "ensure_timer",
    "gathered",
    "latest",
    "ledger",
    "oldest",
    "promise",
    "promise_pulled",
    "promise_soon",
    "rows",
    "scrub",
    "set_timer",
    "since",
    "timers",
]

cursor_of = ledger.cursor_of


def promise(
    channel_key: str,
    kind: Kind,
    items: Sequence[bytes],
    *,
    ids: Sequence[str],
    now: datetime,
    topic: int | None = None,
) -> Promised:
    """Commit the items (one JSON object each, no line breaks inside) to the ledger. Raises LedgerUnavailable."""
    written = ledger.write([_bundle(channel_key, kind, items, ids=ids, now=now, topic=topic)])
    offer_soon(written.rows)
    return written.promised[0]


def promise_pulled(
    channel_key: str,
    *,
    given: Sequence[tuple[Kind, Sequence[str], Sequence[bytes]]],
    cursor: dict[str, object],
    now: datetime,
) -> list[Promised]:
    """What a source gave, and its cursor, in one commit. Read the cursor back with `cursor_of`."""
    bundles = [_bundle(channel_key, kind, items, ids=ids, now=now, topic=None) for kind, ids, items in given if ids]
    written = ledger.write(bundles, cursor=(channel_key, cursor))
    offer_soon(written.rows)
    return list(written.promised)


async def promise_soon(
    channel_key: str,
    kind: Kind,
    items: Sequence[bytes],
    *,
    ids: Sequence[str],
    now: datetime,
    topic: int | None = None,
) -> Promised:
    """`promise`, sharing its commit with other requests of this moment."""
    return await write_soon(_bundle(channel_key, kind, items, ids=ids, now=now, topic=topic))


def _bundle(
    channel_key: str,
    kind: Kind,
    items: Sequence[bytes],
    *,
    ids: Sequence[str],
    now: datetime,
    topic: int | None,
) -> Bundle:
    return Bundle(
        channel=channel_key,
        kind=kind,
        ids=tuple(ids),
        items=tuple(items),
        received_at=now,
        topic=topic,
    )
