"""A CSV file of what the company's books know of people, line by line. Pure.

A line names its person by `account`, by `email`, or by `platform` and `handle`; `as-of` says since when it is so.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

import msgspec

from heedful.customers.errors import FieldRefused

MOST_LINES = 200_000
KEYS = ("account", "email", "platform", "handle")
BESIDES = frozenset({"name", "as-of", "source"})


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """`number` as an editor counts; `problem` where it cannot be read."""

    number: int
    account: str = ""
    email: str = ""
    platform: str = ""
    handle: str = ""
    name: str = ""
    at: datetime | None = None
    source: str = ""
    given: dict[str, str] = {}
    problem: FieldRefused | None = None

    @property
    def who(self) -> str:
        return self.account or self.email or f"{self.platform} {self.handle}".strip()


def lines(file: Iterable[str], fields: Iterable[str]) -> Iterator[Line]:
    """Raises FieldRefused where the head names a column that is no field."""
    reader = csv.reader(_clean(file))
    head = [_column(cell) for cell in next(reader, [])]
    known = {*fields, *KEYS, *BESIDES}
    for column in head:
        if column not in known:
            raise FieldRefused(column, "unknown")
    if not set(head) & set(KEYS):
        raise FieldRefused("account", "key")
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield _line(reader.line_num, head, cells)


def _clean(file: Iterable[str]) -> Iterator[str]:
    """Without the mark that spreadsheets put first, and without NUL, which no field holds."""
    for place, text in enumerate(file):
        yield (text.removeprefix("\ufeff") if place == 0 else text).replace("\0", "")


def _column(cell: str) -> str:
    name = cell.strip().casefold().replace("_", "-").replace(" ", "-")
    return {"account-number": "account", "e-mail": "email", "asof": "as-of"}.get(name, name)


def _line(number: int, head: list[str], cells: list[str]) -> Line:
    if len(cells) > len(head):
        return Line(number=number, problem=FieldRefused("account", "columns"))
    values = {column: cell.strip() for column, cell in zip(head, cells, strict=False)}
    account, email = values.pop("account", ""), values.get("email", "").lower()
    platform, handle = values.pop("platform", "").lower(), values.pop("handle", "").removeprefix("@")
    name, source, as_of = values.pop("name", ""), values.pop("source", ""), values.pop("as-of", "")
    named = Line(number=number, account=account, email=email, platform=platform, handle=handle, name=name)
    if not (account or email or (platform and handle)):
        return msgspec.structs.replace(named, problem=FieldRefused("account", "key"))
    try:
        at = _moment(as_of)
    except ValueError:
        return msgspec.structs.replace(named, problem=FieldRefused("as-of", "date"))
    # An empty cell says nothing: spreadsheets have many.
    given = {column: cell for column, cell in values.items() if cell}
    return msgspec.structs.replace(named, at=at, source=source, given=given)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    if len(text) == len("2026-03-31"):
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
