"""Where a page of things that come newest first ended, as it stands in an address."""

from datetime import datetime

import msgspec


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """The moment and the id of the last thing shown."""

    at: datetime
    id: int


def cursor_text(cursor: Cursor) -> str:
    return f"{cursor.at.isoformat()}~{cursor.id}"


def cursor_of(text: str) -> Cursor | None:
    """None where it is not one: the page then begins at the beginning."""
    at, _tilde, number = text.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return Cursor(moment, int(number)) if moment.tzinfo and len(number) < 19 else None  # noqa: PLR2004  # int64
    except ValueError:
        return None
