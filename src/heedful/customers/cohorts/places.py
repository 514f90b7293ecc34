"""Where a page of people ended, as it stands in an address. Pure."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from heedful.customers.cohorts.wanted import MOST_NUMBER
from heedful.customers.types import Order

Place = tuple[Any, int]  # what the order goes by, and the person


def place_text(place: Place | None) -> str:
    if place is None:
        return ""
    key = place[0].isoformat() if isinstance(place[0], datetime) else str(place[0])
    return f"{key}~{place[1]}"


def place_of(order: Order, text: str) -> Place | None:
    """None where it is not one: the page then begins at the beginning."""
    key, _tilde, number = text.rpartition("~")
    try:
        pk = int(number)
        return (_KEYS[order](key), pk) if 0 <= pk < MOST_NUMBER else None
    except ValueError:
        return None


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


_KEYS: dict[Order, Callable[[str], Any]] = {
    Order.RISK: float,
    Order.LAST_SEEN: _moment,
    Order.MENTIONS: int,
    Order.NAME: lambda text: text.replace("\x00", ""),
}
