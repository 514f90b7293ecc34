"""The order in which evidence counts, however it arrives."""

from collections.abc import Iterable

from heedful.customers.feelings.follow import States
from heedful.customers.types import Sign


def in_order(rows: Iterable[Sign]) -> list[Sign]:
    """Each source once, as it was last told, by time; sources that speak at the same time by name."""
    return sorted({row.source: row for row in rows}.values(), key=lambda row: (row.at, row.source))


def is_next(state: States, row: Sign) -> bool:
    """Whether a row may simply be added; otherwise tell the story anew. At equal times the state does not know."""
    return bool(row.at > state["at"][0])
