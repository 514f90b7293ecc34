"""Events from a table of comma-separated values. Pure.

The first line names the columns: title, target, kind, starts, ends, link, text, id, in any order, in English or German.
Only a title and a start are needed. Dates are 2026-11-03 or 03.11.2026, with or without a time.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

import msgspec

from heedful.customers.errors import EventError
from heedful.customers.events.entry import MOST_ENTRIES, Entry

_COLUMNS = {
    "title": ("title", "what", "name", "event", "titel", "was", "ereignis"),
    "whose": ("target", "whose", "whom", "ziel", "wessen", "wem"),
    "kind": ("kind", "type", "art"),
    "starts": ("starts", "start", "from", "when", "date", "starts_at", "beginn", "von", "wann", "datum"),
    "ends": ("ends", "end", "until", "to", "ends_at", "ende", "bis"),
    "link": ("link", "url"),
    "text": ("text", "description", "notes", "beschreibung", "notiz"),
    "uid": ("id", "uid", "key", "nummer"),
}
COLUMNS = {name: column for column, names in _COLUMNS.items() for name in names}
_FORMS = ("%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S")
_CELL = 20_000  # characters; what is longer is not a table of events


def entries(text: str, zone: tzinfo) -> list[Entry]:
    """A line that cannot be read is an entry with its fault. Raises EventError where the whole is no such table."""
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = next((line for line in lines if any(line)), [])
        columns = [COLUMNS.get(name.strip().casefold(), "") for name in header]
        if "title" not in columns or "starts" not in columns:
            raise EventError("The first line must name the columns; at least “title” and “starts”.", "file")
        found: list[Entry] = []
        for cells in lines:
            if len(found) >= MOST_ENTRIES:
                raise EventError("At most {most} events at once.", "file", most=MOST_ENTRIES)
            if any(cell.strip() for cell in cells):
                found.append(_entry(lines.line_num, dict(_cells(columns, cells)), zone))
    except csv.Error as error:
        raise EventError("Line {line} cannot be read: {why}.", "file", line=lines.line_num, why=error) from None
    return found


def _cells(columns: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    for column, cell in zip(columns, cells, strict=False):
        if column:
            yield column, cell.strip()


def _entry(place: int, told: Mapping[str, str], zone: tzinfo) -> Entry:
    words = {name: told.get(name, "") for name in ("title", "whose", "kind", "link", "text", "uid")}
    entry = msgspec.structs.replace(Entry(place=place), **words)
    try:
        starts, ends = _moment(told.get("starts", ""), zone), told.get("ends", "")
        return msgspec.structs.replace(entry, starts_at=starts, ends_at=_moment(ends, zone) if ends else None)
    except EventError as fault:
        return msgspec.structs.replace(entry, fault=fault)


def _moment(told: str, zone: tzinfo) -> datetime:
    if not told:
        raise EventError("It has no start.", "starts")
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        at = _german(told)
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _german(told: str) -> datetime:
    for form in _FORMS:
        try:
            return datetime.strptime(told, form)  # noqa: DTZ007  # the caller adds the zone
        except ValueError:
            continue
    raise EventError("“{told}” is no date: write 2026-11-03 or 03.11.2026.", "starts", told=told[:40])
