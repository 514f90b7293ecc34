"""One event as a file tells it, before anybody knows whether it can be meant. Pure."""

import hashlib
from datetime import datetime

import msgspec

from heedful.core.text import storable
from heedful.customers.errors import EventError
from heedful.customers.types import EventKind, EventSource

MOST_ENTRIES = 2000
MOST_BYTES = 1024 * 1024
_KINDS = {
    EventKind.LAUNCH: ("launch", "release", "start", "einführung", "markteinführung"),
    EventKind.PRICE: ("price-change", "price change", "price", "preisänderung", "preis"),
    EventKind.OUTAGE: ("outage", "disruption", "ausfall", "störung"),
    EventKind.LAWSUIT: ("lawsuit", "court", "klage", "rechtsstreit"),
    EventKind.AWARD: ("award", "auszeichnung"),
    EventKind.ANNOUNCEMENT: ("announcement", "news", "ankündigung", "meldung"),
    EventKind.POLICY: ("policy", "terms", "regeln", "bedingungen"),
    EventKind.OTHER: ("other", "sonstiges", "anderes"),
}
KINDS = {name: kind for kind, names in _KINDS.items() for name in names}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """`place` is the line of the file; `whose` and `kind` are words; `fault` says why it cannot be taken."""

    place: int
    title: str = ""
    whose: str = ""
    kind: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    text: str = ""
    link: str = ""
    uid: str = ""
    fault: EventError | None = None


def decoded(data: bytes) -> str:
    """UTF-8, else what spreadsheets in Western Europe write. Raises EventError."""
    if len(data) > MOST_BYTES:
        raise EventError("The file is too large: at most {most} MiB.", "file", most=MOST_BYTES // 1024**2)
    try:
        return storable(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return storable(data.decode("cp1252", "replace"))


def key_of(source: EventSource, uid: str) -> str:
    """What was taken in once is known by, however long its own name is."""
    return f"{source.value}:{hashlib.blake2b(uid.encode('utf-8', 'replace'), digest_size=16).hexdigest()}"
