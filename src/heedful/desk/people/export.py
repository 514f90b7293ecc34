"""People as a table for a spreadsheet, in which nothing that they wrote can become a formula. Pure."""

import csv
import io
from collections.abc import Iterable

from heedful.core.personal import masked
from heedful.desk.people.list import PersonRow

HEADER = (
    *("id", "name", "handles", "language", "followers", "mentions", "first_seen", "last_seen"),
    *("feeling", "low", "high", "turned_down", "tags"),
)
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20")


def table(rows: Iterable[PersonRow], *, personal: bool) -> str:
    """Without `personal`, nobody is named."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for row in rows:
        writer.writerow([plain(cell) if isinstance(cell, str) else cell for cell in _cells(row, personal=personal)])
    return out.getvalue()


def plain(text: str) -> str:
    """As OWASP advises (CSV injection): an apostrophe before what a spreadsheet would reckon with."""
    return f"'{text}" if text.lstrip().startswith(_STARTS) or text.startswith(_STARTS) else text


def _cells(row: PersonRow, *, personal: bool) -> list[str | int | float | None]:
    one, felt = row.person, row.felt
    handles = " ".join(f"{who.platform}:{who.handle}" for who in one.identities)
    return [
        one.id,
        one.name if personal else "",
        handles if personal else " ".join(sorted({who.platform for who in one.identities})),
        one.language,
        row.followers,
        one.mentions,
        one.first_seen.isoformat(timespec="seconds"),
        one.last_seen.isoformat(timespec="seconds"),
        *((round(value, 3) for value in (felt.value, felt.low, felt.high, felt.down)) if felt else ("", "", "", "")),
        ", ".join(tag if personal else masked(tag) for tag in row.tags),
    ]
